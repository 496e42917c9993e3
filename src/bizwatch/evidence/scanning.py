"""Asking ClamAV's daemon about a file, in its own INSTREAM protocol (clamd(8)), over its socket."""

import socket
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from bizwatch.kernel.text import one_line

CHUNK_BYTES = 256 * 1024
PATIENCE = 30.0  # seconds without a word; it scans while it receives, and a last pause for the whole is given below
LAST_PATIENCE = 600.0
LARGEST = 2 * 1024**3 - 1  # bytes: clamd never looks at more of one file (clamd.conf, MaxFileSize)


class ScannerDown(Exception):
    """The scanner does not answer, or not in its protocol: nothing is known about the file."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner said. ``found`` names the virus, "" where there is none; ``too_large``: it would not look."""

    found: str = ""
    too_large: bool = False


def is_set_up() -> bool:
    """Whether ``BIZWATCH_CLAMD`` names a scanner."""
    return bool(settings.BIZWATCH_CLAMD)


def scan(path: Path) -> Verdict:
    """Return what the scanner says of a file. Raises ``ScannerDown``."""
    if path.stat().st_size > LARGEST:
        return Verdict(too_large=True)
    try:
        with closing(_connected()) as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            try:
                while chunk := file.read(CHUNK_BYTES):
                    line.sendall(len(chunk).to_bytes(4, "big") + chunk)
                line.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough: it says so, or that is found out below
            line.settimeout(LAST_PATIENCE)
            answer = _answer(line)
    except FileNotFoundError as fault:
        if fault.filename == str(path):
            raise
        raise ScannerDown(str(fault)) from fault
    except OSError as fault:
        raise ScannerDown(str(fault)) from fault
    return _verdict(answer)


def _connected() -> socket.socket:
    address: str = settings.BIZWATCH_CLAMD
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    if not port.isdigit():
        raise ScannerDown(f"BIZWATCH_CLAMD is {address!r}: it must be the path of a socket, or host:port.")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        more = line.recv(4096)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict()
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(found=one_line(answer.removeprefix("stream: ").removesuffix(" FOUND"))[:120] or "unnamed")
    if "size limit exceeded" in answer:
        return Verdict(too_large=True)
    raise ScannerDown(f"The scanner answered {answer[:120]!r}.")
