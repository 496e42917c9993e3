"""From a Django bound field to the name and parameters of the GOV.UK macro that draws it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.widgets import Input
from django.utils.translation import gettext
from markupsafe import Markup, escape

from bizwatch.design.errors import error_boxes
from bizwatch.kernel.fields import DateBoxes

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Control:
    """What ``design/forms.html`` draws: which macro, its parameters, and the fields revealed under each choice."""

    macro: str
    params: Params = field(default_factory=dict)
    reveals: dict[str, list[BoundField]] = field(default_factory=dict)


NOTHING = Control("nothing")
_REVEALING = (forms.RadioSelect, forms.CheckboxInput)  # Django's checkbox group is a kind of radio group


def control_for(bound: BoundField, *, nested: bool = False, **wishes: Any) -> Control:
    """Return the control of a field. ``wishes`` are ``Design`` keys, ``label`` and ``hint``, and win over the field's.

    Draws nothing for a question the form does not ask this time, nor, unless ``nested``, for one that is drawn under
    the choice it depends on. Raises ``TypeError`` for a widget the Design System has no control for.
    """
    design: Params = {**getattr(bound.field, "design", {}), **wishes}
    if _is_left_out(bound) or (not nested and _parent_reveals(bound)):
        return NOTHING
    for widget_class, build in _BUILDERS:
        if isinstance(bound.field.widget, widget_class):
            return build(bound, design)
    raise TypeError(f"There is no control for {type(bound.field.widget).__name__} ({bound.name})")


def _condition(field: forms.Field) -> tuple[str, str]:
    condition: tuple[str, str] = getattr(field, "design", {}).get("conditional_on") or ("", "")
    return condition


def _is_left_out(bound: BoundField) -> bool:
    """Whether the form leaves the field out for good; a revealed one is drawn, hidden, for the script to show."""
    return bound.name in getattr(bound.form, "left_out", ()) and not _parent_reveals(bound)


def _parent_reveals(bound: BoundField) -> bool:
    parent, _ = _condition(bound.field)
    return bool(parent) and isinstance(bound.form.fields[parent].widget, _REVEALING)


def _reveals(bound: BoundField) -> dict[str, list[BoundField]]:
    found: dict[str, list[BoundField]] = {}
    for other in bound.form:
        parent, value = _condition(other.field)
        if parent == bound.name:
            found.setdefault(value, []).append(other)
    return found


def _common(bound: BoundField, design: Params) -> Params:
    """Return the parameters that every control shares."""
    params: Params = {"id": bound.auto_id, "name": bound.html_name}
    hint = design.get("hint", bound.help_text)
    if hint:
        params["hint"] = {"html" if isinstance(hint, Markup) else "text": hint}
    if bound.errors:
        text = Markup("<br>").join(map(str, bound.errors))
        params["errorMessage"] = {"html": text, "visuallyHiddenText": gettext("Error")}
    return params


def _label(bound: BoundField, design: Params, prefix: str = "govuk-label") -> Params:
    heading = design.get("page_heading", False)
    size = design.get("label_size", "l" if heading else "s")
    classes = [f"{prefix}--{size}"] if size else []
    if design.get("label_hidden"):
        classes = ["govuk-visually-hidden"]
    return {"text": _label_text(bound, design), "classes": " ".join(classes), "isPageHeading": heading}


def _label_text(bound: BoundField, design: Params) -> str:
    text = str(design.get("label", bound.label))
    # A question not asked just now is not required either, yet it is not optional where it is asked.
    optional = not getattr(bound.field, "required_when_asked", bound.field.required)
    marked = getattr(bound.form, "mark_optional", True)
    return f"{text} (optional)" if optional and marked and "(optional)" not in text else text


def _legend(bound: BoundField, design: Params) -> Params:
    return {"legend": _label(bound, design, prefix="govuk-fieldset__legend")}


def _width(design: Params) -> str:
    width = str(design.get("width", ""))
    if not width:
        return ""
    return f"govuk-input--width-{width}" if width.isdigit() else f"govuk-!-width-{width}"


_OWN_PARAMETERS = ("autocomplete", "inputmode", "class", "placeholder", "required", "id", "rows", "cols", "spellcheck")


def _attributes(bound: BoundField) -> Params:
    """Return the widget's own attributes that no macro parameter stands for; a placeholder is no label, so it goes."""
    return {
        name: value
        for name, value in bound.field.widget.attrs.items()
        if name not in _OWN_PARAMETERS and not name.startswith("aria-") and value is not False
    }


def _typed(value: Any) -> str:
    """Return text fit for a page: nothing for None, and no half of a surrogate pair, which cannot be encoded."""
    return str("" if value is None else value).encode("utf-8", "replace").decode()


def _wish(bound: BoundField, design: Params, name: str) -> Any:
    return design.get(name, bound.field.widget.attrs.get(name))


def _text_params(bound: BoundField, design: Params) -> Params:
    params = _common(bound, design)
    params |= {"label": _label(bound, design), "classes": _width(design), "attributes": _attributes(bound)}
    for name in ("autocomplete", "inputmode", "spellcheck"):
        if (wish := _wish(bound, design, name)) is not None:
            params[name] = wish
    return params


def _input(bound: BoundField, design: Params) -> Control:
    input_type = getattr(bound.field.widget, "input_type", "text")
    params = _text_params(bound, design)
    if input_type == "number":  # a wheel or a stray key changes a number box; GOV.UK draws a text box instead
        input_type, params["inputmode"] = "text", params.get("inputmode", "numeric")
    params |= {"type": input_type, "value": _typed(bound.value())}
    params |= {affix: {"text": design[affix]} for affix in ("prefix", "suffix") if design.get(affix)}
    return Control("input", params)


