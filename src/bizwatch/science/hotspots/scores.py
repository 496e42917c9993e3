"""How good a forecast was: hits in the hottest share of the area, PAI, PEI, RRI, log score, and whether its counts came true.

Cells tie often (counts are small whole numbers). Where a tie crosses the edge of the budget, the expectation over all ways to
break it is taken, so that no method gains from the order in which cells are numbered.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FLOOR = (
    0.01  # share of a uniform map that is mixed into every forecast before its log score, so that a 0 costs no infinity
)


@dataclass(frozen=True)
class Hot:
    """The hottest ``chosen`` of ``cells`` cells: ``hits`` of ``events``, ``promised`` hits, the ``best`` that any map could have,
    and how many crimes the same cells had ``before`` of ``all_before``.
    """

    chosen: int
    cells: int
    hits: float
    events: float
    promised: float
    best: float
    before: float = 0.0
    all_before: float = 0.0

    @property
    def area_share(self) -> float:
        """The share of the area that was chosen."""
        return self.chosen / self.cells if self.cells else 0.0

    @property
    def hit_rate(self) -> float:
        """The share of crimes that fell in the chosen cells; 0 where there was no crime."""
        return self.hits / self.events if self.events else 0.0

    @property
    def pai(self) -> float:
        """Prediction accuracy index (Chainey, Tompson and Uhlig 2008): hit rate ÷ share of the area."""
        return self.hit_rate / self.area_share if self.chosen else 0.0

    @property
    def pei(self) -> float:
        """Prediction efficiency index (Hunt 2016): hits ÷ the most that as many cells could have held."""
        return self.hits / self.best if self.best else 0.0

    @property
    def rri(self) -> float:
        """Recapture rate index (Levine 2008): how the chosen cells' share of crime compares with their share before."""
        if not (self.events and self.all_before and self.before):
            return 0.0
        return self.hit_rate / (self.before / self.all_before)

    @property
    def calibration(self) -> float:
        """Promised ÷ observed hits; infinity where hits were promised and none came."""
        return self.promised / self.hits if self.hits else (np.inf if self.promised else 1.0)

    def __add__(self, other: "Hot") -> "Hot":
        """Pool two windows: chosen cells, hits and all else add up, so that each window weighs by its crimes."""
        return Hot(
            *(a + b for a, b in zip(_numbers(self), _numbers(other), strict=True)),  # type: ignore[arg-type]
        )


def _numbers(one: Hot) -> tuple[float, ...]:
    return (
        one.chosen,
        one.cells,
        one.hits,
        one.events,
        one.promised,
        one.best,
        one.before,
        one.all_before,
    )


def hottest(forecast: Floats, came: Floats, share: float, *, before: Floats | None = None) -> Hot:
    """Score the hottest ``share`` of the cells (0 to 1, rounded down to whole cells).

    Raises ``ValueError`` for a share outside 0 to 1 or unequal lengths.
    """
    if not 0 <= share <= 1 or forecast.shape != came.shape:
        raise ValueError("The share is from 0 to 1, and forecast and counts are of one length")
    number = len(forecast)
    chosen = int(share * number + 1e-9)
    if not chosen:
        return Hot(0, number, 0.0, float(came.sum()), 0.0, 0.0, 0.0, 0.0 if before is None else float(before.sum()))
    weight, places = _shares_of(forecast, chosen)
    kept = [float((weight * one[places]).sum()) for one in (came, forecast)]
    return Hot(
        chosen=chosen,
        cells=number,
        hits=kept[0],
        events=float(came.sum()),
        promised=kept[1],
        best=float(np.partition(came, number - chosen)[number - chosen :].sum()),
        before=float((weight * before[places]).sum()) if before is not None else 0.0,
        all_before=float(before.sum()) if before is not None else 0.0,
    )


def _shares_of(forecast: Floats, chosen: int) -> tuple[Floats, NDArray[np.int64]]:
    """Return the cells at or above the edge of the budget, and how much of each is chosen on average over ties."""
    edge = np.partition(forecast, len(forecast) - chosen)[len(forecast) - chosen]
    places = np.flatnonzero(forecast >= edge)
    above = forecast[places] > edge
    tied = int((~above).sum())
    return np.where(above, 1.0, (chosen - int(above.sum())) / tied), places


def log_score(forecast: Floats, came: Floats, *, floor: float = FLOOR) -> float:
    """Return the mean log of how much likelier each crime's place was than on a uniform map, in nats; 0 of no crime.

    ``floor`` of a uniform map is mixed in first. The total that was forecast does not matter here.
    """
    total, number, events = forecast.sum(), len(forecast), came.sum()
    if not events:
        return 0.0
    hit = np.flatnonzero(came)
    relative = forecast[hit] * (number / total) if total > 0 else np.ones(len(hit))
    return float((came[hit] * np.log((1 - floor) * relative + floor)).sum() / events)


def poisson_score(forecast: Floats, came: Floats, *, least: float = 1e-9) -> float:
    """Return the Poisson log likelihood of the counts, without the term that no forecast changes."""
    rate = np.maximum(forecast, least)
    hit = np.flatnonzero(came)
    return float((came[hit] * np.log(rate[hit])).sum() - rate.sum())


def r_squared(forecast: Floats, came: Floats) -> float:
    """Return 1 − squared error ÷ squared deviation from the mean: 0 of a forecast that knows no more than the mean."""
    spread = ((came - came.mean()) ** 2).sum()
    return float(1 - ((came - forecast) ** 2).sum() / spread) if spread > 0 else 0.0
