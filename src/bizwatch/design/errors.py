"""The error summary: every error of one or more forms, each leading to the control that must be put right."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.forms import BaseForm, BaseFormSet, BoundField

from bizwatch.kernel.fields import DateBoxes

if TYPE_CHECKING:  # at run time Django's class of formsets takes no parameter
    Formset = BaseFormSet[Any]
else:
    Formset = BaseFormSet

Forms = BaseForm | Formset | Iterable[BaseForm | Formset]


def error_items(*forms: Forms) -> list[dict[str, str]]:
    """Return ``{"text", "href"}`` of each error in page order: of a form as a whole first, then field by field.

    Takes forms, formsets and lists of them. ``href`` is left out where no control can be named.
    """
    return list(chain.from_iterable(_of_form(form) for form in _flat(forms)))


def has_errors(*forms: Any) -> bool:
    """Whether any of the forms was sent and refused. Anything that is no form is ignored."""
    return any(form.is_bound and not form.is_valid() for form in _flat(forms))


def error_boxes(bound: BoundField) -> tuple[str, ...]:
    """Return the boxes of a date field to mark ("day", "month", "year"): those that the error names, else all three."""
    named: list[str] = []
    for error in bound.errors.as_data():
        named.extend((error.params or {}).get("boxes", ()))
    return tuple(named) or (("day", "month", "year") if bound.errors else ())


def _flat(forms: Iterable[Any]) -> Iterator[BaseForm | Formset]:
    for form in forms:
        if isinstance(form, BaseForm | BaseFormSet):
            yield form
        elif isinstance(form, list | tuple):
            yield from _flat(form)


def _of_form(form: BaseForm | Formset) -> Iterator[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        yield from ({"text": str(text)} for text in form.non_form_errors())
        yield from chain.from_iterable(_of_form(member) for member in form.forms)
        return
    yield from ({"text": str(text)} for text in form.non_field_errors())
    for bound in form:
        yield from _of_field(bound)


def _of_field(bound: BoundField) -> Iterator[dict[str, str]]:
    for text in map(str, bound.errors):
        yield {"text": text} if bound.is_hidden else {"text": text, "href": f"#{_target(bound)}"}


def _target(bound: BoundField) -> str:
    """Return the id of the control: the first wrong box of a date, else the field's own (a group's first choice)."""
    if isinstance(bound.field.widget, DateBoxes):
        return f"{bound.auto_id}-{error_boxes(bound)[0]}"
    return bound.auto_id
