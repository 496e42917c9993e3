"""Supervision: figures and short lists."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from markupsafe import Markup

from bizwatch.cases.desk_presenters.triage import moved_up
from bizwatch.cases.desk_presenters.words import what_words
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import DiaryEntry, Load, Page, QueueRow, SupervisionFigures
from bizwatch.cases.selectors.groups import HeldFigures
from bizwatch.design.chips import promise_chip
from bizwatch.design.filters import local_datetime, tag_colour


def figures(now: SupervisionFigures, *, finalised: int, held: HeldFigures) -> list[dict[str, Any]]:
    """Return how the desk stands, each number with the list behind it; held reports only where there are some."""
    queue = reverse("cases:queue")
    breached = now.breached_recording + now.breached_contact
    note = f"{now.breached_recording} to record, {now.breached_contact} to contact" if breached else ""
    return [
        {"label": "Open", "value": f"{now.open:,}", "href": queue},
        {"label": "Unallocated", "value": f"{now.unallocated:,}", "href": f"{queue}?tab=unallocated"},
        {"label": "Promises broken", "value": f"{breached:,}", "note": note, "href": f"{queue}?tab=breached"},
        {"label": "Due in 4 hours", "value": f"{now.due_soon:,}", "href": f"{queue}?tab=soon"},
        {"label": "Finalised this week", "value": f"{finalised:,}", "href": f"{queue}?status=finalised"},
        *([_held(held, f"{queue}?status=collapsed")] if held.held else []),
    ]


def _held(held: HeldFigures, href: str) -> dict[str, Any]:
    note = f"{held.late:,} past their time" if held.late else ""
    return {"label": "Held behind others", "value": f"{held.held:,}", "note": note, "href": href}


def tabs(whose: str) -> list[dict[str, Any]]:
    """Return the two ways to look at what breaks next."""
    here = reverse("cases:supervision")
    return [
        {"text": "Unallocated", "href": here, "current": whose == "unallocated"},
        {"text": "All open", "href": f"{here}?whose=all", "current": whose == "all"},
    ]


def list_caption(page: Page[QueueRow]) -> str:
    """Return how many cases there are, and how many of them are shown."""
    shown = len(page.rows)
    words = f"{page.count_words} case{'' if page.count == 1 else 's'}"
    return f"{words}, the first {shown} shown" if page.has_next else words


def load_row(load: Load) -> list[Any]:
    """Return one investigator's load as a row."""
    return [load.name, load.open, load.overdue, load.due_soon]


def review_row(case: Case, *, at: datetime) -> list[Any]:
    """Return one case whose review is due as a row."""
    chip = promise_chip(case.review_at, at=at)
    tag = format_html('<strong class="govuk-tag {}">{}</strong>', tag_colour(chip.colour), chip.text)
    whose = case.allocated_to.name if case.allocated_to else "Nobody"
    return [
        _link(case.crime_reference),
        what_words(case),
        str(case.premises),
        whose,
        tag,
    ]


def undecided_row(case: Case, *, at: datetime) -> list[Any]:
    """Return one case that the action plan asks to be attended, and on which nobody has decided, as a row."""
    whose = case.allocated_to.name if case.allocated_to else "Nobody"
    reported = local_datetime(case.reported_at, short=True)
    return [
        _link(case.crime_reference),
        what_words(case),
        str(case.premises),
        moved_up(case.priority_factors, at),
        whose,
        reported,
    ]


def call_row(call: DiaryEntry) -> list[Any]:
    """Return a call that needs somebody as a row; one that nobody made in its time is marked."""
    missed = format_html('<strong class="govuk-tag govuk-tag--red">{}</strong>', "Missed") if call.missed_at else ""
    who = call.officer or "Whoever is on duty"
    return [_link(call.reference), local_datetime(call.starts_at), call.with_name, who, missed]


def _link(reference: str) -> Markup:
    href = reverse("cases:desk_case", args=[reference])
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>'
    return Markup(format_html(link, href, reference))  # noqa: S704 - format_html has escaped it
