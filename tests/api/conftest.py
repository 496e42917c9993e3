"""A system with a token that may do everything."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.api.systems import System, system


@pytest.fixture(autouse=True)
def _counted_from_nothing() -> Iterator[None]:
    """Let no test be refused for what another one asked."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def till(db: Any) -> System:
    return system()
