"""What the tests of reporting share: a clock that stands still where nothing else is said, and an empty cache."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from tests.reporting.samples import AT
from tests.reporting.world import World, make_world


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def now() -> Iterator[Any]:
    """The clock, standing at ``samples.AT``; ``now.shift(…)`` moves it."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db: None, now: Any) -> World:
    """A member of staff with one premises."""
    return make_world()


@pytest.fixture(autouse=True)
def _evidence_dir(tmp_path: Path, settings: Any) -> None:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
