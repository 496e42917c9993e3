"""The few special functions that the tests of counts need: incomplete gamma and beta, and their inverses.

Series and continued fractions by the modified Lentz method (Press et al., Numerical Recipes, 3rd edition, 6.2 and 6.4). The
inverses bisect, to a relative 1e-12.
"""

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

_ENOUGH, _TINY, _STEPS = 1e-15, 1e-300, 100_000
_BISECTIONS = 200


def gamma_below(shape: float, at: float) -> float:
    """Return the regularised lower incomplete gamma P(shape, at). Raises ``ValueError`` for a shape that is not above 0."""
    if shape <= 0 or at < 0:
        raise ValueError("shape is above 0 and at is 0 or more")
    if at == 0:
        return 0.0
    front = exp(shape * log(at) - at - lgamma(shape))
    if at < shape + 1:
        return min(1.0, front * _gamma_series(shape, at))
    return max(0.0, 1 - front * _gamma_fraction(shape, at))


def gamma_quantile(shape: float, chance: float) -> float:
    """Return the value below which a gamma variable of that shape and scale 1 falls with this chance."""
    if not 0 < chance < 1:
        raise ValueError("chance lies between 0 and 1")
    high = shape + 10 * sqrt(shape) + 10
    while gamma_below(shape, high) < chance:
        high *= 2
    return _bisected(lambda at: gamma_below(shape, at) - chance, 0.0, high)


def beta_below(first: float, second: float, at: float) -> float:
    """Return the regularised incomplete beta I_at(first, second)."""
    if at <= 0 or at >= 1:
        return 0.0 if at <= 0 else 1.0
    front = exp(lgamma(first + second) - lgamma(first) - lgamma(second) + first * log(at) + second * log1p(-at))
    if at < (first + 1) / (first + second + 2):
        return front * _beta_fraction(first, second, at) / first
    return 1 - front * _beta_fraction(second, first, 1 - at) / second


def t_tails(t: float, df: float) -> float:
    """Return the chance of Student's t beyond ±t on both sides; ``df`` may be infinite."""
    if df == inf:
        return 2 * NormalDist().cdf(-abs(t))
    return beta_below(df / 2, 0.5, df / (df + t * t))


@lru_cache(maxsize=4_096)
def t_limit(tails: float, df: float) -> float:
    """Return the t beyond which, on both sides together, Student's t lies with the chance ``tails``."""
    if not 0 < tails < 1:
        raise ValueError("tails lies between 0 and 1")
    if df == inf:
        return NormalDist().inv_cdf(1 - tails / 2)
    high = 2.0
    while t_tails(high, df) > tails:
        high *= 2
    return _bisected(lambda at: tails - t_tails(at, df), 0.0, high)


def _gamma_series(shape: float, at: float) -> float:
    term = total = 1 / shape
    for step in range(1, _STEPS):
        term *= at / (shape + step)
        total += term
        if term < total * _ENOUGH:
            break
    return total


def _gamma_fraction(shape: float, at: float) -> float:
    b = at + 1 - shape
    c, d = 1 / _TINY, 1 / b
    value = d
    for step in range(1, _STEPS):
        a = -step * (step - shape)
        b += 2
        d = 1 / _off_zero(a * d + b)
        c = _off_zero(b + a / c)
        value *= d * c
        if abs(d * c - 1) < _ENOUGH:
            break
    return value


def _beta_fraction(first: float, second: float, at: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (first + second) * at / (first + 1))
    value = d
    for step in range(1, _STEPS):
        twice = first + 2 * step
        even = step * (second - step) * at / ((twice - 1) * twice)
        odd = -(first + step) * (first + second + step) * at / (twice * (twice + 1))
        for a in (even, odd):
            d = 1 / _off_zero(1 + a * d)
            c = _off_zero(1 + a / c)
            value *= d * c
        if abs(d * c - 1) < _ENOUGH:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _bisected(rises: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < 0 else (low, middle)
        if high - low <= 1e-12 * high:
            break
    return (low + high) / 2
