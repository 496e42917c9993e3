"""Forms of the recording audit."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms

from bizwatch.assurance.choices import CheckAnswer, DipScope, Period, Right
from bizwatch.assurance.policies import MOST_CRIMES
from bizwatch.assurance.services.dips import LARGEST, DipWish
from bizwatch.design.act_forms import names_of
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import OffenceScheme
from bizwatch.reference.selectors import dip_checks, diversity_questions, kind_choices, offences, outcomes

if TYPE_CHECKING:
    from datetime import date, datetime

    from bizwatch.accounts.models import User

OFFENCES = ("offence", "second_offence", "third_offence")
_SHOULD = ("should", "yes")


class PeriodForm(DesignForm):
    """Over how long figures are counted. Sent by GET; empty, a quarter."""

    mark_optional: ClassVar[bool] = False

    period = fields.ChoiceRadios(
        label="Counted over",
        subject="over how long to count",
        choices=Period.choices,
        required=False,
        initial=Period.QUARTER,
    )

    def chosen(self) -> Period:
        """Return the time that was asked for; what was not, or cannot be, is a quarter."""
        return Period(self.cleaned_data["period"] or Period.QUARTER) if self.is_valid() else Period.QUARTER


class JudgeForm(DesignForm):
    """What a second person judges of a report, with nothing of what the desk decided."""

    should = fields.YesNoField(
        label="Should a crime be recorded?",
        subject="a crime should be recorded",
        help_text="The victim’s belief is enough, unless there is credible evidence to the contrary.",
    )
    crimes = fields.IntegerField(
        label="How many crimes?",
        subject="how many crimes",
        help_text="One for each victim (general rule D). One shop and five items are one crime.",
        min_value=1,
        max_value=MOST_CRIMES,
        design={"conditional_on": _SHOULD},
    )
    offence = fields.ChoiceSelect(label="Which offence?", subject="the offence", design={"conditional_on": _SHOULD})
    second_offence = fields.ChoiceSelect(
        label="Another offence, if there is one", required=False, design={"conditional_on": _SHOULD}
    )
    third_offence = fields.ChoiceSelect(
        label="A third offence, if there is one", required=False, design={"conditional_on": _SHOULD}
    )
    enough = fields.YesNoField(
        label="Was what was told enough to record it at once?",
        subject="what was told was enough to record it at once",
        design={"conditional_on": _SHOULD},
    )
    reason = fields.CleanCharField(
        label="Why?",
        subject="why: which words of the report, and which rule",
        help_text="Name the words of the report and the rule.",
        multiline=True,
        max_length=2_000,
        design={"rows": 3},
    )

    def __init__(self, *args: Any, day: "date", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.code, one.label) for one in offences(day) if one.scheme is OffenceScheme.HOME_OFFICE]
        for name in OFFENCES:
            chooser: Any = self.fields[name]
            chooser.choices = [("", chooser.empty_label), *sorted(known, key=lambda pair: pair[1])]

    def clean(self) -> dict[str, Any] | None:
        """Refuse an offence twice, and more offences than crimes."""
        data = super().clean() or self.cleaned_data
        named = [data[name] for name in OFFENCES if data.get(name)]
        if len(set(named)) != len(named):
            self.add_error("second_offence", "Select each offence once; the number of crimes says how often")
        elif data.get("crimes") and len(named) > data["crimes"]:
            self.add_error("crimes", "The number of crimes must be at least the number of offences")
        return data

    def arguments(self) -> dict[str, Any]:
        """Return what the service is called with."""
        data = self.cleaned_data
        if not data["should"]:
            return {"crimes": 0, "offences": [], "enough": True, "reason": data["reason"]}
        named = [data[name] for name in OFFENCES if data.get(name)]
        return {"crimes": data["crimes"], "offences": named, "enough": data["enough"], "reason": data["reason"]}


class SettleForm(DesignForm):
    """How the registrar settles a difference."""

    right = fields.ChoiceRadios(label="What is right?", subject="what is right", choices=Right.choices)
    due = fields.IntegerField(
        label="Crimes that were due",
        subject="how many crimes were due",
        max_value=MOST_CRIMES,
        design={"conditional_on": ("right", Right.NEITHER.value)},
    )
    met = fields.IntegerField(
        label="Of those, recorded",
        subject="how many of them are recorded",
        max_value=MOST_CRIMES,
        design={"conditional_on": ("right", Right.NEITHER.value)},
    )
    in_time = fields.YesNoField(
        label="Was what is recorded recorded in time?",
        subject="it was recorded in time",
        help_text="Within 24 hours of the report, or of when enough was told.",
    )
    reason = fields.CleanCharField(
        label="Why?",
        subject="why",
        help_text="The desk reads this on the case where something is still to be recorded. Leave out names.",
        multiline=True,
        max_length=2_000,
        design={"rows": 3},
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse more recorded than due."""
        data = super().clean() or self.cleaned_data
        due, met = data.get("due"), data.get("met")
        if due is not None and met is not None and met > due:
            self.add_error("met", "No more can be recorded than were due")
        return data

    def arguments(self) -> dict[str, Any]:
        """Return what the service is called with."""
        data = self.cleaned_data
        return {**{name: data.get(name) for name in ("due", "met", "in_time", "reason")}, "right": Right(data["right"])}


