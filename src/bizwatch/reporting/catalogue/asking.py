"""Short ways to write the questions that come again and again: one of a few, several, yes or no, a text, a number."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import ChoiceRadios, ChoiceSelect, CleanCharField, IntegerField, MoneyField, MultiChoice
from bizwatch.reporting.catalogue.shape import Question
from bizwatch.reporting.catalogue.spoken import each_of, one_of, pounds
from bizwatch.reporting.choices import YesNoUnsure

DEAREST = Decimal("9999999.99")


def one(code: str, label: Any, answers: Any, subject: str, *, listed: bool = False, **wishes: Any) -> Question:
    """Return a question with one answer of a ``TextChoices``: radios, or a drop-down list where ``listed``."""
    design = wishes.pop("design", {})
    field: type[ChoiceRadios] = ChoiceSelect if listed else ChoiceRadios
    return Question(
        code=code,
        label=label,
        field=partial(field, choices=answers.choices, subject=subject, design=design),
        summary=one_of(answers),
        **{"into": "summary", **wishes},
    )


def yes_no(code: str, label: Any, subject: str, **wishes: Any) -> Question:
    """Return a question with the answers yes, no and not sure."""
    design = {"inline": True, **wishes.pop("design", {})}
    return one(code, label, YesNoUnsure, subject, design=design, **wishes)


def several(code: str, label: Any, answers: Any, subject: str, *, exclusive: str = "", **wishes: Any) -> Question:
    """Return a question with any of the answers of a ``TextChoices``."""
    design = {"exclusive": exclusive} if exclusive else {}
    made: dict[str, Any] = {"subject": subject, "design": design}
    if "choices" not in wishes:
        made["choices"] = answers.choices
    return Question(
        code=code,
        label=label,
        field=partial(MultiChoice, **made),
        summary=each_of(answers),
        **{"into": "summary", "hint": "Select all that apply.", **wishes},
    )


def words(code: str, label: Any, *, longest: int = 200, subject: str = "", lines: int = 0, **wishes: Any) -> Question:
    """Return a question for a text; needed where it has a ``subject``, over several lines where ``lines``."""
    design = {**({"rows": lines} if lines else {}), **wishes.pop("design", {})}
    return Question(
        code=code,
        label=label,
        required=bool(subject),
        field=partial(CleanCharField, max_length=longest, multiline=bool(lines), subject=subject, design=design),
        **{"into": "summary", **wishes},
    )


def number(code: str, label: Any, subject: str, *, most: int = 100_000, least: int = 1, **wishes: Any) -> Question:
    """Return a question for a whole number."""
    design = {"width": "5", **wishes.pop("design", {})}
    return Question(
        code=code,
        label=label,
        field=partial(IntegerField, min_value=least, max_value=most, subject=subject, design=design),
        **{"into": "summary", **wishes},
    )


def value(code: str, label: Any, subject: str, **wishes: Any) -> Question:
    """Return a question for an amount in pounds, which may be left empty unless told otherwise."""
    design = wishes.pop("design", {})
    return Question(
        code=code,
        label=label,
        field=partial(MoneyField, max_value=DEAREST, subject=subject, design=design),
        summary=pounds,
        **{"into": "property_lines[].unit_value", "required": False, **wishes},
    )


def asked_if(parent: str, answer: str) -> dict[str, Any]:
    """Return the design of a question that is asked only where another one, before it, has this answer."""
    return {"conditional_on": (parent, answer)}


def dated(rows: Callable[[Any], Iterable[Any]]) -> Callable[[Any], list[tuple[str, str]]]:
    """Return choices from a dated reference table, as it stands on the day of asking: codes and plain words."""

    def choices(asked: Any) -> list[tuple[str, str]]:
        found = rows(to_london(asked.at).date())
        return [(row.code, getattr(row, "plain", "") or row.label) for row in found]

    return choices


def spoken_row(rows: Callable[[], Iterable[Any]], *, many: bool = False) -> Callable[[Any], str]:
    """Return a presenter of answers that are codes of a reference table."""

    def spoken(value: Any) -> str:
        labels = {row.code: getattr(row, "plain", "") or row.label for row in rows()}
        codes = value or [] if many else [value] if value else []
        return "\n".join(labels.get(code, str(code)) for code in codes)

    return spoken
