"""When a reporter may expect contact, for the pages before and after sending: only where contact is promised at all."""

from datetime import datetime

from bizwatch.capacity.selectors import Expected, expected_contact, expected_of
from bizwatch.cases.selectors import contact_is_promised
from bizwatch.reporting.call_contact import NO_NAME
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.models import Draft, Report


def expected_before(draft: Draft, at: datetime) -> Expected | None:
    """Return when contact is to be expected if this draft is sent now.

    None where none is promised (information, a restricted report), none is wanted, or only the plain promise can be given.
    """
    contact = draft.answers.get("contact", {})
    nature = KINDS[draft.crime_kind].nature(draft.answers)
    if not contact_is_promised(nature) or contact.get("opted_out") or contact.get(NO_NAME):
        return None
    return expected_contact(at)


def expected_after(report: Report, at: datetime) -> Expected | None:
    """Return the time that was told when this report was sent, while it still stands."""
    told = expected_of(report.case)
    return told if told is not None and at <= told.by_at else None
