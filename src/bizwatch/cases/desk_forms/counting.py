"""Forms by which one report is counted as the rules want it."""

from typing import Any

from bizwatch.cases.choices import VictimKind
from bizwatch.cases.intake import NewOccasion, NewVictim
from bizwatch.cases.schedule_reading import MAX_BYTES, occasions_in_file, occasions_typed
from bizwatch.design.act_forms import EditForm, reason_field
from bizwatch.kernel import fields
from bizwatch.kernel.sheets.files import ACCEPTED
from bizwatch.kernel.sheets.table import FileNotReadable

_ONE_A_LINE = "One on each line, told apart without a name: the second cashier."


class SplitForm(EditForm):
    """The victims of an incident that has several; the first is the one that the case has."""

    places = {"victims": "workers"}
    mark_optional = False

    first_kind = fields.ChoiceRadios(
        label="Whose crime is this case?", subject="whose crime this case is", choices=VictimKind.choices
    )
    first_label = fields.CleanCharField(
        label="What tells this victim from the others?", subject="what tells this victim apart", max_length=80
    )
    workers = fields.CleanCharField(
        label="Other victims who work there",
        required=False,
        multiline=True,
        max_length=2_000,
        design={"rows": 5},
        help_text=_ONE_A_LINE,
    )
    others = fields.CleanCharField(
        label="Other victims, such as customers",
        required=False,
        multiline=True,
        max_length=2_000,
        design={"rows": 3},
        help_text=_ONE_A_LINE,
    )
    reason = reason_field("How do you know that these are the victims?", subject="how you know", max_length=1_000)

    def arguments(self) -> dict[str, Any]:
        """Return the victims, the first first."""
        data = self.cleaned_data
        victims = [NewVictim(label=data["first_label"], kind=VictimKind(data["first_kind"]))]
        for name, kind in (("workers", VictimKind.WORKER), ("others", VictimKind.OTHER)):
            lines = (line.strip()[:80] for line in data[name].splitlines())
            victims += [NewVictim(label=line, kind=kind) for line in lines if line]
        return {"victims": tuple(victims), "reason": data["reason"], "version": data["version"]}


class OccasionsForm(EditForm):
    """The thefts of a finished incident: typed or pasted line by line, or a file."""

    mark_optional = False
    ONCE, ALREADY = "adds", "listed"

    rows = fields.CleanCharField(
        label="The thefts",
        required=False,
        multiline=True,
        max_length=60_000,
        design={"rows": 8},
        help_text="One on each line: date; time; value; how it is known. For example: 3 November 2026; 2:15pm; £12.50; seen "
        "on camera 2. Leave a part empty where nobody knows it.",
    )
    file = fields.FileField(
        label="Or a file",
        subject="a file",
        required=False,
        max_bytes=MAX_BYTES,
        accept=ACCEPTED,
        help_text="CSV or Excel, with the columns Date, Time, Value and How it is known.",
    )
    same_person = fields.ConfirmField(
        label="The same person did all of them", subject="the same person did all of them"
    )
    found_at_once = fields.ConfirmField(
        label="They were found out and reported at the same time",
        subject="they were found out and reported at the same time",
    )
    because = reason_field("How do you know?", required=False)
    value = fields.ChoiceRadios(
        label="Is what was taken on the case’s property already?",
        subject="whether it is on the case’s property already",
        choices=(
            (ONCE, "No: count the sum of the thefts"),
            (ALREADY, "Yes: count the property, and the thefts are its detail"),
        ),
    )

    def clean(self) -> dict[str, Any] | None:
        """Read what was typed and the file."""
        data = super().clean()
        self.found: tuple[NewOccasion, ...] = ()
        for name, read in (("rows", occasions_typed), ("file", self._in_file)):
            if not self.cleaned_data.get(name):
                continue
            try:
                self.found += read(self.cleaned_data[name])
            except FileNotReadable as error:
                self.add_error(name, str(error))
        return data

    @staticmethod
    def _in_file(upload: Any) -> tuple[NewOccasion, ...]:
        return occasions_in_file(upload.read())

    def arguments(self) -> dict[str, Any]:
        """Return the occasions."""
        data = self.cleaned_data
        adds = data["value"] == self.ONCE
        return {"rows": self.found, "because": data["because"], "adds_value": adds, "version": data["version"]}


class RemoveOccasionForm(EditForm):
    """Why a theft is taken off the schedule."""

    reason = reason_field(
        "Why does it not belong to the schedule?", subject="why it does not belong to the schedule", max_length=240
    )
