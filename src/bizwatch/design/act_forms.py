"""What forms of acts share: the mark that tells a double press, the version they edit, and how refusals find a field."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar, Protocol, Self
from uuid import uuid4

from django import forms
from django.http import QueryDict

from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields

DATE_HINT = "For example, 27 3 2026"
TIME_HINT = "For example, 9:30am or 14:15"


class Named(Protocol):
    """A person as lists and the audit call them."""

    @property
    def audit_name(self) -> str: ...


class FreshForm(DesignForm):
    """A form of which the hidden values can be renewed."""

    def with_fresh(self, **values: Any) -> Self:
        """Return the form with hidden values replaced by those of now, and everything typed as it was."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in values.keys() & self.fields.keys():
            data[self.add_prefix(name)] = str(values[name])
        self.data = data
        return self


class OnceForm(FreshForm):
    """A form that makes something: ``once`` is made with the page, so that one page sent twice makes it once."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class VersionForm(FreshForm):
    """A form that changes what is there: it carries the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ActForm(OnceForm):
    """A form of an act.

    ``arguments`` are what the service is called with. ``places`` says at which field a fault of the domain is shown
    where that is not the field of its name.
    """

    places: ClassVar[dict[str, str]] = {}

    def arguments(self) -> dict[str, Any]:
        """Return the cleaned values as the service wants them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}

    def mark(self) -> str:
        """Return what tells this sending from every other: the page and what was typed on it; "" where it may repeat.

        Whoever goes back in the browser and types something else on the same page sends something new.
        """
        once = self.cleaned_data.get("once")
        typed = sorted((name, f"{value}{getattr(value, 'size', '')}") for name, value in self.cleaned_data.items())
        return f"{once}:{sha256(repr(typed).encode()).hexdigest()[:32]}" if once else ""

    def place_of(self, fault: str) -> str | None:
        """Return the field at which a fault is shown; None for the form as a whole."""
        name = self.places.get(fault, fault)
        return name if name in self.fields and self.is_asked(name) else None


class EditForm(VersionForm, ActForm):
    """A form of an act that changes what is there."""


def reason_field(label: str, *, max_length: int = 2_000, required: bool = True, **more: Any) -> fields.CleanCharField:
    """Return the question why, in a text area."""
    design = {"rows": 3, **more.pop("design", {})}
    return fields.CleanCharField(
        label=label,
        subject=more.pop("subject", "the reason"),
        multiline=True,
        max_length=max_length,
        required=required,
        design=design,
        **more,
    )


def names_of(people: Mapping[str, Named]) -> list[tuple[str, str]]:
    """Return people as choices: their public id, their name and collar number."""
    return [(key, person.audit_name) for key, person in people.items()]
