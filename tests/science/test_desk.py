"""The simulated desk: deterministic, in order, standing still when nobody is there; and what the desk does, measured."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.science.arrivals import WEEK, fit_arrivals
from bizwatch.science.desk import Course, Demand, InHand, Staffing, quantile, simulate
from bizwatch.science.service import ServiceFit, ServiceRecord, ServiceRules, fit_service

DAY = np.r_[np.zeros(8), np.full(8, 2.0), np.zeros(8)]  # two officers from 8 to 4


def service(**changes: float) -> ServiceFit:
    nothing = ServiceRecord(np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool), np.zeros(0), np.zeros(0), 0, 0)
    return fit_service(nothing, ServiceRules(**changes))


def demand(a_day: float = 12.0, hours: int = WEEK) -> Demand:
    counts = np.random.default_rng(3).poisson(a_day / 24, 8 * WEEK)
    every = np.arange(8 * WEEK)
    fit = fit_arrivals(counts, every % WEEK, every // 24)
    return Demand(fit.mean(np.arange(hours) % WEEK), np.arange(hours) // 24, fit)


def run(officers: np.ndarray = DAY, days: int = 10, waiting: int = 5, **more) -> Course:
    asked: dict[str, Any] = {
        "staffing": Staffing(0.0, 1.0, np.tile(officers, days)),
        "service": service(),
        "in_hand": InHand(np.zeros(waiting), np.full(waiting, 20.0)),
        "probes": np.arange(0.0, 72.0, 3.0),
        "demand": demand(),
    } | more
    return simulate(**asked)


def test_the_same_seed_is_the_same_course_and_another_is_another() -> None:
    assert np.array_equal(run().contact, run().contact)
    assert not np.array_equal(run().contact, run(seed=2).contact)


def test_who_comes_later_is_not_contacted_earlier() -> None:
    contact = run().contact
    assert np.all(np.diff(contact, axis=1) >= -1e-9)
    assert np.all(contact >= np.arange(0.0, 72.0, 3.0))


def test_nobody_is_contacted_while_nobody_is_there() -> None:
    contact = run().contact
    hour = (contact[np.isfinite(contact)] + 1e-9) % 24
    assert np.all((hour >= 8 - 1e-6) & (hour <= 16 + 1e-6))


def test_more_waiting_more_volume_and_slower_work_take_longer() -> None:
    usual = run().times(0.9)
    assert np.all(run(waiting=30).times(0.9) >= usual - 1e-9)
    assert run(demand=demand(40.0)).times(0.9)[-1] > usual[-1]
    assert run(service=service().with_handling(2.0)).times(0.9)[0] > usual[0]
    assert run(officers=2 * DAY).times(0.9)[0] < usual[0]


def test_a_booked_call_does_not_hold_up_those_who_can_be_called_now() -> None:
    booked = InHand(np.full(20, 57.0), np.full(20, 58.0))
    assert run(in_hand=booked).times(0.5)[0] < run(waiting=20).times(0.5)[0]


def test_without_anybody_there_is_no_time_and_every_promise_breaks() -> None:
    course = run(officers=np.zeros(24))
    assert np.all(np.isinf(course.contact))
    assert course.late.tolist() == [1.0] * 5
    assert course.chance_of_breaking(24) == 1.0
    assert course.broken_by(21) == pytest.approx(5.0)


def test_nobody_tonight_moves_contact_to_the_morning() -> None:
    course = simulate(
        staffing=Staffing(0.0, 1.0, np.r_[np.zeros(10), np.ones(8)]),
        service=service(absent=0.0),
        in_hand=InHand.nothing(),
        probes=np.array([0.0]),
    )
    assert np.all(course.contact >= 10.0)


def test_an_empty_rota_and_an_empty_queue_are_no_errors() -> None:
    course = simulate(
        staffing=Staffing(0.0, 1.0, np.zeros(0)), service=service(), in_hand=InHand.nothing(), probes=np.array([0.0])
    )
    assert np.all(np.isinf(course.contact))
    assert course.broken_by(24) == 0.0


def test_ten_times_the_volume_is_carried() -> None:
    course = run(demand=demand(120.0), days=15)
    assert course.broken_by(WEEK) > 100
    assert course.in_hand[-1] > 100


def test_wrong_staffing_and_handling_are_refused() -> None:
    with pytest.raises(ValueError, match="fewest"):
        Staffing(0.0, 1.0, np.array([-1.0]))
    with pytest.raises(ValueError, match="some time"):
        service().with_handling(0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), st.floats(0, 1))
def test_when_is_the_first_moment_of_its_effort(officers: list[int], part: float) -> None:
    staffing = Staffing(3.0, 0.5, np.array(officers, dtype=float))
    whole = float(staffing.effort(np.array([staffing.ends]))[0])
    moment = float(staffing.when(np.array([part * whole]))[0])
    assert 3.0 <= moment <= staffing.ends
    assert float(staffing.effort(np.array([moment]))[0]) == pytest.approx(part * whole, abs=1e-9)
    assert part * whole == 0 or float(staffing.effort(np.array([moment - 1e-4]))[0]) < part * whole
    assert np.isinf(staffing.when(np.array([whole + 1.0]))[0])


def test_quantile_takes_a_value_that_enough_do_not_exceed() -> None:
    rows = np.arange(1.0, 11.0)[:, None]
    assert quantile(rows, 0.9)[0] == 9.0
    assert quantile(rows, 0.5)[0] == 5.0


def record(hours: float, contacts: float, *, waited: bool = True, gaps: int = 0, tries: int = 0, reached: int = 0):
    one = np.ones(1)
    return ServiceRecord(hours * one, contacts * one, np.array([waited]), one, np.full(gaps, 0.25), tries, reached)


def test_little_is_shrunk_to_what_is_assumed_and_much_is_not() -> None:
    assert fit_service(record(0, 0)).contacts_per_hour == 1.0
    assert fit_service(record(4, 12)).contacts_per_hour < 1.4
    assert fit_service(record(4_000, 12_000)).contacts_per_hour > 2.9


def test_idle_hours_say_nothing_of_what_the_desk_can_do() -> None:
    assert fit_service(record(1_000, 10, waited=False)).contacts_per_hour == 1.0
    assert fit_service(record(1_000, 10, waited=False)).busy_hours == 0


def test_gaps_and_tries_are_measured_and_a_contact_takes_no_more_than_there_is_time_for() -> None:
    found = fit_service(record(100, 100, gaps=500, tries=400, reached=100))
    assert found.handling_hours == pytest.approx(0.26, abs=0.01)
    assert 0.25 < found.reached < 0.32
    assert fit_service(record(4_000, 40_000)).share_of_time == pytest.approx(1.0)


def test_slower_handling_keeps_the_share_of_the_time() -> None:
    slower = service().with_handling(1.5)
    assert slower.share_of_time == pytest.approx(service().share_of_time)
    assert slower.contacts_per_hour == pytest.approx(service().contacts_per_hour / 1.5)
