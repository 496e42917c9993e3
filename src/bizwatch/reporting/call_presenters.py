"""Words of the call-taker's pages."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from bizwatch.cases.choices import OPEN_STATUSES, Status
from bizwatch.cases.selectors import PossibleDuplicate
from bizwatch.design.filters import local_datetime, local_time
from bizwatch.reporting.after_sending import case_to_read
from bizwatch.reporting.gates import Verdict
from bizwatch.reporting.kinds import kind_label
from bizwatch.reporting.models import Report
from bizwatch.reporting.presenters import gate_sections


def found_rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Return each premises found: its name, its business where that is another name, its address and number."""
    return [
        {
            "reference": premises.reference,
            "name": premises.name,
            "business": premises.business.name if premises.business.name != premises.name else "",
            "address": ", ".join(filter(None, (premises.address, premises.town, premises.postcode))),
            "telephone": premises.contact_telephone,
        }
        for premises in found
    ]


def same_rows(found: Iterable[PossibleDuplicate]) -> list[dict[str, Any]]:
    """Return what may be the same event, so that nobody writes it down twice: why, and whether the call can be added."""
    return [
        {
            "reference": case.reference,
            "grade": case.grade.words,
            "kind": kind_label(case.kind),
            "happened": local_datetime(case.occurred_from, short=True),
            "reported": local_datetime(case.reported_at, short=True),
            "status": Status(case.status).label,
            "reasons": ", ".join(case.reasons),
            "may_add": case.status in OPEN_STATUSES,
        }
        for case in found
    ]


def same_words(rows: Sequence[dict[str, Any]]) -> str:
    """Return what a screen reader says when the list appears; "" where there is none."""
    if not rows:
        return ""
    many = len(rows)
    return f"{many} {'reports' if many > 1 else 'report'} may be of the same event. Look below the time."


def is_with_caller(call: Any, report: Report) -> bool:
    """Whether a call that is booked goes to who told the report, and not to who told of the event before."""
    return bool(call.telephone == report.case.contact_telephone and call.with_name == report.case.contact_name)


def sent_rows(found: Iterable[Report]) -> list[dict[str, Any]]:
    """Return the calls sent today."""
    return [
        {
            "reference": case_to_read(report).crime_reference,
            "place": str(report.case.premises),
            "kind": kind_label(report.case.crime_kind),
            "at": local_time(report.sent_at),
            "href": reverse("reporting:call_done", args=[report.draft_id]),
        }
        for report in found
    ]


def gate_advice(verdict: Verdict, on: date) -> list[dict[str, Any]]:
    """Return what to do at once because of the gate's answers, most urgent first."""
    return gate_sections(verdict, on)
