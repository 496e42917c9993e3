"""What a booked call does to the promise of contact; the rule itself stands in ``policies.contact``."""

from datetime import datetime

from bizwatch.audit.services import Actor
from bizwatch.cases.choices import CallBackState, MoveKind
from bizwatch.cases.exceptions import LaterThanPromised
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.policies.contact import CallTiming, call_timing
from bizwatch.cases.services.hold import moved
from bizwatch.design.filters import deadline, local_datetime
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock, slot_rules


def promise_runs(case: Case, at: datetime) -> bool:
    """Whether contact is still promised: not had, not declined, and not overdue."""
    return case.contacted_at is None and not case.contact_opted_out and at <= case.contact_due_at


def settle_promise(held: Case, call: CallBack, *, before: CallBack | None = None, by: Actor, at: datetime) -> None:
    """Let a call that is about to be booked on a held case move the promise, where the business chose a later time.

    ``before`` is the call in whose place it comes. Sets the case's ``contact_due_at`` and the call's
    ``promise_was_due_at``; the caller saves both. Raises ``LaterThanPromised``.
    """
    first_due = (before and before.promise_was_due_at) or held.contact_due_at
    timing = call_timing(
        starts_at=call.starts_at,
        due_at=first_due if call.chosen_by_business else held.contact_due_at,
        promise_runs=promise_runs(held, at),
        asked_by_business=call.chosen_by_business,
    )
    if timing is CallTiming.TOO_LATE:
        raise LaterThanPromised(
            f"Contact is promised by {deadline(held.contact_due_at)}: choose an earlier time, or say that the "
            "business asked for this one."
        )
    if timing is CallTiming.LATER_BY_WISH and not _earlier_call(held, call, before):
        call.promise_was_due_at = first_due
        end = call.starts_at + slot_rules(to_london(at).date()).missed_after
        _move(held, end, "The business chose a call after the promised time.", by=by, at=at)
    elif before is not None and before.promise_was_due_at is not None:
        _carry_over(held, call, before.promise_was_due_at, by=by, at=at)


def promise_without_call(held: Case, call: CallBack, *, by: Actor, at: datetime) -> None:
    """Put back, on a held case, the promise that a call of the business's choice had moved, now that it calls it off.

    Where the first moment has passed meanwhile the promise starts anew, as for somebody who wants contact again.
    """
    if call.promise_was_due_at is not None and promise_runs(held, at):
        due = call.promise_was_due_at if call.promise_was_due_at > at else _anew(at)
        _move(held, due, "The business called off the call that it had chosen.", by=by, at=at)


def promise_after_no_answer(held: Case, call: CallBack, *, by: Actor, at: datetime) -> None:
    """Start the promise of a held case anew where nobody answered, in time, a call that the business had chosen itself."""
    if call.promise_was_due_at is not None and promise_runs(held, at):
        _move(held, _anew(at), "Nobody answered the call that the business had chosen.", by=by, at=at)


def _earlier_call(held: Case, call: CallBack, before: CallBack | None) -> bool:
    """Whether another booked call keeps the promise as it stands, so that this one need not move it."""
    others = CallBack.objects.filter(case=held, state=CallBackState.BOOKED, starts_at__lte=held.contact_due_at)
    return others.exclude(pk__in=[one.pk for one in (call, before) if one is not None and one.pk]).exists()


def _carry_over(held: Case, call: CallBack, first_due: datetime, *, by: Actor, at: datetime) -> None:
    """A call moved by the desk keeps what the business's choice did; one that the business moves back in time undoes it."""
    if not call.chosen_by_business:
        call.promise_was_due_at = first_due
    elif promise_runs(held, at) and first_due != held.contact_due_at:
        _move(held, first_due, "The business chose a call within the promised time.", by=by, at=at)


def _anew(at: datetime) -> datetime:
    return clock("contact-victim", to_london(at).date()).due_at(at)


def _move(held: Case, due: datetime, reason: str, *, by: Actor, at: datetime) -> None:
    start, held.contact_due_at = held.contact_due_at, due
    moved(held, MoveKind.CONTACT_LATER, by=by, at=at, start=local_datetime(start), end=deadline(due), reason=reason)
