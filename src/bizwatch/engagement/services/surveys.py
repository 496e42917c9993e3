"""Surveys: whom they ask, the sending, the answer. What is answered is kept without who."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited_service, record
from bizwatch.businesses.selectors import businesses_to_ask
from bizwatch.cases.services import Happening
from bizwatch.engagement.choices import StopWhy
from bizwatch.engagement.exceptions import SurveyOver
from bizwatch.engagement.models import NoSurveys, SurveyAnswer, SurveyInvitation, SurveyRound
from bizwatch.engagement.survey_rules import asked_lately, due_and_closing, round_due
from bizwatch.engagement.survey_selectors import last_asked, token_hash, wants_none
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.messaging.services import queue_email
from bizwatch.reference.selectors import Survey, clock, survey, surveys

if TYPE_CHECKING:
    from bizwatch.cases.models import Case

SYSTEM = SystemActor("surveys")
AFTER_CASE = "after_case"
AT_ONCE = 200
_SUBJECT = "survey"
_WRITTEN_BY = "SELECT count(DISTINCT xmin::text) FROM engagement_surveyanswer"
_MIX = """
    WITH taken AS (DELETE FROM engagement_surveyanswer RETURNING *)
    INSERT INTO engagement_surveyanswer SELECT * FROM taken ORDER BY random()
"""


@dataclass(frozen=True)
class Respondent:
    """Whoever answers by a link. The audit knows the invitation and nothing of the answer."""

    invitation_id: int

    @property
    def audit_id(self) -> str:
        return f"survey:{self.invitation_id}"

    @property
    def audit_name(self) -> str:
        return "Somebody asked in a survey"


def ask_after_case(happening: Happening) -> None:
    """Note in the unit of work of an ending that its business is to be asked how it went, unless it is left in peace."""
    case, at = happening.case, happening.at
    rule = survey(AFTER_CASE, to_london(at).date())
    if not case.contact_email or case.contact_opted_out or wants_none(case.business_id):
        return
    due, closes = due_and_closing(rule, at)
    if asked_lately(rule, last_asked(case.business_id, AFTER_CASE, before=due), due):
        return
    _invite(rule, case=case, email=case.contact_email, name=case.contact_name, due=due, closes=closes)


def follow_reopening(happening: Happening) -> None:
    """Ask nothing about a case that is open again: what was not answered yet no longer can be."""
    waiting = SurveyInvitation.objects.filter(case=happening.case, answered_at=None, stopped_at=None)
    waiting.update(stopped_at=happening.at, stop_why=StopWhy.REOPENED)


def _invite(rule: Survey, *, case: "Case", email: str, name: str, due: datetime, closes: datetime) -> None:
    """Add the invitation about a case; where another one of the case is there already, none."""
    try:
        with transaction.atomic():
            SurveyInvitation.objects.create(
                survey_code=rule.code,
                edition=rule.effective_from,
                case=case,
                business_id=case.business_id,
                sector=case.premises.sector,
                district_code=case.district_code,
                email=email,
                name=name,
                due_at=due,
                closes_at=closes,
            )
    except IntegrityError:
        return


def look_after_rounds(*, at: datetime) -> None:
    """Begin the rounds of today, and go on with those that are not finished, some businesses at a time."""
    today = to_london(at).date()
    for rule in surveys(today):
        opened = round_due(rule, today)
        if opened is not None:
            SurveyRound.objects.get_or_create(survey_code=rule.code, opens_on=opened, defaults={"created_at": at})
    for held in SurveyRound.objects.filter(finished_at=None).order_by("pk"):
        _go_on(held.pk, at=at)


@audited_service
def _go_on(pk: int, *, at: datetime) -> None:
    """Invite the next businesses of a round; cut off anywhere, it goes on from the last one that was looked at."""
    held = SurveyRound.objects.select_for_update().get(pk=pk)
    rule = survey(held.survey_code, held.opens_on)
    _, closes = due_and_closing(rule, parse_local(held.opens_on, time(9)))
    found = businesses_to_ask(after=held.asked_up_to, limit=AT_ONCE)
    for one in found:
        held.asked_up_to = one.business_id
        last = last_asked(one.business_id, rule.code, before=at)
        if not one.email or wants_none(one.business_id) or asked_lately(rule, last, at) or at >= closes:
            continue
        held.invited += 1
        SurveyInvitation.objects.create(
            survey_code=rule.code,
            edition=rule.effective_from,
            round=held,
            **asdict(one),
            due_at=at,
            closes_at=closes,
        )
    if len(found) < AT_ONCE:
        held.finished_at = at
    held.save()
    _audit(Action.COLLECTION, "round", held.pk, by=SYSTEM, at=at, invited=held.invited)


def send_due(*, at: datetime) -> int:
    """Send the invitations that are due and remind once of those not answered. Returns how many e-mails were queued."""
    waiting = SurveyInvitation.objects.filter(sent_at=None, stopped_at=None, due_at__lte=at).order_by("due_at", "pk")
    sent = sum(_send(pk, at=at) for pk in waiting.values_list("pk", flat=True)[:AT_ONCE])
    quiet = SurveyInvitation.objects.filter(
        sent_at__isnull=False, reminded_at=None, answered_at=None, stopped_at=None, closes_at__gt=at
    )
    for code in {one.code for one in surveys(to_london(at).date())}:
        rule = survey(code, to_london(at).date())
        late = quiet.filter(survey_code=code, sent_at__lte=at - timedelta(days=rule.reminder_days))
        sent += sum(_send(pk, at=at) for pk in late.values_list("pk", flat=True)[:AT_ONCE])
    return sent


@audited_service
def _send(pk: int, *, at: datetime) -> int:
    """Queue the e-mail of one invitation with a fresh link; the link of a first e-mail ends with the reminder's."""
    held = SurveyInvitation.objects.select_for_update().get(pk=pk)
    if held.stopped_at or held.answered_at or held.reminded_at:
        return 0
    if wants_none(held.business_id) or held.closes_at <= at:
        held.stopped_at, held.stop_why = at, StopWhy.NOT_WANTED
        held.save(update_fields=["stopped_at", "stop_why"])
        return 0
    token, is_reminder = secrets.token_urlsafe(24), held.sent_at is not None
    held.token_hash = token_hash(token)
    held.sent_at, held.reminded_at = (held.sent_at, at) if is_reminder else (at, None)
    held.save(update_fields=["token_hash", "sent_at", "reminded_at"])
    rule = survey(held.survey_code, held.edition)
    queue_email(
        dedupe=f"survey:{held.pk}:{'reminder' if is_reminder else 'first'}",
        to=held.email,
        template=f"engagement/email/{held.survey_code}.txt",
        context={
            "name": held.name,
            "lead": rule.lead,
            "reminder": is_reminder,
            "reference": held.case.crime_reference if held.case else "",
            "link": settings.BIZWATCH_PUBLIC_URL + reverse("engagement:survey", args=[token]),
            "stop": settings.BIZWATCH_PUBLIC_URL + reverse("engagement:survey_stop", args=[token]),
        },
        at=at,
        case_reference=held.case.crime_reference if held.case else "",
    )
    _audit(Action.DISCLOSURE, "invitation", held.pk, by=SYSTEM, at=at, reminder=is_reminder)
    return 1


