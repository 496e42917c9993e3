"""What the desk's forms share: the moment of telling."""

from datetime import date, datetime
from typing import Any, ClassVar

from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.intake import Told
from bizwatch.design.act_forms import DATE_HINT, TIME_HINT, EditForm
from bizwatch.design.forms import LocalMoment, which_hour_field
from bizwatch.kernel import fields
from bizwatch.kernel.clock import last_minute_of

NOW, EARLIER = "now", "earlier"


class TellingForm(EditForm):
    """A decision of which the victim must be told; the answers become ``Told``, or None where none was given.

    Its own fields come first where a form names them in ``field_order``.
    """

    moments: ClassVar[tuple[LocalMoment, ...]] = (
        LocalMoment("told_at", "told_day", "told_time", "told_which", past_only=True),
    )
    places: ClassVar[dict[str, str]] = {"told": "told_when"}

    told_when = fields.ChoiceRadios(
        label="When was the victim told?",
        subject="when the victim was told",
        choices=((NOW, "Just now"), (EARLIER, "Earlier")),
        required=False,
    )
    told_day = fields.DateInputField(
        label="Day", subject="day", help_text=DATE_HINT, design={"conditional_on": ("told_when", EARLIER)}
    )
    told_time = fields.TimeInputField(
        label="Time", subject="time", help_text=TIME_HINT, design={"conditional_on": ("told_when", EARLIER)}
    )
    told_which = which_hour_field()
    told_channel = fields.ChoiceRadios(
        label="How were they told?",
        subject="how the victim was told",
        choices=ContactChannel.choices,
        required=False,
        design={"inline": True},
    )
    told_note = fields.CleanCharField(
        label="What was said (optional)", required=False, multiline=True, max_length=2_000, design={"rows": 2}
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse half of an answer: when without how, or how without when."""
        when, how = self.cleaned_data.get("told_when"), self.cleaned_data.get("told_channel")
        if when and not how:
            self.add_error("told_channel", "Select how the victim was told")
        if how and not when:
            self.add_error("told_when", "Select when the victim was told")
        return super().clean()

    def arguments(self) -> dict[str, Any]:
        """Return the values with ``told`` in place of its parts."""
        rest = {name: value for name, value in super().arguments().items() if not name.startswith("told_")}
        return {**rest, "told": self._told()}

    def _told(self) -> Told | None:
        data = self.cleaned_data
        if not data["told_when"] or self.at is None:
            return None
        moment: datetime = self.at if data["told_when"] == NOW else data["told_at"]
        return Told(at=moment, channel=ContactChannel(data["told_channel"]), note=data["told_note"])


def end_of(day: date | None) -> datetime | None:
    """Return the last minute of a day in London, or None."""
    return last_minute_of(day) if day else None
