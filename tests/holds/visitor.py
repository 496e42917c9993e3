"""A small browser: cookies, forms, uploads whose every byte the test decides, and one connection for each request."""

import http.client
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HOST = "127.0.0.1"
BOUNDARY = "holds-boundary-7f3a"
Fields = Mapping[str, str | list[str]]
Files = list[tuple[bytes, bytes]]  # name as it goes over the line, content


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        """Where a redirect leads, "" where it is none."""
        return self.headers.get("location", "")

    @property
    def html(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """What the page says, without markup."""
        bare = re.sub(r"<script.*?</script>", " ", self.html, flags=re.DOTALL)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field of the page's form."""
        inputs = (tag for tag in re.findall(r"<input[^>]*>", self.html) if 'type="hidden"' in tag)
        found = next((tag for tag in inputs if f'name="{name}"' in tag), "")
        assert found, f"There is no hidden {name} on the page:\n{self.text}"
        return unescape(found.partition('value="')[2].partition('"')[0])


@dataclass
class Visitor:
    """One person's browser. A fault of the line is raised as it comes (``OSError`` or ``http.client.HTTPException``)."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 60

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Fields, **headers: str) -> Answer:
        """Send a form; a redirect is not followed."""
        body = urlencode(self._with_token(fields), doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def upload(self, path: str, fields: Fields, files: Files, *, name: str = "files") -> Answer:
        """Send a form with files."""
        body = self.multipart(fields, files, name=name)
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def multipart(self, fields: Fields, files: Files, *, name: str = "files") -> bytes:
        """Return the body of a form with files."""
        parts = []
        for key, value in self._with_token(fields).items():
            for one in value if isinstance(value, list) else [value]:
                parts.append(f'form-data; name="{key}"\r\n\r\n{one}\r\n'.encode())
        for filename, content in files:
            head = (
                f'form-data; name="{name}"; filename="'.encode() + filename + b'"\r\nContent-Type: image/jpeg\r\n\r\n'
            )
            parts.append(head + content + b"\r\n")
        start = f"--{BOUNDARY}\r\nContent-Disposition: ".encode()
        return b"".join(start + part for part in parts) + f"--{BOUNDARY}--\r\n".encode()

    def begin_upload(self, path: str, body: bytes, *, until: int) -> socket.socket:
        """Send the head and the first bytes of a body, and return the open line."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nCookie: {self._cookie_line()}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        line = socket.create_connection((HOST, self.port), timeout=self.timeout)
        line.sendall(head.encode() + body[:until])
        return line

    def follow(self, answer: Answer) -> Answer:
        """Go where redirects lead."""
        for _ in range(10):
            if answer.status not in (301, 302, 303):
                return answer
            answer = self.get(answer.location)
        raise AssertionError("The redirects have no end")

    def _with_token(self, fields: Fields) -> Fields:
        token = self.cookies.get("csrftoken", "")
        return {"csrfmiddlewaretoken": token, **fields} if token else fields

    def _cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body=body, headers={"Cookie": self._cookie_line(), **headers})
            with connection.getresponse() as answer:
                told = {name.lower(): value for name, value in answer.getheaders()}
                for value in answer.headers.get_all("Set-Cookie", []):
                    self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
                return Answer(answer.status, told, answer.read())
        finally:
            connection.close()
