"""Two counts compared exactly."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.science.counts import chance_of_so_many

counts = st.integers(min_value=0, max_value=60)


def exactly(now: int, before: int, weeks: int) -> float:
    """The same by whole numbers: one week now, so many before."""
    total = now + before
    ways = sum(comb(total, count) * weeks ** (total - count) for count in range(now, total + 1))
    return ways / (weeks + 1) ** total


@given(counts, counts, st.integers(min_value=1, max_value=60))
def test_it_is_the_exact_binomial_tail(now: int, before: int, weeks: int) -> None:
    assert chance_of_so_many(now, before, now_time=1, before_time=weeks) == pytest.approx(exactly(now, before, weeks))


@given(counts, counts)
def test_more_now_is_never_more_likely(now: int, before: int) -> None:
    fewer = chance_of_so_many(now, before, now_time=1, before_time=52)
    # The sum grows with the count, so the share of now in it is compared, not the count alone.
    assert chance_of_so_many(now + 1, max(before - 1, 0), now_time=1, before_time=52) <= fewer + 1e-9


@pytest.mark.parametrize(
    ("now", "before", "weeks"), [(-1, 0, 1), (0, -1, 1), (1, 1, 0)], ids=["now", "before", "no time"]
)
def test_what_cannot_be_is_refused(now: int, before: int, weeks: int) -> None:
    with pytest.raises(ValueError, match="counts are 0 or more"):
        chance_of_so_many(now, before, now_time=1, before_time=weeks)


def test_nothing_is_always_to_be_expected_and_large_counts_hold() -> None:
    assert chance_of_so_many(0, 0, now_time=1, before_time=52) == 1.0
    assert 0.4 < chance_of_so_many(10_000, 520_000, now_time=1, before_time=52) < 0.6
