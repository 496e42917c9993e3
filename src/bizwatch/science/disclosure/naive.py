"""Publications that look careful and are not: what each attack must break, or else the attack proves nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.disclosure.records import Ints, Sheet

Floats = NDArray[np.float64]


def counts_of(sheet: Sheet) -> Ints:
    """Return the true count of each unit, month and kind."""
    where = np.ravel_multi_index((sheet.unit, sheet.month, sheet.kind), sheet.shape)
    return np.bincount(where, minlength=int(np.prod(sheet.shape))).reshape(sheet.shape)


@dataclass(frozen=True)
class SmallNumbersHidden:
    """Answers any question about any area, period and kind with the true count, and hides answers under ``least``."""

    counts: Ints
    least: int

    def answer(self, units: NDArray[np.bool_], months: NDArray[np.bool_], kinds: NDArray[np.bool_]) -> Ints:
        """Return the answers to many questions (rows are questions), -1 where hidden."""
        true = np.einsum(
            "qu,umk,qm,qk->q",
            *(units.astype(float), self.counts.astype(float), months.astype(float), kinds.astype(float)),
            optimize=True,
        ).astype(np.int64)
        return np.where(true >= self.least, true, -1)


def fresh_noise(counts: Ints, *, noise: int, rounding: int, times: int, seed: int) -> Ints:
    """Return the same counts published ``times`` times, each time with new noise: rows are publications."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(-noise, noise + 1, (times, len(counts)))
    return np.asarray((counts + drawn + rounding // 2) // rounding * rounding, dtype=np.int64)


def rounded_to_grid(east: Floats, north: Floats, metres: float = 100.0) -> tuple[Floats, Floats]:
    """Return places put in the middle of squares, whoever lives in them: what is done where no addresses are at hand."""
    x, y = ((np.floor(one / metres) + 0.5) * metres for one in (east, north))
    return x, y
