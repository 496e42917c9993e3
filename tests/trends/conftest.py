"""Many reports at once: copies of one that was opened, each at its own time."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import time_machine

from bizwatch.cases.models import Case
from tests.cases.world import World, make_world, opened

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
Tell = Callable[..., None]
_numbers = count(1)


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def stands() -> Iterator[None]:
    """The clock stands at ``NOW``."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tell(world: World) -> Tell:
    """Add ``number`` reports at a moment: ``tell(at, 3, offence_code="34A")``."""
    base = opened(world, at=datetime(2020, 1, 1, tzinfo=UTC), occurred_from=datetime(2019, 12, 31, tzinfo=UTC))
    Case.objects.filter(pk=base.pk).update(status="set_aside", is_open=False)

    def add(at: datetime, number: int = 1, **changes: Any) -> None:
        values = {field.attname: getattr(base, field.attname) for field in Case._meta.concrete_fields}
        del values["id"]
        values |= {"reported_at": at, "occurred_from": at, "occurred_to": None, **changes}
        Case.objects.bulk_create(
            [Case(**{**values, "crime_reference": f"T-{next(_numbers):08}"}) for _ in range(number)]
        )

    return add


@pytest.fixture
def by_month(tell: Tell) -> Callable[..., None]:
    """Add reports on the 15th of each month from one on: ``by_month(2023, 11, [20] * 36)``."""

    def add(year: int, month: int, numbers: list[int], **changes: Any) -> None:
        for step, number in enumerate(numbers):
            at = datetime(year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1, 15, 12, tzinfo=UTC)
            tell(at, number, **changes)

    return add
