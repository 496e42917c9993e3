"""Forms of what happened and who was there: summary, offence, people, vehicles, CCTV, evidence, links."""

from collections.abc import Mapping
from typing import Any, ClassVar

from bizwatch.cases.choices import CctvState, PersonRole
from bizwatch.cases.intake import NewPerson, NewVehicle
from bizwatch.design.act_forms import ActForm, EditForm, reason_field
from bizwatch.kernel import fields
from bizwatch.kernel.fields.files import MIB
from bizwatch.reference.selectors import BusinessCrimeFacts

# The questions of the business crime definitions, as an investigator answers them.
FACT_LABELS: Mapping[str, str] = {
    "is_crime": "What happened is a crime",
    "victim_is_business": "The business is the victim",
    "victim_is_employee_in_course_of_employment": "A person at work is the victim",
    "because_of_employment": "It happened to them because of their work",
    "on_business_premises": "It happened on business premises",
    "commercial_enterprise": "It is a commercial enterprise, not the public sector or a place of worship",
    "connected_by_perception_of_victim": "The victim connected it to a business when reporting it",
}
KEEP, AGAIN = "keep", "again"
SEEN_BEFORE = (("", "Not asked"), ("yes", "Yes"), ("no", "No"), ("unsure", "Not sure"))


class RecordForm(EditForm):
    """The button that records the crime."""


class SummaryForm(EditForm):
    """What happened, in the desk's words."""

    summary = fields.CleanCharField(
        label="What happened", multiline=True, max_length=10_000, design={"rows": 10, "character_count": False}
    )


class ReclassifyForm(EditForm):
    """Another offence, and whether it is still a business crime."""

    offence_code = fields.ChoiceSelect(label="Offence", subject="the offence")
    reason = reason_field("Why is this the right offence?", subject="why this is the right offence")
    flag = fields.ChoiceRadios(
        label="Is what the business-crime flag rests on still right?",
        subject="whether the business-crime flag rests on the right facts",
        choices=((KEEP, "Yes, leave it as it is"), (AGAIN, "No, say it again")),
        initial=KEEP,
    )
    facts = fields.MultiChoice(
        label="Select all that is true",
        subject="what is true",
        choices=FACT_LABELS.items(),
        required=False,
        design={"conditional_on": ("flag", AGAIN), "small": True},
    )

    def __init__(self, *args: Any, offences: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offence_code"].choices = offences  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the offence and, where they were said again, the facts of the definition."""
        data = self.cleaned_data
        facts = (
            BusinessCrimeFacts(**{name: name in data["facts"] for name in FACT_LABELS})
            if data["flag"] == AGAIN
            else None
        )
        return {
            "offence_code": data["offence_code"],
            "reason": data["reason"],
            "definition_facts": facts,
            "version": data["version"],
        }


class PersonForm(ActForm):
    """A person with a part in the case."""

    role = fields.ChoiceRadios(
        label="Their part in this case", subject="their part in this case", choices=PersonRole.choices
    )
    told_name = fields.CleanCharField(label="Name as it was told", required=False, max_length=160)
    description = fields.CleanCharField(
        label="Description",
        required=False,
        multiline=True,
        max_length=4_000,
        design={"rows": 3, "character_count": False},
    )
    seen_before = fields.ChoiceRadios(
        label="Has the business seen them before?",
        subject="whether the business has seen them before",
        choices=SEEN_BEFORE,
        required=False,
        design={"inline": True},
    )
    contact = fields.CleanCharField(label="How to reach them", required=False, max_length=200)
    is_assessment = fields.ConfirmField(
        label="This is an opinion, not a fact",
        required=False,
        help_text="Facts and opinions about people are kept apart.",
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse a person of whom nothing is said."""
        if not self.cleaned_data.get("told_name") and not self.cleaned_data.get("description"):
            self.add_error("told_name", "Enter a name or a description")
        return super().clean()

    def arguments(self) -> dict[str, Any]:
        """Return the person and whether what is said is an opinion."""
        data = self.cleaned_data
        names = ("told_name", "description", "seen_before", "contact")
        new = NewPerson(role=PersonRole(data["role"]), **{name: data[name] for name in names})
        return {"new": new, "is_assessment": data["is_assessment"]}


class RemovePersonForm(EditForm):
    """Why a person is taken off the case."""

    reason = reason_field("Why are they removed?", subject="why they are removed", max_length=200)


class VehicleForm(ActForm):
    """A vehicle seen or used."""

    registration = fields.CleanCharField(
        label="Registration",
        required=False,
        max_length=12,
        help_text="Part of it is enough.",
        design={"width": "10", "spellcheck": False},
    )
    whole_mark = fields.ConfirmField(
        label="The registration is complete",
        required=False,
        help_text="Then the vehicle is known by it in other cases too.",
    )
    description = fields.CleanCharField(label="Description", required=False, max_length=240)

    def clean(self) -> dict[str, Any] | None:
        """Refuse a vehicle of which nothing is said."""
        if not self.cleaned_data.get("registration") and not self.cleaned_data.get("description"):
            self.add_error("registration", "Enter a registration or a description")
        return super().clean()

    def arguments(self) -> dict[str, Any]:
        """Return the vehicle."""
        data = self.cleaned_data
        new = NewVehicle(registration=data["registration"], description=data["description"])
        return {"new": new, "whole_mark": data["whole_mark"]}


class CctvForm(ActForm):
    """What became of a camera's footage."""

    state = fields.ChoiceRadios(
        label="What became of the footage?",
        subject="what became of the footage",
        choices=[(state.value, state.label) for state in CctvState],
    )
    note = fields.CleanCharField(label="Note", max_length=240, required=False)

    def arguments(self) -> dict[str, Any]:
        """Return the state and the note."""
        return {"state": CctvState(self.cleaned_data["state"]), "note": self.cleaned_data["note"]}


class EvidenceForm(ActForm):
    """A file for the case."""

    upload = fields.FileField(
        label="Photo, video or document",
        subject="a file",
        help_text="The file is kept exactly as you send it. What is shown on the page is a clean copy.",
        max_bytes=1024 * MIB,
    )
    caption = fields.CleanCharField(label="What it shows", required=False, max_length=200)


class ExhibitForm(EditForm):
    """The reference of an exhibit."""

    exhibit_reference = fields.CleanCharField(
        label="Exhibit reference",
        subject="an exhibit reference",
        help_text="The initials of whoever produces it, a stroke and a number, such as JBS/1.",
        max_length=20,
        design={"width": "10", "spellcheck": False},
    )


class WithdrawForm(EditForm):
    """Why an exhibit is withdrawn."""

    reason = reason_field("Why is it withdrawn?", subject="why it is withdrawn", max_length=200)


class LinkForm(ActForm):
    """Another case that this one is related to."""

    places: ClassVar[dict[str, str]] = {"other": "reference"}

    reference = fields.CleanCharField(
        label="Reference of the other case", max_length=30, design={"width": "20", "spellcheck": False}
    )
    reason = reason_field("How are they related?", subject="how they are related", max_length=240)


class UnlinkForm(ActForm):
    """Why a link is withdrawn."""

    reason = reason_field("Why is the link withdrawn?", subject="why the link is withdrawn", max_length=240)
