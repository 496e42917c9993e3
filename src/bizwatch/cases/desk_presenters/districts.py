"""The policing districts side by side, in words: exact numbers, or bands of five for whoever may not see small ones.

A share is said only as "so many of so many", never in per cent, so that three of four does not look like a trend.
"""

from collections.abc import Callable, Iterable
from typing import Any

from bizwatch.cases.desk_presenters.figures import SMALL
from bizwatch.cases.desk_presenters.words import kind_label
from bizwatch.cases.selectors.districts import County, DistrictFigures, Emerging
from bizwatch.design.filters import local_date, local_datetime

COLUMNS = (
    "District",
    {"text": "Reports", "numeric": True},
    {"text": "Open now", "numeric": True},
    "Contact within the promised time",
    "Recorded in time",
    {"text": "Finalised", "numeric": True},
    {"text": "Of those, positive", "numeric": True},
    {"text": "Businesses that reported in 12 months", "numeric": True},
)
CSV_COLUMNS = (
    "District",
    "Reports",
    "Open now",
    "Contacts promised",
    "Contacts in time",
    "To record",
    "Recorded in time",
    "Finalised",
    "Of those, positive",
    "Businesses that reported in 12 months",
    "Emerging",
)
ELSEWHERE = "Outside every known district"
Tell = Callable[[int], str]


def teller(*, whole: bool) -> Tell:
    """Return how a number is told: as it is, or as a band."""
    return (lambda number: f"{number:,}") if whole else band


def band(number: int) -> str:
    """Return a number in steps of five; one under five, none among them, as that."""
    if number < SMALL:
        return f"Fewer than {SMALL}"
    least = number - number % SMALL
    return f"{least:,} to {least + SMALL - 1:,}"


def row(one: DistrictFigures, tell: Tell) -> list[Any]:
    """Return one district as a row."""
    return [
        one.name or ELSEWHERE,
        tell(one.reports),
        tell(one.open),
        _of(one.contact_kept, one.contact_due, tell),
        _of(one.record_kept, one.record_due, tell),
        tell(one.finalised),
        tell(one.dealt_with),
        tell(one.businesses),
    ]


def csv_rows(county: County, tell: Tell | None) -> Iterable[list[Any]]:
    """Return the rows of ``CSV_COLUMNS``; without ``tell`` the numbers as they are."""
    for one in county.districts:
        numbers = (
            one.reports,
            one.open,
            one.contact_due,
            one.contact_kept,
            one.record_due,
            one.record_kept,
            one.finalised,
            one.dealt_with,
            one.businesses,
        )
        emerging = "; ".join(kind_label(kind.kind) for kind in one.emerging)
        yield [one.name or ELSEWHERE, *(tell(number) if tell else number for number in numbers), emerging]


def emerging_lines(county: County, tell: Tell, *, once_in: int) -> list[dict[str, str]]:
    """Return what emerges, district by district, in words."""
    return [
        {"district": one.name or ELSEWHERE, "words": emerging_words(kind, tell, once_in=once_in)}
        for one in county.districts
        for kind in one.emerging
    ]


def emerging_words(one: Emerging, tell: Tell, *, once_in: int) -> str:
    """Return what is unusual about a week: how many came, how many usually do, and how seldom chance does that."""
    when = "this week so far" if one.is_this_week else "last week"
    number = tell(one.number)
    return (
        f"{kind_label(one.kind)}: {number} {when}, against {usual_words(one)} in the {one.weeks_before} weeks before. "
        f"Chance alone brings so many in fewer than 1 of {once_in:,} such weeks."
    )


def usual_words(one: Emerging) -> str:
    """Return a usual week in words."""
    if one.usual < 0.75:
        return "less than 1 a week"
    return f"about {round(one.usual):,} a week"


def lead(county: County) -> str:
    """Return which weeks these are and when they were counted."""
    if county.counted_at is None:
        return "Nothing has been counted yet: the worker counts every hour."
    counted = f"Counted {local_datetime(county.counted_at)}."
    return f"Reports from {local_date(county.first)} to {local_date(county.last)}, in whole weeks. {counted}"


def _of(kept: int, due: int, tell: Tell) -> str:
    if not due:
        return "None was due"
    of = tell(due)
    return f"{tell(kept)} of {of[0].lower()}{of[1:]}"
