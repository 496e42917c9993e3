"""Restricted cases: the list, the signs that were told, the duty to notify, the clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bizwatch.cases.choices import Consent, NotifyRoute, Status
from bizwatch.cases.desk_presenters.case import outcome_rows, outcome_title
from bizwatch.cases.desk_presenters.words import Row, result_words, status_colour, status_label
from bizwatch.cases.models import CaseResult, DutyToNotify, RestrictedOpening, SlaveryCheck
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.selectors import RestrictedPage, RestrictedRow
from bizwatch.design.chips import Chip, promise_chip
from bizwatch.design.filters import deadline, local_datetime
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownIndicator
from bizwatch.reference.selectors import clock, national_service, slavery_indicator

__all__ = [
    "check_rows",
    "clocks",
    "helpline",
    "indicator_words",
    "line",
    "notification_rows",
    "opening_item",
    "outcome_rows",
    "outcome_title",
    "result_title",
]
_CHILDREN = {"yes": "Yes", "no": "No", "unsure": "Not sure"}


@dataclass(frozen=True)
class Line:
    """One case of the list. ``clock`` is what runs next."""

    reference: str
    reported_at: datetime
    status: str
    status_colour: str
    clock: Chip
    words: str
    whose: str


def line(row: RestrictedRow, *, at: datetime) -> Line:
    """Return one line of the list: nothing of what was told, for a list stands open on a desk."""
    words, chip = _next(row, at)
    return Line(
        row.reference,
        row.reported_at,
        "Closed" if row.status == Status.FINALISED else status_label(row.status),
        status_colour(row.status),
        chip,
        words,
        row.investigator or "Nobody",
    )


def _next(row: RestrictedRow, at: datetime) -> tuple[str, Chip]:
    if row.closed_at is not None:
        return "Closed", Chip(local_datetime(row.closed_at, short=True), "grey")
    if row.recorded_at is None:
        return rule_of(Nature.RESTRICTED).promise, promise_chip(row.record_due_at, at=at)
    return "Next review", promise_chip(row.review_at, at=at)


@dataclass(frozen=True)
class ClockLine:
    """One clock: its name, its chip, and what it means."""

    name: str
    chip: Chip
    sentence: str


def clocks(page: RestrictedPage, *, at: datetime) -> list[ClockLine]:
    """Return the clocks of a restricted case: that it is read, that it is reviewed, and the decisions to expect."""
    case = page.case
    read = promise_chip(case.record_due_at, at=at, kept_at=case.recorded_at)
    found = [
        ClockLine(rule_of(case.nature).promise, read, f"By {deadline(case.record_due_at, short=True)}."),
    ]
    if case.is_open:
        due = f"By {deadline(case.review_at, short=True)}."
        found.append(ClockLine("Next review", promise_chip(case.review_at, at=at), due))
    for record in page.notifications:
        if record.decision_due_at is not None:
            name = f"{clock('nrm-decision').name}: {record.who}"
            due = f"Expected by {deadline(record.decision_due_at, short=True)}."
            found.append(ClockLine(name, promise_chip(record.decision_due_at, at=at), due))
    return found


def check_rows(check: SlaveryCheck) -> list[Row]:
    """Return what was told beside the signs."""
    people = "Not known" if check.people_at_risk is None else str(check.people_at_risk)
    return [
        {
            "key": "In danger now",
            "value": "Yes: call 999 if nobody has" if check.in_danger_now else "Not as far as told",
        },
        {"key": "People at risk", "value": people},
        {"key": "Children among them", "value": _CHILDREN.get(check.children, "Not known")},
        {"key": "Agrees to be referred", "value": Consent(check.consent).label},
        {
            "key": "Safe way to reach who told it",
            "value": check.safe_contact or "None was given: do not contact the business",
        },
    ]


def indicator_words(check: SlaveryCheck) -> list[str]:
    """Return the signs that were told, in words; an unknown code as it stands. There is no count and no score."""
    return [_indicator(code) for code in check.indicators]


def _indicator(code: str) -> str:
    try:
        return slavery_indicator(code).label
    except UnknownIndicator:
        return code


def helpline() -> str:
    """Return the helpline for a specialist to pass on."""
    found = national_service("modern-slavery-helpline")
    return f"{found.name}, {found.phone}"


def notification_rows(record: DutyToNotify) -> list[Row]:
    """Return one record of the duty to notify."""
    due = deadline(record.decision_due_at)
    known = [
        ("How", NotifyRoute(record.route).label),
        ("Sent", local_datetime(record.notified_at)),
        ("Form", record.form_reference),
        ("Recorded", f"{local_datetime(record.entered_at)} by {record.by_name}"),
        ("Decision expected", due),
        ("Note", record.note),
    ]
    return [{"key": key, "value": value} for key, value in known if value]


def opening_item(opening: RestrictedOpening) -> dict[str, Any]:
    """Return one opening for the timeline: who, when and why."""
    return {"title": "Opened", "by": opening.by_name, "at": opening.at, "text": opening.reason}


def result_title(given: CaseResult, reported_at: datetime) -> str:
    """Return how the case ended."""
    return result_words(given.code, "", reported_at)
