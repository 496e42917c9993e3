"""Whether forecasts are true: the share of promises kept with its interval, the pinball loss, the width."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Hours = Floats | Sequence[float]


@dataclass(frozen=True)
class Share:
    """A share of ``number``, with the Wilson interval around it; ``share`` is None of nothing."""

    met: int
    number: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        return self.met / self.number if self.number else None

    def holds(self, wanted: float) -> bool:
        """Whether the interval holds a share."""
        return self.low <= wanted <= self.high


def share_met(met: int, number: int, *, z: float = 1.96) -> Share:
    """Return a share with its Wilson score interval; of nothing it is 0 to 1. Raises ``ValueError`` for met > number."""
    if not 0 <= met <= number:
        raise ValueError("No more can be met than there are")
    if not number:
        return Share(0, 0, 0.0, 1.0)
    share, square = met / number, z * z
    middle = (share + square / (2 * number)) / (1 + square / number)
    half = z * sqrt(share * (1 - share) / number + square / (4 * number * number)) / (1 + square / number)
    return Share(met, number, max(0.0, middle - half), min(1.0, middle + half))


def pinball(promised: Floats, came: Floats, share: float) -> float:
    """Return the mean pinball loss of a forecast of the ``share`` quantile, in the unit of the values; 0 of nothing."""
    off = np.asarray(came, dtype=np.float64) - np.asarray(promised, dtype=np.float64)
    return float(np.maximum(share * off, (share - 1) * off).mean()) if len(off) else 0.0


@dataclass(frozen=True)
class Calibration:
    """How a record of 50% and 90% times stands up. Losses and ``width`` (mean of 90% less 50%) are in hours.

    ``unsaid``: how many had no time named (infinity: beyond the rota, or nothing to go by); they count in nothing else.
    """

    half: Share
    nine_tenths: Share
    half_loss: float
    nine_tenths_loss: float
    mean_nine_tenths: float
    width: float
    unsaid: int = 0


def calibrate(half: Hours, nine_tenths: Hours, came: Hours) -> Calibration:
    """Return how waits that were promised compare with those that came, all in hours from the report."""
    rows = np.stack([np.asarray(one, dtype=np.float64) for one in (half, nine_tenths, came)])
    said = np.isfinite(rows[:2]).all(axis=0)
    likely, sure, contact = rows[:, said]
    number, ended = int(said.sum()), np.isfinite(contact)  # what never came is missed, and has no loss in hours
    return Calibration(
        half=share_met(int((contact <= likely).sum()), number),
        nine_tenths=share_met(int((contact <= sure).sum()), number),
        half_loss=pinball(likely[ended], contact[ended], 0.5),
        nine_tenths_loss=pinball(sure[ended], contact[ended], 0.9),
        mean_nine_tenths=float(sure.mean()) if number else 0.0,
        width=float((sure - likely).mean()) if number else 0.0,
        unsaid=int((~said).sum()),
    )
