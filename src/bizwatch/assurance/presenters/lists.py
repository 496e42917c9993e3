"""The lists behind the figures: what each is, and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from bizwatch.cases.choices import Door
from bizwatch.cases.selectors.recording_figures import RecordingRow
from bizwatch.design.filters import deadline, local_datetime
from bizwatch.reference.selectors import kind_title

COLUMNS = ("Case", "Kind of report", "Where", "Reported", "To be recorded by", "Recorded", "Door")


@dataclass(frozen=True)
class About:
    """A list's title, what stands on it, and what is said where nothing does."""

    title: str
    words: str
    empty: str


ABOUT: Mapping[str, About] = {
    "late-now": About(
        "Late now",
        "Open reports that are not recorded although their 24 hours are over, this moment.",
        "Every open report is recorded, or has time left.",
    ),
    "recorded-late": About(
        "Recorded late",
        "Reports of the time that were recorded after their 24 hours, or are late and not recorded yet.",
        "Every report of this time was recorded within 24 hours.",
    ),
    "third-party": About(
        "Third-party reports",
        "Reports of the time that somebody other than the victim told of.",
        "Nobody told of a crime against somebody else in this time.",
    ),
    "not-told": About(
        "Victims not told",
        "Cases that were cancelled or transferred in the time before their victim was told.",
        "Every victim was told by the time the case was cancelled or transferred.",
    ),
}


def cells(row: RecordingRow) -> list[Any]:
    """Return a case as cells of a file."""
    return [
        row.reference,
        kind_title(row.crime_kind),
        row.premises_name,
        local_datetime(row.reported_at),
        capfirst(deadline(row.record_due_at)),
        local_datetime(row.recorded_at) or "Not recorded",
        Door(row.door).label,
    ]


def line(row: RecordingRow) -> list[Any]:
    """Return a case as cells of a page, its reference leading to it."""
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>'
    return [format_html(link, reverse("cases:desk_case", args=[row.reference]), row.reference), *cells(row)[1:]]
