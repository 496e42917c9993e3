"""The figures of disclosure control: the cost is counted rightly, and missing data is said at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bizwatch.demo.bench.disclosure import YEAR, _cost
from bizwatch.science.disclosure.publishing import publish
from tests.science.disclosure.worlds import PUBLIC, row_of_shops, sheet_of


def test_the_cost_of_a_street_is_what_one_counts_by_hand():
    premises, crimes = row_of_shops([[2] * 8, [40, *[0] * 8]])
    publication = publish(premises, crimes, PUBLIC)
    figure = publication.snapshot.figures[0]
    cost = _cost("a street", "public", sheet_of(premises, crimes, PUBLIC), publication)
    assert (cost.crimes, cost.figures, cost.shown, cost.cells_shown) == (56, 1, 16 / 56, 0.5)
    assert cost.error == abs((figure.count or 0) - 16)
    assert cost.month_error == (56 - (figure.count or 0)) / 56


def test_what_is_held_back_is_an_error_of_its_whole_month():
    premises, crimes = row_of_shops([[2] * 8])
    publication = publish(premises, crimes, PUBLIC)
    held = replace(publication.snapshot, figures=(replace(publication.snapshot.figures[0], count=None),))
    cost = _cost("a street", "public", sheet_of(premises, crimes, PUBLIC), replace(publication, snapshot=held))
    assert cost.month_error == 1


def test_missing_data_is_said_before_anything_is_attacked(tmp_path: Path):
    with pytest.raises(CommandError, match=f"{YEAR[0]}-norfolk-street"):
        call_command("bench", "disclosure", "--data", str(tmp_path))
