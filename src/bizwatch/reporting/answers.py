"""Answers as they lie in a draft: JSON by page, typed again when they are asked for.

``{"when": {"span": "known", "at_day": "2026-11-23", …}, "property": [{"description": …}, …]}``: a page's code leads to
its answers by question, or to a list of them where the page repeats.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.forms import Field

from bizwatch.kernel.fields import DateInputField, MoneyField, TimeInputField
from bizwatch.reporting.choices import Door

Json = Any


class Answers:
    """All answers of one report, with its kind and door: what ``when`` rules, labels and presenters look at."""

    def __init__(self, *, kind: str, door: Door, pages: Mapping[str, Json]) -> None:
        self.kind, self.door, self.pages = kind, door, pages

    def has(self, page: str) -> bool:
        """Whether the page was answered, be it with nothing."""
        return page in self.pages

    def page(self, page: str) -> dict[str, Json]:
        """Return the answers of a page by question; empty where it was not answered or repeats."""
        found = self.pages.get(page)
        return found if isinstance(found, dict) else {}

    def items(self, page: str) -> list[dict[str, Json]]:
        """Return the items of a page that repeats."""
        found = self.pages.get(page)
        return found if isinstance(found, list) else []

    def get(self, page: str, question: str, default: Json = "") -> Json:
        """Return one answer; ``default`` where it was not given."""
        found = self.page(page).get(question)
        return default if found is None else found


def encode(value: Any) -> Json:
    """Return a clean value as JSON: dates, times and moments in ISO 8601, money as text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple | set) else value


def decode(field: Field, value: Json) -> Any:
    """Return a stored value as the field showed it; what cannot be read is shown as it is, never lost."""
    if not isinstance(value, str) or not value:
        return value
    try:
        if isinstance(field, DateInputField):
            return date.fromisoformat(value)
        if isinstance(field, TimeInputField):
            return time.fromisoformat(value)
        if isinstance(field, MoneyField):
            return Decimal(value)
    except (ValueError, ArithmeticError):
        return value
    return value


def moment(value: Json) -> datetime | None:
    """Return a stored moment, aware; None where there is none."""
    return datetime.fromisoformat(value) if value else None


def amount(value: Json) -> Decimal | None:
    """Return stored money; None where there is none."""
    return Decimal(value) if value not in (None, "") else None
