"""What the diary does by itself: reminders, the officers' lists of the day, and calls that nobody made.

Every step is a unit of work of its own that looks again under the lock whether it is still to be done, and notes that it
was; with the outbox's own keys a worker that is killed in between sends nothing twice and forgets nothing.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from bizwatch.accounts.selectors import users_by_id
from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited_service, record
from bizwatch.cases.choices import CallBackState, ContactChannel
from bizwatch.cases.models import CallBack, Case, VictimContact
from bizwatch.cases.selectors.slots import london_span
from bizwatch.cases.services.diary import apologise
from bizwatch.cases.services.hold import audit_case, hold, keep
from bizwatch.cases.services.mail import Mail, told_by_called, write_about_call
from bizwatch.design.filters import local_time
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.messaging.selectors import may_be_written_to_from
from bizwatch.messaging.services import queue_email
from bizwatch.reference.selectors import slot_rules

DIARY = SystemActor("diary")
_LOOKS_BACK = timedelta(days=7)  # an apology for a call of last week would only be odd
_TOUCH = timedelta(minutes=15)  # a call made a little early is the call that was booked


def look_after_calls(*, at: datetime) -> int:
    """Do whatever of the diary is due at a moment; return how many calls and lists were dealt with."""
    return send_reminders(at=at) + send_day_lists(at=at) + note_missed_calls(at=at)


def send_reminders(*, at: datetime) -> int:
    """Remind businesses of calls: on the day before, and an hour before, in the hours that the address chose.

    A reminder that could only come after the call, or that the booking itself makes needless, is noted and not sent.
    """
    rules = slot_rules(to_london(at).date())
    tomorrow = to_london(at).date() + timedelta(days=1)
    hour_ahead = at + timedelta(minutes=rules.hour_before_minutes)
    soon = CallBack.objects.filter(state=CallBackState.BOOKED, starts_at__gt=at)
    done = 0
    for call_id in soon.filter(starts_at__lte=hour_ahead, reminded_hour_at=None).values_list("pk", flat=True):
        done += _remind(call_id=call_id, which="hour", at=at)
    if at >= parse_local(to_london(at).date(), time(rules.day_before_hour)):
        span = london_span(tomorrow, 1)
        due = soon.filter(starts_at__gte=span.starts_at, starts_at__lt=span.ends_at, reminded_day_at=None)
        for call_id in due.values_list("pk", flat=True):
            done += _remind(call_id=call_id, which="day", at=at)
    return done


_MAILS = {"day": Mail.CALL_REMINDER_DAY, "hour": Mail.CALL_REMINDER_HOUR}


@audited_service
def _remind(*, call_id: int, which: str, at: datetime) -> int:
    column = f"reminded_{which}_at"
    call = _still(call_id, lambda one: getattr(one, column) is None)
    if call is None:
        return 0
    setattr(call, column, at)
    call.save(update_fields=[column])
    allowed = may_be_written_to_from(told_by_called(call.case, call).contact_email, at=at)
    if allowed is not None and allowed < call.starts_at and not _is_fresh(call, which, at):
        write_about_call(call.case, call, _MAILS[which], at=at)
        audit_case(Action.DISCLOSURE, call.case, "send_reminders", by=DIARY, at=at, call_back=call.pk, which=which)
    return 1


def _is_fresh(call: CallBack, which: str, at: datetime) -> bool:
    """Whether the booking was confirmed so lately that a reminder of it would only be the same e-mail again."""
    minutes = slot_rules(to_london(at).date()).hour_before_minutes
    if which == "hour":
        return call.booked_at > call.starts_at - timedelta(minutes=2 * minutes)
    return to_london(call.booked_at).date() == to_london(at).date()


def send_day_lists(*, at: datetime) -> int:
    """Write to each officer how many calls the day has and when, in the morning and again when one is added to it.

    The e-mail holds times only: names, numbers and cases are read in the diary, on record.
    """
    today = to_london(at).date()
    if at < parse_local(today, time(slot_rules(today).day_list_hour)):
        return 0
    span = london_span(today, 1)
    new = CallBack.objects.filter(
        state=CallBackState.BOOKED,
        listed_at=None,
        officer__isnull=False,
        starts_at__gt=at,
        starts_at__lt=span.ends_at,
    )
    officers = set(new.values_list("officer_id", flat=True))
    return sum(_list_for(officer_id=officer, at=at) for officer in sorted(filter(None, officers)))


@audited_service
def _list_for(*, officer_id: int, at: datetime) -> int:
    span = london_span(to_london(at).date(), 1)
    mine = CallBack.objects.filter(state=CallBackState.BOOKED, officer=officer_id, starts_at__lt=span.ends_at)
    calls = list(mine.filter(starts_at__gt=at).order_by("starts_at", "pk"))
    officer = users_by_id([officer_id]).get(officer_id)
    if officer is None or not any(call.listed_at is None for call in calls):
        return 0
    newest = max(call.pk for call in calls)
    day = to_london(at).date()
    queue_email(
        dedupe=f"call-list:{officer_id}:{day}:{newest}",
        to=officer.email if officer.is_active else "",
        template="cases/email_desk/day_list.txt",
        context={
            "name": officer.name,
            "day": day,
            "times": [local_time(call.starts_at) for call in calls],
            "link": settings.BIZWATCH_PUBLIC_URL + reverse("cases:diary"),
        },
        at=at,
    )
    record(Action.DISCLOSURE, by=DIARY, at=at, subject_type="diary", subject_id=day, officer=officer_id, event="list")
    CallBack.objects.filter(pk__in=[call.pk for call in calls]).update(listed_at=at)
    return 1


def note_missed_calls(*, at: datetime) -> int:
    """Note the calls that nobody made within the time of ``slot_rules``, and say sorry to the business; once each.

    A call after which somebody noted a contact by phone was made, whatever the diary says of it. The call stays booked and
    first in the queue until somebody says what became of it.
    """
    limit = at - slot_rules(to_london(at).date()).missed_after
    made = VictimContact.objects.filter(
        case=OuterRef("case"), channel=ContactChannel.PHONE, at__gte=OuterRef("starts_at") - _TOUCH
    )
    late = CallBack.objects.filter(
        state=CallBackState.BOOKED, missed_at=None, starts_at__lte=limit, starts_at__gt=at - _LOOKS_BACK
    ).exclude(Exists(made))
    return sum(_note_missed(call_id=call_id, at=at) for call_id in list(late.values_list("pk", flat=True)))


@audited_service
def _note_missed(*, call_id: int, at: datetime) -> int:
    call = _still(call_id, lambda one: one.missed_at is None)
    if call is None:
        return 0
    apologise(call.case, call, at=at)
    audit_case(Action.ALTERATION, call.case, "note_missed_calls", by=DIARY, at=at, call_back=call.pk)
    keep(call.case, by=DIARY, at=at)
    return 1


def _still(call_id: int, to_do: Callable[[CallBack], bool]) -> CallBack | None:
    """Return a call with its case locked, if it is booked and the step is still to be done."""
    case_id = CallBack.objects.filter(pk=call_id).values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    held = hold(Case(pk=case_id))
    call = CallBack.objects.filter(pk=call_id, state=CallBackState.BOOKED).first()
    if call is None or not to_do(call) or not held.is_open:
        return None
    call.case = held
    return call
