"""A mail server that takes everything and remembers it (RFC 5321, as much as a sender needs)."""

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage
from types import TracebackType


class _Counter(socketserver.StreamRequestHandler):
    """One conversation with a sender."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                self.take()
            elif verb == "QUIT":
                self.say("221 goodbye")
                return
            else:
                self.say("250 fine")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def take(self) -> None:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        assert isinstance(self.server, _Server)
        content = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        self.server.mails.append(email.message_from_bytes(content, policy=email.policy.default))
        self.say("250 taken")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        self.mails: list[EmailMessage] = []
        super().__init__(("127.0.0.1", port), _Counter)


class PostOffice:
    """Open while the block lasts; ``mails`` are those taken, in order."""

    def __init__(self, port: int) -> None:
        self._server = _Server(port)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def mails(self) -> list[EmailMessage]:
        return self._server.mails

    def __enter__(self) -> "PostOffice":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
