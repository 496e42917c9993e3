"""Sending one webhook: to the address that was judged, signed, without following anything, and never for long."""

import http.client
import logging
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from bizwatch.api.addresses import Target, addresses_of, check_address
from bizwatch.api.exceptions import AddressNotAllowed

logger = logging.getLogger("bizwatch.api")

CONNECT_SECONDS = 5.0
ALL_SECONDS = 10.0


@dataclass(frozen=True)
class Reply:
    """What came back: a status, or None and why not, in words without the address's own."""

    status: int | None
    fault: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def send(url: str, *, headers: Mapping[str, str], body: str) -> Reply:
    """Post ``body`` to an address. Nothing is raised: a fault is told in the reply."""
    try:
        target = check_address(url)
        number = addresses_of(target)[0]
        return _post(target, number, headers, body.encode())
    except AddressNotAllowed as refused:
        return Reply(None, str(refused))
    except ssl.SSLCertVerificationError:
        return Reply(None, "The certificate of the address is not valid.")
    except (TimeoutError, http.client.HTTPException):
        return Reply(None, "The address did not answer in time, or not in HTTP.")
    except OSError as fault:
        return Reply(None, f"The address could not be reached ({type(fault).__name__}).")


def _post(target: Target, number: str, headers: Mapping[str, str], body: bytes) -> Reply:
    connection = _Pinned(target, number)
    # The socket's own time limit starts anew with each byte, so a receiver that drips would hold a worker for hours.
    ending = threading.Timer(ALL_SECONDS, connection.cut)
    ending.daemon = True
    ending.start()
    try:
        connection.request("POST", target.path, body=body, headers={**_HEADERS, **headers})
        answer = connection.getresponse()  # only its status: what a receiver writes is not read
        return Reply(answer.status, "" if 200 <= answer.status < 300 else f"The address answered {answer.status}.")
    finally:
        ending.cancel()
        connection.close()


_HEADERS = {"Content-Type": "application/json", "User-Agent": "Bizwatch-Webhooks/1", "Connection": "close"}


class _Pinned(http.client.HTTPConnection):
    """A connection to one number under the name of its host: no second look-up that could lead elsewhere."""

    def __init__(self, target: Target, number: str) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self._number, self._plain = number, target.is_plain
        self.default_port = 80 if target.is_plain else 443

    def connect(self) -> None:
        """Connect, with TLS to the host's name."""
        self.sock = socket.create_connection((self._number, self.port), timeout=CONNECT_SECONDS)
        if not self._plain:
            secured = _context().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = secured
            secured.do_handshake()  # not while it is wrapped, so that ``cut`` reaches it

    def cut(self) -> None:
        """End it from outside, whatever it waits for."""
        if self.sock is not None:
            logger.warning("A webhook's receiver took too long")
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
