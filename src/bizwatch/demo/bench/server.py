"""A real server for a benchmark, in a process of its own, with the database that the bench uses."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from types import TracebackType
from urllib.parse import urlencode


class Server:
    """uvicorn on a free port, without the worker; stopped when the block ends."""

    def __enter__(self) -> "Server":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "bizwatch.config.asgi:application", "--port", str(self.port)]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--log-level", "error", "--no-access-log"], env=os.environ.copy(), start_new_session=True
        )
        self._wait()
        return self

    def _wait(self) -> None:
        for _ in range(300):
            if self._process.poll() is not None:
                raise RuntimeError("The server for the benchmark stopped before it was ready.")
            try:
                if self.client().get("/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("The server for the benchmark was not ready within half a minute.")

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        return self._process.pid

    def client(self, cookies: dict[str, str] | None = None) -> "Client":
        """Return a keep-alive client with these cookies."""
        return Client(self.port, cookies or {})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=20)


class Client:
    """A small HTTP client that keeps its connection open, as a browser does."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body."""
        self._connection.request("GET", path, headers={"Cookie": self._cookies})
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Send a form and return status and body; a redirect is not followed."""
        headers = {"Cookie": self._cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", path, body=urlencode(fields), headers=headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()
