"""How much crime the whole area will have: recent counts weighed by age, with the half-life that foretold the past best."""

from dataclasses import dataclass

import numpy as np

from bizwatch.science.hotspots.events import Past

HALF_LIVES = (30.0, 60.0, 120.0, 240.0, 480.0)  # days
_STEADY = 3.0  # crimes' worth of the long-run rate that is mixed in, so that a silent month is no proof of silence


@dataclass(frozen=True)
class Level:
    """The half-life by which the days before an origin are weighed."""

    half_life: float

    def expected(self, past: Past, horizon: float) -> float:
        """Return the expected count of the area in the next ``horizon`` days."""
        return horizon * self._rate(past.events.day, past.start, past.origin)

    def _rate(self, day: np.ndarray, start: float, origin: float) -> float:
        fade = np.log(2) / self.half_life
        end = int(np.searchsorted(day, origin, side="left"))
        came = float(np.exp(-fade * (origin - day[:end])).sum())
        seen = (1 - np.exp(-fade * (origin - start))) / fade
        long_run = end / (origin - start)
        extra = _STEADY / long_run if long_run else 1.0
        return float((came + extra * long_run) / (seen + extra))


def fit_level(past: Past, horizon: float) -> Level:
    """Choose the half-life with the best Poisson likelihood over windows in the second half of the record."""
    origins = np.arange(past.start + past.days / 2, past.origin - horizon + 1e-9, max(horizon, 14.0))
    if not len(origins):
        return Level(HALF_LIVES[-1])
    scores = []
    for half_life in HALF_LIVES:
        one, score = Level(half_life), 0.0
        for origin in origins:
            low, high = np.searchsorted(past.events.day, [origin, origin + horizon], side="left")
            rate = max(horizon * one._rate(past.events.day, past.start, float(origin)), 1e-9)
            score += (high - low) * np.log(rate) - rate
        scores.append(score)
    return Level(HALF_LIVES[int(np.argmax(scores))])
