"""What a report of each kind asks of a person, counted, and the page that publishes it."""

from pathlib import Path

import pytest

from bizwatch.reporting.choices import Door
from bizwatch.reporting.kinds import KINDS
from tests.reporting.doors import table, walk

DOORS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "report-doors.md"
MOST_PAGES, MOST_SECONDS = 20, 180.0


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("door", [Door.ACCOUNT, Door.GUEST])
def test_no_kind_asks_for_more_than_three_minutes_at_the_least(kind: str, door: Door) -> None:
    found = walk(kind, door)
    assert len(found.pages) <= MOST_PAGES
    assert found.seconds <= MOST_SECONDS


def test_the_published_figures_are_those_measured() -> None:
    print(table())
    assert table() in DOORS.read_text(encoding="utf-8"), f"{DOORS.name} does not hold the figures printed above"
