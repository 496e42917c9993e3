"""Questions about drafts and reports. A draft belongs to one reporter; nobody else is told that it exists."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.call_contact import SPEAKS_FOR, SpeaksFor
from bizwatch.reporting.choices import Door, DraftState
from bizwatch.reporting.exceptions import DraftNotFound
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.kinds import kind_label, restricted_kinds
from bizwatch.reporting.models import Draft, DraftFile, Report

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def door_of(draft: Draft) -> Door:
    """Return by which way the draft came."""
    if draft.is_call:
        return Door.PHONE
    return Door.ACCOUNT if draft.owner_id else Door.GUEST


def answers_of(draft: Draft) -> Answers:
    """Return the draft's answers."""
    return Answers(kind=draft.crime_kind, door=door_of(draft), pages=draft.answers)


def journey_of(draft: Draft) -> Journey:
    """Return the way through the draft's pages."""
    return Journey(answers_of(draft), prefilled=draft.prefilled, is_express=draft.is_express)


def draft_of_user(user: "User", draft_id: UUID) -> Draft:
    """Return a user's own draft, sent or not. Raises ``DraftNotFound``, also for one that was discarded."""
    return _draft(Draft.objects.filter(owner_id=user.pk), draft_id)


def draft_of_guest(draft_id: UUID) -> Draft:
    """Return a guest's draft; only for a session that its link opened. Raises ``DraftNotFound``."""
    return _draft(Draft.objects.filter(owner=None), draft_id)


def _draft(drafts: QuerySet[Draft], draft_id: UUID) -> Draft:
    kept = drafts.exclude(state=DraftState.DROPPED).select_related("premises__business", "owner")
    found = kept.filter(pk=draft_id).first()
    if found is None:
        raise DraftNotFound("There is no such report.")
    return found


def token_hash(token: str) -> str:
    """Return what is kept of a guest link's token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def guest_draft(*, token: str = "", draft_id: UUID | None = None) -> Draft | None:
    """Return the guest's draft that a link, opened or not, or an id belongs to, while it can be written to."""
    drafts = Draft.objects.filter(owner=None).exclude(state=DraftState.DROPPED).exclude(guest_email="")
    if token:
        return drafts.filter(links__token_hash=token_hash(token)).first()
    return drafts.filter(pk=draft_id).first() if draft_id else None


def open_drafts_of(user: "User") -> QuerySet[Draft]:
    """Return the reports that a user has begun and not sent, newest first."""
    mine = Draft.objects.exclude(crime_kind__in=restricted_kinds()).filter(owner_id=user.pk, state=DraftState.OPEN)
    return mine.select_related("premises").order_by("-saved_at", "-pk")


def call_of(user: "User", draft_id: UUID) -> Draft:
    """Return a call that a call-taker wrote down, sent or not. Raises ``DraftNotFound``, also for one discarded."""
    return _draft(Draft.objects.filter(owner_id=user.pk, is_call=True), draft_id)


def open_calls_of(user: "User") -> QuerySet[Draft]:
    """Return the calls that a call-taker has begun and not sent, newest first."""
    return open_drafts_of(user).filter(is_call=True).select_related("premises__business")


def calls_sent_by(user: "User", *, since: datetime) -> QuerySet[Report]:
    """Return what a call-taker wrote down and sent since a moment, newest first. Restricted cases are left out."""
    sent = Report.objects.filter(sent_by_id=user.pk, door=Door.PHONE, sent_at__gte=since, case__is_restricted=False)
    return sent.select_related("case__premises", "case__joined_to", "draft").order_by("-sent_at", "-pk")


@dataclass(frozen=True)
class OpenDraft:
    """A report not sent yet, as a home page lists it."""

    href: str
    text: str
    saved_at: datetime


def open_drafts(user: "User") -> list[OpenDraft]:
    """Return the reports that a user has begun and not sent, newest first, for a list of links."""
    return [
        OpenDraft(
            href=reverse("reporting:resume", args=[draft.pk]),
            text=f"{kind_label(draft.crime_kind)} at {draft.premises}"
            if draft.premises
            else kind_label(draft.crime_kind),
            saved_at=draft.saved_at,
        )
        for draft in open_drafts_of(user)
    ]


def files_of(draft: Draft) -> QuerySet[DraftFile]:
    """Return the files sent with a draft, in the order in which they came."""
    return DraftFile.objects.filter(draft=draft).select_related("evidence").order_by("added_at", "pk")


def report_of(draft: Draft) -> Report:
    """Return the report that the draft became. Raises ``DraftNotFound`` where it was not sent."""
    found = Report.objects.filter(draft=draft).select_related("case__premises", "case__joined_to").first()
    if found is None:
        raise DraftNotFound("This report has not been sent.")
    return found


def report_by_dedupe(key: str) -> Report | None:
    """Return the report that a sender's key has made; None where there is none, or no key."""
    if not key:
        return None
    known = Report.objects.filter(dedupe=key).values_list("pk", flat=True).first()  # seldom there, so asked cheaply
    return Report.objects.select_related("case__premises").get(pk=known) if known else None


def reports_of_business(business_id: int) -> QuerySet[Report]:
    """Return the reports that a business's own system may see, with case and premises, in no order.

    Restricted ones are never among them.
    """
    found = Report.objects.filter(case__business_id=business_id, case__is_restricted=False)
    return found.select_related("case__premises")


def last_report_of_premises(premises_id: int) -> Report | None:
    """Return the last report that was sent for a premises from an account. What was told in confidence is left out."""
    sent = Report.objects.filter(draft__premises_id=premises_id, door=Door.ACCOUNT, case__is_restricted=False)
    return sent.order_by("-sent_at", "-pk").first()


def cases_told_for_others() -> QuerySet[Report, int]:
    """Return the ids of the cases of calls whose caller said that they tell of what happened to somebody else."""
    told = Report.objects.filter(door=Door.PHONE, **{f"answers__contact__{SPEAKS_FOR}": SpeaksFor.OTHER.value})
    return told.values_list("case_id", flat=True)
