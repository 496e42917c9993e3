"""The small county of the cases' tests, with a rota and a history of contacts."""

import pytest

from tests.cases.world import World, make_world


@pytest.fixture
def world(db) -> World:
    return make_world()
