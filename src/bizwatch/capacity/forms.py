"""What a supervisor asks of the desk that is not so: other officers, other volume, other handling time."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from bizwatch.capacity.selectors.outlook import Change
from bizwatch.design.filters import local_date
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.clock import LocalTimeMissing, parse_local, to_london

DAYS = 7


class WhatIfForm(DesignForm):
    """Sent by GET and kept nowhere. Empty fields leave the desk as it is."""

    mark_optional: ClassVar[bool] = False

    officers = fields.IntegerField(
        label="Officers more or fewer",
        subject="officers",
        help_text="For example, 2 or -1",
        required=False,
        min_value=-9,
        max_value=9,
    )
    day = fields.ChoiceSelect(label="On", subject="a day", required=False, empty_label="Choose a day")
    starts = fields.TimeInputField(label="From", subject="the time from", required=False)
    ends = fields.TimeInputField(label="To", subject="the time to", required=False)
    volume = fields.IntegerField(
        label="Reports, per cent more or fewer",
        subject="reports",
        help_text="For example, 50 or -20",
        required=False,
        min_value=-90,
        max_value=900,
    )
    handling = fields.IntegerField(
        label="Time for a contact, per cent more or less",
        subject="time for a contact",
        required=False,
        min_value=-80,
        max_value=300,
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        today = to_london(at).date()
        days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
        choices = [(day.isoformat(), f"{day:%A} {local_date(day)}") for day in days]
        self.fields["day"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Officers need a day and both times; times that the clocks skip are refused."""
        data = super().clean() or self.cleaned_data
        if data.get("officers"):
            for name, words in (
                ("day", "Choose the day"),
                ("starts", "Enter the time from"),
                ("ends", "Enter the time to"),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"{words} on which there are more or fewer officers")
        if not self.errors and data.get("officers"):
            try:
                self.span = _span(date.fromisoformat(data["day"]), data["starts"], data["ends"])
            except LocalTimeMissing as error:
                self.add_error("starts", str(error))
        return data

    def change(self) -> Change | None:
        """Return what is to be different; None where nothing is, or the form is not right."""
        if not self.is_bound or not self.is_valid():
            return None
        data = self.cleaned_data
        starts_at, ends_at = self.span if data["officers"] else (None, None)
        change = Change(
            data["officers"] or 0,
            starts_at,
            ends_at,
            1 + (data["volume"] or 0) / 100,
            1 + (data["handling"] or 0) / 100,
        )
        return None if change == Change() else change


def _span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Return the moments of a time of day; an end that is not after the start is on the next day. Of an hour that happens
    twice the first counts. Raises ``LocalTimeMissing``."""
    last = day if ends > starts else day + timedelta(days=1)
    return parse_local(day, starts, fold=0), parse_local(last, ends, fold=0)
