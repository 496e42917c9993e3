"""Who waits for whom, as the desk reads it."""

from collections.abc import Iterable
from datetime import datetime

from bizwatch.cases.choices import ActionState, Side
from bizwatch.cases.models import Case, CaseAction
from bizwatch.cases.policies.waiting import Owed, Waiting, waiting_facts, waiting_for
from bizwatch.design.chips import Chip, promise_chip
from bizwatch.design.filters import local_datetime


def desk_waiting(case: Case, actions: Iterable[CaseAction], *, at: datetime) -> list[tuple[Chip, str]]:
    """Return who must act now: the chip of its clock, and a sentence."""
    open_ones = (one for one in actions if one.side == Side.BUSINESS and one.state == ActionState.OPEN)
    owed = [Owed(one.text, one.added_at, one.due_at) for one in open_ones]
    return [(promise_chip(one.by, at=at), _sentence(one)) for one in waiting_for(waiting_facts(case, owed))]


def _sentence(one: Waiting) -> str:
    if one.side is Side.BUSINESS and one.since is not None:
        return f"Waiting for the business since {local_datetime(one.since, short=True)}: {one.what}"
    return f"Waiting for the police: {one.what} by {local_datetime(one.by, short=True)}"
