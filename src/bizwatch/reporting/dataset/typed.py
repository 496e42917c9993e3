"""JSON values as a browser would send them, so that the catalogue's own fields judge them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.forms import Field

from bizwatch.kernel.fields import ConfirmField, DateInputField, MultiChoice, YesNoField
from bizwatch.reporting.dataset.moments import NotAMoment, day_of

_YES = ("true", "yes", "1", "on", "y")
_NO = ("false", "no", "0", "off", "n", "")


class NotThatType(ValueError):
    """A JSON value of a type that the item does not take; the message follows the item's name."""


def as_typed(field: Field, name: str, value: Any) -> dict[str, Any]:
    """Return what a browser would send for one field under ``name``; nothing for null. Raises ``NotThatType``."""
    if value is None or value == "":
        return {}
    if isinstance(field, ConfirmField):
        return {name: "on"} if _is_yes(value) else {}
    if isinstance(field, YesNoField):
        return {name: "yes" if _is_yes(value) else "no"}
    if isinstance(field, MultiChoice):
        return {name: _several(value)}
    if isinstance(field, DateInputField):
        return _boxes(name, value)
    return {name: _text(value)}


def _is_yes(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower()
    if said in _YES or said in _NO:
        return said in _YES
    raise NotThatType("must be true or false")


def _several(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    raise NotThatType("must be a list of codes")


def _boxes(name: str, value: Any) -> dict[str, str]:
    try:
        found = day_of(value)
    except NotAMoment as error:
        raise NotThatType(str(error)) from error
    return {f"{name}-day": str(found.day), f"{name}-month": str(found.month), f"{name}-year": str(found.year)}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        raise NotThatType("must be text or a number, not true or false")
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotThatType("must be a number")
        return f"{value.normalize():f}"
    if isinstance(value, str | int):
        return str(value)
    kind = "an object" if isinstance(value, Mapping) else "a list"
    raise NotThatType(f"must be text or a number, not {kind}")
