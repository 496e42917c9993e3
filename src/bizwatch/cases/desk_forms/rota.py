"""Forms of the rota: a shift, a pattern, a copied week, a pasted list, an absence."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from bizwatch.cases.choices import AbsenceKind
from bizwatch.cases.exceptions import ShiftNotPossible
from bizwatch.cases.models import Shift
from bizwatch.cases.policies.slots import Span, WallTime, break_span, shift_span
from bizwatch.cases.rota_reading import DEFAULT_CALLS, read_breaks, read_wall_time, spoken_breaks
from bizwatch.cases.selectors.rota import monday_of
from bizwatch.cases.services.rota import MOST_CALLS, NewPattern, NewShift
from bizwatch.design.act_forms import DATE_HINT, names_of
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.clock import LocalTimeHappenedTwice, LocalTimeMissing, parse_local, to_london
from bizwatch.messaging.choices import DAYS

_TIME_HINT = "For example, 8am or 22:00. An end that is not after the start is on the next day."
_BREAKS_HINT = "No call is booked in them. For example, 12:30 to 13:00, 15:00 to 15:15."
_CALLS = [(str(number), str(number)) for number in range(1, MOST_CALLS + 1)]


class _OfficerForm(DesignForm):
    """A form that names an officer."""

    def __init__(self, *args: Any, people: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["officer"].choices = names_of(self.people)  # type: ignore[attr-defined]

    def chosen_officer(self) -> Any:
        """Return the officer of a valid form."""
        return self.people[self.cleaned_data["officer"]]


def _officer_field() -> fields.ChoiceSelect:
    return fields.ChoiceSelect(label="Officer", subject="an officer")


def _calls_field() -> fields.ChoiceSelect:
    return fields.ChoiceSelect(
        label="Calls an hour at most",
        subject="how many calls an hour",
        choices=_CALLS,
        initial=str(DEFAULT_CALLS),
        empty_label="",
    )


def _time_field(label: str, subject: str) -> fields.CleanCharField:
    return fields.CleanCharField(label=label, subject=subject, max_length=16, design={"width": "10"})


class ShiftForm(_OfficerForm):
    """One shift. ``new_shift`` is what was typed, in moments."""

    officer = _officer_field()
    day = fields.DateInputField(label="Day", subject="the day of the shift", help_text=DATE_HINT)
    starts = fields.CleanCharField(
        label="Starts", subject="when the shift starts", help_text=_TIME_HINT, max_length=16, design={"width": "10"}
    )
    ends = _time_field("Ends", "when the shift ends")
    breaks = fields.CleanCharField(label="Breaks", help_text=_BREAKS_HINT, max_length=120, required=False)
    calls_per_hour = _calls_field()
    note = fields.CleanCharField(label="Note", max_length=120, required=False)

    span: Span
    break_spans: tuple[Span, ...] = ()

    def clean(self) -> dict[str, Any] | None:
        """Put day and times together; a time that the change of the clocks took or doubled is said so."""
        data = self.cleaned_data
        starts, ends = (self._wall(name) for name in ("starts", "ends"))
        if data.get("day") and starts and ends:
            self._put_together(data["day"], starts, ends)
        return super().clean()

    def new_shift(self) -> NewShift:
        """Return the shift of a valid form."""
        data = self.cleaned_data
        return NewShift(
            officer=self.chosen_officer(),
            day=data["day"],
            span=self.span,
            breaks=self.break_spans,
            calls_per_hour=int(data["calls_per_hour"]),
            note=data["note"],
        )

    def _wall(self, name: str) -> WallTime | None:
        text = self.cleaned_data.get(name)
        try:
            return read_wall_time(text) if text else None
        except ShiftNotPossible as fault:
            self.add_error(name, str(fault))
            return None

    def _put_together(self, day: date, starts: WallTime, ends: WallTime) -> None:
        try:
            self.span = shift_span(day, starts, ends)
        except LocalTimeHappenedTwice as fault:
            self.add_error("starts", f"{fault} Write BST behind it for the first, GMT for the second.")
            return
        except (LocalTimeMissing, ShiftNotPossible) as fault:
            self.add_error("starts", str(fault))
            return
        try:
            pairs = read_breaks(self.cleaned_data.get("breaks") or "")
            self.break_spans = tuple(break_span(day, self.span, start, end) for start, end in pairs)
        except ShiftNotPossible as fault:
            self.add_error("breaks", str(fault))


def shift_initial(shift: Shift) -> dict[str, Any]:
    """Return a shift as its form shows it."""
    start, end = (to_london(moment) for moment in (shift.starts_at, shift.ends_at))
    breaks = [(to_london(one.starts_at).time(), to_london(one.ends_at).time()) for one in shift.breaks.all()]
    return {
        "officer": str(shift.officer.public_id),
        "day": shift.day,
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "breaks": spoken_breaks(breaks),
        "calls_per_hour": str(shift.calls_per_hour),
        "note": shift.note,
    }


class PatternForm(_OfficerForm):
    """Shifts that repeat every week."""

    officer = _officer_field()
    weekdays = fields.MultiChoice(
        label="Days",
        subject="at least one day of the week",
        choices=[(str(number), day) for number, day in enumerate(DAYS)],
        design={"small": True},
    )
    starts = fields.TimeInputField(label="Starts", subject="when the shift starts", help_text=_TIME_HINT)
    ends = fields.TimeInputField(label="Ends", subject="when the shift ends")
    breaks = fields.CleanCharField(label="Breaks", help_text=_BREAKS_HINT, max_length=120, required=False)
    calls_per_hour = _calls_field()
    on_bank_holidays = fields.YesNoField(
        label="Also on bank holidays?", subject="the officer works on bank holidays", design={"small": True}
    )
    first_day = fields.DateInputField(label="From", subject="the first day", help_text=DATE_HINT, future_only=True)
    last_day = fields.DateInputField(
        label="Until",
        subject="the last day",
        help_text="Until further notice if you leave it empty.",
        future_only=True,
        required=False,
    )

    def clean_breaks(self) -> tuple[tuple[time, time], ...]:
        """Read the breaks."""
        try:
            return read_breaks(self.cleaned_data["breaks"])
        except ShiftNotPossible as fault:
            raise ValidationError(str(fault)) from fault

    def new_pattern(self) -> NewPattern:
        """Return the pattern of a valid form."""
        data = self.cleaned_data
        return NewPattern(
            officer=self.chosen_officer(),
            weekdays=tuple(int(day) for day in data["weekdays"]),
            starts=data["starts"],
            ends=data["ends"],
            breaks=data["breaks"],
            calls_per_hour=int(data["calls_per_hour"]),
            on_bank_holidays=bool(data["on_bank_holidays"]),
            first_day=data["first_day"],
            last_day=data["last_day"],
        )


class EndPatternForm(DesignForm):
    """The last day of a pattern."""

    last_day = fields.DateInputField(label="Last day", subject="the last day", help_text=DATE_HINT)


class CopyWeekForm(DesignForm):
    """From which week to which; any day names its week."""

    source = fields.DateInputField(label="Copy the week of", subject="the week to copy", help_text=DATE_HINT)
    target = fields.DateInputField(label="To the week of", subject="the week to copy to", help_text=DATE_HINT)

    def weeks(self) -> dict[str, date]:
        """Return the two Mondays."""
        return {name: monday_of(self.cleaned_data[name]) for name in ("source", "target")}


class RotaListForm(DesignForm):
    """A list of shifts, pasted or as a file."""

    text = fields.CleanCharField(
        label="Paste a list",
        subject="the list",
        help_text="The first row names the columns: officer, date, start, end; breaks and calls per hour if you want. "
        "Officers by collar number, name or email address.",
        multiline=True,
        max_length=200_000,
        required=False,
        design={"rows": 10, "character_count": False, "spellcheck": False},
    )
    upload = fields.FileField(label="Or choose a file", subject="a file", required=False)

    def data_given(self) -> bytes:
        """Return the bytes of the file, or else of the text."""
        upload = self.cleaned_data.get("upload")
        return upload.read() if upload else str(self.cleaned_data["text"]).encode()

    def clean(self) -> dict[str, Any] | None:
        """Ask for one of the two."""
        if not self.cleaned_data.get("text") and not self.cleaned_data.get("upload"):
            self.add_error("text", "Paste a list or choose a file")
        return super().clean()


class AbsenceForm(_OfficerForm):
    """Who is away, why, and for how long. From today means from now."""

    officer = _officer_field()
    kind = fields.ChoiceRadios(
        label="Why?", subject="why they are away", choices=AbsenceKind.choices, design={"small": True}
    )
    first_day = fields.DateInputField(label="First day away", help_text=DATE_HINT, future_only=True)
    last_day = fields.DateInputField(
        label="Last day away",
        help_text="Until further notice if you leave it empty.",
        future_only=True,
        required=False,
    )

    def arguments(self, at: datetime) -> dict[str, Any]:
        """Return the absence in moments: whole days, today from now on."""
        data = self.cleaned_data
        begins = parse_local(data["first_day"], time(0))
        return {
            "officer": self.chosen_officer(),
            "kind": AbsenceKind(data["kind"]),
            "starts_at": max(begins, at) if data["first_day"] == to_london(at).date() else begins,
            "ends_at": _after(data["last_day"]),
        }


class BackForm(DesignForm):
    """When somebody is back."""

    back_on = fields.DateInputField(label="First day back", subject="the first day back", help_text=DATE_HINT)

    def ends_at(self, at: datetime) -> datetime:
        """Return when the absence ends: at midnight before the day, or now where that is today or earlier."""
        return max(parse_local(self.cleaned_data["back_on"], time(0)), at)


def _after(day: date | None) -> datetime | None:
    return parse_local(day + timedelta(days=1), time(0)) if day else None
