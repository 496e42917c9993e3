"""Forms of what was taken, damaged or not paid for, and of cameras that nobody had told of."""

from typing import Any

from bizwatch.cases.desk_forms.base import end_of
from bizwatch.cases.intake import NewCctv, NewProperty
from bizwatch.design.act_forms import ActForm, EditForm, reason_field
from bizwatch.kernel import fields

_ABOUT_ALL_OF_A_YEAR = 366 * 24 * 60  # minutes by which a clock may be off


class PropertyForm(ActForm):
    """A line of property."""

    description = fields.CleanCharField(label="What is it?", subject="what it is", max_length=200)
    quantity = fields.IntegerField(label="How many?", subject="how many", min_value=1, max_value=1_000_000, initial=1)
    unit_value = fields.MoneyField(
        label="Value of each",
        subject="value",
        required=False,
        help_text="What the business says it is worth. Leave it empty where nobody knows.",
    )
    serial_number = fields.CleanCharField(
        label="Serial number or mark", required=False, max_length=60, design={"width": "20", "spellcheck": False}
    )
    is_damage = fields.ConfirmField(label="It was damaged, not taken", required=False)
    recovered = fields.ConfirmField(label="It was recovered", required=False)

    def arguments(self) -> dict[str, Any]:
        """Return the line and whether it was recovered."""
        rest = super().arguments()
        names = ("description", "quantity", "unit_value", "serial_number", "is_damage")
        new = NewProperty(**{name: rest.pop(name) for name in names})
        return {**rest, "new": new}


class CorrectPropertyForm(PropertyForm, EditForm):
    """What a line should say, and why."""

    field_order = ("description", "quantity", "unit_value", "serial_number", "is_damage", "recovered", "reason")

    reason = reason_field(
        "Why is it corrected?", subject="why it is corrected", max_length=240, help_text="The business reads this."
    )


class RemovePropertyForm(EditForm):
    """Why a line is taken off the case."""

    reason = reason_field(
        "Why does it not belong to this case?",
        subject="why it does not belong to this case",
        max_length=240,
        help_text="The business reads this.",
    )


class CameraForm(ActForm):
    """A camera that may have caught it."""

    camera = fields.CleanCharField(label="Which camera is it?", subject="which camera it is", max_length=200)
    clock_error_minutes = fields.IntegerField(
        label="How many minutes is its clock ahead?",
        subject="minutes",
        required=False,
        min_value=-_ABOUT_ALL_OF_A_YEAR,
        max_value=_ABOUT_ALL_OF_A_YEAR,
        help_text="For example, 4, or −4 where it is behind. Leave it empty where nobody knows.",
    )
    last_day = fields.DateInputField(
        label="Last day on which the footage is there",
        subject="the last day",
        required=False,
        help_text="Leave it empty for the usual time.",
    )
    who_can_export = fields.CleanCharField(label="Who can copy it?", required=False, max_length=120)

    def arguments(self) -> dict[str, Any]:
        """Return the camera."""
        data = self.cleaned_data
        names = ("camera", "clock_error_minutes", "who_can_export")
        return {"new": NewCctv(**{name: data[name] for name in names}, overwritten_at=end_of(data["last_day"]))}
