"""British National Grid: known places, round trips, and what is refused."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.grid import (
    GridReferenceNotUnderstood,
    OutsideBritain,
    from_grid_reference,
    is_in_britain,
    many_to_grid,
    to_grid,
    to_grid_reference,
    to_wgs84,
)

# The second is a published test point of OSTN15; without that grid the conversion is right to about five metres.
KNOWN = [
    ("Norwich Castle", 1.29645, 52.62862, 623_190, 308_530, 15),
    ("Caister water tower", 1.71607397, 52.65800783, 651_409.8, 313_177.5, 8),
    ("Lerwick", -1.1450, 60.1545, 447_600, 1_141_400, 120),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "longitude", "latitude", "easting", "northing", "tolerance"), KNOWN)
def test_known_places(name, longitude, latitude, easting, northing, tolerance):
    found = to_grid(longitude, latitude)
    assert math.dist(found, (easting, northing)) < tolerance
    assert all(isinstance(value, int) for value in found)


@pytest.mark.slow
@given(st.integers(530_000, 650_000), st.integers(290_000, 340_000))
def test_there_and_back_is_the_same_metre(easting, northing):
    assert to_grid(*to_wgs84(easting, northing)) == (easting, northing)


@pytest.mark.slow
def test_threads_share_one_transformer():
    places = [(1.2 + step / 1000, 52.6) for step in range(50)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda place: to_grid(*place), places)) == [to_grid(*place) for place in places]


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(0.0, 0.0), (2.35, 48.86), (-6.26, 53.35), (52.6, 1.3), (math.nan, 52.6), (1.3, math.inf), (200, 52), (1.3, 90)],
)
def test_places_outside_britain_are_refused(longitude, latitude):
    with pytest.raises(OutsideBritain):
        to_grid(longitude, latitude)


def test_swapped_coordinates_are_named():
    with pytest.raises(OutsideBritain, match="may have changed places"):
        to_grid(52.63, 1.29)


@pytest.mark.parametrize(
    ("easting", "northing"), [(-1, 300_000), (700_000, 300_000), (1e9, 1e9), (math.nan, 0), (0, 1_200_000)]
)
def test_places_beyond_the_grid_are_not_in_britain(easting, northing):
    assert not is_in_britain(easting, northing)
    with pytest.raises(OutsideBritain):
        to_wgs84(easting, northing)


@pytest.mark.parametrize(
    ("reference", "easting", "northing"),
    [
        ("TG 230 085", 623_000, 308_500),
        ("SV 00 00", 0, 0),
        ("HU 4756 4170", 447_560, 1_141_700),
        ("TQ 30015 80444", 530_015, 180_444),
        ("NN", 200_000, 700_000),
        ("tg230085", 623_000, 308_500),
        (" Tg 23  08 ", 623_000, 308_000),
    ],
)
def test_grid_references_are_read(reference, easting, northing):
    assert from_grid_reference(reference) == (easting, northing)


@pytest.mark.parametrize(
    ("figures", "text"),
    [(2, "TG 2 0"), (4, "TG 23 08"), (6, "TG 231 085"), (8, "TG 2319 0853"), (10, "TG 23199 08539")],
)
def test_a_reference_is_cut_off_and_not_rounded(figures, text):
    assert to_grid_reference(623_199, 308_539, figures=figures) == text


@given(st.integers(400_000, 599_999), st.integers(100_000, 399_999))
def test_a_ten_figure_reference_is_the_place(easting, northing):
    assert from_grid_reference(to_grid_reference(easting, northing, figures=10)) == (easting, northing)


@pytest.mark.parametrize(
    "text", ["", "T", "TG 23 085", "TG 23x 085", "TG 230850 085390", "12 34", "IG 23 08", "TG-23-08"]
)
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(GridReferenceNotUnderstood, match="like TG 230 085"):
        from_grid_reference(text)


def test_a_square_in_the_sea_is_refused():
    with pytest.raises(OutsideBritain, match="Grid square WA"):
        from_grid_reference("WA 12 34")
    with pytest.raises(OutsideBritain):
        to_grid_reference(0, 1_299_999)


def test_an_odd_number_of_figures_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="2, 4, 6, 8 or 10"):
        to_grid_reference(623_000, 308_500, figures=5)


def test_many_places_at_once_are_those_of_one_at_a_time() -> None:
    places = [(1.2928, 52.6283), (0.0, 0.0), (-3.19, 55.95), (200.0, 52.0)]
    found = many_to_grid([east for east, _ in places], [north for _, north in places])
    assert found == [to_grid(*places[0]), None, to_grid(*places[2]), None]
    assert many_to_grid([], []) == []
