"""The hours of the week of windows, and both changes of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.trends.aoristic import LONGEST, Zone, aoristic_week

LONDON = ZoneInfo("Europe/London")
FORWARD, BACK = datetime(2025, 3, 30, 1, tzinfo=UTC), datetime(2025, 10, 26, 1, tzinfo=UTC)
SUNDAY = 6


def minutes(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


ZONE = Zone((minutes(FORWARD), minutes(BACK)), (0, 60, 0))


def one(start: datetime, end: datetime) -> np.ndarray:
    return aoristic_week([minutes(start)], [minutes(end)], ZONE).weights


def plainly(start: int, end: int) -> np.ndarray:
    """Minute by minute, with the standard library's clock."""
    found = np.zeros((7, 24))
    for minute in range(start, max(end, start + 1)):
        local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(LONDON)
        found[local.weekday(), local.hour] += 1 / max(end - start, 1)
    return found


def test_a_moment_is_one_cell() -> None:
    found = one(at := datetime(2025, 7, 4, 22, 59, tzinfo=UTC), at)  # Friday 23:59 in London
    assert found[4, 23] == 1
    assert found.sum() == 1


def test_a_window_up_to_the_full_hour_takes_nothing_of_the_next() -> None:
    found = one(datetime(2025, 1, 6, 22, tzinfo=UTC), datetime(2025, 1, 7, 2, tzinfo=UTC))
    assert found[0, 22:].tolist() == [0.25, 0.25]
    assert found[1, :3].tolist() == [0.25, 0.25, 0]


def test_the_hour_that_happens_twice_counts_twice() -> None:
    found = one(BACK - timedelta(hours=2), BACK + timedelta(hours=2))  # 0:00 to 3:00 by the clock, four hours
    assert found[SUNDAY, :4].tolist() == [0.25, 0.5, 0.25, 0]


def test_the_hour_that_is_missing_takes_nothing() -> None:
    found = one(FORWARD - timedelta(hours=1), FORWARD + timedelta(hours=1))  # 0:00 to 3:00, two hours
    assert found[SUNDAY, :4].tolist() == [0.5, 0, 0.5, 0]


def test_a_week_or_longer_says_nothing_of_the_hour() -> None:
    start = minutes(BACK)
    found = aoristic_week([start, start, start], [start, start + 90, start + LONGEST], ZONE)
    assert (found.counted, found.by_window, found.unknown) == (2, 1, 1)
    assert found.weights.sum() == pytest.approx(2)


def test_nothing_is_an_empty_week() -> None:
    assert aoristic_week([], [], ZONE).weights.sum() == 0


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.sampled_from([minutes(FORWARD), minutes(BACK)]),
    st.integers(min_value=-600, max_value=600),
    st.integers(min_value=0, max_value=2_000),
)
def test_it_is_the_minutes_counted_one_by_one(change: int, off: int, width: int) -> None:
    found = aoristic_week([change + off], [change + off + width], ZONE).weights
    assert found == pytest.approx(plainly(change + off, change + off + width))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="not before it"):
        aoristic_week([2], [1], ZONE)
    with pytest.raises(ValueError, match="one offset more"):
        Zone((1,), (0,))
    with pytest.raises(ValueError, match="whole hours"):
        Zone((), (30,))
