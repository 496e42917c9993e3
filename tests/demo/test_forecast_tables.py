"""The tables of measured forecasts: what they compare with what, and that missing data is said at once."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bizwatch.demo.bench.forecast_tables import overall_lines, setting_lines, speed_lines
from bizwatch.demo.bench.forecasts import SHARES, Setting, Speed
from bizwatch.science.hotspots.backtest import CEILING
from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.scores import Hot
from bizwatch.science.hotspots.summary import Range, Row


def made(cell: float, hits: dict[str, float]) -> Setting:
    """A setting in which every method has 20 hits of 100 but for those named."""
    rows = [
        Row(
            method,
            share,
            Hot(10, 1000, hits.get(method, 20.0), 100, 30, 50),
            Range(0.2, 0.1, 0.3),
            Range(1.0, 0.9, 1.1),
            0.5,
        )
        for share in SHARES
        for method in (*METHODS, CEILING)
    ]
    return Setting("Town", cell, 30, 12, 1000, tuple(rows), 1.5)


def test_a_setting_is_a_table_of_every_method_and_the_ceiling() -> None:
    lines = setting_lines(made(100, {"ensemble": 25}))
    assert lines[0] == "### Town, 100 m, 30 days"
    assert "12 origins, 1,000 cells, 100 crimes in the windows; 1.5 CPU s." in lines
    assert len([line for line in lines if line.startswith("| ")]) == 1 + len(METHODS) + 1
    assert "| ensemble | 25.00 / 25.00 / 25.00 | 0.500 | 1.00 (0.90 to 1.10) | 1.20 / 1.20 / 1.20 | 0.500 |" in lines


def test_each_is_put_beside_the_best_baseline_that_hindsight_would_choose() -> None:
    settings = [made(100, {"ensemble": 25, "prospective": 40, CEILING: 50}), made(250, {"ensemble": 30})]
    lines = overall_lines(settings)
    assert "| fine | ensemble | 0.62 | 0.62 | 0.50 | 1.20 to 1.20 |" in lines
    assert "| 250 m | ensemble | 1.50 | 1.50 | 1.50 | 1.00 to 1.00 |" in lines


def test_speeds_are_a_table() -> None:
    assert speed_lines([Speed("a county", 0.625, 140)])[-1] == "| a county | 0.62 | 140 |"


def test_missing_data_is_said_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not there: give the folder"):
        call_command("bench", "forecasts", "--data", str(tmp_path))
