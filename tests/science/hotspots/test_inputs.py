"""Only what victims of business crime reported feeds a forecast, whatever else the records hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.events import Events, Past
from bizwatch.science.hotspots.grids import Raster, squares
from bizwatch.science.hotspots.inputs import ADMITTED, Origin, admitted, admitted_events

CELLS = squares(Raster(0.0, 0.0, 100.0, 6, 6))
EXCLUDED = [*(one.value for one in Origin if one not in ADMITTED), "", "drone", "Victim"]

places = st.tuples(st.floats(0, 600), st.floats(0, 600), st.floats(0, 200))


def forecast(events: Events) -> bytes:
    """Return the bytes of the forecast of a method that looks at all of the past."""
    past = Past.until(200.0, CELLS, events, start=0.0)
    return METHODS["kernel-mixture"].fit(past, 28)(past).tobytes()


@settings(max_examples=25, deadline=None)
@given(
    reports=st.lists(places, min_size=5, max_size=30),
    others=st.lists(st.tuples(places, st.sampled_from(EXCLUDED), st.booleans()), min_size=1, max_size=60),
    private=st.lists(places, max_size=10),
    seed=st.integers(0, 1000),
)
def test_any_number_of_excluded_records_leaves_the_forecast_byte_identical(reports, others, private, seed):
    records = [(place, "victim", True) for place in reports]
    alone = records.copy()
    records += others + [(place, "victim", False) for place in private]
    # The excluded stand anywhere among the reports, which keep their order.
    spots = np.sort(np.random.default_rng(seed).permutation(len(records))[: len(alone)])
    mixed: list = [None] * len(records)
    for spot, record in zip(spots, alone, strict=True):
        mixed[spot] = record
    rest = iter(records[len(alone) :])
    mixed = [next(rest) if record is None else record for record in mixed]

    def fed(rows: list) -> Events:
        x, y, day = zip(*(row[0] for row in rows), strict=True)
        return admitted_events(x, y, day, [row[1] for row in rows], [row[2] for row in rows])

    assert forecast(fed(mixed)) == forecast(fed(alone))


def test_what_the_police_found_or_what_nobody_knows_the_origin_of_is_out():
    origins = [*(one.value for one in Origin), "drone"]
    assert [one for one, let_in in zip(origins, admitted(origins, [True] * len(origins)), strict=True) if let_in] == [
        "victim"
    ]
    assert not admitted(["victim"], [False]).any()


def test_a_place_that_is_no_number_matters_only_where_it_is_let_in():
    nan = float("nan")
    assert len(admitted_events([1, nan], [1, nan], [1, nan], ["victim", "arrest"], [True, True])) == 1
    with pytest.raises(ValueError, match="finite"):
        admitted_events([nan], [1], [1], ["victim"], [True])


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="origin"):
        admitted(["victim"], [True, True])
    with pytest.raises(ValueError, match="one length"):
        admitted_events([1, 2], [1], [1], ["victim"], [True])
