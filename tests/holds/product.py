"""The real product in processes of its own, with a data folder and a database of its own, to be killed and starved."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from uuid import uuid4

from tests.conftest import PROJECT
from tests.holds.visitor import Visitor

ADDRESS = "BIZWATCH_DATABASE_URL"
BIZWATCH = Path(sys.executable).parent / "bizwatch"
STARTS_WITHIN = 60  # seconds, on a machine that is doing much else


def on_postgres() -> bool:
    """Return whether this run is to test on PostgreSQL."""
    return os.environ.get(ADDRESS, "").startswith("postgres")


def database_named(name: str) -> str:
    """Return the address of another database of the same cluster."""
    return f"{os.environ[ADDRESS].rpartition('/')[0]}/{name}"


def tell_cluster(statement: str) -> None:
    """Run one statement, outside any transaction, that makes or removes a database."""
    import psycopg

    with psycopg.connect(database_named("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Clerk:
    """A process that looks into the product's database and prepares what a test needs there; see ``clerk.py``."""

    def __init__(self, environment: dict[str, str], log: IO[str]) -> None:
        command = [sys.executable, "-m", "tests.holds.clerk"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
        self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, text=True, **pipes)

    def ask(self, what: str, **told: Any) -> Any:
        """Let the clerk do one thing and return what it says."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"what": what, "told": told}, default=str) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"fault": "The clerk is gone."}')
        assert "fault" not in answer, answer["fault"]
        return answer["said"]

    def leave(self) -> None:
        self.process.communicate(timeout=30)


@dataclass
class Product:
    """One installation. ``environment`` names its folder and database; ``log`` gets what its processes say on stderr.

    ``start`` serves it on a port that stays its own.
    """

    folder: Path
    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    server: "subprocess.Popen[str] | None" = None
    clerks: list[Clerk] = field(default_factory=list)
    told: IO[str] | None = None

    def start(self, *, worker: bool = False) -> "Product":
        """Serve, as ``bizwatch serve`` does, and return when the pages are up."""
        command: list[str | Path] = [BIZWATCH, "serve", "--port", str(self.port)]
        command += [] if worker else ["--no-worker"]
        self.server = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=self._log(), text=True, start_new_session=True
        )
        assert self.server.stdout
        said = self.server.stdout.readline()
        assert "Bizwatch is at" in said, self.log.read_text(encoding="utf-8")
        return self

    def kill(self) -> None:
        """End the server as a power cut to the process would: SIGKILL, no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End everything, in order."""
        self._end(signal.SIGTERM)
        for clerk in self.clerks:
            clerk.leave()
        self.clerks.clear()
        if self.told:
            self.told.close()
            self.told = None

    def _end(self, number: signal.Signals) -> None:
        if self.server is None:
            return
        self.server.send_signal(number)
        self.server.communicate(timeout=60)
        self.server = None

    @property
    def pid(self) -> int:
        assert self.server
        return self.server.pid

    def _log(self) -> IO[str]:
        self.told = self.told or self.log.open("a", encoding="utf-8")
        return self.told

    @property
    def clerk(self) -> Clerk:
        """The first clerk; one comes when asked for."""
        return self.clerks[0] if self.clerks else self.another_clerk()

    def another_clerk(self) -> Clerk:
        self.clerks.append(Clerk(self.environment, self._log()))
        return self.clerks[-1]

    def ask(self, what: str, **told: Any) -> Any:
        """Ask the clerk."""
        return self.clerk.ask(what, **told)

    def visitor(self, cookies: dict[str, str] | None = None) -> Visitor:
        """Return a browser that has these cookies."""
        return Visitor(self.port, dict(cookies or {}))

    def signed_in(self, email: str) -> Visitor:
        """Return a browser in which this user signed in."""
        return self.visitor(self.ask("cookies", email=email))

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the product to its end."""
        return subprocess.run([BIZWATCH, *command], env=self.environment, capture_output=True, text=True, check=False)

    def is_sound(self) -> str:
        """Return "" where the audit's chain holds and every file has its row, else what the two commands say."""
        checks = (self.run("verify-audit"), self.run("check-evidence", "--hours", "0"))
        return "\n".join(f"{check.stdout}{check.stderr}" for check in checks if check.returncode)


class Template:
    """An installation that was set up once, with a few people and places, and is copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = f"holds_{uuid4().hex[:12]}" if on_postgres() else ""
        if self.database:
            tell_cluster(f"CREATE DATABASE {self.database}")
        made = Product(folder, environment_of(folder, self.database), folder.with_suffix(".log"))
        assert made.run("migrate", "-v0").returncode == 0
        assert made.run("collectstatic", "--noinput", "-v0").returncode == 0
        self.people: dict[str, Any] = made.ask("make_world")
        made.stop()

    def copy(self, folder: Path, *, tablespace: str = "", **more: str) -> Product:
        """Return a product of its own in ``folder``, not started; ``more`` goes into its environment."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        name = f"holds_{uuid4().hex[:12]}" if self.database else ""
        if name:
            where = f" TABLESPACE {tablespace}" if tablespace else ""
            tell_cluster(f"CREATE DATABASE {name} TEMPLATE {self.database}{where}")
        return Product(folder, environment_of(folder, name) | more, folder.with_suffix(".log"))

    @contextmanager
    def installed(self, folder: Path, **more: Any) -> Iterator[Product]:
        """Copy, and remove everything of the copy in the end."""
        product = self.copy(folder, **more)
        try:
            yield product
        finally:
            self.remove(product)

    def remove(self, product: Product) -> None:
        """End a copy and drop its database."""
        product.stop()
        if self.database:
            tell_cluster(f"DROP DATABASE {product.environment[ADDRESS].rpartition('/')[2]} WITH (FORCE)")

    def __enter__(self) -> "Template":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.database:
            tell_cluster(f"DROP DATABASE {self.database} WITH (FORCE)")


def environment_of(folder: Path, database: str) -> dict[str, str]:
    """Return the environment of a product whose data lies in ``folder``: the default settings, nothing of this run's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIZWATCH_")}
    chosen = {"BIZWATCH_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "bizwatch.config.settings.local"}
    return kept | chosen | ({ADDRESS: database_named(database)} if database else {})


def wait_until(condition: Any, *, seconds: float = 30) -> bool:
    """Wait until the condition holds; return whether it did."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.02)
    return False
