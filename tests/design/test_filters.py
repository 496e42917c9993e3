"""How times, money and counts are written."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from markupsafe import Markup

from bizwatch.design import filters
from bizwatch.design.chips import promise_chip, span
from tests.design.html import render

WINTER = datetime(2026, 11, 23, 19, 48, tzinfo=UTC)


def test_moments_are_shown_in_london():
    assert filters.local_datetime(WINTER) == "23 November 2026, 7:48pm"
    assert filters.local_datetime(WINTER, short=True) == "23 Nov 2026, 7:48pm"
    assert filters.local_datetime(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) == "1 August 2026, 12:30am"
    assert filters.local_date(date(2026, 1, 5)) == "5 January 2026"
    assert filters.local_time(time(12, 0)) == "12:00pm"
    assert filters.iso(WINTER) == "2026-11-23T19:48:00Z"
    assert filters.iso(date(2026, 1, 5)) == "2026-01-05"
    for empty in (filters.local_date, filters.local_time, filters.local_datetime, filters.iso):
        assert empty(None) == ""


def test_the_doubled_hour_says_which():
    assert filters.local_time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "1:30am BST"
    assert filters.local_time(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "1:30am GMT"
    assert filters.local_time(datetime(2026, 10, 25, 2, 30, tzinfo=UTC)) == "2:30am"


def test_a_moment_without_a_zone_is_not_shown():
    with pytest.raises(ValueError, match="without a time zone"):
        filters.local_datetime(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    "amount, shown",
    [
        ("1234.5", "£1,234.50"),
        (25, "£25"),
        (Decimal("0.005"), "£0.01"),
        (-5, "−£5"),
        ("-0.5", "−£0.50"),
        (0, "£0"),
        (None, ""),
    ],
)
def test_money(amount, shown):
    assert filters.money(amount) == shown


def test_counts():
    assert [filters.plural(count, "case") for count in (0, 1, 1200)] == ["0 cases", "1 case", "1,200 cases"]
    assert filters.plural(2, "person", "people") == "2 people"


def test_lines_are_drawn_and_escaped():
    assert filters.nl2br("<b>\nx") == "&lt;b&gt;<br>\nx"
    assert filters.nl2br(None) == ""
    assert filters.nl2br(0) == "0"
    assert filters.nl2br(Markup("<b>\nx</b>")) == "<b>\nx</b>"
    assert render('{{ "<b>\n" | nl2br }}') == "&lt;b&gt;<br>"


def test_tag_colours_are_govuks():
    assert filters.tag_colour("red") == "govuk-tag--red"
    assert filters.tag_colour("blue") == filters.tag_colour("") == ""
    with pytest.raises(ValueError, match="crimson is not a tag colour"):
        filters.tag_colour("crimson")


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "due_in, kept_in, chip",
    [
        (30 * HOUR, None, ("Due in 30 hours", "blue")),
        (72 * HOUR, None, ("Due in 3 days", "blue")),
        (3 * HOUR, None, ("Due in 3 hours", "yellow")),
        (timedelta(minutes=90), None, ("Due in 1 hour 30 minutes", "yellow")),
        (timedelta(seconds=30), None, ("Due in under a minute", "yellow")),
        (timedelta(0), None, ("Overdue by under a minute", "red")),
        (-50 * HOUR, None, ("Overdue by 2 days", "red")),
        (HOUR, -HOUR, ("Kept", "green")),
        (-3 * HOUR, -3 * HOUR, ("Kept", "green")),
        (-9 * HOUR, -2 * HOUR, ("Kept 7 hours late", "orange")),
    ],
)
def test_the_clock_chip(due_in, kept_in, chip):
    kept_at = None if kept_in is None else WINTER + kept_in
    assert promise_chip(WINTER + due_in, at=WINTER, kept_at=kept_at) == chip


def test_no_promise_has_no_limit():
    assert promise_chip(None, at=WINTER) == ("No time limit", "grey")


def test_a_span_is_rounded_down():
    assert span(timedelta(minutes=1, seconds=59)) == "1 minute"
    assert span(timedelta(hours=2, minutes=59)) == "2 hours"
    assert span(timedelta(hours=47, minutes=59)) == "47 hours"
    assert span(timedelta(hours=71)) == "2 days"
