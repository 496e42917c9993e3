"""The proof: in worlds unlike the training, the 90% time is met 9 times in 10 (`bizwatch bench capacity` prints more)."""

import pytest

from bizwatch.demo.bench.capacity import COLUMNS, measure_capacity, table
from bizwatch.demo.bench.desk_worlds import TRAINING, WORLDS
from bizwatch.science.calibration import share_met

TOLERANCE = (0.87, 0.93)


@pytest.mark.slow
@pytest.mark.once
def test_the_ninety_per_cent_time_is_met_in_worlds_unlike_the_training() -> None:
    """All but the desk that can never catch up, of which docs/explanation/capacity.md tells."""
    figures = measure_capacity(WORLDS[1:-1], weeks=3)
    shares = [one.forecast.nine_tenths for one in figures]
    all_of_it = share_met(sum(share.met for share in shares), sum(share.number for share in shares))
    assert TOLERANCE[0] <= all_of_it.low
    assert all_of_it.high <= TOLERANCE[1]
    for one, share in zip(figures, shares, strict=True):
        assert share.high >= TOLERANCE[0], one.world
        assert share.low <= TOLERANCE[1], one.world
        assert one.forecast.nine_tenths_loss < one.last_week.nine_tenths_loss, one.world
        assert one.forecast.half_loss < one.last_week.half_loss, one.world
    rows = table(figures)
    assert all(len(row) == len(COLUMNS) for row in rows)


@pytest.mark.slow
@pytest.mark.once
def test_the_record_puts_right_a_model_that_takes_the_desk_for_twice_as_quick() -> None:
    wrong = measure_capacity((TRAINING,), weeks=4, mistake=0.5)[0]
    assert wrong.unwidened.high < TOLERANCE[0]
    assert wrong.forecast.nine_tenths.holds(0.9)
