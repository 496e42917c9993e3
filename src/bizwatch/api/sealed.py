"""Webhook secrets at rest: they must be read again to sign, so they are encrypted and not hashed."""

import base64
import secrets

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PREFIX = "whsec_"  # as Standard Webhooks writes its secrets
_BYTES = 32


def new_secret() -> str:
    """Return a new secret: 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes to sign with."""
    return base64.b64decode(secret.removeprefix(PREFIX))


def sealed(secret: str) -> str:
    """Encrypt a secret for the database."""
    return _fernet().encrypt(secret.encode()).decode()


def opened(text: str) -> str:
    """Return what ``sealed`` was given, also where the key has been changed since (SECRET_KEY_FALLBACKS)."""
    return _fernet().decrypt(text.encode()).decode()


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"bizwatch webhook secret").derive(
        force_bytes(secret)
    )
    return base64.urlsafe_b64encode(derived)
