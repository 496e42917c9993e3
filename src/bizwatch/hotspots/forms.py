"""What the map is asked: sent by GET, kept nowhere. What cannot be read is as if it had not been asked."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, ClassVar

from bizwatch.design.filters import local_time
from bizwatch.design.forms import DesignForm
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.selectors import areas, zones
from bizwatch.hotspots.hours import HOURS
from bizwatch.hotspots.selectors import Asked, MonthCount, kinds_counted
from bizwatch.hotspots.squares import SIDES
from bizwatch.kernel import fields
from bizwatch.reference.selectors import kind_title

USUAL_MONTHS = 12
USUAL_SIDE = 1_000
# Parts of London's day, then each hour: from which hour up to but not on which. One passes midnight.
PARTS = {
    "0-6": "Midnight to 6am",
    "6-12": "6am to midday",
    "12-18": "Midday to 6pm",
    "18-24": "6pm to midnight",
    "21-4": "9pm to 4am",
    **{
        f"{hour}-{hour + 1}": f"{local_time(time(hour))} to {local_time(time((hour + 1) % HOURS))}"
        for hour in range(HOURS)
    },
}


class MapForm(DesignForm):
    """Which months, crimes, hours and part of the county, in squares of which size."""

    mark_optional: ClassVar[bool] = False

    kind = fields.ChoiceSelect(label="Crime", subject="a crime", required=False, empty_label="All crimes")
    district = fields.ChoiceSelect(label="District", subject="a district", required=False, empty_label="Whole county")
    zone = fields.ChoiceSelect(label="Zone", subject="a zone", required=False, empty_label="No zone")
    first = fields.ChoiceSelect(label="From", subject="a month", required=False)
    last = fields.ChoiceSelect(label="To", subject="a month", required=False)
    hours = fields.ChoiceSelect(
        label="Time of day", subject="a time of day", required=False, empty_label="The whole day", choices=PARTS.items()
    )
    side = fields.ChoiceSelect(label="Squares", subject="a size", required=False)

    def __init__(self, *args: Any, months: Sequence[MonthCount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = [one.month for one in months]
        newest = list(reversed(self.months))
        self._offer("first", [(f"{day:%Y-%m}", f"{day:%B %Y}") for day in newest], "A year ago")
        self._offer("last", [(f"{day:%Y-%m}", f"{day:%B %Y}") for day in newest], "Now")
        self._offer(
            "side", [(str(side), side_words(side)) for side in SIDES if side != USUAL_SIDE], side_words(USUAL_SIDE)
        )
        self._offer("district", [(one.code, one.name) for one in areas(AreaKind.DISTRICT)])
        drawn = [(one.code, one.name) for one in zones()]
        if drawn:
            self._offer("zone", drawn)
        else:
            del self.fields["zone"]
        kinds = kinds_counted(self.months[0], self.months[-1]) if self.months else {}
        self._offer("kind", [(code, title) for title, code in sorted((kind_title(code), code) for code in kinds)])

    def _offer(self, name: str, choices: list[tuple[str, str]], empty: str = "") -> None:
        field: Any = self.fields[name]
        field.choices = choices
        if empty:
            field.empty_label = empty

    def asked(self) -> Asked:
        """Return the question: the last year of the whole county in squares of 1 km, where nothing else was asked."""
        self.is_valid()
        data = self.cleaned_data
        last = _month(data.get("last")) or self.months[-1]
        usual = self.months[-USUAL_MONTHS:][0]
        first = min(_month(data.get("first")) or min(usual, last), last)
        start, _, end = (data.get("hours") or f"0-{HOURS}").partition("-")
        return Asked(
            first=first,
            last=last,
            kind=data.get("kind") or "",
            hours=(int(start), int(end)),
            district=data.get("district") or "",
            zone=data.get("zone") or "",
            side=int(data.get("side") or USUAL_SIDE),
        )

    def chosen(self) -> dict[str, str]:
        """Return what was chosen and is not the usual, by field, in words."""
        self.is_valid()
        found = {}
        for name, field in self.fields.items():
            code = str(self.cleaned_data.get(name) or "")
            if code:
                found[name] = f"{field.label}: {dict(field.choices)[code]}"  # type: ignore[attr-defined]
        return found


def side_words(side: int) -> str:
    """Return "1 km" or "250 m"."""
    return f"{side // 1_000} km" if side >= 1_000 else f"{side} m"


def _month(text: str | None) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None
