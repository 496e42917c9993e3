"""Before a report is sent: the cases of the reporter's own business that may tell of the same event."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.cases.choices import OPEN_STATUSES
from bizwatch.cases.selectors import PossibleDuplicate, ToldThings, possible_duplicates
from bizwatch.design.filters import local_datetime
from bizwatch.reporting.handover import new_case
from bizwatch.reporting.kinds import is_restricted, kind_label
from bizwatch.reporting.models import Draft
from bizwatch.reporting.selectors import answers_of, files_of

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class ReportedBefore:
    """One case that the reporter or a colleague may have reported already, in words."""

    reference: str
    words: str
    reasons: str


def reported_before(draft: Draft, user: "User | None", *, at: datetime) -> tuple[ReportedBefore, ...]:
    """Return the open cases that may tell of the same event as a complete draft, the surest first.

    Only what the reporter may see themselves: nothing for a guest, and nothing about what is told in confidence.
    """
    if user is None or draft.premises is None or draft.is_call or is_restricted(draft.crime_kind):
        return ()
    return tuple(_in_words(one) for one in possible_duplicates_of(draft, user, at=at) if one.status in OPEN_STATUSES)


def possible_duplicates_of(draft: Draft, user: "User", *, at: datetime) -> tuple[PossibleDuplicate, ...]:
    """Return what may be the same as a complete draft with its premises, by all that is told in it."""
    new = new_case(answers_of(draft), premises=draft.premises, reported_by=None)
    told = ToldThings(
        serial_numbers=[line.serial_number for line in new.property_lines],
        registrations=[vehicle.registration for vehicle in new.vehicles],
        files=[held.evidence.sha256 for held in files_of(draft)],
        text=new.summary,
    )
    return possible_duplicates(
        user=user,
        premises_id=new.premises_id,
        kind=new.crime_kind,
        occurred_from=new.occurred_from,
        occurred_to=new.occurred_to,
        at=at,
        told=told,
    )


def _in_words(found: PossibleDuplicate) -> ReportedBefore:
    happened = local_datetime(found.occurred_from, short=True)
    reported = local_datetime(found.reported_at, short=True)
    return ReportedBefore(
        reference=found.reference,
        words=f"{kind_label(found.kind)} on {happened}, reported {reported}",
        reasons=", ".join(found.reasons),
    )
