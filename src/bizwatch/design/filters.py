"""Jinja filters: how times, money and counts are written on a page. House style is GOV.UK's, with minutes always shown
so that columns line up ("9:00am"), and midnight and midday in words. A time by which something is due is a ``deadline``:
at midnight it names the day that ends, as nobody knows to which day "midnight" belongs."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from markupsafe import Markup, escape

from bizwatch.kernel.clock import LONDON, to_london

TAG_COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")


def local_date(value: datetime | date | None, *, short: bool = False) -> str:
    """Return "23 November 2026" ("23 Nov 2026" when short); a moment is first taken to London. "" for None."""
    if not value:
        return ""
    day = to_london(value).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%b %Y}" if short else f"{day.day} {day:%B %Y}"


def deadline(value: datetime | None, *, short: bool = False) -> str:
    """Return by when something is due: "23 November 2026, 7:48pm", or "midnight at the end of Friday 4 December 2026"
    ("midnight at the end of Fri 4 Dec 2026" when short). "" for None."""
    if value is None or not _is_midnight(value):
        return local_datetime(value, short=short)
    day = _day_that_ends(value)
    return f"midnight at the end of {day:%a} {local_date(day, short=True)}" if short else _midnight_words(day)


def deadline_date(value: datetime | None, *, short: bool = False) -> str:
    """Return the day by whose end something is due: at midnight, the day that ends with it. "" for None."""
    return local_date(_day_that_ends(value) if value else None, short=short)


def local_time(value: datetime | time | None) -> str:
    """Return "7:48pm", "midday" or "midnight"; in the hour that happens twice a moment is marked BST or GMT. "" for None."""
    if value is None:
        return ""
    if isinstance(value, time):
        return _twelve_hours(value)
    local = to_london(value)
    return f"{_twelve_hours(local.time())}{' ' + str(local.tzname()) if _happens_twice(local) else ''}"


def local_datetime(value: datetime | None, *, short: bool = False) -> str:
    """Return "23 November 2026, 7:48pm". "" for None."""
    return f"{local_date(value, short=short)}, {local_time(value)}" if value else ""


def iso(value: datetime | date | None) -> str:
    """Return the machine-readable form for ``<time datetime>``: a moment in UTC, or a date."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if value else ""


def money(value: Decimal | int | str | None) -> str:
    """Return "£1,234.50", or "£1,234" for whole pounds; "−£5" below zero. "" for None."""
    if value is None or value == "":
        return ""
    amount = Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign = "−" if amount < 0 else ""
    pattern = f"{abs(amount):,.0f}" if amount == amount.to_integral_value() else f"{abs(amount):,.2f}"
    return f"{sign}£{pattern}"


def plural(count: int, singular: str, several: str = "") -> str:
    """Return the count with its noun: ``1|plural("case")`` is "1 case", ``1200|plural("case")`` is "1,200 cases"."""
    return f"{count:,} {singular if count == 1 else several or singular + 's'}"


def nl2br(value: Any) -> Markup:
    """Return the text escaped, with its line breaks drawn; markup comes back as it is, and None as nothing."""
    if value is None or isinstance(value, Markup):
        return value or Markup()
    return Markup("<br>\n").join(escape(value).split("\n"))


def tag_colour(colour: str) -> str:
    """Return the CSS class of a tag's colour; blue is the default, so it needs none. Raises ``ValueError`` for a colour GOV.UK has not."""
    if colour in ("", "blue"):
        return ""
    if colour not in TAG_COLOURS:
        raise ValueError(f"{colour} is not a tag colour: use one of {', '.join(TAG_COLOURS)}")
    return f"govuk-tag--{colour}"


def _is_midnight(value: datetime) -> bool:
    return to_london(value).time() == time(0)


def _day_that_ends(value: datetime) -> date:
    """Return the day of a moment in London, which midnight ends and does not begin."""
    return (to_london(value) - timedelta(microseconds=1) if _is_midnight(value) else to_london(value)).date()


def _midnight_words(day: date) -> str:
    return f"midnight at the end of {day:%A} {local_date(day)}"


def _twelve_hours(at: time) -> str:
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    return f"{at.hour % 12 or 12}:{at.minute:02}{'pm' if at.hour >= 12 else 'am'}"


def _happens_twice(local: datetime) -> bool:
    wall = local.replace(tzinfo=LONDON)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


FILTERS: Mapping[str, Callable[..., Any]] = {
    "local_date": local_date,
    "local_time": local_time,
    "deadline": deadline,
    "deadline_date": deadline_date,
    "local_datetime": local_datetime,
    "iso": iso,
    "money": money,
    "plural": plural,
    "nl2br": nl2br,
    "tag_colour": tag_colour,
}
