"""Vehicles seen."""

from functools import partial

from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import CleanCharField
from bizwatch.kernel.text import one_line
from bizwatch.reporting.catalogue.known import knows
from bizwatch.reporting.catalogue.shape import Page, Question, Repeat
from bizwatch.reporting.choices import Known, PageStyle


class RegistrationField(CleanCharField):
    """A number plate, in capitals without doubled spaces; part of one will do, so no format is demanded."""

    def to_python(self, value: object) -> str:
        return one_line(super().to_python(value)).upper()


def plate_or_description(form: DesignForm) -> None:
    """Ask for one of the two: either is enough."""
    said = form.cleaned_data
    if not form.errors and not said.get("registration") and not said.get("description"):
        form.add_error("registration", "Enter a number plate, or describe the vehicle")


VEHICLES = Page(
    code="vehicles",
    title="What vehicle was it?",
    when=partial(knows, Known.VEHICLE),
    style=PageStyle.LINES,
    repeat=Repeat(noun="vehicle", at_most=10),
    rule=plate_or_description,
    questions=(
        Question(
            code="registration",
            label="Number plate, or the part you know",
            short="Number plate",
            required=False,
            field=partial(RegistrationField, max_length=12, design={"width": "10", "spellcheck": False}),
            into="vehicles[].registration",
        ),
        Question(
            code="description",
            label="Make, model, colour, anything that stands out",
            short="Vehicle",
            required=False,
            field=partial(CleanCharField, max_length=240),
            into="vehicles[].description",
        ),
    ),
)
