"""Before a report is sent: the cases that may tell of the same event. A reporter is told of their own business's."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.cases.choices import OPEN_STATUSES
from bizwatch.cases.selectors import PossibleDuplicate, ToldEvent, ToldThings, possible_duplicates
from bizwatch.design.filters import local_datetime
from bizwatch.reporting.dataset import Reading
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


def same_as_call(draft: Draft, user: "User", *, at: datetime) -> tuple[PossibleDuplicate, ...]:
    """Return what may be the same as a call as far as it is written down, the surest first.

    Nothing before the caller has said when it was, and nothing about what is told in confidence.
    """
    if "when" not in draft.answers or is_restricted(draft.crime_kind):
        return ()
    return possible_duplicates_of(draft, user, at=at)


def possible_duplicates_of(draft: Draft, user: "User", *, at: datetime) -> tuple[PossibleDuplicate, ...]:
    """Return what may be the same as a draft with its premises and its time, by all that is told in it."""
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


def told_event(reading: Reading, premises: Any) -> ToldEvent:
    """Return what a report without a draft tells of its event, by all that it says. It has no faults."""
    new = new_case(reading.answers, premises=premises, reported_by=None)
    told = ToldThings(
        serial_numbers=[line.serial_number for line in new.property_lines],
        registrations=[vehicle.registration for vehicle in new.vehicles],
        external_reference=reading.external_reference,
        text=new.summary,
    )
    return ToldEvent(
        premises_id=new.premises_id,
        kind=new.crime_kind,
        occurred_from=new.occurred_from,
        occurred_to=new.occurred_to,
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
