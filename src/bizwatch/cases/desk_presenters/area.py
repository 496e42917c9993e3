"""A beat manager's list in words, and as a file without any person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.cases.desk_presenters.words import area_name, kind_label, nature_label, outcome_words, status_label
from bizwatch.cases.selectors import QueueRow, areas_seen
from bizwatch.cases.selectors.area import RepeatPremises
from bizwatch.design.filters import local_datetime, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import areas_above

CSV_COLUMNS = (
    "Crime reference",
    "Kind of report",
    "Crime or not",
    "Offence code",
    "Premises",
    "Town",
    "Postcode",
    "Policing area",
    "Reported",
    "Happened from",
    "Status",
    "Outcome",
)


def area_choices(user: "User") -> list[tuple[str, str]]:
    """Return the areas that a person may see, with those below them, by name."""
    return sorted(((code, area_name(code)) for code in areas_seen(user)), key=lambda choice: choice[1])


def heading(user: "User") -> str:
    """Return the name of the person's own area."""
    return area_name(user.policing_area)


def lies_in(user: "User") -> str:
    """Return which areas lie above the person's own, as far as they are known."""
    above = areas_above(user.policing_area)[1:]
    names = ", ".join(area.name for area in above)
    beside = ", ".join(area_name(code) for code in user.areas[1:])
    words = [f"In {names}." if names else "", f"You may also see {beside}." if beside else ""]
    return " ".join(filter(None, words))


def new_words(number: int, since: datetime | None) -> str:
    """Return how much is new since the last visit."""
    if since is None:
        return "This is your first visit: everything is new."
    if not number:
        return f"Nothing new since your last visit, {local_datetime(since)}."
    return f"{plural(number, 'open case')} new since your last visit, {local_datetime(since)}."


def notes(row: QueueRow, repeats: Mapping[str, int]) -> tuple[str, ...]:
    """Return what a line says beside the case: that there were several reports at the premises."""
    number = repeats.get(row.reference, 0)
    return (f"{number:,} reports here in 12 months",) if number > 1 else ()


def repeat_row(one: RepeatPremises) -> list[Any]:
    """Return premises with several reports as a row."""
    return [", ".join(filter(None, [one.name, one.town, one.postcode])), f"{one.number:,}"]


def csv_rows(rows: Iterable[QueueRow]) -> Iterable[list[Any]]:
    """Yield the rows of ``CSV_COLUMNS``: no name of anybody."""
    for row in rows:
        yield [
            row.reference,
            kind_label(row.crime_kind),
            nature_label(row.nature),
            row.offence_code,
            row.premises_name,
            row.premises_town,
            row.premises_postcode,
            area_name(row.policing_area),
            _local(row.reported_at),
            _local(row.occurred_from),
            status_label(row.status),
            outcome_words(row.outcome_code) if row.outcome_code else "",
        ]


def _local(moment: datetime | None) -> str:
    return to_london(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
