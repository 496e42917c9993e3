"""The base of every form: conditional questions, local date and time joined into one moment, GOV.UK wording."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.datastructures import MultiValueDict

from bizwatch.kernel.clock import LocalTimeHappenedTwice, LocalTimeMissing, parse_local, to_london
from bizwatch.kernel.fields import ChoiceRadios, DateInputField, upper_first


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """How a date field and a time field of a form become one aware moment in ``cleaned_data[name]``.

    ``which`` names a ``which_hour_field``: it is asked only when that local time happened twice (clocks go back in
    October). A time that the clocks jumped over in March is refused. ``past_only`` compares with the form's ``at``.
    """

    name: str
    day: str
    time: str
    which: str
    past_only: bool = False


def which_hour_field() -> ChoiceRadios:
    """Return the question that tells the two 1:30ams of a night in October apart."""
    return ChoiceRadios(
        label="The clocks went back that night, so this time happened twice. Which one was it?",
        subject="whether it was before or after the clocks went back",
        choices=(
            ("first", "The first time, before the clocks went back"),
            ("second", "The second time, after the clocks went back"),
        ),
    )


class DesignForm(forms.Form):
    """A form of the house.

    ``at`` (an aware moment, from the view) tells date fields what today is. A field whose ``design`` has
    ``conditional_on=("other", "value")`` is asked only when that other field, declared before it, holds the value;
    what was sent for a field that is not asked is dropped before cleaning, so changing one's mind leaves nothing
    behind. ``left_out`` holds the names of the fields not asked this time.
    """

    moments: ClassVar[tuple[LocalMoment, ...]] = ()
    mark_optional: ClassVar[bool] = True
    use_required_attribute = False

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.left_out: set[str] = set()
        self._tell_today()
        if self.is_bound:
            self._leave_out(name for name in self.fields if not self._condition_holds(name))
        self._leave_out(moment.which for moment in self.moments if not self._happens_twice(moment))

    def is_asked(self, name: str) -> bool:
        """Whether the question is part of the form this time."""
        return name not in self.left_out

    def first_errors(self) -> dict[str, str]:
        """Return the first error of each field by name; handy in tests."""
        return {name: str(errors[0]) for name, errors in self.errors.items()}

    def _tell_today(self) -> None:
        if self.at is None:
            return
        for field in self.fields.values():
            if isinstance(field, DateInputField):
                field.today = to_london(self.at).date()

    def _condition_holds(self, name: str) -> bool:
        condition = getattr(self.fields[name], "design", {}).get("conditional_on")
        if not condition:
            return True
        parent, wanted = condition
        if parent not in list(self.fields)[: list(self.fields).index(name)]:
            raise ImproperlyConfigured(f"{name} depends on {parent}, which must be declared before it")
        answer = self._raw(parent)
        if isinstance(answer, bool):  # a single checkbox
            answer = "on" if answer else ""
        return self.is_asked(parent) and wanted in (answer if isinstance(answer, list) else [str(answer)])

    def _leave_out(self, names: Iterable[str]) -> None:
        """Forget what was sent for these fields and stop requiring them. One at a time: a chain falls in order."""
        for name in names:
            field: Any = self.fields[name]
            self.left_out.add(name)
            field.required_when_asked, field.required = field.required, False
            if self.is_bound:
                self._forget(name)

    def _forget(self, name: str) -> None:
        html_name = self.add_prefix(name)
        widget_names = getattr(self.fields[name].widget, "names", None)
        gone = set(widget_names(html_name) if widget_names else (html_name,))
        self.data = _without(self.data, gone)
        self.files = _without(self.files, gone)

    def _raw(self, name: str) -> Any:
        """Return what was sent for a field, or its initial value where nothing can have been sent yet."""
        field = self.fields[name]
        if not self.is_bound:
            return self.get_initial_for_field(field, name)
        return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _happens_twice(self, moment: LocalMoment) -> bool:
        try:
            day = self.fields[moment.day].clean(self._raw(moment.day))
            at = self.fields[moment.time].clean(self._raw(moment.time))
            if day and at:
                parse_local(day, at)
        except LocalTimeHappenedTwice:
            return True
        except (ValidationError, LocalTimeMissing):
            return False
        return False

    def _clean_form(self) -> None:
        """Join the moments before ``clean``, so that a form's own rules can use them."""
        for moment in self.moments:
            self.cleaned_data[moment.name] = self._join(moment)
        super()._clean_form()  # type: ignore[misc]

    def _join(self, moment: LocalMoment) -> datetime | None:
        day, at = self.cleaned_data.get(moment.day), self.cleaned_data.get(moment.time)
        if day is None or at is None:
            return None
        fold = {"first": 0, "second": 1}.get(self.cleaned_data.get(moment.which) or "")
        try:
            joined = parse_local(day, at, fold=fold)
        except LocalTimeMissing:
            self.add_error(moment.time, f"The clocks went forward: {_spoken(at)} did not happen on {_in_words(day)}")
            return None
        except LocalTimeHappenedTwice:
            return None  # the `which` question has its own error by now
        return self._past(moment, joined)

    def _past(self, moment: LocalMoment, joined: datetime) -> datetime | None:
        if not moment.past_only:
            return joined
        if self.at is None:
            raise ImproperlyConfigured("A moment that must be past needs the form's `at`")
        if joined <= self.at:
            return joined
        subject = getattr(self.fields[moment.time], "subject", "time")
        self.add_error(moment.time, f"{upper_first(subject)} must be in the past")
        return None


def _without(data: Any, names: set[str]) -> Any:
    """Return the data without these names, copied only where one of them is there."""
    if not names.intersection(data):
        return data
    if isinstance(data, MultiValueDict):
        kept = data.copy()
        for name in names:
            kept.pop(name, None)
        return kept
    return {name: value for name, value in data.items() if name not in names}


def _spoken(at: time) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02}{'pm' if at.hour >= 12 else 'am'}"


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
