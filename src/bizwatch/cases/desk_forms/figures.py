"""From when to when figures are counted."""

from datetime import date
from typing import Any, ClassVar

from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields

MOST_DAYS = 3_660


class FiguresForm(DesignForm):
    """The first and the last day, both included. Sent by GET; empty, the twelve months up to today."""

    mark_optional: ClassVar[bool] = False

    since = fields.DateInputField(label="Reported from", subject="the first day", required=False, past_only=True)
    until = fields.DateInputField(label="Reported to", subject="the last day", required=False)

    def clean(self) -> dict[str, Any] | None:
        """Refuse days in the wrong order, and more of them than are counted at once."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("since"), data.get("until")
        if first and last and last < first:
            self.add_error("until", "The last day must be the first day or later")
        if first and last and (last - first).days > MOST_DAYS:
            self.add_error("until", "Choose ten years or less")
        return data

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and the last day that were asked for; what was not, or cannot be, is the usual."""
        data = self.cleaned_data if self.is_valid() else {}
        last = data.get("until") or today
        first = data.get("since") or min(last, today).replace(year=min(last, today).year - 1, day=1)
        return min(first, last), last
