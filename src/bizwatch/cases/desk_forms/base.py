"""What the desk's forms share: the version they edit, the mark that tells a double press, and the moment of telling."""

from collections.abc import Mapping
from datetime import date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import QueryDict

from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.intake import Told
from bizwatch.design.forms import DesignForm, LocalMoment, which_hour_field
from bizwatch.kernel import fields
from bizwatch.kernel.clock import parse_local

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

NOW, EARLIER = "now", "earlier"
DATE_HINT = "For example, 27 3 2026"
TIME_HINT = "For example, 9:30am or 14:15"
_END_OF_DAY = time(23, 59)


class CaseForm(DesignForm):
    """A form about a case. ``once`` is made with the page, so that one page sent twice acts once.

    ``arguments`` are what the service is called with. ``places`` says at which field a fault of the domain is shown
    where that is not the field of its name.
    """

    places: ClassVar[dict[str, str]] = {}

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def arguments(self) -> dict[str, Any]:
        """Return the cleaned values as the service wants them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}

    def mark(self) -> str:
        """Return what tells this sending from every other: the page and what was typed on it; "" where it may repeat.

        Whoever goes back in the browser and types something else on the same page sends something new.
        """
        once = self.cleaned_data.get("once")
        typed = sorted((name, f"{value}{getattr(value, 'size', '')}") for name, value in self.cleaned_data.items())
        return f"{once}:{sha256(repr(typed).encode()).hexdigest()[:32]}" if once else ""

    def place_of(self, fault: str) -> str | None:
        """Return the field at which a fault is shown; None for the form as a whole."""
        name = self.places.get(fault, fault)
        return name if name in self.fields and self.is_asked(name) else None

    def with_fresh(self, **values: Any) -> "CaseForm":
        """Return the form with hidden values replaced by those of now, and everything typed as it was."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in values.keys() & self.fields.keys():
            data[self.add_prefix(name)] = str(values[name])
        self.data = data
        return self


class EditForm(CaseForm):
    """A form that changes what is there: it carries the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


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
    return parse_local(day, _END_OF_DAY) if day else None


def reason_field(label: str, *, max_length: int = 2_000, required: bool = True, **more: Any) -> fields.CleanCharField:
    """Return the question why, in a text area."""
    design = {"rows": 3, **more.pop("design", {})}
    return fields.CleanCharField(
        label=label,
        subject=more.pop("subject", "the reason"),
        multiline=True,
        max_length=max_length,
        required=required,
        design=design,
        **more,
    )


def names_of(people: Mapping[str, "User"]) -> list[tuple[str, str]]:
    """Return people as choices: their public id, their name and collar number."""
    return [(key, person.audit_name) for key, person in people.items()]
