"""What trends are asked of, by GET: kept nowhere but in the address."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.months import months_before
from bizwatch.reference.selectors import districts, sectors
from bizwatch.trends.periods import Unit
from bizwatch.trends.published import Asked
from bizwatch.trends.series import Question
from bizwatch.trends.subjects import force_name, places, subjects
from bizwatch.trends.words import category_number, street_words

YEARS = (2, 3, 5, 10)
_USUAL = 3
CRIMES, _NO_CRIME, _SHOP_THEFT = "crimes", "anti-social-behaviour", "shoplifting"


def _years_field() -> fields.ChoiceSelect:
    return fields.ChoiceSelect(
        label="Over",
        subject="how many years",
        choices=[(str(years), f"{years} years") for years in YEARS],
        required=False,
    )


def _anew_field() -> fields.ChoiceSelect:
    return fields.ChoiceSelect(
        label="New baseline from",
        subject="a month from the list",
        help_text="Where recording or the place itself changed",
        required=False,
    )


class TrendForm(DesignForm):
    """Empty: all crimes everywhere over three years by month. What is unknown is told, and the usual is shown."""

    mark_optional: ClassVar[bool] = False

    subject = fields.ChoiceSelect(label="Offence", subject="an offence from the list", required=False)
    place = fields.ChoiceSelect(label="Area", subject="an area from the list", required=False)
    sector = fields.ChoiceSelect(label="Kind of business", subject="a kind of business from the list", required=False)
    unit = fields.ChoiceSelect(label="Counted by", subject="month or week", choices=Unit.choices, required=False)
    years = _years_field()
    anew = _anew_field()

    def __init__(self, asked: Mapping[str, str], *, at: datetime) -> None:
        super().__init__({"unit": Unit.MONTH.value, "years": str(_USUAL), **asked}, at=at)
        self._offer("subject", ((one.code, one.name) for one in subjects().values()))
        self._offer("place", ((one.code, one.name) for one in places().values()))
        self._offer("sector", [("", "Every kind"), *((one.code, one.label) for one in sectors())])
        self._offer("anew", [("", "None"), *_months(to_london(at).date())])

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def question(self) -> Question:
        """Return what was asked; what was not, or cannot be, is the usual."""
        data = self.cleaned_data if self.is_valid() else {}
        return Question(
            subject=subjects()[data.get("subject") or ""],
            place=places()[data.get("place") or ""],
            sector=data.get("sector") or "",
            unit=Unit(data.get("unit") or Unit.MONTH),
            years=int(data.get("years") or _USUAL),
            anew=date.fromisoformat(data["anew"]) if data.get("anew") else None,
        )


class PublishedForm(DesignForm):
    """What published figures are asked of. Empty: shop theft of the first force that was imported, over five years."""

    mark_optional: ClassVar[bool] = False

    force = fields.ChoiceSelect(label="Force", subject="a force from the list", required=False)
    category = fields.ChoiceSelect(
        label="Category",
        subject="a category from the list",
        choices=[(CRIMES, "All crimes"), *((word.code, word.label) for word in street_words().categories)],
        required=False,
    )
    district = fields.ChoiceSelect(label="District", subject="a district of the force", required=False)
    years = _years_field()
    anew = _anew_field()

    def __init__(self, asked: Mapping[str, str], *, forces: Sequence[str], at: datetime) -> None:
        usual = {"force": forces[0] if forces else "", "category": _SHOP_THEFT, "years": "5"}
        super().__init__({**usual, **asked}, at=at)
        self.usual = usual
        self._offer("force", [(code, force_name(code)) for code in forces])
        chosen = asked.get("force", usual["force"])
        here = [(one.code, one.name) for one in districts(force=chosen)] if chosen in forces else []
        self._offer("district", [("", "Whole force"), *here])
        self._offer("anew", [("", "None"), *_months(to_london(at).date())])

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def asked_for(self) -> Asked:
        """Return what was asked; what was not, or cannot be, is the usual."""
        data = self.usual | (self.cleaned_data if self.is_valid() else {})
        return Asked(
            force=data["force"] or self.usual["force"],
            categories=_numbers(data["category"] or _SHOP_THEFT),
            district=data.get("district", ""),
            years=int(data["years"] or self.usual["years"]),
            anew=date.fromisoformat(data["anew"]) if data.get("anew") else None,
        )

    def heading(self) -> str:
        """Return what is shown, by name."""
        data = self.usual | (self.cleaned_data if self.is_valid() else {})
        parts = []
        for name in ("category", "force", "district"):
            choices: Any = self.fields[name]
            parts.append(dict(choices.choices).get(data.get(name, ""), ""))
        return " · ".join(part for part in parts if part)


def _numbers(code: str) -> tuple[int, ...]:
    """Return the numbers of a category, or of all but anti-social behaviour, which is no crime."""
    if code != CRIMES:
        return (category_number(code),)
    return tuple(word.number for word in street_words().categories if word.code != _NO_CRIME)


def _months(today: date) -> Iterable[tuple[str, str]]:
    """Yield the first days of the months of ten years, newest first."""
    day = today.replace(day=1)
    for _ in range(12 * max(YEARS)):
        day = months_before(day, 1)
        yield day.isoformat(), f"{day:%B %Y}"
