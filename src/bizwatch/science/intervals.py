"""Shares with their intervals: how far a share that was found in a sample may be from the true one.

Plain Python, no clock, no database. Sources: Wilson (1927) for one share; Newcombe (1998, method 10) for the difference of
two; Cochran, Sampling Techniques (1977), chapters 2, 5 and 6 for the ratio of a stratified sample with the
finite-population correction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
_MOST_GAIN = 1.5  # what strata may gain over units that are all alike: a variance from a few units can be too small


@dataclass(frozen=True)
class Interval:
    """A share from 0 to 1 and the bounds between which the true one lies at the confidence that was asked for."""

    share: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of the distance between the bounds, as inspectorates print it after ±."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Unit:
    """One report of a sample: how many crimes were due to be recorded (``due``), and how many of them were (``met``)."""

    met: float
    due: float

    def __post_init__(self) -> None:
        if self.due < 0 or not 0 <= self.met <= self.due:
            raise ValueError("met lies between 0 and due")


@dataclass(frozen=True)
class Cell:
    """The part of a sample that was drawn by itself: ``units`` out of ``population`` reports.

    Cells with the same ``pool`` (one stratum over several weeks) share their variance, so that cells of a few units can
    be used.
    """

    pool: str
    population: int
    units: Sequence[Unit] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if len(self.units) > self.population:
            raise ValueError("a sample is no larger than its population")

    @property
    def weight(self) -> float:
        """How many reports each report of the sample stands for; 0 where none was drawn."""
        return self.population / len(self.units) if self.units else 0.0


@dataclass(frozen=True)
class Estimate:
    """A ratio with its interval. ``units`` is how many reports were looked at, ``due`` how many crimes they held that
    were due; ``effective`` how large a plain random sample of as much precision would be: infinite where nothing is left
    to be estimated, and then the bounds are the share itself and mean nothing. ``is_whole``: every report was looked at."""

    interval: Interval
    units: int
    due: float
    effective: float
    is_whole: bool = False

    @property
    def has_interval(self) -> bool:
        """Whether there is anything that the share could differ from."""
        return self.effective != inf


def z_of(confidence: float) -> float:
    """Return the number of standard errors of a two-sided interval: 1.96 for 0.95. Raises ``ValueError``."""
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(met: float, out_of: float, *, confidence: float = CONFIDENCE) -> Interval:
    """Return Wilson's score interval of a share. ``out_of`` may be an effective number. Raises ``ValueError``."""
    if out_of <= 0 or not 0 <= met <= out_of:
        raise ValueError("a share needs at least one, and no more met than there are")
    return _wilson(met / out_of, out_of, z_of(confidence))


def newcombe(
    first: tuple[float, float], second: tuple[float, float], *, confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Return the difference of two independent shares (each met and out of) and its bounds, by Newcombe's method 10."""
    one, two = wilson(*first, confidence=confidence), wilson(*second, confidence=confidence)
    difference = one.share - two.share
    below = sqrt((one.share - one.low) ** 2 + (two.high - two.share) ** 2)
    above = sqrt((one.high - one.share) ** 2 + (two.share - two.low) ** 2)
    return difference, difference - below, difference + above


def size_behind(share: float, half_width: float, *, confidence: float = CONFIDENCE) -> float:
    """Return how large a plain random sample is whose simple interval is share ± half_width. Raises ``ValueError``."""
    if not 0 < share < 1 or half_width <= 0:
        raise ValueError("share lies between 0 and 1 and half_width above 0")
    return share * (1 - share) * (z_of(confidence) / half_width) ** 2


def ratio(cells: Iterable[Cell], *, confidence: float = CONFIDENCE) -> Estimate | None:
    """Return recorded-of-due over a stratified sample; None where nothing that was looked at was due.

    Each unit weighs as many reports as it stands for, so that oversampling moves nothing. The variance is that of a
    combined ratio (its residuals within each stratum, with the finite-population correction); it becomes an effective
    number, with which Wilson's interval is drawn, so that the bounds stay within 0 and 1. It is never much larger than
    the units would give by themselves, so that few of them cannot look like many.
    """
    drawn = [cell for cell in cells if cell.units]
    due = sum(cell.weight * unit.due for cell in drawn for unit in cell.units)
    if due <= 0:
        return None
    share = min(1.0, sum(cell.weight * unit.met for cell in drawn for unit in cell.units) / due)
    seen = sum(unit.due for cell in drawn for unit in cell.units)
    effective = _effective(drawn, share, due)
    interval = Interval(share, share, share) if effective == inf else _wilson(share, effective, z_of(confidence))
    is_whole = all(len(cell.units) == cell.population for cell in drawn)
    return Estimate(interval, sum(len(cell.units) for cell in drawn), seen, effective, is_whole)


def _wilson(share: float, size: float, z: float) -> Interval:
    shrink = 1 + z * z / size
    middle = (share + z * z / (2 * size)) / shrink
    reach = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / shrink
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return Interval(share, 0.0 if share == 0 else min(low, share), 1.0 if share == 1 else max(high, share))


def _effective(cells: Sequence[Cell], share: float, due: float) -> float:
    """Return the effective number; infinite where every report was looked at."""
    unseen = sum((cell.population - len(cell.units)) * cell.weight * _mean_due(cell) for cell in cells)
    if unseen == 0:
        return inf
    spread = sum(cell.weight**2 * _left(cell) * unit.due**2 for cell in cells for unit in cell.units)
    if spread == 0:
        return inf
    plain = due * due / spread  # Kish: as if every stratum were alike
    variance = _variance(cells, share) / (due * due)
    if variance <= 0 or not 0 < share < 1:
        return plain
    return min(_MOST_GAIN * plain, share * (1 - share) / variance)


def _variance(cells: Sequence[Cell], share: float) -> float:
    """Return the variance of the total of the residuals, each stratum's pooled over its cells."""
    pooled = _pooled(cells, share)
    return sum(
        cell.population**2 * _left(cell) * pooled[cell.pool] / len(cell.units) for cell in cells if cell.population
    )


def _pooled(cells: Sequence[Cell], share: float) -> dict[str, float]:
    """Return the variance of the residuals in each stratum, about their mean."""
    residuals: dict[str, list[float]] = defaultdict(list)
    for cell in cells:
        residuals[cell.pool] += [unit.met - share * unit.due for unit in cell.units]
    return {pool: _spread(found) for pool, found in residuals.items()}


def _spread(values: Sequence[float]) -> float:
    """Return the variance of values; of a single one, its square."""
    if len(values) < 2:
        return values[0] ** 2
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _left(cell: Cell) -> float:
    """Return the finite-population correction: the part of the cell that was not looked at."""
    return 1 - len(cell.units) / cell.population


def _mean_due(cell: Cell) -> float:
    return sum(unit.due for unit in cell.units) / len(cell.units)