def _textarea(bound: BoundField, design: Params) -> Control:
    params = _text_params(bound, design)
    params["rows"] = str(design.get("rows", 5))
    # GOV.UK's macros indent what they wrap, and would indent the text inside a revealed or grouped text area with it;
    # line breaks as character references stay whole.
    text = str(escape(_typed(bound.value()))).replace("\r\n", "\n").replace("\n", "&#10;")
    params["value"] = Markup(text)  # noqa: S704 - escaped in the line above
    limit = getattr(bound.field, "max_length", None)
    if limit and design.get("character_count", True):
        return Control("character-count", params | {"maxlength": limit, "threshold": "50"})
    return Control("textarea", params)


def _password(bound: BoundField, design: Params) -> Control:
    return Control("password", _text_params(bound, design))


def _date(bound: BoundField, design: Params) -> Control:
    widget = bound.field.widget
    assert isinstance(widget, DateBoxes)  # noqa: S101 - chosen by the table below
    wrong, autocomplete = error_boxes(bound), design.get("autocomplete")
    boxes = [
        {
            "name": box,
            "classes": f"govuk-input--width-{'4' if box == 'year' else '2'}{' govuk-input--error' if box in wrong else ''}",
            "value": _typed(text),
            "autocomplete": f"{autocomplete}-{box}" if autocomplete else None,
        }
        for box, text in widget.boxes(bound.value())._asdict().items()
    ]
    params = _common(bound, design) | {"namePrefix": bound.html_name, "items": boxes}
    return Control("date-input", params | {"fieldset": _legend(bound, design)})


def _choices(bound: BoundField) -> Iterator[tuple[str, str]]:
    """Yield value and label of each choice; those of a group carry its name, as the Design System has no groups."""
    for value, label in getattr(bound.field.widget, "choices", ()):
        if isinstance(label, list | tuple):
            yield from ((str(inner), f"{value}: {text}") for inner, text in label)
        else:
            yield str(value), str(label)


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None:
        return set()
    return {str(one) for one in value} if isinstance(value, list | tuple | set) else {str(value)}


def _choice_items(bound: BoundField, design: Params) -> list[Params]:
    chosen, hints = _chosen(bound), design.get("choice_hints", {})
    items: list[Params] = []
    for value, label in _choices(bound):
        if value in (design.get("divider_before"), design.get("exclusive")) and items:
            items.append({"divider": gettext("or")})
        item: Params = {"value": value, "text": label, "checked": value in chosen}
        if value in hints:
            item["hint"] = {"text": hints[value]}
        if value == design.get("exclusive"):
            item["behaviour"] = "exclusive"
        items.append(item)
    return items


def _group(macro: str, small: str, bound: BoundField, design: Params) -> Control:
    params = _common(bound, design)
    params["idPrefix"] = params.pop("id")
    reveals = _reveals(bound)
    looks = [small] if design.get("small") else []
    if design.get("inline") and not reveals:  # a question revealed beside another choice would stand under both
        looks.append("govuk-radios--inline")
    params |= {"classes": " ".join(looks), "items": _choice_items(bound, design), "fieldset": _legend(bound, design)}
    return Control(macro, params, reveals)


def _checkboxes(bound: BoundField, design: Params) -> Control:
    return _group("checkboxes", "govuk-checkboxes--small", bound, {**design, "inline": False})


def _radios(bound: BoundField, design: Params) -> Control:
    return _group("radios", "govuk-radios--small", bound, design)


def _single_checkbox(bound: BoundField, design: Params) -> Control:
    params = _common(bound, design)
    item: Params = {"value": "on", "text": str(design.get("label", bound.label)), "checked": bool(bound.value())}
    if "hint" in params:
        item["hint"] = params.pop("hint")
    params |= {
        "idPrefix": params.pop("id"),
        "classes": "govuk-checkboxes--small" if design.get("small") else "",
        "items": [item],
    }
    return Control("checkboxes", params, _reveals(bound))


def _select(bound: BoundField, design: Params) -> Control:
    chosen = _chosen(bound)
    items = [{"value": value, "text": label, "selected": value in chosen} for value, label in _choices(bound)]
    if (empty := getattr(bound.field, "empty_label", None)) and not any(item["value"] == "" for item in items):
        items.insert(0, {"value": "", "text": str(empty)})
    params = _common(bound, design) | {"label": _label(bound, design), "items": items}
    attributes = _attributes(bound)
    if autocomplete := _wish(bound, design, "autocomplete"):
        attributes["autocomplete"] = autocomplete
    return Control("select", params | {"classes": _width(design), "attributes": attributes})


_SEVERAL_FILES = {
    "chooseFilesButtonText": "Choose files",
    "noFileChosenText": "No files chosen",
    "dropInstructionText": "or drop files",
}


def _files(bound: BoundField, design: Params) -> Control:
    widget = bound.field.widget
    params = _common(bound, design) | {"label": _label(bound, design), "attributes": _attributes(bound)}
    several = bool(getattr(widget, "allow_multiple_selected", False))
    params["attributes"].pop("multiple", None)
    words = _SEVERAL_FILES if several else {}
    return Control("file-upload", params | words | {"multiple": several, "javascript": True})


def _hidden(bound: BoundField, design: Params) -> Control:
    return Control("hidden", {"id": bound.auto_id, "name": bound.html_name, "value": _typed(bound.value())})


# The first class that fits wins, so a subclass stands above its base.
_BUILDERS: tuple[tuple[type[forms.Widget], Callable[[BoundField, Params], Control]], ...] = (
    (forms.HiddenInput, _hidden),
    (DateBoxes, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.CheckboxInput, _single_checkbox),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _files),
    (Input, _input),
)
