"""When a reporter may expect contact, for the pages before and after sending: only where contact is promised at all."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.capacity.selectors import Expected, expected_contact, expected_of
from bizwatch.cases.selectors import contact_is_promised
from bizwatch.design.filters import local_datetime
from bizwatch.reporting.after_sending import case_to_read
from bizwatch.reporting.call_contact import NO_NAME
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.models import Draft, Report

if TYPE_CHECKING:
    from bizwatch.cases.models import Case


def expected_before(draft: Draft, at: datetime) -> Expected | None:
    """Return when contact is to be expected if this draft is sent now.

    None where none is promised (information, a restricted report), none is wanted, or only the plain promise can be given.
    """
    contact = draft.answers.get("contact", {})
    nature = KINDS[draft.crime_kind].nature(draft.answers)
    if not contact_is_promised(nature) or contact.get("opted_out") or contact.get(NO_NAME):
        return None
    return expected_contact(at)


def expected_to_read(report: Report, at: datetime) -> Expected | None:
    """Return what a call-taker tells a caller after the report: the time of the case that deals with it."""
    return _standing(case_to_read(report), at)


def words_of(expected: Expected) -> str:
    """Return a time that was told as one sentence, for doors that give plain words: other systems, and devices."""
    by = f"we expect to contact you by {local_datetime(expected.by_at)}"
    if expected.is_later_than_promised:
        return f"We are very busy, and we do not expect to keep the 24 hours that we promise: {by}. If it cannot wait, call 101."
    return f"{by[0].upper()}{by[1:]}. 9 in 10 businesses hear from us before the time that they are told."


def expected_after(report: Report, at: datetime) -> Expected | None:
    """Return the time that was told when this report was sent, while it still stands."""
    return _standing(report.case, at)


def _standing(case: "Case", at: datetime) -> Expected | None:
    told = expected_of(case)
    return told if told is not None and at <= told.by_at else None
