"""Links by which somebody without an account adds files to one place, many times, until the link expires.

Only a hash of a link's secret is kept. What is done about one that has expired is the app's to say; a fresh link goes to
the same address and nowhere else.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.evidence.models import UploadLink


@dataclass(frozen=True)
class OpenedLink:
    """A link that was made here: for which place, to which address, and whether it can still be used."""

    target_id: str
    email: str
    expires_at: datetime
    is_open: bool


@audited_service
def make_link(*, target_kind: str, target_id: object, email: str, expires_at: datetime, by: Actor, at: datetime) -> str:
    """Return the secret of a new link to a place; whoever holds it may add files there until ``expires_at``."""
    secret = secrets.token_urlsafe(32)
    link = UploadLink.objects.create(
        target_kind=target_kind,
        target_id=str(target_id),
        token_hash=_hash_of(secret),
        email=email,
        made_at=at,
        expires_at=expires_at,
    )
    record(Action.DISCLOSURE, by=by, at=at, subject_type="upload_link", subject_id=link.pk, to=target_kind)
    return secret


def open_link(*, target_kind: str, secret: str, at: datetime) -> OpenedLink | None:
    """Return the link of a secret, also one that has expired; None where there never was one. Notes its first use."""
    found = UploadLink.objects.filter(target_kind=target_kind, token_hash=_hash_of(secret)).first()
    if found is None:
        return None
    if found.used_at is None:
        UploadLink.objects.filter(pk=found.pk, used_at=None).update(used_at=at)
    return OpenedLink(found.target_id, found.email, found.expires_at, found.expires_at > at)


def link_is_open(*, target_kind: str, target_id: str, at: datetime) -> bool:
    """Whether a link to this place can be used now."""
    return UploadLink.objects.filter(target_kind=target_kind, target_id=target_id, expires_at__gt=at).exists()


def end_links(*, target_kind: str, target_id: object, at: datetime) -> None:
    """Let the links to a place that are still open expire now."""
    UploadLink.objects.filter(target_kind=target_kind, target_id=str(target_id), expires_at__gt=at).update(
        expires_at=at
    )


def _hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
