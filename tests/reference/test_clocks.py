"""Promise clocks: their lengths, and when they run out across weekends, holidays and the change of the clocks."""

from datetime import UTC, date, datetime

import pytest

from bizwatch.reference.choices import ClockKind, ClockUnit
from bizwatch.reference.exceptions import UnknownClock
from bizwatch.reference.selectors import clock, clocks

TODAY = date(2026, 11, 23)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "length", "unit", "kind"),
    [
        ("record-crime", 24, ClockUnit.HOURS, ClockKind.RULE),
        ("contact-victim", 24, ClockUnit.HOURS, ClockKind.PROMISE),
        ("review-case", 28, ClockUnit.DAYS, ClockKind.DEFAULT),
        ("cctv-overwrite", 31, ClockUnit.DAYS, ClockKind.ASSUMPTION),
        ("action-due", 7, ClockUnit.DAYS, ClockKind.DEFAULT),
        ("victim-told-decision", 5, ClockUnit.WORKING_DAYS, ClockKind.RULE),
    ],
)
def test_the_clocks_in_use(code, length, unit, kind):
    found = clock(code, TODAY)
    assert (found.length, found.unit, found.kind) == (length, unit, kind)


def test_only_contact_and_support_may_be_declined():
    assert [found.code for found in clocks(TODAY) if found.may_opt_out] == ["contact-victim", "victim-support-referral"]


@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("record-crime", "2026-11-23T19:48:00", "2026-11-24T19:48:00"),
        ("record-crime", "2026-10-24T23:30:00", "2026-10-25T23:30:00"),  # 24 hours, though the clocks go back
        ("review-case", "2026-10-01T08:00:00", "2026-10-29T09:00:00"),  # 9am in London both times
        ("cctv-overwrite", "2026-03-01T12:00:00", "2026-04-01T11:00:00"),
        ("victim-told-decision", "2026-11-23T10:00:00", "2026-12-01T00:00:00"),  # Monday: the next Monday counts
        ("victim-told-decision", "2026-12-23T10:00:00", "2027-01-05T00:00:00"),  # over Christmas and New Year
        ("victim-told-decision-enhanced", "2026-07-03T22:59:00", "2026-07-06T23:00:00"),  # Friday night to Monday
        ("victim-told-decision-enhanced", "2026-07-03T23:01:00", "2026-07-06T23:00:00"),  # Saturday in London
    ],
)
def test_when_a_clock_runs_out(code, start, due):
    assert clock(code, TODAY).due_at(at(start)) == at(due)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock("record-crime").due_at(datetime(2026, 1, 1, 9, 0))


@pytest.mark.parametrize(
    ("start", "due", "projected"),
    [
        ("2028-12-20T09:00:00", "2028-12-30T00:00:00", False),  # the last working day of the list
        ("2028-12-22T09:00:00", "2029-01-04T00:00:00", True),  # Friday: Christmas, and New Year on a Monday
        ("2032-12-23T09:00:00", "2033-01-05T00:00:00", True),  # Christmas Day and New Year's Day on a Saturday
    ],
)
def test_beyond_the_published_list_a_clock_counts_projected_days_and_says_so(start, due, projected):
    known = clock("victim-told-decision")
    assert known.due_at(at(start)) == at(due)
    assert known.is_projected(at(start), at(due)) is projected


def test_only_working_days_are_projected():
    assert not clock("record-crime").is_projected(at("2030-01-01T09:00:00"), at("2030-01-02T09:00:00"))


def test_unknown_and_earlier_clocks_are_refused():
    with pytest.raises(UnknownClock, match="There is no clock"):
        clock("tea-break", TODAY)
    with pytest.raises(UnknownClock, match="not in force on 1 January 2017"):
        clock("contact-victim", date(2017, 1, 1))
