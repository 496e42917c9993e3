"""Empirical Bayes for each cell by itself: a smooth map is raised or lowered as far as the cell's own record justifies.

The true rate of a cell is its mapped rate times a gamma factor with mean 1; its counts are Poisson. Then the best guess of the
factor is (shape + seen) ÷ (shape + expected). The shape comes from the counts of all cells (the negative binomial
likelihood): where the map explains them well it is large, and little is changed.
"""

import numpy as np

from bizwatch.science.hotspots.events import Floats

SHAPES = np.geomspace(0.05, 50.0, 28)


def shrunk(smooth: Floats, seen: Floats) -> Floats:
    """Return a map, in any unit, corrected by the counts of each cell; its total stays what it was.

    The map is first put at the level of the counts. No crime seen, or an empty map, changes nothing.
    """
    total = smooth.sum()
    if total <= 0 or seen.sum() <= 0:
        return smooth
    expected = smooth * (seen.sum() / total)
    shape = likeliest_shape(seen, expected)
    corrected = smooth * (shape + seen) / (shape + expected)
    return np.asarray(corrected * (total / corrected.sum()))


def likeliest_shape(seen: Floats, expected: Floats) -> float:
    """Return the shape of the gamma factor under which these counts are likeliest, from a ladder of 28 shapes.

    Cells in which crime was seen enter one by one. The many without any enter by classes of what was expected there,
    2 % wide, so that a county of a million cells costs no more than a town.
    """
    hit = seen > 0
    seen, expected_hit = seen[hit], expected[hit]
    whole = seen.astype(np.int64)
    empty, many = _classes(expected[~hit])
    scores = []
    for shape in SHAPES:
        # log Γ(shape + n) − log Γ(shape) is a sum of n logs, so no gamma function is needed.
        rising = np.concatenate([[0.0], np.cumsum(np.log(shape + np.arange(whole.max(initial=0))))])
        score = (rising[whole] - (shape + seen) * np.log1p(expected_hit / shape) - seen * np.log(shape)).sum()
        scores.append(float(score - (many * shape * np.log1p(empty / shape)).sum()))
    return float(SHAPES[int(np.argmax(scores))])


def _classes(expected: Floats) -> tuple[Floats, Floats]:
    """Return the mean of each class of nearly equal values, and how many are in it."""
    kept = expected[expected > 1e-12]
    if not len(kept):
        return np.zeros(0), np.zeros(0)
    place = np.floor(np.log(kept) / 0.02).astype(np.int64)
    place -= place.min()
    many = np.bincount(place)
    sums = np.bincount(place, kept)
    return sums[many > 0] / many[many > 0], many[many > 0].astype(np.float64)
