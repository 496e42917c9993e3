"""Who waits for whom, as the desk reads it."""

from collections.abc import Iterable
from datetime import datetime

from bizwatch.cases.choices import ActionState, AttentionWhy, Side
from bizwatch.cases.models import Case, CaseAction
from bizwatch.cases.policies.waiting import Owed, Waiting, WaitingFacts, waiting_for
from bizwatch.design.chips import Chip, promise_chip
from bizwatch.design.filters import local_datetime


def desk_waiting(case: Case, actions: Iterable[CaseAction], *, at: datetime) -> list[tuple[Chip, str]]:
    """Return who must act now: the chip of its clock, and a sentence."""
    open_ones = (one for one in actions if one.side == Side.BUSINESS and one.state == ActionState.OPEN)
    owed = [Owed(one.text, one.added_at, one.due_at) for one in open_ones]
    facts = WaitingFacts(
        is_open=case.is_open,
        owed=owed,
        attention_why=AttentionWhy(case.attention_why),
        attention_at=case.attention_at,
        contact_due_at=None if case.contacted_at or case.contact_opted_out else case.contact_due_at,
        record_due_at=None if case.recorded_at else case.record_due_at,
    )
    return [(promise_chip(one.by, at=at), _sentence(one)) for one in waiting_for(facts)]


def _sentence(one: Waiting) -> str:
    if one.side is Side.BUSINESS and one.since is not None:
        return f"Waiting for the business since {local_datetime(one.since, short=True)}: {one.what}"
    return f"Waiting for the police: {one.what} by {local_datetime(one.by, short=True)}"
