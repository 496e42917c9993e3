"""How stored answers read on the check page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from bizwatch.design.filters import local_date, money
from bizwatch.reporting.answers import Json, amount


def one_of(choices: Any) -> Callable[[Json], str]:
    """Return a presenter that says the label of one choice of a ``TextChoices``."""
    labels = dict(choices.choices)
    return lambda value: str(labels.get(value, value or ""))


def each_of(choices: Any) -> Callable[[Json], str]:
    """Return a presenter that says the labels of several choices, one a line."""
    labels = dict(choices.choices)
    return lambda value: "\n".join(str(labels.get(code, code)) for code in value or [])


def pounds(value: Json) -> str:
    """Return "£16.50"; "" where no amount was given."""
    return money(amount(value))


def ticked(yes: str, no: str) -> Callable[[Json], str]:
    """Return a presenter of a single checkbox."""
    return lambda value: yes if value else no


def day(value: Json) -> str:
    """Return "23 November 2026"; "" where there is none."""
    return local_date(date.fromisoformat(value)) if value else ""


def covered(value: Json) -> str:
    """Say nothing: the page puts this answer into a row together with others."""
    return ""


def line_value(item: dict[str, Json]) -> Decimal | None:
    """Return quantity times unit value of a property line; None where no value was given."""
    unit = amount(item.get("unit_value"))
    return None if unit is None else unit * int(item.get("quantity") or 1)


def total_value(items: list[dict[str, Json]]) -> list[tuple[str, str]]:
    """Return the row that adds up the value of all lines; none where no line has a value."""
    values = [value for item in items if (value := line_value(item)) is not None]
    return [("Total value", money(sum(values, Decimal(0))))] if values else []
