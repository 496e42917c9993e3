"""``bizwatch backtest``: its figures, what it says about them, what it refuses, and that a killed run goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bizwatch.hotspots.checkpoint import Checkpoint
from bizwatch.science.hotspots.backtest import CEILING, Score, Window
from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.scores import Hot
from tests.hotspots.worlds import rows, write

COLUMNS = ["--x", "E", "--y", "N", "--when", "Date"]
QUICK = ["--method", "all-history", "density-120m", "--horizon", "30", "--every", "14"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "crimes.csv", rows())


def backtest(file: Path, *more: str, folder: Path | None = None) -> str:
    from io import StringIO

    out = StringIO()
    call_command("backtest", str(file), *COLUMNS, *more, "--resume", str(folder or file.parent / "kept"), stdout=out)
    return out.getvalue()


def figures(file: Path, *more: str, folder: Path | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(backtest(file, *QUICK, *more, "--json", folder=folder))
    return found


def comparable(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in ("seconds", "resumed")}


def test_the_figures_hang_together(file: Path) -> None:
    found = figures(file, "--area", "2%", "0.1")
    assert (found["rows"], found["crimes"] + found["outside"], found["resumed"]) == (400, 400, 0)
    assert found["trained_until"] == "2022-09-24"  # after two thirds of the record
    assert found["origins"] == 8
    assert {(one["method"], one["area_share"]) for one in found["results"]} == {
        (name, share) for name in ("all-history", "density-120m", CEILING) for share in (0.02, 0.1)
    }
    for one in found["results"]:
        chosen = one["cells_chosen"] / (found["cells"] * found["origins"])
        assert one["hit_rate"] == pytest.approx(one["hits"] / one["crimes"])
        assert one["pai"] == pytest.approx(one["hit_rate"] / chosen)
        assert one["hit_rate_90"][0] <= one["hit_rate"] <= one["hit_rate_90"][1]
        assert one["sees_the_future"] == (one["method"] == CEILING)
    assert all(one["ratio"] == 1 for one in found["results"] if one["method"] == "all-history")


@pytest.mark.slow
def test_every_method_runs_and_is_told_in_words(file: Path) -> None:
    text = backtest(file, "--horizon", "30", "--every", "30", "--cell", "500", "--also", str(file), "--area", "4%")
    assert all(f"\n{name} " in text for name in (*METHODS, CEILING))
    assert "400 rows, 0 left out; OSGB36 / British National Grid." in text
    assert "At 4.00% of the area" in text
    assert f"{CEILING} has seen the future" in text


def test_what_was_left_out_is_told_by_row(tmp_path: Path) -> None:
    file = write(tmp_path / "crimes.csv", [*rows(), *[("x", "308000", "2022-02-01")] * 25])
    text = backtest(file, *QUICK)
    assert "425 rows, 25 left out" in text
    assert "Row 402, E: x is not a number." in text
    assert "and 5 more; --json lists them all." in text
    assert len(figures(file)["refused"]) == 25


def test_snapped_points_are_warned_of(tmp_path: Path) -> None:
    snapped = [(f"{round(int(x), -3)}", f"{round(int(y), -3)}", f"{day[:8]}01") for x, y, day in rows()]
    file = write(tmp_path / "snapped.csv", snapped)
    warned = " ".join(figures(file, "--cell", "100")["cautions"])
    assert "look snapped" in warned
    assert "use 250 m or more" in warned
    assert "Only the month" in warned
    assert "Beware: " in backtest(file, *QUICK)
    assert figures(write(tmp_path / "exact.csv", rows()), "--area", "1%")["cautions"] == []


def test_missing_months_are_warned_of(tmp_path: Path) -> None:
    holed = [row for row in rows() if not "2022-03-01" <= row[2] < "2022-07-01"]
    found = figures(write(tmp_path / "holed.csv", holed), "--area", "1%")
    assert "between 2022-02-28 and 2022-07-0" in found["cautions"][0]


def test_hexagons_have_the_area_of_the_squares(file: Path) -> None:
    found = figures(file, "--hexagons", "--cell", "300")
    assert found["area_km2"] / found["cells"] == pytest.approx(0.09, rel=0.01)


def test_the_tested_time_can_be_chosen(file: Path) -> None:
    found = figures(file, "--from", "2022-06-01", "--until", "2022-07-15")
    assert (found["trained_until"], found["tested_until"], found["origins"]) == ("2022-06-01", "2022-07-15", 2)


@pytest.mark.parametrize(
    "more, reason",
    [
        (["--from", "2022-02-01"], "Only 31 days of the record lie before"),
        (["--from", "2023-02-01"], "The record ends before a window of 30 days"),
        (["--crs", "EPSG:99999"], "No system is called EPSG:99999"),
        (["--x", "east"], "no column called east"),
        (["--cell", "1", "--near", "100000"], "Choose larger cells"),
        (["--from", "2021-01-01"], "Only 0 days of the record lie before"),
    ],
)
def test_what_cannot_be_tested_is_said(file: Path, more: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        figures(file, *more)


@pytest.mark.parametrize(
    "more",
    [
        ["--area", "2"],
        ["--area", "x%"],
        ["--horizon", "0"],
        ["--cell", "no"],
        ["--from", "soon"],
        ["--method", "magic"],
        ["--every", "-3"],
    ],
)
def test_an_option_that_makes_no_sense_is_refused(file: Path, more: list[str]) -> None:
    with pytest.raises(CommandError):
        figures(file, *more)


def test_a_file_without_crimes_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No row of the file has a place and a time"):
        figures(write(tmp_path / "none.csv", []))


def test_a_share_of_less_than_a_cell_is_left_out_and_said(file: Path) -> None:
    found = figures(file, "--cell", "500", "--area", "0.25%", "10%")
    assert {one["area_share"] for one in found["results"]} == {0.1}
    assert "0.25% of " in found["cautions"][0]
    with pytest.raises(CommandError, match="Choose smaller cells or a larger --area"):
        figures(file, "--cell", "500", "--area", "0.1%")


def test_files_on_two_grids_are_refused(tmp_path: Path) -> None:
    """The middle of each file chooses its zone: east of six degrees west and west of it are two."""
    one = write(
        tmp_path / "one.csv", [(f"{-87.6 + step / 1e4}", "41.8", day) for step, (_, _, day) in enumerate(rows())]
    )
    other = write(tmp_path / "other.csv", [("-93.6", "41.8", "2022-03-01")])
    with pytest.raises(CommandError, match="lie on two grids"):
        figures(one, "--crs", "EPSG:4326", "--also", str(other))


def test_all_crime_on_one_point_gives_figures_and_a_warning(tmp_path: Path) -> None:
    spot = [("623000", "308000", day) for _, _, day in rows()]
    found = figures(write(tmp_path / "spot.csv", spot), "--area", "5%")
    assert all(one["hit_rate"] == 1 for one in found["results"])
    assert "look snapped" in found["cautions"][0]


def test_an_offence_with_three_events_in_a_year_gives_figures(tmp_path: Path) -> None:
    few = [("623000", "308000", day) for day in ("2021-01-05", "2021-06-01", "2021-12-20")]
    found = figures(write(tmp_path / "few.csv", few), "--from", "2021-05-01", "--area", "10%")
    assert found["crimes"] == 3


def test_a_broken_off_run_goes_on_to_the_same_figures(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, kept = figures(file), tmp_path / "kept"
    add = Checkpoint.add
    seen: list[float] = []

    def stop_after_three(self: Checkpoint, window: Window) -> None:
        if len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(window.origin)
        add(self, window)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Checkpoint, "add", stop_after_three)
        figures(file, folder=kept)
    (left,) = kept.iterdir()
    with left.open("ab") as stream:
        stream.write(b'{"origin": 738')  # a line that the kill cut short
    resumed = figures(file, folder=kept)
    assert resumed["resumed"] == 3
    assert comparable(resumed) == comparable(whole)
    assert not list(kept.iterdir())


def test_a_checkpoint_of_another_question_is_not_used(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    one, other = Checkpoint(folder, {"cell": 250}), Checkpoint(folder, {"cell": 500})
    window = Window(5.0, 2, {"a": Score((Hot(1, 10, 1.5, 2, 1.0, 2.0),), 0.25)})
    one.add(window)
    assert one.windows() == [window]
    assert other.windows() == []
    one.remove()
    assert one.windows() == []


@pytest.mark.slow
def test_kill_9_loses_at_most_one_window(file: Path, tmp_path: Path) -> None:
    kept, environment = tmp_path / "kept", os.environ | {"BIZWATCH_DATA_DIR": str(tmp_path / "var")}
    question = ["--horizon", "7", "--every", "1", "--cell", "100"]
    started = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from bizwatch.config.cli import main; main()",
            "backtest",
            str(file),
            *COLUMNS,
            *question,
            "--resume",
            str(kept),
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            if any(path.read_bytes().count(b"\n") >= 2 for path in kept.glob("*.jsonl")):
                break
            assert started.poll() is None
            time.sleep(0.05)
    finally:
        started.send_signal(signal.SIGKILL)
        started.wait()
    done = sum(path.read_bytes().count(b"\n") for path in kept.glob("*.jsonl"))
    text = backtest(file, *question, folder=kept)
    assert done >= 2
    assert f"{done} of them from an earlier run" in text
