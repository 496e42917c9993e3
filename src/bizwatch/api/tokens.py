"""The shape of a token: ``bizwatch_`` (so that scanners for leaked secrets find it), a prefix, 256 random bits."""

import hashlib
import hmac
import re
import secrets
from typing import NamedTuple

_START = "bizwatch"
_PREFIX_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_PREFIX_LENGTH = 8
_SHAPE = re.compile(rf"{_START}_([{_PREFIX_LETTERS}]{{{_PREFIX_LENGTH}}})_([A-Za-z0-9_-]{{43}})")
# Compared with where no token has the prefix, so that the answer takes as long.
NO_HASH = "0" * 64


class Token(NamedTuple):
    """A token in full. Its text is shown once and kept nowhere."""

    prefix: str
    text: str


def new_token() -> Token:
    """Return a new token."""
    prefix = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(_PREFIX_LENGTH))
    return Token(prefix, f"{_START}_{prefix}_{secrets.token_urlsafe(32)}")


def prefix_of(text: str) -> str:
    """Return the prefix of what looks like a token, otherwise ""."""
    found = _SHAPE.fullmatch(text)
    return found[1] if found else ""


def hash_of(text: str) -> str:
    """Return what is kept of a token: its SHA-256. 256 random bits need no slow hash."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def is_of(text: str, kept: str) -> bool:
    """Whether a token is the one of which ``kept`` is the hash, in a time that does not depend on how much agrees."""
    return hmac.compare_digest(hash_of(text), kept)
