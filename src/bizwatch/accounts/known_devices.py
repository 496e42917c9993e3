"""Browsers that an account was signed in on before.

Wrong guesses are counted by account, so that many machines cannot share the guessing. That alone would let anybody
lock anybody out with five wrong guesses. A browser that has been signed in on before therefore counts for itself: its
user gets in while strangers are guessing, and nobody gets more than five guesses (security.md AUTHN-1, ASVS 6.1.1).
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = "known_device"
_SALT = "bizwatch.accounts.known_device"
_KEPT = 90 * 24 * 60 * 60  # seconds
_MOST_ACCOUNTS = 20  # on one shared computer


def counter_for(request: HttpRequest, email: str) -> str:
    """Return the name of the counter of wrong guesses at this account from this browser."""
    address = email.strip().lower()
    device = _read(request)
    return f"{address} {device['id']}" if _mark(address) in device["accounts"] else address


def remember(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Mark this browser as one that this account was signed in on."""
    device, mark = _read(request), _mark(email.strip().lower())
    accounts = [mark, *(known for known in device["accounts"] if known != mark)][:_MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device["id"], "accounts": accounts}, salt=_SALT),
        max_age=_KEPT,
        path="/account/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return {"id": secrets.token_hex(16), "accounts": []}
    return dict(found)


def _mark(address: str) -> str:
    """Stands for an address in the cookie, which names nobody."""
    return salted_hmac(_SALT, address, algorithm="sha256").hexdigest()[:32]
