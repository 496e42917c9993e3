"""Forms of decisions: who has the case, how it leaves the desk, how it comes back."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from bizwatch.cases.choices import CancelReason, SupportsAction, TransferTo
from bizwatch.cases.desk_forms.afterwards import remedy_choices
from bizwatch.cases.desk_forms.base import TellingForm, end_of
from bizwatch.cases.intake import OutcomeFacts
from bizwatch.cases.policies.leaving import CANCEL_RULES
from bizwatch.cases.policies.outcomes import OutcomeOption
from bizwatch.design.act_forms import DATE_HINT, ActForm, EditForm, names_of, reason_field
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Need
from bizwatch.reference.selectors import Outcome, community_remedies

NOBODY = "nobody"


class TakeForm(ActForm):
    """The button that takes a case."""

    once = None  # type: ignore[assignment]  # pressed twice it does nothing more


class AllocateForm(EditForm):
    """To whom a case is given, or that it goes back in the queue."""

    to = fields.ChoiceRadios(label="Who should have this case?", subject="who should have this case")
    reason = reason_field(
        "Why?",
        required=False,
        subject="why",
        max_length=1_000,
        help_text="Needed if you put it back in the queue, or give it to somebody without a skill that it asks for.",
    )

    def __init__(
        self, *args: Any, people: tuple[Any, ...] = (), hints: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["to"].choices = [*names_of(self.people), (NOBODY, "Nobody: put it back in the queue")]  # type: ignore[attr-defined]
        self.fields["to"].design = {"divider_before": NOBODY, "choice_hints": dict(hints or {})}  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the investigator, or None for the queue."""
        return {**super().arguments(), "to": self.people.get(self.cleaned_data["to"])}


class TransferForm(TellingForm):
    """Who takes a case that leaves the desk."""

    field_order = ("version", "to", "other_body", "accepted_by", "other_reference", "reason")

    to = fields.ChoiceRadios(label="Where does it go?", subject="where it goes", choices=TransferTo.choices)
    other_body = fields.CleanCharField(label="Name of the force or team", required=False, max_length=120)
    accepted_by = fields.CleanCharField(label="Who accepted it there?", required=False, max_length=120)
    other_reference = fields.CleanCharField(
        label="Their reference, if they gave one", required=False, max_length=60, design={"width": "20"}
    )
    reason = reason_field("Why does it go there?", required=False)
    mark_optional = False

    def arguments(self) -> dict[str, Any]:
        """Return who takes it."""
        return {**super().arguments(), "to": TransferTo(self.cleaned_data["to"])}


class CancelForm(TellingForm):
    """Why a recorded crime is cancelled, by general rule C, and what that reason needs."""

    field_order = ("version", "code", "other_body", "force_reference", "duplicate_of", "reason")
    mark_optional = False

    code = fields.ChoiceRadios(
        label="Why is the crime cancelled?",
        subject="why the crime is cancelled",
        choices=CancelReason.choices,
        design={"choice_hints": {code.value: rule.reason_words for code, rule in CANCEL_RULES.items()}},
    )
    other_body = fields.CleanCharField(
        label="C1: the force that has recorded it",
        required=False,
        max_length=120,
        design={"conditional_on": ("code", CancelReason.C1.value)},
    )
    force_reference = fields.CleanCharField(
        label="C1: that force's crime reference",
        required=False,
        max_length=60,
        design={"conditional_on": ("code", CancelReason.C1.value), "width": "20"},
    )
    duplicate_of = fields.CleanCharField(
        label="C3: the reference of the case that stays",
        required=False,
        max_length=60,
        design={"conditional_on": ("code", CancelReason.C3.value), "width": "20"},
    )
    reason = reason_field(
        "What shows it?", required=False, help_text="Write what your reason above asks for.", max_length=4_000
    )

    def place_of(self, fault: str) -> str | None:
        """Return the field of a fault; the other reference is that of a force or of a case."""
        if fault == "other_reference":
            return "duplicate_of" if self.cleaned_data.get("code") == CancelReason.C3 else "force_reference"
        return super().place_of(fault)

    def arguments(self) -> dict[str, Any]:
        """Return the reason and its references."""
        given = super().arguments()
        force, duplicate = given.pop("force_reference"), given.pop("duplicate_of")
        return {**given, "code": CancelReason(given["code"]), "other_reference": force or duplicate}