class DipForm(DesignForm):
    """Which cases a dip-sample is drawn from."""

    mark = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    scope = fields.ChoiceRadios(label="Which cases?", subject="which cases", choices=DipScope.choices)
    since = fields.DateInputField(label="From", subject="the first day", past_only=True)
    until = fields.DateInputField(label="To", subject="the last day", past_only=True)
    officer = fields.ChoiceSelect(label="Officer", required=False, empty_label="Any officer")
    kind = fields.ChoiceSelect(label="Kind of report", required=False, empty_label="Any kind")
    outcome = fields.ChoiceSelect(label="Outcome", required=False, empty_label="Any outcome")
    size = fields.IntegerField(label="How many cases?", subject="how many cases", min_value=1, max_value=LARGEST)

    def __init__(self, *args: Any, officers: Mapping[str, "User"], at: "datetime", **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.officers = officers
        today = to_london(at).date()
        choices: dict[str, list[tuple[str, str]]] = {
            "officer": names_of(officers),
            "kind": [(str(code), str(label)) for code, label in kind_choices()],
            "outcome": [(row.code, f"{row.code}: {row.label}") for row in outcomes(today)],
        }
        for name, offered in choices.items():
            chooser: Any = self.fields[name]
            chooser.choices = [("", chooser.empty_label), *offered]

    def clean(self) -> dict[str, Any] | None:
        """Refuse days in the wrong order."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("since"), data.get("until")
        if first and last and not first <= last <= first + timedelta(days=3_660):
            self.add_error("until", "The last day must be the first day or later, and within ten years of it")
        return data

    def wish(self) -> DipWish:
        """Return what is asked for."""
        data = self.cleaned_data
        return DipWish(
            mark=data["mark"],
            scope=DipScope(data["scope"]),
            since=data["since"],
            until=data["until"],
            size=data["size"],
            officer=self.officers.get(data["officer"]),
            crime_kind=data["kind"],
            outcome_code=data["outcome"],
        )


class ChecklistForm(DesignForm):
    """The questions of a dip-sample on its day, and the feedback."""

    def __init__(self, *args: Any, at: "datetime", **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.checks = dip_checks(to_london(at).date())
        for check in self.checks:
            self.fields[check.code] = fields.ChoiceRadios(
                label=check.question, subject=f"an answer to “{check.question}”", choices=CheckAnswer.choices
            )
        self.fields["feedback"] = fields.CleanCharField(
            label="What went well, and what could be done better?",
            subject="what went well, and what could be done better",
            help_text="The officer reads this. Nobody else does.",
            multiline=True,
            max_length=2_000,
            design={"rows": 4},
        )

    def answers(self) -> dict[str, str]:
        """Return the answers by the code of the question."""
        return {check.code: self.cleaned_data[check.code] for check in self.checks}


class ReplyForm(DesignForm):
    """An answer to feedback."""

    text = fields.CleanCharField(
        label="Your answer", subject="your answer", multiline=True, max_length=2_000, design={"rows": 3}
    )


class AboutYourselfForm(DesignForm):
    """What somebody says about themselves. Every question may be left out."""

    mark_optional: ClassVar[bool] = False

    def __init__(self, *args: Any, at: "datetime", **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        for question in diversity_questions(to_london(at).date()):
            self.fields[question.code] = fields.ChoiceRadios(
                label=question.label,
                subject="one of the answers, or none",
                help_text=question.why,
                required=False,
                choices=question.choices,
            )
