"""Who has how much, in the words and columns of the page and of its file; absences and reviews beside it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from bizwatch.cases.desk_presenters.words import area_name, what_words
from bizwatch.cases.selectors.reviews import LastReview, ReviewRow
from bizwatch.cases.selectors.workload import AwayLine, Workload
from bizwatch.design.chips import promise_chip
from bizwatch.design.filters import deadline, deadline_date, local_date, local_datetime, plural, tag_colour
from bizwatch.kernel.clock import to_london

# The columns of the page. None can be sorted by: an order by what officers have would be a league table of people.
COLUMNS: tuple[dict[str, Any], ...] = (
    {"text": "Officer"},
    {"text": "Open", "numeric": True},
    {"text": "Where they stand"},
    {"text": "Overdue", "numeric": True},
    {"text": "Waiting", "numeric": True},
    {"text": "Reviews due", "numeric": True},
    {"text": "Next shift and hours this week"},
    {"text": "Last contact"},
)
CSV_COLUMNS = (
    "Officer",
    "Open",
    "New",
    "Recorded",
    "Under investigation",
    "Waiting for the business",
    "Older than 7 days",
    "Older than 28 days",
    "Oldest report",
    "Overdue",
    "Reviews due",
    "Hours on the rota this week",
    "Next shift",
    "Away until",
    "Last contact with a victim",
)


def row(one: Workload, *, at: datetime) -> list[Any]:
    """Return one officer's line."""
    counts = one.counts
    href = reverse("cases:workload_officer", args=[one.officer.public_id])
    name = format_html(
        '<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>', href, one.officer.audit_name
    )
    if not one.is_investigator:
        name = format_html("{}<br>{}", name, "Investigates no more: give these cases away")
    standing = format_html(
        "{} not begun, {} under investigation<br>{} older than 7 days, {} than 28",
        *(f"{n:,}" for n in (counts.new + counts.recorded, counts.investigating, counts.over_week, counts.over_month)),
    )
    return [
        name,
        f"{counts.open:,}",
        standing if counts.open else "",
        f"{counts.overdue:,}",
        f"{counts.with_business:,}",
        f"{counts.reviews_due:,}",
        format_html("{}<br>{}", shift_words(one, at=at), plural_hours(one.hours)),
        local_datetime(one.contacted_at, short=True) or "None noted",
    ]


def csv_rows(found: Iterable[Workload]) -> Iterable[list[Any]]:
    """Return the rows of ``CSV_COLUMNS``; times in Europe/London as ISO 8601 without zone."""
    for one in found:
        counts = one.counts
        yield [
            one.officer.audit_name,
            counts.open,
            counts.new,
            counts.recorded,
            counts.investigating,
            counts.with_business,
            counts.over_week,
            counts.over_month,
            _local(counts.oldest_at),
            counts.overdue,
            counts.reviews_due,
            one.hours,
            _local(one.next_shift_at),
            _until(one),
            _local(one.contacted_at),
        ]


def plural_hours(hours: float) -> str:
    """Return hours on the rota in words."""
    return "1 hour" if hours == 1 else f"{hours:g} hours"


def shift_words(one: Workload, *, at: datetime) -> str:
    """Return when somebody is there next, or that they are away."""
    if one.away is not None:
        return f"Away until {deadline_date(one.away.ends_at)}" if one.away.ends_at else "Away until further notice"
    if one.next_shift_at is None:
        return "Not on the rota this week"
    return "Now" if one.next_shift_at <= at else local_datetime(one.next_shift_at, short=True)


def away_row(line: AwayLine, *, at: datetime) -> list[Any]:
    """Return one absence with what breaks meanwhile; why somebody is away is not repeated here."""
    absence = line.absence
    until = deadline_date(absence.ends_at) if absence.ends_at else "Further notice"
    shown = f"{reverse('cases:away')}?absence={absence.pk}"
    give = f"{reverse('cases:reallocate')}?whose={absence.officer.public_id}"
    link = '<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>'
    acts = format_html(f"{link}<br>{link}", shown, "Show what breaks", give, "Give their cases to others")
    return [
        absence.officer.audit_name,
        "Now" if absence.starts_at <= at else local_date(absence.starts_at),
        until,
        f"{line.open:,}",
        f"{line.breaks:,}",
        capfirst(deadline(line.first_break_at, short=True)),
        acts if line.open else "",
    ]


def review_row(row: ReviewRow, last: LastReview | None, *, at: datetime) -> list[Any]:
    """Return one case whose review is due."""
    chip = promise_chip(row.review_at, at=at)
    tag = format_html('<strong class="govuk-tag {}">{}</strong>', tag_colour(chip.colour), chip.text)
    href = reverse("cases:desk_review", args=[row.reference])
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>'
    case = format_html(link, reverse("cases:desk_case", args=[row.reference]), row.reference)
    act = '<a class="govuk-link govuk-link--no-visited-state" href="{}">Review<span class="govuk-visually-hidden"> {}</span></a>'
    return [
        case,
        what_words(row),
        ", ".join(filter(None, [row.premises_name, row.premises_town, area_name(row.policing_area)])),
        row.investigator or "Nobody",
        f"{last.by_name}, {local_date(last.at)}" if last else "Never",
        tag,
        format_html(act, href, row.reference),
    ]


def officer_words(one: Workload | None, *, at: datetime) -> str:
    """Return what stands above an officer's own list."""
    if one is None:
        return ""
    words = f"{plural(one.counts.open, 'open case')}, {one.counts.overdue:,} overdue. "
    words += f"{one.hours:g} hours on the rota this week. Next shift: {shift_words(one, at=at)}."
    return words


def _until(one: Workload) -> str:
    if one.away is None:
        return ""
    return _local(one.away.ends_at) if one.away.ends_at else "further notice"


def _local(moment: datetime | None) -> str:
    return to_london(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
