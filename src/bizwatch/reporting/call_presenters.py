"""Words of the call-taker's pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from bizwatch.cases.selectors import RecentlyTold
from bizwatch.design.filters import local_datetime, local_time
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


def recent_rows(found: Iterable[RecentlyTold]) -> list[dict[str, Any]]:
    """Return what was reported lately at the premises, so that nobody writes the same event down twice."""
    return [
        {
            "reference": case.reference,
            "kind": kind_label(case.kind),
            "happened": local_datetime(case.occurred_from),
            "reported": local_datetime(case.reported_at),
            "status": case.status_words,
        }
        for case in found
    ]


def sent_rows(found: Iterable[Report]) -> list[dict[str, Any]]:
    """Return the calls sent today."""
    return [
        {
            "reference": report.case.crime_reference,
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
