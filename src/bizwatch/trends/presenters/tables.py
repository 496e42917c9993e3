"""The tables of a trend. Each is one for the page and for a file: the file gets the values, the page the same in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from bizwatch.reference.selectors import offences
from bizwatch.science.trends.comparing import Comparison
from bizwatch.trends.series import Compared, Floats, Found, Trend
from bizwatch.trends.subjects import area_name, group_of, harm_days

Row = list[Any]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNKNOWN = "Not known"


@dataclass(frozen=True)
class Table:
    """Values under their columns; None is not known. ``code`` stands in the address of its files."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def shown(self) -> list[list[str]]:
        """Return the rows as they are read on a page."""
        return [[_shown(value) for value in row] for row in self.rows]

    def heads(self) -> list[dict[str, Any]]:
        """Return the columns for the page: all but the first and those of words hold numbers."""
        words = {place for row in self.rows for place, value in enumerate(row) if isinstance(value, str)}
        return [{"text": name, "numeric": place > 0 and place not in words} for place, name in enumerate(self.columns)]


def comparisons_table(found: Trend) -> Table:
    """The last period, quarter and year against the same of a year before."""
    columns = ("Compared", "Now", "A year before", "Change %", "Change % at least", "Change % at most", "Verdict")
    rows = [[compared_name(found, one), *_change(one.found)] for one in found.comparisons]
    return Table("comparisons", "Against a year before", columns, tuple(rows))


def compared_name(found: Trend, one: Compared) -> str:
    """Return which periods are compared."""
    first, last = found.periods.name(one.first), found.periods.name(one.last)
    return last if one.first == one.last else f"{first} to {last[0].lower() + last[1:] if 'Week' in last else last}"


def periods_table(found: Trend, harm: Floats | None = None) -> Table:
    """Every period with its total of a year, its limits and what stands out; with ``harm`` where it is known."""
    unit = found.unit.label
    columns = (
        unit,
        "Days",
        "Reports",
        "Total of 12 months" if unit == "Month" else "Total of 52 weeks",
        "Centre of the baseline",
        "Lower limit",
        "Upper limit",
        "Stands out",
        *(() if harm is None else ("Harm in days",)),
    )
    lengths, chart = found.lengths, found.chart
    told = {one.place: "Above" if one.is_high else "Below" for one in chart.signals}
    rows = [
        [
            found.periods.name(place),
            int(lengths[place]),
            _number(found.counts[place], whole=True),
            _number(found.rolling[place], whole=True),
            *(_number(line[place] * lengths[place]) for line in (chart.centre, chart.low, chart.high)),
            told.get(place) or _calm(found, place),
            *(() if harm is None else (_number(harm[place]),)),
        ]
        for place in range(len(found.periods))
    ]
    return Table("periods", f"By {unit.lower()}", columns, tuple(rows))


def season_table(found: Trend) -> Table:
    """Each month of the year against an average month."""
    months = _MONTHS if found.season else ()
    rows = [
        [name, one.index, one.low, one.high]
        for name, one in zip(months, found.season.seasons if found.season else (), strict=True)
    ]
    columns = ("Month", "Against an average month", "At least", "At most")
    return Table("season", "Through the year", columns, tuple(rows))


def hours_table(found: Found) -> Table:
    """The hours of the week, in crimes of the last year."""
    rows = [
        [
            f"{hour:02}:00 to {(hour + 1) % 24:02}:00",
            *(round(float(found.week.weights[day, hour]), 2) for day in range(7)),
        ]
        for hour in range(24)
    ]
    return Table("hours", "By hour and weekday", ("Hour", *DAYS), tuple(rows))


def offences_table(found: Found) -> Table:
    """Counts beside harm, by offence, of the last year; offences without a weight have no harm, which is not none."""
    weights = harm_days(found.periods.days[-1])
    labels = {one.code: one.label for one in offences()}
    all_reports = sum(found.by_offence.values())
    all_days = sum(number * weights[code] for code, number in found.by_offence.items() if code in weights)
    rows = []
    for code, number in sorted(found.by_offence.items(), key=lambda pair: (-pair[1], pair[0])):
        days = number * weights[code] if code in weights else None
        share = None if days is None or not all_days else days / all_days * 100
        name = f"{code} {labels.get(code, '')}".strip() or "Incident"
        rows.append([name, group_of(code) if code else "", number, number / all_reports * 100, days, share])
    columns = ("Offence", "Group", "Reports", "% of reports", "Harm in days", "% of harm")
    return Table("offences", "Counts beside harm", columns, tuple(rows))


def areas_table(found: Found) -> Table:
    """Each policing area against its own year before."""
    columns = ("Area", "Last year", "The year before", "Change %", "Change % at least", "Change % at most", "Verdict")
    rows = [[area_name(one.area, found.periods.days[-1]), *_area_cells(one.found, one.now)] for one in found.areas]
    return Table("areas", "By policing area", columns, tuple(rows))


SERIES_TABLES: dict[str, Callable[[Trend], Table]] = {
    "comparisons": comparisons_table,
    "periods": periods_table,
    "season": season_table,
}
TABLES: dict[str, Callable[[Found], Table]] = {
    "comparisons": lambda found: comparisons_table(found.trend),
    "periods": lambda found: periods_table(found.trend, found.harm),
    "season": lambda found: season_table(found.trend),
    "hours": hours_table,
    "offences": offences_table,
    "areas": areas_table,
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _calm(found: Trend, place: int) -> str:
    if not isfinite(found.counts[place]):
        return "Missing"
    return "No" if isfinite(found.chart.high[place]) else "No limits"


def _area_cells(told: Comparison | None, now: int) -> Row:
    return [now, None, None, None, None, "Not counted two years yet"] if told is None else _change(told)


def _change(told: Comparison) -> Row:
    return [
        told.now,
        told.before,
        None if told.ratio is None else (told.ratio - 1) * 100,
        (told.low - 1) * 100,
        (told.high - 1) * 100 if isfinite(told.high) else None,
        told.verdict.value.capitalize(),
    ]


def _number(value: float, *, whole: bool = False) -> int | float | None:
    if not isfinite(value):
        return None
    return int(value) if whole else round(float(value), 2)


def _shown(value: Any) -> str:
    if value is None:
        return _UNKNOWN
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def file_rows(table: Table) -> Sequence[Row]:
    """Return the rows for a file: numbers as numbers, nothing where nothing is known."""
    return [[round(value, 4) if isinstance(value, float) else value for value in row] for row in table.rows]
