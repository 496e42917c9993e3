"""The second factor: codes from an authenticator app (RFC 6238) and recovery codes."""

import base64
import hmac
import re
import secrets
from datetime import datetime

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.encoding import force_bytes
from markupsafe import Markup

from bizwatch.accounts.models import User

PERIOD = 30  # seconds that a code is shown for
DIGITS = 6
_STEPS = 2 * settings.MFA_TOTP_TOLERANCE + 1  # codes that are taken at any moment
_SESSION_KEY = "second_factor_of"
_SVG_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)

_WRONG_CODE = "The code is wrong or has been used. Enter the code that your app shows now"


class SecondFactorAdapter(DefaultMFAAdapter):
    """What django-allauth asks of us about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": "Your role needs your authenticator app, so you cannot remove it",
        "cannot_generate_recovery_codes": "Set up your authenticator app before you make recovery codes",
        "unverified_email": "Confirm your email address before you set up an authenticator app",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database, so that a copy of the database alone makes no codes."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what ``encrypt`` was given, also where the key has been changed since (SECRET_KEY_FALLBACKS)."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether the user may go without: police users may not."""
        return not authenticator.user.is_police

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as an inline drawing with a white ground, for a page whose policy allows no data: image."""
        import qrcode  # a quarter of a second to import, for a page that is seldom opened
        from qrcode.image.svg import SvgPathFillImage

        drawn = qrcode.make(url, image_factory=SvgPathFillImage).to_string().decode()
        return Markup(_SVG_HEAD.sub("", drawn))  # noqa: S704 - made of squares; the address is only encoded in it


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"bizwatch second factor").derive(force_bytes(secret))
    return base64.urlsafe_b64encode(derived)


def new_secret() -> str:
    """Return a new secret for an authenticator app: 160 bits in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, at: datetime) -> str:
    """Return the code that an authenticator app shows at this moment (RFC 6238, RFC 4226 section 5.3)."""
    counter = int(at.timestamp()) // PERIOD
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def check_first_use(user: User, code: str) -> None:
    """Refuse a code that was taken before. Raises ``ValidationError``.

    allauth remembers a code for as long as it is shown; with a step of tolerance either side it is good for longer.
    """
    digits = "".join(filter(str.isdigit, code))
    if not cache.add(f"second-factor:{user.pk}:{digits}", True, timeout=PERIOD * _STEPS):
        raise ValidationError(_WRONG_CODE, code="incorrect_code")


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app was set up; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def was_used_in(request: HttpRequest, user: User) -> bool:
    """Whether this user gave a second factor in this session."""
    return request.session.get(_SESSION_KEY) == user.pk


def note_used(request: HttpRequest, user: User) -> None:
    """Remember that this user gave a second factor in this session, at sign-in or when it was set up."""
    request.session[_SESSION_KEY] = user.pk


def forget_used(request: HttpRequest) -> None:
    """Forget it again, when the second factor is removed."""
    request.session.pop(_SESSION_KEY, None)
