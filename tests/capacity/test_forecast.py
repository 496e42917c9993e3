"""The stored forecast, what a business may be told of it, the record of told times, and the warning."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bizwatch.capacity import services
from bizwatch.capacity.choices import Fate, WhyNot
from bizwatch.capacity.models import BreakWarning, Forecast, ToldTime
from bizwatch.capacity.selectors import expected_contact, expected_of, look_ahead, promise_record, rehearse
from bizwatch.capacity.selectors.outlook import Change
from bizwatch.cases import services as cases
from bizwatch.cases.models import Case, Shift
from bizwatch.messaging.models import OutboxMessage
from tests.capacity.past import reports, shifts, usual_past
from tests.cases.rota import TOMORROW, booked
from tests.cases.world import AT, DAY, HOUR, World, fresh, opened, recorded, report, spoke

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def usual(world: World) -> World:
    """A county with a past and a forecast of now."""
    usual_past(world)
    services.refresh_forecast(at=AT)
    return world


def told(case: Case) -> ToldTime:
    return ToldTime.objects.get(case=case)


def test_a_report_is_told_a_time_from_the_stored_forecast(usual: World) -> None:
    expected = expected_contact(AT + timedelta(minutes=4))
    assert expected is not None
    assert AT < expected.likely_at < expected.sure_at <= expected.by_at <= expected.due_at
    assert not expected.is_later_than_promised


def test_the_same_past_gives_the_same_forecast(usual: World) -> None:
    assert services.refresh_forecast(at=AT).times == Forecast.objects.earliest("pk").times


@pytest.mark.parametrize("away", [timedelta(minutes=31), timedelta(minutes=-1)])
def test_a_stale_forecast_and_one_of_the_future_tell_nothing(usual: World, away: timedelta) -> None:
    assert expected_contact(AT + away) is None


def test_without_history_only_the_plain_promise_is_given(world: World) -> None:
    assert expected_contact(AT) is None
    shifts(world, first=AT.date(), days=20)
    assert services.refresh_forecast(at=AT).why_not == WhyNot.THIN
    assert expected_contact(AT) is None
    opened(world)
    assert not ToldTime.objects.exists()


def test_without_a_rota_nothing_is_told_and_the_run_has_no_time(world: World) -> None:
    reports(world, [AT - n * 6 * HOUR for n in range(60, 0, -1)])
    forecast = services.refresh_forecast(at=AT)
    assert forecast.why_not == WhyNot.NO_ROTA
    assert set(forecast.times["sure"]) == {None}
    reports(world, [AT - HOUR], wait=None)
    assert services.refresh_forecast(at=AT).chance == 0


def test_nobody_on_a_rota_that_is_used_is_warned_of(usual: World) -> None:
    Shift.objects.filter(starts_at__gt=AT - DAY).update(withdrawn_at=AT)
    reports(usual, [AT - 2 * HOUR], wait=None)
    forecast = services.refresh_forecast(at=AT)
    assert forecast.why_not == WhyNot.NO_ROTA
    assert forecast.chance == 1
    assert forecast.breaks_at is not None


def test_a_rota_that_nobody_keeps_tells_nothing(usual: World) -> None:
    Shift.objects.filter(starts_at__lt=AT).update(withdrawn_at=AT)
    assert services.refresh_forecast(at=AT).why_not == WhyNot.OFF_ROTA


def test_nobody_tonight_means_tomorrow(world: World) -> None:
    usual_past(world)
    evening = AT.replace(hour=20, minute=30)
    services.refresh_forecast(at=evening)
    expected = expected_contact(evening)
    assert expected is not None
    assert expected.days_away == 1
    assert expected.likely_at > evening + 11 * HOUR


def test_a_week_of_silence_is_no_error(usual: World) -> None:
    services.refresh_forecast(at=AT + 7 * DAY)
    assert expected_contact(AT + 7 * DAY) is not None


def test_more_than_the_desk_can_do_is_said_to_be_later_than_promised(usual: World) -> None:
    reports(usual, [AT - timedelta(minutes=n) for n in range(80, 0, -1)], wait=None)
    services.refresh_forecast(at=AT)
    expected = expected_contact(AT)
    assert expected is not None
    assert expected.is_later_than_promised


def test_an_outlook_takes_a_fixed_number_of_queries(usual: World, django_assert_num_queries) -> None:
    reports(usual, [AT - timedelta(minutes=n) for n in range(30, 0, -1)], wait=None)
    with django_assert_num_queries(8):
        rehearse(look_ahead(AT))


def test_changes_are_compared_under_the_same_chance(usual: World) -> None:
    reports(usual, [AT - timedelta(minutes=n) for n in range(30, 0, -1)], wait=None)
    outlook = look_ahead(AT)
    now = rehearse(outlook)
    assert rehearse(outlook, Change()).sure.tolist() == now.sure.tolist()
    more = rehearse(outlook, Change(3, AT, AT + 8 * HOUR))
    assert more.sure[0] < now.sure[0]
    fewer = rehearse(outlook, Change(-9, AT, AT + 8 * HOUR))
    assert fewer.sure[0] > now.sure[0]
    assert rehearse(outlook, Change(volume=10.0)).course.broken_by(168) > now.course.broken_by(168)
    assert rehearse(outlook, Change(handling=2.0)).sure[0] > now.sure[0]


def test_a_told_time_is_kept_by_contact(usual: World) -> None:
    case = opened(usual)
    assert told(case).fate == Fate.OPEN
    assert expected_of(fresh(case)) is not None
    spoke(usual, case, at=AT + HOUR / 2)
    assert (told(case).fate, told(case).contacted_at) == (Fate.KEPT, AT + HOUR / 2)
    assert expected_of(fresh(case)) is None


def test_a_told_time_that_passes_is_broken_and_stays_so_when_contact_comes(usual: World) -> None:
    case = opened(usual)
    late = told(case).sure_at + HOUR
    assert services.settle_times(at=late) == 1
    assert told(case).fate == Fate.LATE
    spoke(usual, case, at=late)
    assert (told(case).fate, told(case).contacted_at) == (Fate.LATE, late)
    assert services.settle_times(at=late + HOUR) == 0


def test_who_asks_for_none_is_told_none_and_who_asks_later_is_excused(usual: World) -> None:
    quiet = report(usual).contact.__class__(name="Sam", email="sam@example.test", opted_out=True)
    assert not ToldTime.objects.filter(case=opened(usual, contact=quiet)).exists()
    case = opened(usual)
    cases.set_contact_opt_out(
        case=case, opted_out=True, reason="Asked by phone", by=usual.ann, at=AT + HOUR / 4, version=fresh(case).version
    )
    assert told(case).fate == Fate.EXCUSED


def test_a_later_call_by_wish_is_neither_kept_nor_broken(usual: World) -> None:
    case = opened(usual)
    booked(case, AT + 26 * HOUR, usual.sam)
    assert told(case).fate == Fate.WISH
    assert expected_of(fresh(case)) is None
    services.settle_times(at=AT + 3 * DAY)
    assert told(case).fate == Fate.WISH
    assert (AT + 26 * HOUR).date() == TOMORROW


def test_a_case_that_ends_before_counts_for_nothing(usual: World) -> None:
    case = opened(usual)
    Case.objects.filter(pk=case.pk).update(status="cancelled", is_open=False, closed_at=AT + HOUR / 4)
    services.settle_times(at=AT + HOUR)
    assert told(case).fate == Fate.ENDED


def test_all_cases_opted_out_leave_nothing_to_forecast_and_no_error(usual: World) -> None:
    reports(usual, [AT - timedelta(minutes=n) for n in range(5, 0, -1)], wait=None)
    Case.objects.update(contact_opted_out=True, contact_opted_out_at=AT - 30 * DAY)
    assert look_ahead(AT).waiting == ()
    assert services.refresh_forecast(at=AT).chance == 0


def test_the_record_counts_only_what_was_kept_or_broken(usual: World) -> None:
    one, two, three = opened(usual), opened(usual), opened(usual)
    spoke(usual, one, at=AT + HOUR / 4)
    ToldTime.objects.filter(case=three).update(fate=Fate.WISH)
    at = AT + 2 * DAY
    services.settle_times(at=at)
    record = promise_record(at=at)
    assert (record.calibration.nine_tenths.met, record.calibration.nine_tenths.number) == (1, 2)
    assert record.weeks[-1].other == 1
    assert record.fates[Fate.LATE] == 1
    assert told(two).fate == Fate.LATE


def test_a_record_that_is_not_kept_stops_the_telling(usual: World) -> None:
    for number in range(40):
        case = opened(usual, at=AT + timedelta(minutes=number / 2), summary=f"Event {number}")
        ToldTime.objects.filter(case=case).update(fate=Fate.LATE, sure_at=AT + HOUR, likely_at=AT + HOUR)
    services.refresh_forecast(at=AT + 2 * HOUR)
    assert Forecast.objects.latest("pk").why_not == WhyNot.UNKEPT


def test_a_restricted_case_is_told_nothing_and_counts_nowhere(usual: World) -> None:
    before = look_ahead(AT).counts.sum()
    case = opened(usual, is_restricted=True)
    assert not ToldTime.objects.filter(case=case).exists()
    assert look_ahead(AT + HOUR).counts.sum() == before


def test_supervisors_are_warned_once_for_each_occurrence(usual: World) -> None:
    reports(usual, [AT - timedelta(minutes=n) for n in range(80, 0, -1)], wait=None)
    for minutes in (0, 5, 10):
        at = AT + timedelta(minutes=minutes)
        services.look_for_breaks(forecast=services.refresh_forecast(at=at), at=at)
    mails = OutboxMessage.objects.filter(template="capacity/email/warning.txt")
    assert mails.get().address == usual.sergeant.email
    assert BreakWarning.objects.get().ended_at is None
    calm = Forecast(made_at=AT + HOUR, chance=0.3)
    assert services.look_for_breaks(forecast=calm, at=AT + HOUR) is not None
    assert services.look_for_breaks(forecast=Forecast(made_at=AT + HOUR, chance=0.1), at=AT + HOUR) is None
    services.look_for_breaks(forecast=Forecast(made_at=AT + DAY, chance=0.9, breaking=2.0), at=AT + DAY)
    assert BreakWarning.objects.count() == 2
    assert mails.count() == 2


def test_two_warnings_never_stand_at_once(world: World) -> None:
    BreakWarning.objects.create(raised_at=AT, breaks_at=AT, expected=1, chance=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakWarning.objects.create(raised_at=AT, breaks_at=AT, expected=1, chance=1)


def test_a_forecast_is_due_when_the_newest_is_too_old_and_old_ones_are_erased(usual: World) -> None:
    assert not services.is_due(at=AT + timedelta(minutes=4))
    assert services.is_due(at=AT + timedelta(minutes=5))
    assert services.forget_forecasts(at=AT + 34 * DAY) == 0
    assert services.forget_forecasts(at=AT + 36 * DAY) == 1


def test_the_clocks_going_back_and_forward_leave_a_forecast(world: World) -> None:
    usual_past(world, weeks=8)
    for at in (AT.replace(month=10, day=25, hour=0), AT.replace(month=10, day=24, hour=23)):
        assert services.refresh_forecast(at=at).times["sure"][0] is not None


def test_a_case_with_an_investigator_still_waits_until_contact(usual: World) -> None:
    case = recorded(usual)
    assert case.crime_reference in {row.reference for row in look_ahead(AT + HOUR).waiting}
