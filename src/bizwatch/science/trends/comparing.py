"""Whether one period has more crime than another, in one of four words.

Two tests must agree. The e-test asks whether chance alone (Poisson) would do. The quasi-likelihood ratio asks the same where
a series varies more than chance: the deviance of the two counts by the over-dispersion of the series, against Student's t
with the degrees of freedom on which that rests (McCullagh and Nelder, 1989, 9.2). ``THRESHOLD`` was chosen by simulation
(docs/reference/trends.md) so that at most one comparison in a hundred says "higher" or "lower" where nothing changed; the
usual 0.05 says so five times in a hundred on pure chance and far more often on real series.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, log, sqrt

from bizwatch.science.trends.poisson import e_test
from bizwatch.science.trends.seasonal import Dispersion
from bizwatch.science.trends.special import t_limit, t_tails

THRESHOLD = 0.005
LEAST = 10  # events in both periods together, by the over-dispersion, under which nothing is said
_FAR = 1e12


class Verdict(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "no clear change"
    TOO_FEW = "too few to say"


CHANCE_ALONE = Dispersion(1.0, inf, "assumed")


@dataclass(frozen=True)
class Comparison:
    """Two counts compared. ``ratio`` is the rate now by the rate before, with ``low`` and ``high`` at the confidence of the
    verdict; ``ratio`` is None and ``high`` infinite without any before. ``chance``: that the two are so far apart where
    nothing changed."""

    now: int
    before: int
    ratio: float | None
    low: float
    high: float
    chance: float
    verdict: Verdict
    dispersion: Dispersion


def compare(
    now: int,
    before: int,
    *,
    now_exposure: float = 1,
    before_exposure: float = 1,
    dispersion: Dispersion = CHANCE_ALONE,
    threshold: float = THRESHOLD,
) -> Comparison:
    """Compare two counts over their exposures (days, residents). ``dispersion`` comes from the series they belong to.

    Raises ``ValueError`` for a count below 0 or an exposure that is not above 0.
    """
    chance = e_test(now, before, now_exposure, before_exposure)
    scale = before_exposure / now_exposure
    limit = t_limit(threshold, dispersion.df)
    if now + before > 0:
        root = sqrt(_deviance(now, before, now_exposure / before_exposure) / dispersion.value)
        chance = max(chance, t_tails(root, dispersion.df))
    verdict = _verdict(now, before, chance, scale, dispersion, threshold)
    low, high = _bounds(now, before, limit * limit * dispersion.value)
    low, high = low * scale, high * scale
    if verdict in (Verdict.UNCLEAR, Verdict.TOO_FEW):  # no bound may contradict the word beside it
        low, high = min(low, 1.0), max(high, 1.0)
    ratio = now / before * scale if before else None
    return Comparison(now, before, ratio, low, high, chance, verdict, dispersion)


def _verdict(now: int, before: int, chance: float, scale: float, dispersion: Dispersion, threshold: float) -> Verdict:
    if (now + before) / dispersion.value < LEAST:
        return Verdict.TOO_FEW
    if chance >= threshold:
        return Verdict.UNCLEAR
    return Verdict.HIGHER if now * scale > before else Verdict.LOWER


def _deviance(now: int, before: int, odds: float) -> float:
    """Return twice the log likelihood ratio against rates whose counts stand as ``odds`` to 1."""
    total, share = now + before, odds / (1 + odds)
    found = 0.0
    for count, expected in ((now, total * share), (before, total * (1 - share))):
        if count:
            found += count * log(count / expected)
    return max(0.0, 2 * found)


def _bounds(now: int, before: int, limit: float) -> tuple[float, float]:
    """Return the odds between which the deviance stays within ``limit``: the profile interval."""
    if now + before == 0:
        return 0.0, inf
    best = now / before if before else inf
    low = _edge(now, before, limit, 0.0, best) if now else 0.0
    high = _edge(now, before, limit, inf, best) if before else inf
    return low, high


def _edge(now: int, before: int, limit: float, end: float, best: float) -> float:
    """Return the odds on the way from the best towards ``end`` at which the deviance reaches the limit, on a log scale."""
    inside = log(min(best, _FAR)) if best else log(1 / _FAR)
    outside = log(_FAR) if end else log(1 / _FAR)
    for _ in range(60):
        middle = (inside + outside) / 2
        if _deviance(now, before, exp(middle)) <= limit:
            inside = middle
        else:
            outside = middle
    return exp(inside)
