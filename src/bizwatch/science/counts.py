"""Two counts of rare events compared exactly: whether so many now would come by chance, given those before.

Where both counts are Poisson with the same rate, the count now, given the sum of both, is binomial with the share of the
time that is now (Przyborowski and Wilenski 1940). No normal approximation, so it holds for small numbers.
"""

from math import exp, lgamma, log

_NEGLIGIBLE = 1e-17


def chance_of_so_many(now: int, before: int, *, now_time: float, before_time: float) -> float:
    """Return the chance of ``now`` events or more in ``now_time``, given the sum with ``before`` in ``before_time``.

    Both times are in the same unit. Zero events before are allowed. Raises ``ValueError`` for a count below zero or a time
    that is not above zero.
    """
    if min(now, before) < 0 or min(now_time, before_time) <= 0:
        raise ValueError("counts are 0 or more and times above 0")
    total, share = now + before, now_time / (now_time + before_time)
    if now == 0:
        return 1.0
    chance = 0.0
    for count in range(now, total + 1):
        more = _binomial(count, total, share)
        chance += more
        if count > total * share and more < chance * _NEGLIGIBLE:  # they only fall from here on
            break
    return min(1.0, chance)


def _binomial(count: int, total: int, share: float) -> float:
    ways = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    return exp(ways + count * log(share) + (total - count) * log(1 - share))
