"""Where a webhook may send to: an address in the open internet that the operator has not ruled out, and no other.

Whoever may choose an address could otherwise make this server ask its own network in their place (server-side request
forgery). So the address is judged when it is entered, and again each time, after its name was looked up; the connection
then goes to the very number that was judged, and no redirect is followed.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from bizwatch.api.exceptions import AddressNotAllowed

LONGEST = 500
_INSIDE = frozenset({"local", "localhost", "internal", "localdomain", "lan", "home", "corp"})
_LOOPBACK_NAMES = ("127.0.0.1", "localhost")
# Networks that carry an IPv4 address inside: what it leads to cannot be seen from its number.
_CARRIERS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
_REFUSED_EVEN_IF_NAMED = "Nothing can be sent to an address of this server or of its own link."


@dataclass(frozen=True)
class Target:
    """An address taken apart. ``path`` is what is asked for, with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_plain(self) -> bool:
        """Whether it goes without TLS: only to this machine, in local settings."""
        return self.scheme == "http"


def check_address(url: str) -> Target:
    """Return the parts of an address that a webhook may have, without looking its name up. Raises ``AddressNotAllowed``."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        raise AddressNotAllowed("Enter an address like https://hooks.shop.example/bizwatch.") from None
    if len(url) > LONGEST or not url.isascii() or any(letter <= " " or letter == "\x7f" for letter in url):
        raise AddressNotAllowed(f"An address must be plain letters without spaces, {LONGEST} characters or fewer.")
    if parts.username is not None or parts.password is not None or parts.fragment or not host:
        raise AddressNotAllowed("An address must have a host, and no user name, password or #.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme == "http" and settings.BIZWATCH_WEBHOOKS_TO_LOOPBACK and host in _LOOPBACK_NAMES:
        return Target("http", host, port or 80, path)
    if parts.scheme != "https":
        raise AddressNotAllowed("An address must begin with https://.")
    if port is not None and port != 443 and port < 1024:
        raise AddressNotAllowed("An address can have port 443, or one from 1024 on.")
    _check_host(host)
    return Target("https", host, port or 443, path)


def addresses_of(target: Target) -> list[str]:
    """Look a target's name up and return the numbers to connect to, each judged. Raises ``AddressNotAllowed``, ``OSError``.

    One number that is not allowed rules out all of them: a name that leads to both is an attempt.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for number in numbers:
        _check_number(number, named=is_named(target.host), plain=target.is_plain)
    return numbers


def is_named(host: str) -> bool:
    """Whether the operator named this host, or a domain that it is part of (".shop.example")."""
    return any(
        host == name or (name.startswith(".") and host.endswith(name)) for name in settings.BIZWATCH_WEBHOOK_HOSTS
    )


def _check_host(host: str) -> None:
    if settings.BIZWATCH_WEBHOOK_HOSTS and not is_named(host):
        raise AddressNotAllowed("The people who run this service have not allowed that host. Ask them to add it.")
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        # A last part in figures makes many programs read the whole as a number, written short: 127.1.
        if "." not in host.strip(".") or last in _INSIDE or last[:1].isdigit():
            raise AddressNotAllowed(
                "An address must have a host with a public name, like hooks.shop.example."
            ) from None
        return
    _check_number(str(number), named=is_named(host), plain=False)


def _check_number(text: str, *, named: bool, plain: bool) -> None:
    """Judge one number. A private one passes only where the operator named its host; this machine's own never does."""
    number = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        number = number.ipv4_mapped
    if plain and number.is_loopback:
        return
    if number.is_loopback or number.is_link_local or number.is_unspecified or number.is_multicast:
        raise AddressNotAllowed(_REFUSED_EVEN_IF_NAMED)
    carried = any(number.version == network.version and number in network for network in _CARRIERS)
    if not named and (carried or not number.is_global or number.is_reserved):
        raise AddressNotAllowed("The host leads into a private network. Nothing is sent there.")
