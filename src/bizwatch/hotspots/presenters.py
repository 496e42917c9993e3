"""Every sentence on the map's page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from bizwatch.design.filters import local_datetime, plural
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.selectors import layer, zone_by_code
from bizwatch.hotspots.bands import BANDS, band_of
from bizwatch.hotspots.forms import PARTS, side_words
from bizwatch.hotspots.selectors import Asked, CellCounts, MonthCount
from bizwatch.hotspots.squares import name_of
from bizwatch.kernel.grid import many_to_wgs84
from bizwatch.reference.selectors import kind_title, reporting_share

COLUMNS: list[Any] = [
    "Square",
    {"text": "Reports", "numeric": True},
    {"text": "Share", "numeric": True},
    "Band",
]
_FEWEST_HOT = 5
FILE_COLUMNS = (
    "Square",
    "Side in metres",
    "Easting of south-west corner",
    "Northing",
    "Reports",
    "Share in per cent",
    "Band",
)


def period(first: date, last: date) -> str:
    """Return "November 2026" or "December 2025 to November 2026"."""
    return f"{last:%B %Y}" if first == last else f"{first:%B %Y} to {last:%B %Y}"


def subject(asked: Asked) -> str:
    """Return what is counted where: "Shop theft, 6pm to midnight, Breckland"."""
    words = [kind_title(asked.kind) if asked.kind else "All crimes"]
    if not asked.is_whole_day:
        words.append(PARTS[f"{asked.hours[0]}-{asked.hours[1]}"])
    words += [_name(kind, code) for kind, code in _parts(asked)] or ["whole county"]
    return ", ".join(words)


def title(asked: Asked) -> str:
    """Return the map's title: what, where and when."""
    return f"{subject(asked)}: {period(asked.first, asked.last)}"


def summary(asked: Asked, counts: CellCounts, months: list[MonthCount]) -> list[str]:
    """Return what the map says, in sentences."""
    shown = [one for one in months if asked.first <= one.month <= asked.last]
    if not len(counts):
        return [f"{title(asked)}: no report has a place here.", *_left_out(asked, shown)]
    first = name_of(int(counts.column[0]), int(counts.row[0]), counts.side)
    squares = plural(len(counts), "square")
    return [
        f"{title(asked)}: {reports_words(counts.total)} in {squares} of {side_words(counts.side)}.",
        f"Most are in {first}: {number(float(counts.reports[0]))}.{_concentrated(counts)}",
        *_left_out(asked, shown),
    ]


def _concentrated(counts: CellCounts) -> str:
    """Return how much the hottest squares hold: of the first band that has as many as five, else nothing."""
    bands = band_of(counts)
    for band, one in enumerate(BANDS[:-1]):
        hot = bands <= band
        if hot.sum() >= _FEWEST_HOT:
            held = float(counts.reports[hot].sum()) / counts.total
            return f" The {one.words} of them, {int(hot.sum())} squares, hold {held:.0%} of the reports."
    return ""


def _left_out(asked: Asked, shown: list[MonthCount]) -> list[str]:
    without = sum(one.without_place for one in shown)
    found = []
    if without and not (asked.district or asked.zone):
        found.append(
            f"{plural(without, 'crime')} of these months (all kinds) {'is' if without == 1 else 'are'} not on the map: "
            "the premises has no place yet."
        )
    if not asked.is_whole_day:
        found.append(
            "Where only a window of time is known, each hour of it has its share, so numbers are not whole. A window of a "
            "week or more is left out."
        )
    return found


def caution(on: date) -> str:
    """Return what no count of reports shows: what is not reported, and whom it says nothing of."""
    share = reporting_share("nothing", on)
    return (
        f"These are reports, not crimes committed: {share.per_cent}% of {share.of} {share.words}. Many "
        "reports in a square may mean many shops, or shops that report. A square says nothing of anybody in it."
    )


def reports_words(value: float) -> str:
    """Return "1 report" or "12.5 reports"."""
    return plural(int(value), "report") if value == int(value) else f"{number(value)} reports"


def number(value: float) -> str:
    """Return a count without decimals where it is whole, with one where it is not."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def counted_words(months: list[MonthCount]) -> str:
    """Return when the newest month was counted."""
    return f"Counted {local_datetime(max(one.counted_at for one in months))}."


def rows(counts: CellCounts, first: int, end: int) -> list[list[str]]:
    """Return lines of the table, from the hottest square on."""
    bands, total = band_of(counts), counts.total
    return [
        [
            name_of(int(counts.column[at]), int(counts.row[at]), counts.side),
            number(float(counts.reports[at])),
            f"{float(counts.reports[at]) / total:.1%}",
            BANDS[bands[at]].words.capitalize(),
        ]
        for at in range(first, min(end, len(counts)))
    ]


def file_rows(counts: CellCounts) -> Iterator[tuple[Any, ...]]:
    """Yield the squares for a file: values and no words but the band's."""
    bands, total = band_of(counts), counts.total
    for at in range(len(counts)):
        column, row, reports = int(counts.column[at]), int(counts.row[at]), float(counts.reports[at])
        side = counts.side
        place = (name_of(column, row, side), side, column * side, row * side)
        yield (*place, round(reports, 2), round(100 * reports / total, 2), BANDS[bands[at]].words)


def _parts(asked: Asked) -> list[tuple[AreaKind, str]]:
    return [(kind, code) for kind, code in ((AreaKind.DISTRICT, asked.district), (AreaKind.ZONE, asked.zone)) if code]


def _name(kind: AreaKind, code: str) -> str:
    if kind is AreaKind.ZONE:
        return zone_by_code(code).name
    found = layer(kind)
    return found.names[found.codes.index(code)] if code in found.codes else code


def month_choices(months: list[MonthCount]) -> list[dict[str, str]]:
    """Return the months for the slider: code and words, oldest first."""
    return [{"code": f"{one.month:%Y-%m}", "words": f"{one.month:%B %Y}"} for one in months]


def corners_in_degrees(box: tuple[float, float, float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the south-west and north-east corner of a box in metres as longitude and latitude."""
    west, south, east, north = box
    longitudes, latitudes = many_to_wgs84(np.array([west, east]), np.array([south, north]))
    (first, last) = zip(longitudes.round(5).tolist(), latitudes.round(5).tolist(), strict=True)
    return first, last
