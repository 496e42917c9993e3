"""The equity panel by the rules of a day, as the reference data has them."""

from datetime import date

from numpy.typing import ArrayLike

from bizwatch.reference.selectors import disclosure_limit
from bizwatch.science.hotspots.equity import Line, panel


def panel_on(day: date, *, fifth: ArrayLike, highlighted: ArrayLike, reports: ArrayLike) -> tuple[Line, ...]:
    """Return the line of each fifth of deprivation. Areas as in ``equity.panel``.

    Raises ``UnknownDisclosureLimit`` for a day before the rules, ``ValueError`` for numbers that cannot be.
    """
    return panel(
        fifth,
        highlighted,
        reports,
        alert=disclosure_limit("equity-alert", day) / 100,
        least_reports=disclosure_limit("equity-least-reports", day),
    )
