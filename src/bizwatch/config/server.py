"""The product in the foreground: the pages by uvicorn, and the worker beside them."""

import errno
import hashlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from bizwatch.kernel.errors import DomainError

logger = logging.getLogger("bizwatch.server")

APPLICATION = "bizwatch.config.asgi:application"
STOPS_WITHIN = 10  # seconds for requests that are being answered
WORKER_STOPS_WITHIN = 25
STAMP = "collected.txt"


class PortTaken(DomainError):
    """Another program listens there."""


class AssetsNotBuilt(DomainError):
    """The style sheets and scripts of the pages are not there."""


def serve(*, host: str, port: int, worker: bool = True, ready: Callable[[], None] = lambda: None) -> None:
    """Serve the pages until SIGTERM or SIGINT, with the worker unless ``worker`` is False; call ``ready`` once they are up.

    The tables must be there. Raises ``PortTaken`` and ``AssetsNotBuilt`` before anything is started.
    """
    with listening(host, port) as listener:
        collect_static_files()
        signal.signal(signal.SIGTERM, _leave)
        keeper = WorkerKeeper() if worker else None
        try:
            if keeper:
                keeper.start()
            _Server(_configuration(), ready).run(sockets=[listener])
        except KeyboardInterrupt:
            logger.info("Stopped from the keyboard")
        finally:
            if keeper:
                keeper.stop()


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; from here on nobody else can take the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"Port {port} is taken by another program. Choose another with --port.") from None
        raise


def collect_static_files() -> bool:
    """Gather the static files, with hashed names, where one of them has changed since; return whether it was needed.

    Raises ``AssetsNotBuilt``.
    """
    if not (Path(__file__).parents[1] / "design" / "static" / "vendor" / "manifest.json").is_file():
        raise AssetsNotBuilt("The style sheets and scripts are not built. In a checkout run: python3 dev.py demo")
    stamp, wanted = Path(settings.STATIC_ROOT) / STAMP, _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    call_command("collectstatic", clear=True, interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="utf-8")
    return True


class WorkerKeeper:
    """Runs the worker as a child and starts it again when it ends by itself, after a pause that grows to 30 seconds.

    The child is in a session of its own, so that Ctrl+C is told to it by us and not by the terminal as well; it ends by
    itself where this process is killed.
    """

    def __init__(self, *, pause: float = 1.0) -> None:
        self.pause = pause
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Start the worker, and look after it from a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to stop and wait for it; end it where it does not."""
        self._stopping.set()
        with self._lock:
            child = self._child
        if child is not None:
            child.terminate()
            try:
                child.wait(WORKER_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                child.kill()
        self._thread.join(5)

    def _keep(self) -> None:
        pause = self.pause
        while True:
            with self._lock:
                if self._stopping.is_set():
                    return
                self._child = _start_worker()
            code = self._child.wait()
            if self._stopping.wait(0):
                return
            logger.warning("The worker ended with %s; starting it again in %.0f s", code, pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, 30)


def _start_worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "django", "work", "--parent", str(os.getpid())]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    return subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )


class _Server(uvicorn.Server):
    """Says when it is up."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self.ready()


def _configuration() -> uvicorn.Config:
    return uvicorn.Config(
        APPLICATION,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=STOPS_WITHIN,
    )


def _leave(number: int, frame: FrameType | None) -> Any:
    """End this process in order; uvicorn raises the signal anew after it has stopped."""
    raise SystemExit(0)


def _fingerprint() -> str:
    """Return a hash of the names, sizes and times of all static files, and of how they are stored."""
    found = [repr(settings.STORAGES["staticfiles"])]
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))
            found.append(f"{name} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
