"""Counting crimes by square and month: each event once, in London's months and hours, and again when something changes."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.cases.choices import Status
from bizwatch.cases.models import Case
from bizwatch.hotspots import services
from bizwatch.hotspots.models import CellMonth, CountedMonth
from bizwatch.kernel.months import months_before
from tests.cases.world import AT, make_world
from tests.hotspots.maps import HOUR, NORWICH, counted, crime, placed

CLOSED = {"status": Status.CANCELLED, "is_open": False, "closed_at": AT}
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world():
    world = make_world()
    placed(world.high_street, *NORWICH)
    placed(world.market, None, None)
    return world


def hours_of(cell: CellMonth) -> np.ndarray:
    return np.frombuffer(bytes(cell.hours), dtype="<f4")


def test_each_event_counts_once_and_what_is_no_crime_of_the_map_not_at_all(world):
    cases = [crime(world, AT - 3 * HOUR) for _ in range(6)]
    Case.objects.filter(pk=cases[0].pk).update(joined_to=cases[1].pk, **(CLOSED | {"status": Status.JOINED}))
    Case.objects.filter(pk=cases[2].pk).update(**CLOSED)
    Case.objects.filter(pk=cases[3].pk).update(is_restricted=True)
    Case.objects.filter(pk=cases[4].pk).update(nature="incident", offence_code="")
    counted()
    cell = CellMonth.objects.get()
    assert (cell.column, cell.row, cell.kind, cell.reports) == (622_900 // 250, 308_600 // 250, "shop_theft", 2)
    assert hours_of(cell).sum() == 2


def test_a_crime_of_premises_without_a_place_is_counted_beside_the_map(world):
    crime(world, AT - HOUR, at_premises=world.market)
    crime(world, AT - HOUR)
    counted()
    month = CountedMonth.objects.get(month=date(AT.year, AT.month, 1))
    assert (month.reports, month.without_place) == (2, 1)
    assert CellMonth.objects.get().reports == 1


def test_a_month_begins_at_midnight_in_london(world):
    crime(world, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight on 1 July in summer time
    counted()
    assert CellMonth.objects.get().month == date(2026, 7, 1)


def test_a_window_is_spread_over_its_hours_and_clocks_that_go_back_are_no_surprise(world):
    # 25 October 2026, 0:00 BST to 3:00 GMT: four hours of real time, of which the hour from 1:00 comes twice.
    crime(world, datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC))
    counted()
    assert hours_of(CellMonth.objects.get())[:4].tolist() == [0.25, 0.5, 0.25, 0]


def test_a_window_of_a_week_is_in_no_hour_and_still_counts(world):
    crime(world, AT - timedelta(days=8), AT - HOUR)
    counted()
    cell = CellMonth.objects.get()
    assert (cell.reports, float(hours_of(cell).sum())) == (1, 0)


def test_counting_again_forgets_what_is_no_more_so(world):
    case = crime(world, AT - 2 * HOUR)
    counted()
    Case.objects.filter(pk=case.pk).update(**CLOSED)
    services.count_months(at=AT + HOUR)
    assert not CellMonth.objects.exists()


def test_each_hour_counts_the_newest_months_only_and_each_day_all(world):
    old = crime(world, AT - timedelta(days=200))
    counted(AT - HOUR)
    Case.objects.filter(pk=old.pk).update(**CLOSED)
    assert services.is_counted_through(at=AT)
    services.count_months(at=AT)
    assert CellMonth.objects.exists()
    tomorrow = AT + timedelta(days=1)
    assert not services.is_counted_through(at=tomorrow)
    counted(tomorrow)
    assert not CellMonth.objects.exists()


def test_the_first_count_is_of_all_months_and_none_is_kept_beyond_five_years(world):
    crime(world, AT - timedelta(days=400))
    services.count_months(at=AT)
    assert CountedMonth.objects.count() == services.KEPT_MONTHS
    assert CellMonth.objects.get().month == date(2025, 10, 1)
    later = AT + timedelta(days=5 * 366)
    services.count_months(at=later)
    assert not CellMonth.objects.filter(month__lt=months_before(later.date().replace(day=1), 59)).exists()


def test_counting_is_audited(world):
    counted()
    event = AuditEvent.objects.filter(subject_type="figures").latest("sequence")
    assert event.actor_id == "system:map"
