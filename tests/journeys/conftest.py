"""What journeys stand on: where evidence goes, the small world of a reporter, a browser that keeps the offline page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import Watch
from tests.journeys.offline import install, leave
from tests.journeys.reporters import sign_in
from tests.reporting.world import World, make_world

# What these two walk through is walked on PostgreSQL as well; the others ask about browsers, devices and pages.
ON_BOTH = ("test_report_journeys.py", "test_desk_journeys.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walk the other journeys on SQLite alone: the services behind them are tested on both."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.name not in ON_BOTH:
            item.add_marker("once")


@pytest.fixture(autouse=True)
def _evidence_dir(tmp_path: Path, settings: Any) -> None:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def world() -> World:
    """A member of staff with one premises."""
    return make_world()


@pytest.fixture
def device(page: Page, world: World, live_server: Any, watch: Watch) -> Iterator[Page]:
    """A browser in which the reporter is signed in and the page is kept."""
    sign_in(page, world, live_server.url)
    install(page)
    yield page
    leave(page, watch)
