"""Forms of what follows an outcome: remedies, restorative justice, reviews, new material."""

from typing import Any

from bizwatch.cases.choices import (
    MaterialState,
    RemedyDecided,
    RemedySaid,
    RemedyWho,
    RestorativeState,
    ReviewState,
    StepState,
)
from bizwatch.cases.desk_forms.base import TellingForm
from bizwatch.cases.intake import NewRemedy
from bizwatch.design.act_forms import DATE_HINT, ActForm, EditForm, reason_field
from bizwatch.kernel import fields
from bizwatch.reference.selectors import CommunityRemedy, MaterialKind, RestorativeService

_TOLD_LEAST = "Leave this empty and we write to the victim now."


def remedy_choices(found: tuple[CommunityRemedy, ...]) -> dict[str, Any]:
    """Return the choices of a remedy with what each is."""
    return {
        "choices": [(row.code, row.label) for row in found],
        "hints": {row.code: row.hint for row in found},
    }


class PlanRemedyForm(EditForm):
    """One more thing that was agreed."""

    places = {"remedy_option": "option_code", "remedy_amount": "amount"}

    option_code = fields.ChoiceRadios(label="What kind of remedy is it?", subject="what kind of remedy it is")
    what = reason_field(
        "What is to be done?",
        subject="what is to be done",
        max_length=1_000,
        help_text="The business reads this. Name nobody.",
    )
    who = fields.ChoiceRadios(label="Who does it?", subject="who does it", choices=RemedyWho.choices)
    amount = fields.MoneyField(label="How much is to be paid?", subject="amount", required=False)
    due_date = fields.DateInputField(
        label="By when must it be done?", subject="the date", help_text=DATE_HINT, future_only=True
    )

    def __init__(self, *args: Any, options: tuple[CommunityRemedy, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown, field = remedy_choices(options), self.fields["option_code"]
        field.choices = shown["choices"]  # type: ignore[attr-defined]
        field.design = {"choice_hints": shown["hints"]}  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the step."""
        data = self.cleaned_data
        names = ("option_code", "what", "amount", "due_date")
        new = NewRemedy(**{name: data[name] for name in names}, who=RemedyWho(data["who"]))
        return {"new": new, "version": data["version"]}


class AfterTellingForm(TellingForm):
    """A form in which telling the victim may be left to the product."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_when"].help_text = _TOLD_LEAST


class RemedyForm(AfterTellingForm):
    """That all of a community resolution's remedy was done."""

    field_order = ("version", "note")

    note = fields.CleanCharField(label="Note (optional)", max_length=240, required=False)


class SettleRemedyForm(AfterTellingForm):
    """What became of one step of a remedy."""

    field_order = ("version", "state", "note")

    state = fields.ChoiceRadios(
        label="What became of it?",
        subject="what became of it",
        choices=[(state.value, state.label) for state in (StepState.DONE, StepState.FAILED, StepState.DROPPED)],
    )
    note = reason_field("How do you know?", required=False, help_text="Needed unless it was done.")
    places = {**TellingForm.places, "reason": "note"}

    def arguments(self) -> dict[str, Any]:
        """Return the state as its code."""
        given = super().arguments()
        return {**given, "state": StepState(given["state"])}


class PaymentForm(AfterTellingForm):
    """A part of an amount that was paid."""

    field_order = ("version", "amount", "paid_date", "note")

    amount = fields.MoneyField(label="How much was paid?", subject="how much was paid")
    paid_date = fields.DateInputField(label="When?", subject="the day", help_text=DATE_HINT, past_only=True)
    note = fields.CleanCharField(label="Note (optional)", max_length=240, required=False)


class AnswerRemedyForm(ActForm):
    """What the business says of a step, noted for it or by itself."""

    said = fields.ChoiceRadios(label="Was it done?", subject="whether it was done", choices=RemedySaid.choices)
    note = reason_field("Anything to add?", required=False, max_length=1_000)

    def arguments(self) -> dict[str, Any]:
        """Return the answer as its code."""
        given = super().arguments()
        return {**given, "said": RemedySaid(given["said"])}


class DecideRemedyForm(AfterTellingForm):
    """What follows where a remedy was not done."""

    field_order = ("version", "decision", "reason")

    decision = fields.ChoiceRadios(label="What follows?", subject="what follows", choices=RemedyDecided.choices)
    reason = reason_field("Why?", subject="why")

    def arguments(self) -> dict[str, Any]:
        """Return the decision as its code."""
        given = super().arguments()
        return {**given, "decision": RemedyDecided(given["decision"])}


class _Versionless(AfterTellingForm):
    """A telling form of an act that only adds."""

    version = None  # type: ignore[assignment]


class OfferRestorativeForm(_Versionless):
    """Which service would arrange it, and how the victim was asked."""

    field_order = ("service", "note")

    service = fields.ChoiceRadios(label="Which service arranges it?", subject="which service arranges it")
    note = fields.CleanCharField(label="Note (optional)", max_length=240, required=False)

    def __init__(self, *args: Any, services: tuple[RestorativeService, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        field.choices = [(row.code, row.name) for row in services]  # type: ignore[attr-defined]
        field.design = {"choice_hints": {row.code: row.about for row in services}}  # type: ignore[attr-defined]


class AnswerRestorativeForm(ActForm):
    """The victim's answer to the offer."""

    answer = fields.ChoiceRadios(label="What is the answer?", subject="the answer")
    note = reason_field("Anything to add?", required=False, max_length=1_000)

    def __init__(self, *args: Any, answers: tuple[RestorativeState, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(one.value, one.label) for one in answers]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the answer as its code."""
        given = super().arguments()
        return {**given, "answer": RestorativeState(given["answer"])}


class NoteRestorativeForm(_Versionless):
    """What became of it at the service."""

    field_order = ("state", "note", "words_for_business")

    state = fields.ChoiceRadios(label="What became of it?", subject="what became of it")
    note = reason_field("Note", required=False, help_text="For the police only.")
    words_for_business = reason_field(
        "Words for the business",
        required=False,
        help_text="Needed where it ends. Say what was done and what came of it, and nothing of the offender.",
    )

    def __init__(self, *args: Any, steps: tuple[RestorativeState, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(one.value, one.label) for one in steps]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the step as its code."""
        given = super().arguments()
        return {**given, "state": RestorativeState(given["state"])}


class AskReviewForm(ActForm):
    """Why the victim asks for a review, noted by the desk."""

    why = reason_field("What does the victim say is wrong with the decision?", subject="what is wrong", required=False)
    late_reason = reason_field(
        "Why is it taken after the last day?", required=False, help_text="Only after the last day."
    )
    mark_optional = False


class DecideReviewForm(AfterTellingForm):
    """The answer to a review."""

    field_order = ("version", "result", "other_reference", "rationale", "words_for_business")

    result = fields.ChoiceRadios(
        label="What is the answer?",
        subject="the answer",
        choices=[(one.value, one.label) for one in (ReviewState.UPHELD, ReviewState.OVERTURNED)],
    )
    other_reference = fields.CleanCharField(
        label="Reference of the answer of the Crown Prosecution Service",
        max_length=60,
        required=False,
        design={"width": "20"},
    )
    rationale = reason_field(
        "What did you look at, and why is that the answer?",
        required=False,
        max_length=10_000,
        help_text="For the police only.",
    )
    words_for_business = reason_field(
        "Words for the business", required=False, max_length=4_000, help_text="The business reads this. Name nobody."
    )

    def __init__(self, *args: Any, by_cps: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_cps:
            del self.fields["other_reference"]

    def arguments(self) -> dict[str, Any]:
        """Return the answer as its code."""
        given = super().arguments()
        return {**given, "result": ReviewState(given["result"])}


class AddMaterialForm(ActForm):
    """What arrived for a closed case."""

    kind = fields.ChoiceRadios(label="What arrived?", subject="what arrived")
    words = reason_field("What is it, and where is it?", subject="what it is")

    def __init__(self, *args: Any, kinds: tuple[MaterialKind, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        field.choices = [(row.code, row.label) for row in kinds]  # type: ignore[attr-defined]
        hints = {row.code: "You confirm it. The case is opened again by itself." for row in kinds if row.reopens}
        field.design = {"choice_hints": hints}  # type: ignore[attr-defined]


class SettleMaterialForm(EditForm):
    """What new material means."""

    decision = fields.ChoiceRadios(
        label="What does it mean?",
        subject="what it means",
        choices=(
            (MaterialState.REOPENED.value, "Open the case again"),
            (MaterialState.NOTHING.value, "Nothing changes"),
        ),
    )
    reason = reason_field("Because", required=False, subject="why", help_text="Needed where nothing changes.")

    def arguments(self) -> dict[str, Any]:
        """Return the decision as its code."""
        given = super().arguments()
        return {**given, "decision": MaterialState(given["decision"])}
