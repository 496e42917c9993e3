"""What trends are asked of, by GET: kept nowhere but in the address."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar

from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import sectors
from bizwatch.trends.periods import Unit
from bizwatch.trends.series import Question
from bizwatch.trends.subjects import places, subjects

YEARS = (2, 3, 5, 10)
_USUAL = 3


class TrendForm(DesignForm):
    """Empty: all crimes everywhere over three years by month. What is unknown is told, and the usual is shown."""

    mark_optional: ClassVar[bool] = False

    subject = fields.ChoiceSelect(label="Offence", subject="an offence from the list", required=False)
    place = fields.ChoiceSelect(label="Area", subject="an area from the list", required=False)
    sector = fields.ChoiceSelect(label="Kind of business", subject="a kind of business from the list", required=False)
    unit = fields.ChoiceSelect(label="Counted by", subject="month or week", choices=Unit.choices, required=False)
    years = fields.ChoiceSelect(
        label="Over",
        subject="how many years",
        choices=[(str(years), f"{years} years") for years in YEARS],
        required=False,
    )
    anew = fields.ChoiceSelect(
        label="New baseline from",
        subject="a month from the list",
        help_text="Where recording or the place itself changed",
        required=False,
    )

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


def _months(today: date) -> Iterable[tuple[str, str]]:
    """Yield the first days of the months of ten years, newest first."""
    day = today.replace(day=1)
    for _ in range(12 * max(YEARS)):
        day = (day - timedelta(days=1)).replace(day=1)
        yield day.isoformat(), f"{day:%B %Y}"
