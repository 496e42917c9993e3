"""Forms of referrals to specialists and other bodies."""

from typing import Any

from bizwatch.cases.choices import SpecialistState
from bizwatch.cases.desk_forms.base import end_of
from bizwatch.design.act_forms import DATE_HINT, ActForm, reason_field
from bizwatch.kernel import fields
from bizwatch.reference.selectors import Specialist

_STEP_WORDS = {
    SpecialistState.ACCEPTED: "They accepted it and work on it for us",
    SpecialistState.TAKEN_ON: "They take it on altogether, instead of the police",
    SpecialistState.DECLINED: "They declined",
    SpecialistState.RETURNED: "They returned it with a result",
    SpecialistState.WITHDRAWN: "We ask for it no longer",
}


class ReferForm(ActForm):
    """Who is asked, why and for what, what goes with it, and by when an answer is expected."""

    body = fields.ChoiceSelect(label="Who is asked?", subject="who is asked")
    asked = fields.CleanCharField(
        label="What are they asked to do?", subject="what they are asked to do", max_length=180
    )
    why = reason_field("Why are they asked?", subject="why they are asked")
    material = reason_field(
        "What goes with it?", required=False, help_text="Name the exhibits and papers, such as JBS/1."
    )
    due = fields.DateInputField(
        label="By when do you expect an answer?", subject="the date", help_text=DATE_HINT, future_only=True
    )
    places = {"due_at": "due"}

    def __init__(self, *args: Any, bodies: tuple[Specialist, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.code, f"{row.name} ({row.level.value})") for row in bodies]
        self.fields["body"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the referral, due at the end of its day."""
        given = super().arguments()
        due = given.pop("due")
        return {**given, "due_at": end_of(due)}


class SpecialistStepForm(ActForm):
    """What became of a referral."""

    state = fields.ChoiceRadios(label="What became of it?", subject="what became of it")
    person = fields.CleanCharField(
        label="Who, by name?", required=False, max_length=120, help_text="Needed where they accept it or take it on."
    )
    note = reason_field("What did they say, or find?", required=False, help_text="Needed unless they only accepted it.")
    mark_optional = False

    def __init__(self, *args: Any, steps: tuple[SpecialistState, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(one.value, _STEP_WORDS[one]) for one in steps]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the step as its code."""
        given = super().arguments()
        return {**given, "state": SpecialistState(given["state"])}
