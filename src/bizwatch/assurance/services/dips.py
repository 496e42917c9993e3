"""Dip-samples: a supervisor draws cases, answers a checklist, writes feedback; the officer reads and answers it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.assurance.choices import DIP_SUBJECT, CheckAnswer, DipScope
from bizwatch.assurance.draw import in_order
from bizwatch.assurance.exceptions import AlreadyJudged, JudgementIncomplete, NothingToDraw, NotYourFeedback
from bizwatch.assurance.models import DipItem, DipReply, DipResult, DipSample
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record
from bizwatch.businesses.selectors import membership_of
from bizwatch.cases.selectors.recording import cases_for_dip
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.messaging.services import queue_email
from bizwatch.reference.selectors import dip_checks

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

LARGEST = 50


@dataclass(frozen=True, kw_only=True)
class DipWish:
    """Which cases a dip-sample is drawn from; "" and None mean any. ``mark`` is the sample's id, made with the page, so
    that a page that is sent twice draws once."""

    mark: UUID
    scope: DipScope
    since: date
    until: date
    size: int
    officer: "User | None" = None
    crime_kind: str = ""
    outcome_code: str = ""


@audited_service
def draw_dip(*, wish: DipWish, by: "User", at: datetime) -> DipSample:
    """Draw cases at random. Nobody draws from their own: the supervisor's are left out. Raises ``NothingToDraw``."""
    _check_supervisor(by)
    drawn_before = DipSample.objects.filter(pk=wish.mark, supervisor=by).first()
    if drawn_before is not None:
        return drawn_before
    found = _population(wish, by)
    seed = secrets.token_hex(32)
    sample = DipSample.objects.create(
        id=wish.mark,
        supervisor=by,
        drawn_at=at,
        scope=wish.scope,
        since=wish.since,
        until=wish.until,
        officer=wish.officer,
        crime_kind=wish.crime_kind,
        outcome_code=wish.outcome_code,
        size=min(wish.size, LARGEST),
        seed=seed,
        population=len(found),
    )
    drawn = in_order(found, bytes.fromhex(seed))[: sample.size]
    DipItem.objects.bulk_create(
        DipItem(sample=sample, case_id=found[reference][0], officer_id=found[reference][1], place=place)
        for place, reference in enumerate(drawn, 1)
    )
    _record_draw(sample, len(drawn), by=by, at=at)
    return sample


def _population(wish: DipWish, by: "User") -> dict[str, tuple[int, int]]:
    """Return the id and the officer of each case that fits, by reference; without the supervisor's own."""
    found = {
        reference: (pk, officer)
        for pk, reference, officer in cases_for_dip(
            finalised=wish.scope is DipScope.FINALISED,
            start=parse_local(wish.since, time(0)),
            end=parse_local(wish.until + timedelta(days=1), time(0)),
            officer_id=wish.officer.pk if wish.officer else None,
            kind=wish.crime_kind,
            outcome=wish.outcome_code,
        )
        if officer != by.pk
    }
    if not found:
        raise NothingToDraw("No case of another officer fits. Choose a longer time, or less to go by.")
    return found


def _record_draw(sample: DipSample, drawn: int, *, by: "User", at: datetime) -> None:
    record(
        Action.COLLECTION,
        by=by,
        at=at,
        subject_type="dip_sample",
        subject_id=sample.pk,
        act="draw_dip",
        seed=sample.seed,
        population=sample.population,
        drawn=drawn,
    )


@audited_service
def judge_dip(*, item: DipItem, answers: dict[str, str], feedback: str, by: "User", at: datetime) -> DipResult:
    """Keep the answers to the checklist and the feedback, once. Raises ``AlreadyJudged``, ``JudgementIncomplete``,
    ``NotYourFeedback``."""
    _check_supervisor(by)
    held = _held(item)
    if held.sample.supervisor_id != by.pk or membership_of(by, held.case.business) is not None:
        raise NotYourFeedback("Whoever drew the sample judges it, and nobody who answers for the business.")
    if DipResult.objects.filter(item=held).exists():
        raise AlreadyJudged("This case was judged before: the officer has your feedback.")
    asked = {check.code for check in dip_checks(to_london(at).date())}
    if set(answers) != asked or not set(answers.values()) <= set(CheckAnswer.values):
        raise JudgementIncomplete("Answer every question of the checklist.")
    if not feedback.strip():
        raise JudgementIncomplete("Write what went well, and what could be done better.")
    result = DipResult.objects.create(item=held, by=by, at=at, answers=answers, feedback=feedback.strip())
    _tell_officer(held, by=by, at=at)
    _record(Action.COLLECTION, held, "judge_dip", by=by, at=at)
    return result


@audited_service
def read_feedback(*, item: DipItem, by: "User", at: datetime) -> DipItem:
    """Note that the officer opened the feedback, the first time. Raises ``NotYourFeedback``."""
    held = _held(item)
    _check_party(held, by)
    _record(Action.CONSULTATION, held, "read_feedback", by=by, at=at)
    if held.officer_id == by.pk and held.read_at is None:
        DipItem.objects.filter(pk=held.pk).update(read_at=at)
        held.read_at = at
    return held


@audited_service
def answer_feedback(*, item: DipItem, text: str, by: "User", at: datetime) -> DipReply:
    """Keep what the officer, or the supervisor in turn, answers. Raises ``NotYourFeedback``, ``JudgementIncomplete``."""
    held = _held(item)
    _check_party(held, by)
    if not text.strip():
        raise JudgementIncomplete("Write your answer.")
    said_before = DipReply.objects.filter(item=held, by=by, text=text.strip()).first()
    if said_before is not None:
        return said_before
    reply = DipReply.objects.create(item=held, by=by, at=at, text=text.strip())
    _record(Action.COLLECTION, held, "answer_feedback", by=by, at=at)
    return reply


def _tell_officer(item: DipItem, *, by: "User", at: datetime) -> None:
    """Write to the officer that there is feedback, and nothing of what it says."""
    reference = item.case.crime_reference
    queue_email(
        dedupe=f"dip-feedback:{item.pk}",
        to=item.officer.email,
        template="assurance/email/feedback.txt",
        context={
            "name": item.officer.name,
            "supervisor": by.name,
            "reference": reference,
            "link": settings.BIZWATCH_PUBLIC_URL + reverse("assurance:feedback_item", args=[item.pk]),
        },
        at=at,
    )


def _held(item: DipItem) -> DipItem:
    found = DipItem.objects.select_related("sample", "case__business", "officer").filter(
        pk=item.pk, case__is_restricted=False
    )
    held = found.select_for_update(of=("self",)).first()
    if held is None:
        raise NotYourFeedback("There is no such case in the sample.")
    return held


def _check_supervisor(by: "User") -> None:
    if not has_permission(by, Permission.SUPERVISE):
        raise NotYourFeedback("Only a supervisor draws and judges dip-samples.")


def _check_party(item: DipItem, by: "User") -> None:
    if by.pk not in (item.officer_id, item.sample.supervisor_id) or not DipResult.objects.filter(item=item).exists():
        raise NotYourFeedback("Feedback is between the officer and the supervisor who wrote it.")


def _record(action: Action, item: DipItem, act: str, *, by: "User", at: datetime) -> None:
    record(
        action,
        by=by,
        at=at,
        subject_type=DIP_SUBJECT,
        subject_id=item.pk,
        case_reference=item.case.crime_reference,
        act=act,
    )
