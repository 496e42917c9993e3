"""Guests: a link by e-mail opens a draft once; a fresh one goes to the same address and nowhere else.

Nothing here says whether an address, a link or a draft is known: whoever asks gets the same answer.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.messaging.services import queue_email
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.exceptions import LinkNotOpen
from bizwatch.reporting.guest_actor import GuestActor
from bizwatch.reporting.kinds import KINDS, is_restricted, spoken_kind
from bizwatch.reporting.languages import ENGLISH, Language, with_language
from bizwatch.reporting.models import Draft, GuestLink
from bizwatch.reporting.selectors import guest_draft, token_hash

LINK_LASTS = timedelta(hours=24)
LINK_HOURS = int(LINK_LASTS.total_seconds() // 3600)


@audited_service
def ask_for_link(*, email: str, kind: str, language: Language = ENGLISH, by: Actor, at: datetime) -> None:
    """Begin a guest's report of this kind and e-mail the link to it. An untouched one is used again.

    The link opens in ``language``; the e-mail is in that which is active.
    """
    untouched = Draft.objects.filter(owner=None, guest_email__iexact=email, crime_kind=kind, version=1)
    draft = untouched.filter(state=DraftState.OPEN).select_for_update().first()
    if draft is None:
        draft = Draft.objects.create(guest_email=email, crime_kind=kind, started_at=at, saved_at=at)
        record(Action.COLLECTION, by=by, at=at, subject_type="draft", subject_id=draft.pk, kind=spoken_kind(kind))
    send_link(draft, language=language, by=by, at=at)


@audited_service
def ask_for_fresh_link(
    *, token: str = "", draft_id: UUID | None = None, language: Language = ENGLISH, by: Actor, at: datetime
) -> None:
    """E-mail a fresh link for the draft of an old link, or of a guest's session that ended.

    It goes to the address that the guest gave. Where there is no such draft nothing happens, and nobody is told.
    """
    draft = guest_draft(token=token, draft_id=draft_id)
    if draft is not None:
        send_link(draft, language=language, by=by, at=at)


def send_link(draft: Draft, *, language: Language = ENGLISH, by: Actor, at: datetime) -> None:
    """E-mail a new link to a guest's draft; the ones before it stop working. Call it inside a unit of work."""
    draft.links.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    token = secrets.token_urlsafe(32)
    link = GuestLink.objects.create(draft=draft, token_hash=token_hash(token), made_at=at, expires_at=at + LINK_LASTS)
    record(Action.DISCLOSURE, by=by, at=at, subject_type="draft", subject_id=draft.pk, link=link.pk)
    queue_email(
        dedupe=f"guest-link:{link.pk}",
        to=draft.guest_email,
        template="reporting/email/guest_link.txt",
        context={
            "kind": "" if is_restricted(draft.crime_kind) else kind_in_sentence(draft.crime_kind),
            "link": settings.BIZWATCH_PUBLIC_URL
            + with_language(reverse("reporting:guest_link", args=[token]), language),
            "hours": LINK_HOURS,
        },
        at=at,
        urgent=True,
    )


def kind_in_sentence(code: str) -> str:
    """Return the kind as it stands inside a sentence of the active language; in quotes where that is not English."""
    kind = KINDS[code]
    title = gettext(kind.title)
    return kind.in_sentence if title == kind.title else f"“{title}”"


@audited_service
def open_link(*, token: str, at: datetime) -> Draft:
    """Open a link and return its draft. It opens once, however often it is pressed. Raises ``LinkNotOpen``."""
    hashed = token_hash(token)
    opened = GuestLink.objects.filter(token_hash=hashed, used_at=None, expires_at__gt=at).update(used_at=at)
    found = GuestLink.objects.select_related("draft").filter(token_hash=hashed).first() if opened else None
    if found is None or found.draft.state == DraftState.DROPPED:
        raise LinkNotOpen
    actor = GuestActor(found.draft_id)
    record(Action.SIGN_IN, by=actor, at=at, subject_type="draft", subject_id=found.draft_id, event="guest_link")
    return found.draft
