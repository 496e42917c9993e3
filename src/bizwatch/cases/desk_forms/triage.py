"""Forms of triage: THRIVE, what is known of a case, attendance, and the weights of the order."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import date
from typing import Any, ClassVar

from bizwatch.cases.choices import AdviceGiven, AttendanceChoice, FactAnswer
from bizwatch.cases.intake import NewCircumstances, Thrive
from bizwatch.design.act_forms import ActForm, EditForm, reason_field
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.reference.choices import ThriveKind
from bizwatch.reference.selectors import ThriveLevel, ThrivePart, TriageFactor

NOW, LATER = "now", "later"


class ThriveForm(ActForm):
    """An assessment: for each part a level in words and a note, the advice that was given, and why again."""

    reason_again = reason_field(
        "What changed, so that you assess it again?", subject="what changed", required=False, design={"rows": 2}
    )

    def __init__(
        self,
        *args: Any,
        parts: Sequence[ThrivePart] = (),
        levels: Sequence[ThriveLevel] = (),
        again: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        known = [(level.code, level.name) for level in levels]
        for part in parts:
            answer = "level" if part.kind is ThriveKind.ASSESS else "advice"
            self.fields[f"{part.code}_{answer}"] = fields.ChoiceRadios(
                label=f"{part.name}: {part.question}",
                subject=f"{'a level' if answer == 'level' else 'what was given'} for {part.name.lower()}",
                choices=known if answer == "level" else AdviceGiven.choices,
                design={"inline": True},
            )
            self.fields[f"{part.code}_note"] = fields.CleanCharField(
                label=f"{part.name}: note",
                required=False,
                multiline=True,
                max_length=2_000,
                design={"rows": 2, "character_count": False},
            )
        if again:
            self.fields["reason_again"] = self.fields.pop("reason_again")
        else:
            self._leave_out(["reason_again"])

    def arguments(self) -> dict[str, Any]:
        """Return the assessment as the service wants it."""
        data = self.cleaned_data
        levels = {part.code: data[f"{part.code}_level"] for part in self.parts if part.kind is ThriveKind.ASSESS}
        given = {part.code for part in self.parts if part.kind is ThriveKind.ADVICE}
        advice = {f"{code}_advice": AdviceGiven(data[f"{code}_advice"]) for code in given}
        notes = {f"{code}_note": data[f"{code}_note"] for code in given}
        return {
            "thrive": Thrive(levels=levels, notes={code: data[f"{code}_note"] for code in levels}, **advice, **notes),
            "reason_again": data.get("reason_again", ""),
        }


class CircumstancesForm(EditForm):
    """What is known of violence, a weapon, detention, evidence and offenders."""

    reason = reason_field("How do you know it?", subject="how you know it")

    def __init__(self, *args: Any, questions: Mapping[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, (question, hint) in (questions or {}).items():
            self.fields[code] = fields.ChoiceRadios(
                label=question,
                subject="yes, no or not known",
                help_text=hint,
                choices=FactAnswer.choices,
                design={"inline": True},
            )
        self.fields["reason"] = self.fields.pop("reason")

    def arguments(self) -> dict[str, Any]:
        """Return the answers as the service wants them."""
        data = self.cleaned_data
        answers = {one.name: FactAnswer(data.get(one.name, FactAnswer.UNKNOWN)) for one in fields_of(NewCircumstances)}
        return {
            "circumstances": NewCircumstances(**answers),
            "reason": data["reason"],
            "version": data["version"],
        }


class AttendanceForm(ActForm):
    """Whether an officer goes there, and why."""

    choice = fields.ChoiceRadios(label="What is decided?", subject="what is decided", choices=AttendanceChoice.choices)
    reason = reason_field(
        "Why?",
        required=False,
        help_text="Needed where the action plan asks for attendance and nobody attends.",
    )

    def arguments(self) -> dict[str, Any]:
        """Return the decision as the service wants it."""
        return {"choice": AttendanceChoice(self.cleaned_data["choice"]), "reason": self.cleaned_data["reason"]}


class WeightsForm(DesignForm):
    """A whole set of weights in hours, and why they change."""

    mark_optional: ClassVar[bool] = False

    reason = reason_field("Why do the weights change?", subject="why the weights change")

    def __init__(self, *args: Any, factors: Sequence[TriageFactor] = (), limit: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [factor.code for factor in factors]
        for factor in factors:
            each = f", for each of up to {factor.most}" if factor.most > 1 else ""
            self.fields[factor.code] = fields.IntegerField(
                label=f"{factor.name}: hours{each}",
                subject=f"hours for {factor.name.lower()}",
                min_value=0,
                max_value=limit,
                help_text=f"Source: {factor.source}",
                design={"width": "3"},
            )
        self.fields["reason"] = self.fields.pop("reason")

    def hours(self) -> dict[str, int]:
        """Return the weights by the code of each factor."""
        return {code: self.cleaned_data[code] for code in self.codes}


class StartForm(DesignForm):
    """When planned weights begin: now, or on a later day."""

    mark_optional: ClassVar[bool] = False

    starts = fields.ChoiceRadios(
        label="When do these weights start?",
        subject="when these weights start",
        choices=((NOW, "Now"), (LATER, "On a later day")),
        initial=NOW,
    )
    day = fields.DateInputField(
        label="First day",
        subject="the first day",
        help_text="They start at the beginning of that day, and can be taken back until then.",
        future_only=True,
        design={"conditional_on": ("starts", LATER)},
    )

    def starts_on(self) -> date | None:
        """Return the first day; None for now."""
        return self.cleaned_data["day"] if self.cleaned_data["starts"] == LATER else None


class TakeBackForm(DesignForm):
    """Why weights that have not begun are taken back."""

    reason = reason_field("Why are they taken back?", subject="why they are taken back")


class AsAtForm(DesignForm):
    """The day whose weights are asked for. Sent by GET."""

    day = fields.DateInputField(label="Day", subject="day", help_text="For example, 27 3 2026")
