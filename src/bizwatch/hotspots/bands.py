"""Bands of squares: the hottest 1%, 5%, 10% and 25% of those that had any report, and the rest."""

from dataclasses import dataclass

from bizwatch.hotspots.selectors import CellCounts
from bizwatch.hotspots.squares import Ints
from bizwatch.science.disclosure.bands import bands


@dataclass(frozen=True)
class Band:
    """Squares that are among so large a share of all squares with a report. ``fill`` is the colour on the map."""

    share: float
    words: str
    fill: str


# Against the pale land even the lightest has a dark edge (WCAG 2.2, 1.4.11).
EDGE = "#67000d"
# One hue from dark to light, told apart in print and by those who see no colours, by lightness alone.
BANDS = (
    Band(0.01, "hottest 1%", "#67000d"),
    Band(0.05, "hottest 5%", "#a50f15"),
    Band(0.10, "hottest 10%", "#de2d26"),
    Band(0.25, "hottest 25%", "#fb6a4a"),
    Band(1.00, "other squares with a report", "#fcae91"),
)


def band_of(counts: CellCounts) -> Ints:
    """Return the place in ``BANDS`` of each square, in the order of the counts (most first).

    Squares with as many reports are in one band, and no band is wider than its name (``science.disclosure.bands``): where all are
    equal none is hot.
    """
    return bands(counts.reports, [band.share for band in BANDS[:-1]])
