"""How times, money and counts are written."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from markupsafe import Markup

import bizwatch
from bizwatch.design import filters
from bizwatch.design.chips import promise_chip, span
from tests.design.html import render

SOURCE = Path(bizwatch.__file__).parent
WINTER = datetime(2026, 11, 23, 19, 48, tzinfo=UTC)


def test_moments_are_shown_in_london():
    assert filters.local_datetime(WINTER) == "23 November 2026, 7:48pm"
    assert filters.local_datetime(WINTER, short=True) == "23 Nov 2026, 7:48pm"
    assert filters.local_datetime(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) == "1 August 2026, 12:30am"
    assert filters.local_date(date(2026, 1, 5)) == "5 January 2026"
    assert [filters.local_time(time(hour)) for hour in (0, 12)] == ["midnight", "midday"]
    assert [filters.local_time(time(hour, 5)) for hour in (0, 12)] == ["12:05am", "12:05pm"]
    assert filters.iso(WINTER) == "2026-11-23T19:48:00Z"
    assert filters.iso(date(2026, 1, 5)) == "2026-01-05"
    for empty in (filters.local_date, filters.local_time, filters.local_datetime, filters.iso):
        assert empty(None) == ""


@pytest.mark.parametrize(
    "moment, whole, short, day",
    [
        (WINTER, "23 November 2026, 7:48pm", "23 Nov 2026, 7:48pm", "23 November 2026"),
        (
            datetime(2026, 12, 5, tzinfo=UTC),
            "midnight at the end of Friday 4 December 2026",
            "midnight at the end of Fri 4 Dec 2026",
            "4 December 2026",
        ),
        (
            datetime(2026, 6, 30, 23, tzinfo=UTC),  # in London it is summer
            "midnight at the end of Tuesday 30 June 2026",
            "midnight at the end of Tue 30 Jun 2026",
            "30 June 2026",
        ),
        (datetime(2026, 7, 1, tzinfo=UTC), "1 July 2026, 1:00am", "1 Jul 2026, 1:00am", "1 July 2026"),
        (
            datetime(2026, 12, 5, 0, 0, 30, tzinfo=UTC),
            "5 December 2026, midnight",
            "5 Dec 2026, midnight",
            "5 December 2026",
        ),
        (None, "", "", ""),
    ],
)
def test_a_deadline_at_midnight_names_the_day_that_ends(moment, whole, short, day):
    assert (filters.deadline(moment), filters.deadline(moment, short=True)) == (whole, short)
    assert filters.deadline_date(moment) == day


def test_by_when_is_readable_by_machines_too():
    drawn = render(
        '{% from "design/components.html" import by_when %}{{ by_when(m) }}|{{ by_when(m, form="date") }}',
        m=datetime(2026, 12, 5, tzinfo=UTC),
    )
    time_tag = '<time datetime="2026-12-05T00:00:00Z">'
    assert drawn == f"{time_tag}midnight at the end of Friday 4 December 2026</time>|{time_tag}4 December 2026</time>"


def test_what_is_due_is_written_as_a_deadline_everywhere():
    """A due time at midnight that is written as any other moment reads as a day later than it is."""
    due = r"[\w.]*(?:due|expires|overwritten|lost|ends)_at\b"
    wrong = re.compile(rf"local_date(?:time)?\({due}|{due}(?: or \w+)? \| local_date|(?<!by_)\bwhen\({due}")
    found = [
        f"{path.relative_to(SOURCE)}: {match[0]}"
        for path in SOURCE.rglob("*")
        if path.suffix in (".py", ".html", ".txt")
        for match in wrong.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


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