@audited_service
def erase_addresses(*, at: datetime) -> int:
    """Erase to whom surveys were sent that closed long ago; that they were sent, and when, stays. Returns how many."""
    kept = clock("keep-survey-address", to_london(at).date()).length
    old = SurveyInvitation.objects.filter(closes_at__lt=at - timedelta(days=kept)).exclude(email="")
    erased = old.update(email="", name="", token_hash="")
    if erased:
        _audit(Action.ERASURE, "addresses", erased, by=SYSTEM, at=at)
    return erased


@audited_service
def answer_survey(
    *, invitation: SurveyInvitation, answers: Mapping[str, object], words: Mapping[str, str], at: datetime
) -> None:
    """Keep an answer without who gave it, and note apart that there is one. Raises ``SurveyOver``.

    Sent twice it is one answer. Which answer is whose can be told by nobody, so none can be found again to be changed.
    """
    held = SurveyInvitation.objects.select_for_update(of=("self",)).select_related("case").get(pk=invitation.pk)
    check_open(held, at)
    SurveyAnswer.objects.create(
        survey_code=held.survey_code,
        edition=held.edition,
        month=to_london(at).date().replace(day=1),
        sector=held.sector,
        district_code=held.district_code,
        outcome_code=held.case.outcome_code if held.case else "",
        answers=dict(answers),
        words={code: text for code, text in words.items() if text},
    )
    held.answered_at = at
    held.save(update_fields=["answered_at"])
    _audit(Action.COLLECTION, "invitation", held.pk, by=Respondent(held.pk), at=at, answered=True)


@audited_service
def mix_answers(*, at: datetime) -> int:
    """Write the answers anew in a random order where PostgreSQL could tell which came when. Returns how many.

    PostgreSQL notes in each row the transaction that wrote it, which is also the one that noted the invitation as answered.
    Once all are written in one transaction, nothing is left to compare. SQLite keeps no such note and no row number.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN_BY)
        if cursor.fetchone()[0] < 2:
            return 0
        cursor.execute(_MIX)
        mixed: int = cursor.rowcount
    _audit(Action.ALTERATION, "answers", mixed, by=SYSTEM, at=at, mixed=True)
    return mixed


@audited_service
def stop_surveys(*, invitation: SurveyInvitation, at: datetime) -> None:
    """Ask the business nothing any more. Done twice it is done once."""
    NoSurveys.objects.get_or_create(business_id=invitation.business_id, defaults={"since": at})
    waiting = SurveyInvitation.objects.filter(business=invitation.business_id, answered_at=None, stopped_at=None)
    waiting.update(stopped_at=at, stop_why=StopWhy.NOT_WANTED)
    _audit(Action.ALTERATION, "invitation", invitation.pk, by=Respondent(invitation.pk), at=at, stopped=True)


def check_open(invitation: SurveyInvitation, at: datetime) -> None:
    """Raise ``SurveyOver`` where an invitation can no longer be answered."""
    if invitation.answered_at:
        raise SurveyOver("Thank you: your answers have arrived already.")
    if invitation.stop_why == StopWhy.REOPENED:
        raise SurveyOver("The case was opened again, so we ask you when it has ended.")
    if invitation.stopped_at or invitation.closes_at <= at:
        raise SurveyOver("This survey is over. Thank you all the same.")


def _audit(kind: Action, what: str, pk: int, *, by: Actor, at: datetime, **detail: str | int | bool | None) -> None:
    record(kind, by=by, at=at, subject_type=_SUBJECT, subject_id=f"{what} {pk}", case_reference="", reason="", **detail)
