"""A virus scanner that speaks clamd's INSTREAM over loopback, for the tests."""

import hashlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

VIRUS = b"this-file-is-the-virus-of-the-tests"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class FakeClamd:
    """What it heard and how it behaves. ``limit``: it hears no more of a stream than that. ``answers`` replaces its words."""

    port: int = 0
    heard: list[str] = field(default_factory=list)
    limit: int = 10**12
    answers: bytes = b""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def judge(self, line: socket.socket) -> bytes:
        with line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := int.from_bytes(stream.read(4), "big"):
                content += stream.read(size)
                if len(content) > self.limit:
                    return b"INSTREAM size limit exceeded. ERROR\0"
        self.heard.append(hashlib.sha256(content).hexdigest())
        return b"stream: Test.Virus-1 FOUND\0" if VIRUS in content else b"stream: OK\0"


@contextmanager
def fake_clamd() -> Iterator[FakeClamd]:
    """Run a scanner on a port of its own."""
    scanner = FakeClamd()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            answer = scanner.judge(self.request)
            self.request.sendall(scanner.answers or answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        scanner.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield scanner
        finally:
            server.shutdown()
            thread.join()
