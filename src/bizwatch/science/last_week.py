"""The naive forecast that any other must beat: it will be as it was at this time last week."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEEK_HOURS = 168.0
ENOUGH = 10


@dataclass(frozen=True)
class LastWeek:
    """Reports that were contacted: when each came and when it was contacted, in hours, in order of coming."""

    came: Floats
    contacted: Floats

    def wait(self, at: float, share: float) -> float:
        """Return the hours until contact that a ``share`` of reports had that came around this time last week.

        Around is two hours on either side; where fewer than ten came then, the day on either side, then all of the last
        week. Infinity where there were none at all. Only contacts made before ``at`` are known.
        """
        known = self.contacted <= at
        came, waited = self.came[known], (self.contacted - self.came)[known]
        for reach in (2.0, 12.0):
            near = np.abs(came - (at - WEEK_HOURS)) <= reach
            if near.sum() >= ENOUGH:
                return float(np.quantile(waited[near], share))
        week = came >= at - WEEK_HOURS
        return float(np.quantile(waited[week], share)) if week.any() else float("inf")
