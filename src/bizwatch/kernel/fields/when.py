"""Fields for a date in three boxes and for a time of day."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.datastructures import MultiValueDict

from bizwatch.kernel.fields.wording import Design, DesignedField, lower_first
from bizwatch.kernel.text import one_line

BOXES = ("day", "month", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t(ember)?)?|oct(ober)?|nov(ember)?|dec(ember)?"
)
_NUMBER = re.compile(r"[0-9]{1,4}")
_TIME_12 = re.compile(r"(1[0-2]|0?[1-9])(?:[:.]?([0-5][0-9]))? ?([ap])\.?m\.?")
_TIME_24 = re.compile(r"([01]?[0-9](?=[:.])|[01][0-9]|2[0-3])[:.]?([0-5][0-9])(?: ?(?:h|hrs?|hours))?")
_NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}


class TypedDate(NamedTuple):
    """What stands in the three boxes, as text."""

    day: str = ""
    month: str = ""
    year: str = ""


class DateBoxes(forms.Widget):
    """Three text boxes posted as ``name-day``, ``name-month`` and ``name-year``."""

    def names(self, name: str) -> tuple[str, ...]:
        """Return the names under which a browser sends the boxes."""
        return tuple(f"{name}-{box}" for box in BOXES)

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> TypedDate:
        """Return the cleaned text of the three boxes."""
        return TypedDate(*(one_line(str(data.get(key) or "")) for key in self.names(name)))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        """Whether none of the boxes was sent."""
        return not any(key in data for key in self.names(name))

    def id_for_label(self, id_: str, index: str = "0") -> str:
        """Return the id of the first box."""
        return f"{id_}-day" if id_ else id_

    def boxes(self, value: Any) -> TypedDate:
        """Return what to draw in the boxes for a date, typed text or nothing."""
        if isinstance(value, date):
            return TypedDate(str(value.day), str(value.month), str(value.year))
        return TypedDate(*value) if value else TypedDate()


def _date_error(message: str, *boxes: str) -> ValidationError:
    """Return an error that knows which boxes to mark; the first is where the error summary leads."""
    # Django fills `params` into the message, so a % of the subject's own is doubled.
    return ValidationError(message.replace("%", "%%"), code="date", params={"boxes": boxes})


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _month(text: str) -> int | None:
    """Return the month typed as a number or as an English name, whole or short."""
    if _MONTH_NAMES.fullmatch(text.lower()):
        return _MONTHS.index(text.lower()[:3]) + 1
    return _number(text)


class DateInputField(DesignedField):
    """A date typed in three boxes; None where they are all empty.

    ``past_only`` allows today and before, ``future_only`` today and after. Both need the form to set ``today`` (the
    date in London: ``DesignForm`` does it from its ``at``). Years before 1900 are taken for a slip.
    """

    widget = DateBoxes

    def __init__(
        self,
        *,
        past_only: bool = False,
        future_only: bool = False,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2199, 12, 31),
        **kwargs: Any,
    ) -> None:
        self.past_only, self.future_only = past_only, future_only
        self.earliest, self.latest = earliest, latest
        self.today: date | None = None
        super().__init__(**kwargs)

    @property
    def needs_today(self) -> bool:
        """Whether the field must be told today's date before it can judge."""
        return self.past_only or self.future_only

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        typed = TypedDate(*value)
        if not any(typed):
            return None
        self._require_all_boxes(typed)
        return self._real_date(typed)

    def _require_all_boxes(self, typed: TypedDate) -> None:
        missing = [box for box in BOXES if not getattr(typed, box)]
        if missing:
            raise _date_error(f"{self.opening} must include a {' and '.join(missing)}", *missing)

    def _real_date(self, typed: TypedDate) -> date:
        day, month, year = _number(typed.day), _month(typed.month), _number(typed.year)
        if year is None or len(typed.year) != 4:
            raise _date_error(f"{self.opening} must have a year of 4 numbers, like 2026", "year")
        if month is None or not 1 <= month <= 12:
            raise _date_error(f"{self.opening} must be a real date", "month")
        if day is None or not 1 <= day <= 31:
            raise _date_error(f"{self.opening} must be a real date", "day")
        try:
            return date(year, month, day)
        except ValueError:
            raise _date_error(f"{self.opening} must be a real date", *BOXES) from None

    def run_validators(self, value: Any) -> None:
        """Refuse a date outside the limits."""
        super().run_validators(value)
        if value is None:
            return
        if not self.earliest <= value <= self.latest:
            limits = f"between {_in_words(self.earliest)} and {_in_words(self.latest)}"
            raise _date_error(f"{self.opening} must be {limits}", *BOXES)
        if self.needs_today:
            self._check_against_today(value)

    def _check_against_today(self, value: date) -> None:
        if self.today is None:
            raise ImproperlyConfigured("A past or future date needs `today`: give the form its `at`")
        if self.past_only and value > self.today:
            raise _date_error(f"{self.opening} must be today or in the past", *BOXES)
        if self.future_only and value < self.today:
            raise _date_error(f"{self.opening} must be today or in the future", *BOXES)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


class TimeInputField(DesignedField):
    """A time of day as people write it: "9:30pm", "9.30 pm", "9pm", "21:30", "2130", "midday". None where empty.

    A bare hour ("9") is refused, because it may mean morning or evening.
    """

    widget = forms.TextInput

    def house_design(self) -> Design:
        return {"width": "10", "spellcheck": False}

    def prepare_value(self, value: Any) -> Any:
        """Show a stored time as people write it."""
        return f"{value:%I:%M%p}".lstrip("0").lower() if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value.replace(tzinfo=None)
        typed = "" if value in self.empty_values else one_line(str(value)).lower()
        if not typed:
            return None
        parsed = _parse_time(typed)
        if parsed is None:
            wanted = "a time" if self.subject.endswith("?") else lower_first(self.subject)
            raise ValidationError(f"Enter {wanted}, like 9:30pm or 21:30", code="format")
        return parsed


def _parse_time(typed: str) -> time | None:
    if typed in _NAMED_TIMES:
        return _NAMED_TIMES[typed]
    if twelve := _TIME_12.fullmatch(typed):
        afternoon = 12 if twelve[3] == "p" else 0
        return time(int(twelve[1]) % 12 + afternoon, int(twelve[2] or 0))
    if full := _TIME_24.fullmatch(typed):
        return time(int(full[1]), int(full[2]))
    return None
