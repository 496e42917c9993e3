"""Filters and choices of the desk's lists: the queue, the diary, supervision."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from bizwatch.cases.choices import AttendanceFilter, Door, Status
from bizwatch.cases.policies.natures import ORDINARY, rule_of
from bizwatch.design.act_forms import names_of
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.fields import DesignedField
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import kind_choices, policing_areas

_TICKED = re.compile(r"([A-Z0-9-]{1,20}):([0-9]{1,9})")


CODE_CLOCKS = (("broken", "A clock is broken"), ("today", "A clock breaks today"))


def _natures() -> list[tuple[str, str]]:
    return [(nature.value, rule_of(nature).tag or "Crimes") for nature in Nature if nature in ORDINARY]


def areas() -> list[tuple[str, str]]:
    return sorted(((area.code, area.name) for area in policing_areas()), key=lambda choice: choice[1])


class AreaForm(DesignForm):
    """What a list of cases is narrowed to. Sent by GET; an unknown value is no filter."""

    mark_optional: ClassVar[bool] = False

    text = fields.CleanCharField(
        label="Reference, premises, business, town or postcode",
        max_length=100,
        required=False,
        design={"spellcheck": False},
    )
    crime_kind = fields.ChoiceSelect(
        label="Kind of report", choices=kind_choices(), required=False, empty_label="All kinds"
    )
    nature = fields.ChoiceSelect(
        label="Crime or not", choices=_natures(), required=False, empty_label="Crimes and others"
    )
    status = fields.ChoiceSelect(label="Status", choices=Status.choices, required=False, empty_label="All open")

    def chosen(self) -> dict[str, str]:
        """Return what was understood of the filters, without the empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MyAreaForm(AreaForm):
    """The same for a beat manager: which of several areas, and whether the case is open."""

    scope = fields.ChoiceSelect(
        label="Open or closed",
        choices=(("closed", "Closed"), ("all", "Open and closed")),
        required=False,
        empty_label="Open",
    )
    area = fields.ChoiceSelect(label="Area", required=False, empty_label="All of mine")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.choices = areas
        if len(areas) < 2:
            del self.fields["area"]


class QueueForm(AreaForm):
    """The same for the whole desk."""

    door = fields.ChoiceSelect(label="Came in by", choices=Door.choices, required=False, empty_label="All ways")
    told_as = fields.ChoiceSelect(label="Told as", choices=(("hate", "Hate"),), required=False, empty_label="Anything")
    attendance = fields.ChoiceSelect(
        label="Attendance", choices=AttendanceFilter.choices, required=False, empty_label="Asked for or not"
    )

    code_clock = fields.ChoiceSelect(
        label="Victims’ Code", choices=CODE_CLOCKS, required=False, empty_label="Any clocks"
    )
    area = fields.ChoiceSelect(label="Policing area", choices=areas, required=False, empty_label="All areas")


class TickedCases(DesignedField):
    """Ticked cases, each sent as reference, colon and the version that was shown: a list of pairs.

    The list of the page has changed by the time that it is sent, so there are no choices to compare with.
    """

    widget = forms.SelectMultiple

    def required_message(self) -> str:
        return "Tick at least one case"

    def to_python(self, value: Any) -> list[tuple[str, int]]:
        found = [_TICKED.fullmatch(str(one)) for one in value or []]
        if not all(found):
            raise ValidationError("Tick the cases in the list", code="format")
        return [(match[1], int(match[2])) for match in found if match]


class GiveCasesForm(DesignForm):
    """Several cases for one investigator."""

    cases = TickedCases(label="Cases")
    to = fields.ChoiceSelect(label="Give the ticked cases to", subject="an investigator")

    def __init__(self, *args: Any, people: tuple[Any, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        to: Any = self.fields["to"]
        to.choices = names_of(self.people)

    def wanted(self) -> tuple[Any, list[tuple[str, int]]]:
        """Return the investigator, and reference and version of each case."""
        return self.people[self.cleaned_data["to"]], self.cleaned_data["cases"]
