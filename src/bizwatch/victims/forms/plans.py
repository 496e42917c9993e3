"""Forms of safeguarding plans, and the filters of the list of repeats."""

from typing import Any, ClassVar

from bizwatch.cases.choices import Side
from bizwatch.design.act_forms import DATE_HINT, ActForm, EditForm, names_of, reason_field
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.reference.selectors import offence_groups
from bizwatch.victims.choices import PlanActionState, PlanClosing
from bizwatch.victims.selectors.repeats import RepeatFilters

_REVIEW_HINT = "Leave it empty for four weeks from today"
LEAST = tuple((str(number), f"{number} or more") for number in (2, 3, 4, 5, 10))


class _OwnerForm(ActForm):
    owner = fields.ChoiceSelect(label="Who answers for it?", subject="who answers for it")

    def __init__(self, *args: Any, people: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["owner"].choices = names_of(self.people)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the answers with the officer in place of their id."""
        return {**super().arguments(), "owner": self.people.get(self.cleaned_data["owner"])}


class OpenPlanForm(_OwnerForm):
    """A plan: why, whose, and when it is looked at again."""

    field_order = ("why", "owner", "review_on")
    why = reason_field("Why is a plan needed?", subject="why a plan is needed", help_text="For the police only.")
    review_on = fields.DateInputField(
        label="Next review", subject="next review", help_text=_REVIEW_HINT, required=False, future_only=True
    )


class PlanActionForm(_OwnerForm):
    """What one side does by a day."""

    field_order = ("side", "text", "due_on", "owner")
    side = fields.ChoiceRadios(
        label="Who does it?", subject="who does it", choices=Side.choices, design={"inline": True, "small": True}
    )
    text = fields.CleanCharField(
        label="What is to be done",
        subject="what is to be done",
        help_text="The business reads its own actions word for word: no name, and nothing of anybody’s needs.",
        max_length=240,
    )
    due_on = fields.DateInputField(label="By", subject="the day", help_text=DATE_HINT, future_only=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.required = False
        owner.label = "Which officer? Only for an action of the police"

    def arguments(self) -> dict[str, Any]:
        """Return the action."""
        return {**super().arguments(), "side": Side(self.cleaned_data["side"])}


class ClosePlanActionForm(ActForm):
    """What became of an action."""

    state = fields.ChoiceRadios(
        label="What became of it?",
        subject="what became of the action",
        choices=[(state.value, state.label) for state in PlanActionState if state != PlanActionState.OPEN],
        design={"inline": True, "small": True},
    )
    note = fields.CleanCharField(label="Note", max_length=2_000, required=False, multiline=True, design={"rows": 2})

    def arguments(self) -> dict[str, Any]:
        """Return the state and the note."""
        return {"state": PlanActionState(self.cleaned_data["state"]), "note": self.cleaned_data["note"]}


class ReviewPlanForm(EditForm):
    """What a review found, and the next one."""

    words = reason_field("What did you find?", subject="what the review found")
    review_on = fields.DateInputField(
        label="Next review", subject="next review", help_text=_REVIEW_HINT, required=False, future_only=True
    )


class GivePlanForm(_OwnerForm, EditForm):
    """Another owner."""

    reason = reason_field("Why does the plan change hands?")


class ClosePlanForm(EditForm):
    """Why a plan ends."""

    closing = fields.ChoiceRadios(label="Why does it end?", subject="why the plan ends", choices=PlanClosing.choices)
    words = reason_field("What has changed?", subject="what has changed")

    def arguments(self) -> dict[str, Any]:
        """Return the reason."""
        return {**super().arguments(), "closing": PlanClosing(self.cleaned_data["closing"])}


class OwnActionForm(ActForm):
    """That the business did what it was asked."""

    note = fields.CleanCharField(
        label="What did you do?", max_length=2_000, required=False, multiline=True, design={"rows": 3}
    )


class RepeatForm(DesignForm):
    """What the list of repeat premises is narrowed to. Sent by GET; an unknown value is no filter."""

    mark_optional: ClassVar[bool] = False

    area = fields.ChoiceSelect(label="Policing area", required=False, empty_label="All areas")
    group = fields.ChoiceSelect(label="Kind of crime", required=False, empty_label="All kinds together")
    least = fields.ChoiceSelect(label="In 12 months", choices=LEAST, required=False, empty_label="2 or more")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.choices = areas
        groups: Any = self.fields["group"]
        groups.choices = [(group.code, group.name) for group in offence_groups()]
        if len(areas) < 2:
            del self.fields["area"]

    def filters(self) -> RepeatFilters:
        """Return what was understood of the filters."""
        self.is_valid()
        chosen = self.cleaned_data
        return RepeatFilters(
            area=chosen.get("area") or "", group=chosen.get("group") or "", least=int(chosen.get("least") or 2)
        )