class ChooseOutcomeForm(DesignForm):
    """The first step of finalising: which outcome. It is sent by GET and changes nothing."""

    outcome = fields.ChoiceRadios(label="Which outcome?", subject="an outcome", design={"label_hidden": True})

    def __init__(self, *args: Any, options: tuple[OutcomeOption, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [option.outcome for option in options if not option.refusal]
        field: Any = self.fields["outcome"]
        field.choices = [(outcome.code, f"{outcome.code}: {outcome.label}") for outcome in possible]
        field.design = {**field.design, "choice_hints": {outcome.code: outcome.wording for outcome in possible}}


# Which fields a need of ``reference`` asks for, in the order in which they are asked.
NEED_FIELDS: Mapping[Need, tuple[str, ...]] = {
    Need.VICTIM_TOLD: (),
    Need.ADMISSION: ("offender_admitted",),
    Need.VICTIM_CONSULTED: ("victim_consulted",),
    Need.VICTIM_VIEW: ("victim_supports", "victim_view"),
    Need.RESOLUTION: ("offender_agreed", "evidence_enough", "suitable_because", "remedy_chosen_by"),
    Need.REMEDY: ("remedy_option", "remedy", "remedy_amount", "remedy_due_date"),
    Need.OTHER_BODY: ("other_body",),
    Need.CPS_DECISION: ("cps_reference",),
    Need.SUSPECT_REASON: ("suspect_reason",),
    Need.TIME_LIMIT: ("limit_expired_on",),
    Need.ACTIVITY: ("activity",),
    Need.RATIONALE: (),
}


class FinaliseForm(TellingForm):
    """The second step: exactly what the chosen outcome needs, and no more.

    Nothing is required here: what is missing, ``policies.outcomes`` says, all of it at once and with how to put it
    right.
    """

    mark_optional = False

    offender_admitted = fields.ConfirmField(label="The offender admitted the crime", required=False)
    victim_consulted = fields.ConfirmField(label="The victim was asked before this was decided", required=False)
    victim_supports = fields.ChoiceRadios(
        label="Does the victim support police action?",
        choices=SupportsAction.choices,
        required=False,
        design={"inline": True},
    )
    victim_view = reason_field("What did the victim say, and how do you know?", required=False)
    offender_agreed = fields.ConfirmField(label="The offender agrees to it", required=False)
    evidence_enough = fields.ConfirmField(label="There is evidence enough for court or a caution", required=False)
    suitable_because = reason_field("Why is a community resolution suitable here?", required=False)
    remedy_chosen_by = fields.CleanCharField(
        label="Who at the business chose what should be done?",
        required=False,
        max_length=120,
        help_text="Where the business has several premises, the contact of the case.",
    )
    remedy_option = fields.ChoiceRadios(label="What kind of remedy was agreed?", required=False)
    remedy = reason_field(
        "What did the offender agree to do?", required=False, help_text="The business reads this. Name nobody."
    )
    remedy_amount = fields.MoneyField(label="How much is to be paid?", subject="amount", required=False)
    remedy_due_date = fields.DateInputField(
        label="By when must it be done?", subject="the date", help_text=DATE_HINT, required=False
    )
    other_body = fields.CleanCharField(label="Which body or agency takes this on?", required=False, max_length=120)
    cps_reference = fields.CleanCharField(
        label="Reference of the Crown Prosecution Service", required=False, max_length=60, design={"width": "20"}
    )
    suspect_reason = reason_field("What about the suspect prevents prosecution, and how do you know?", required=False)
    limit_expired_on = fields.DateInputField(
        label="When did the time limit run out?", subject="the day", help_text=DATE_HINT, required=False
    )
    activity = reason_field("Which programme or activity was undertaken?", required=False)
    rationale = reason_field(
        "Why this outcome?",
        required=False,
        max_length=10_000,
        help_text="For the police only. The business does not see it.",
    )
    words_for_business = reason_field(
        "Words for the business",
        required=False,
        max_length=4_000,
        help_text="The business reads this beside what the outcome means. Name nobody.",
    )

    def __init__(self, *args: Any, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown, option = (
            remedy_choices(community_remedies(to_london(self.at).date() if self.at else None)),
            self.fields["remedy_option"],
        )
        option.choices, option.design = shown["choices"], {"choice_hints": shown["hints"]}  # type: ignore[attr-defined]
        asked = {name for need in outcome.needs for name in NEED_FIELDS[need]}
        for names in NEED_FIELDS.values():
            for name in names:
                if name not in asked:
                    del self.fields[name]
        if Need.RATIONALE not in outcome.needs:
            self.fields["words_for_business"].label = "Words for the business (optional)"
        self.order_fields(
            ["version", *(name for names in NEED_FIELDS.values() for name in names), "rationale", "words_for_business"]
        )

    def arguments(self) -> dict[str, Any]:
        """Return the facts of the outcome."""
        given = super().arguments()
        version = given.pop("version")
        if "victim_supports" in given:
            given["victim_supports"] = SupportsAction(given["victim_supports"]) if given["victim_supports"] else None
        return {"facts": OutcomeFacts(**given), "version": version}


class ReopenForm(EditForm):
    """Why a case comes back."""

    reason = reason_field("Why is the case reopened?", subject="why the case is reopened")


class ReviewForm(EditForm):
    """A supervisor's review."""

    note = reason_field("What did you find, and what should happen next?", subject="what you found", max_length=10_000)
    next_review = fields.DateInputField(
        label="Next review",
        help_text="In 28 days if you leave it empty.",
        future_only=True,
        required=False,
    )

    def __init__(self, *args: Any, template: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        self.fields["note"].design = {**self.fields["note"].design, "rows": 10}  # type: ignore[attr-defined]

    def clean_note(self) -> str:
        """Refuse the headings with nothing below them."""
        note: str = self.cleaned_data["note"]
        if self.template and note.split() == self.template.split():
            raise ValidationError("Enter what you found")
        return note

    def arguments(self) -> dict[str, Any]:
        """Return the note and when the next review is due."""
        data = self.cleaned_data
        return {"note": data["note"], "next_review_at": end_of(data["next_review"]), "version": data["version"]}
