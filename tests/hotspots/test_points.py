"""Reading crimes as points: every usual way to write a date, any EPSG system, and faults said row by row."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from bizwatch.hotspots.points import Columns, NotUnderstood, Points, day_of, read_points
from bizwatch.hotspots.projecting import SystemNotSupported, in_metres, system_of
from bizwatch.kernel.grid import to_grid
from bizwatch.kernel.sheets.table import FileNotReadable
from tests.hotspots.worlds import rows, write

COLUMNS = Columns("e", "n", "date")


def read(path: Path, *, code: str = "EPSG:27700", columns: Columns = COLUMNS) -> Points:
    return read_points(path, columns, system_of(code), lambda by: None)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("2016-01-31", 735_994),
        ("31/01/2016", 735_994),
        ("31/01/2016 06:00", 735_994.25),
        ("31/01/2016 06:00:00", 735_994.25),
        ("2016-01-31 12:00", 735_994.5),
        ("2016-01-31T12:00:00", 735_994.5),
        ("2016-01", 735_964),
        (" 2016-01-31 ", 735_994),
        ("2016-06-30T23:30:00Z", day_of("2016-07-01T00:30")),  # summer time: half past midnight in London
        ("2016-03-27T01:30:00+00:00", day_of("2016-03-27T02:30")),  # the hour that the wall skipped
        ("2016-10-30T00:30:00+00:00", day_of("2016-10-30T01:30")),  # the hour that it showed twice
    ],
)
def test_dates_are_understood(text: str, wanted: float) -> None:
    assert day_of(text) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2016-13-01", "31/02/2016", "01/31/2016", "31/01/2016 25:00", "2016"]
)
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"not a date|missing"):
        day_of(text)


def test_each_row_with_a_fault_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    bad = [
        ("", "308000", "2022-02-01"),
        ("623000", "north", "2022-02-01"),
        ("0", "0", "2022-02-01"),
        ("623000", "308000", "no date"),
        ("9623000", "308000", "2022-02-01"),
        ("nan", "308000", "2022-02-01"),
    ]
    points = read(write(tmp_path / "crimes.csv", [*rows(10), *bad]))
    assert points.rows == 16
    assert len(points.events) == 10
    assert [(one.row, one.column) for one in points.faults] == [
        (12, "E"),
        (13, "N"),
        (14, "E"),
        (15, "Date"),
        (16, ""),
        (17, "E"),
    ]
    assert "300 km" in points.faults[4].reason
    assert points.faults[1].reason == "north is not a number."


def test_a_gzipped_file_is_read_as_it_is(tmp_path: Path) -> None:
    plain = write(tmp_path / "crimes.csv", rows(20))
    packed = tmp_path / "crimes.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert (read(packed).events.x == read(plain).events.x).all()
    assert read(packed).digest == read(plain).digest


def test_a_missing_column_is_said_with_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="no column called easting. Its columns are: E, N, Date"):
        read(write(tmp_path / "crimes.csv", rows(3)), columns=Columns("easting", "n", "date"))
    with pytest.raises(FileNotReadable, match="cannot be read"):
        read(tmp_path / "nowhere.csv")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"E,N,Date\n1,2,2022-01-01\n")[:-12])
    with pytest.raises(FileNotReadable, match="cannot be read"):
        read(tmp_path / "cut.gz")


def test_a_file_with_no_row_is_no_error_here(tmp_path: Path) -> None:
    for code in ("EPSG:27700", "EPSG:4326"):
        assert len(read(write(tmp_path / "crimes.csv", []), code=code).events) == 0


def test_longitude_and_latitude_in_britain_go_to_the_national_grid(tmp_path: Path) -> None:
    places = [(1.297, 52.628), (1.30, 52.63), (1.31, 52.62)]
    path = write(tmp_path / "crimes.csv", [(str(x), str(y), "2022-01-01") for x, y in places])
    points = read(path, code="EPSG:4326")
    for place, x, y in zip(places, points.events.x, points.events.y, strict=True):
        assert (x, y) == pytest.approx(to_grid(*place), abs=0.51)
    assert points.grid.endswith("projected to EPSG:27700")
    swapped = write(tmp_path / "swapped.csv", [("152.6", "101.3", "2022-01-01")])
    assert "no longitude and latitude" in read(swapped, code="EPSG:4326").faults[0].reason


def test_elsewhere_they_go_to_their_utm_zone() -> None:
    for middle, zone in (((-87.6, 41.8), "EPSG:32616"), ((151.2, -33.9), "EPSG:32756"), ((180.0, 10.0), "EPSG:32660")):
        x, y = (np.array([one, one + 0.01]) for one in middle)
        east, north, grid = in_metres(system_of("EPSG:4326"), x, y)
        assert grid.endswith(zone)
        apart = np.hypot(*(np.diff(one)[0] for one in (east, north)))
        assert apart == pytest.approx(np.hypot(1113.2 * np.cos(np.radians(middle[1])), 1110.6), rel=0.01)


def test_feet_become_metres() -> None:
    x, y, grid = in_metres(system_of("EPSG:2913"), np.array([7_646_893.0]), np.array([698_007.0]))
    assert (x[0], y[0]) == pytest.approx((7_646_893 * 0.3048, 698_007 * 0.3048))
    assert "turned from foot" in grid


@pytest.mark.parametrize("code", ["27700", "ESRI:102013", "EPSG:abc", "EPSG:0", "EPSG:5703"])
def test_a_system_that_is_not_supported_is_refused(code: str) -> None:
    with pytest.raises(SystemNotSupported):
        system_of(code)


def test_months_that_are_missing_from_a_file_are_noticed(tmp_path: Path) -> None:
    whole = rows(400)
    holed = [row for row in whole if not "2022-04-01" <= row[2] < "2022-08-01"]
    gap = read(write(tmp_path / "holed.csv", holed)).gap
    assert gap is not None
    assert (gap[0].month, gap[1].month) == (3, 8)
    assert read(write(tmp_path / "whole.csv", whole)).gap is None
    few = [("623000", "308000", day) for day in ("2021-01-05", "2021-06-01", "2021-12-20")]
    assert read(write(tmp_path / "few.csv", few)).gap is None


def test_snapped_points_and_months_are_noticed(tmp_path: Path) -> None:
    exact = read(write(tmp_path / "exact.csv", rows(50)))
    assert exact.on_shared_points < 0.1
    assert not exact.is_by_month
    snapped = [("623000", "308000", f"2022-{month:02}") for month in (1, 2, 2, 3)]
    coarse = read(write(tmp_path / "snapped.csv", [*snapped, ("623100", "308000", "2022-01")]))
    assert coarse.on_shared_points == 0.8
    assert coarse.is_by_month
