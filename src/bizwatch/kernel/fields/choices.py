"""Fields that offer choices. Values are always text, as they come back from a browser."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bizwatch.kernel.fields.wording import DesignedField, select

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]


class ChoiceRadios(DesignedField, forms.ChoiceField):
    """One of a few choices, as radios; "" where none was chosen and none was needed."""

    widget: type[forms.Widget] = forms.RadioSelect

    def __init__(self, *, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.error_messages["invalid_choice"] = self.required_message()

    def required_message(self) -> str:
        return select(self.subject)


class ChoiceSelect(ChoiceRadios):
    """One of many choices, as a drop-down list that opens on ``empty_label``. Prefer radios up to about ten."""

    widget = forms.Select

    def __init__(self, *, choices: Choices = (), empty_label: str = "Choose", **kwargs: Any) -> None:
        self.empty_label = empty_label
        super().__init__(choices=choices, **kwargs)


class YesNoField(ChoiceRadios):
    """Yes or no, as True or False; None where neither was chosen and the question is not required.

    ``subject`` reads after "Select yes if": "the suspect was violent".
    """

    def __init__(self, *, yes: str = "Yes", no: str = "No", **kwargs: Any) -> None:
        design = {"inline": True, **(kwargs.pop("design", None) or {})}
        super().__init__(choices=(("yes", yes), ("no", no)), design=design, **kwargs)

    def required_message(self) -> str:
        return select(self.subject) if self.subject.endswith("?") else f"Select yes if {self.subject}"

    def prepare_value(self, value: Any) -> Any:
        """Show a stored True or False as the radio that stands for it."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def to_python(self, value: Any) -> Any:
        """Return the text that was sent; ``clean`` turns it into True, False or None."""
        return super().to_python(self.prepare_value(value))

    def clean(self, value: Any) -> bool | None:
        """Return True, False or None."""
        return {"yes": True, "no": False}.get(super().clean(value))


class MultiChoice(DesignedField, forms.MultipleChoiceField):
    """Any of a few choices, as checkboxes: a list of values in the order of the choices.

    The ``exclusive`` choice of the design ("none") may not stand with another one.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.error_messages["invalid_choice"] = self.error_messages["invalid_list"] = self.required_message()

    def required_message(self) -> str:
        return select(self.subject)

    def clean(self, value: Any) -> list[str]:
        """Return the chosen values in the order in which they are offered, each once."""
        chosen = set(super().clean(value))
        alone = self.design.get("exclusive", "")
        offered: Any = self.choices  # Django types it as what may be assigned
        labels = {str(code): str(label) for code, label in offered}
        if alone in chosen and len(chosen) > 1:
            words = f"Select only “{labels[alone]}”, or only the answers that apply"
            raise ValidationError(self.error_messages.get("exclusive", words), code="exclusive")
        return [code for code in labels if code in chosen]


class ConfirmField(DesignedField, forms.BooleanField):
    """A single checkbox; when required it must be ticked. ``subject`` reads after "Confirm that"."""

    widget = forms.CheckboxInput

    def required_message(self) -> str:
        return f"Confirm that {self.subject[:1].lower()}{self.subject[1:]}"
