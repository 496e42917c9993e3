"""The small county of cases, with a registrar and a second officer who has nothing to do with the cases."""

from datetime import date

import pytest

from bizwatch.accounts.models import User
from bizwatch.assurance import services
from bizwatch.assurance.draw import bounds_of
from bizwatch.assurance.models import SampleWeek
from tests.cases.world import AT, DAY, World, make_world, person

MONDAY = date(2026, 11, 23)
NEXT = bounds_of(MONDAY)[1]


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def registrar(db) -> User:
    return person("Rae Example", "crime_registrar")


@pytest.fixture
def judge(db) -> User:
    return person("Jo Example", "investigator")


@pytest.fixture
def drawn(world: World):
    """Promise the week, then draw it: what is reported in between is in it."""

    def draw() -> SampleWeek:
        week = SampleWeek.objects.filter(starts_on=MONDAY).first()
        week = week or services.promise_week(starts_on=MONDAY, by=services.REGISTRY, at=AT)
        return services.draw_week(week=week, by=services.REGISTRY, at=NEXT + DAY / 24)

    return draw
