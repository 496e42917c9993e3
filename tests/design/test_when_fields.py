"""Dates in three boxes and times of day."""

from datetime import date, time

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.fields import DateBoxes, DateInputField, TimeInputField, TypedDate
from tests.design.test_text_fields import refusal

TODAY = date(2026, 11, 23)


def incident(**options) -> DateInputField:
    field = DateInputField(label="When did it happen?", subject="incident date", **options)
    field.today = TODAY
    return field


@pytest.mark.parametrize(
    "typed, day",
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        (("07", "03", "2026"), date(2026, 3, 7)),
        (("7", "March", "2026"), date(2026, 3, 7)),
        (("7", "SEPT", "2026"), date(2026, 9, 7)),
        (("29", "2", "2024"), date(2024, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_a_date_is_read(typed, day):
    assert incident(required=False).clean(TypedDate(*typed)) == day


@pytest.mark.parametrize(
    "typed, message, boxes",
    [
        (("27", "", "2026"), "Incident date must include a month", ("month",)),
        (("", "", "2026"), "Incident date must include a day and month", ("day", "month")),
        (("27", "3", ""), "Incident date must include a year", ("year",)),
        (("29", "2", "2026"), "Incident date must be a real date", ("day", "month", "year")),
        (("29", "2", "1900"), "Incident date must be a real date", ("day", "month", "year")),
        (("31", "4", "2026"), "Incident date must be a real date", ("day", "month", "year")),
        (("32", "1", "2026"), "Incident date must be a real date", ("day",)),
        (("0", "1", "2026"), "Incident date must be a real date", ("day",)),
        (("1", "13", "2026"), "Incident date must be a real date", ("month",)),
        (("1", "Marchember", "2026"), "Incident date must be a real date", ("month",)),
        (("-1", "1", "2026"), "Incident date must be a real date", ("day",)),
        (("٣", "1", "2026"), "Incident date must be a real date", ("day",)),
        (("1", "1", "26"), "Incident date must have a year of 4 numbers, like 2026", ("year",)),
        (("1", "1", "20266"), "Incident date must have a year of 4 numbers, like 2026", ("year",)),
        (("1", "1", "x" * 10_000), "Incident date must have a year of 4 numbers, like 2026", ("year",)),
        (("1", "1", "0000"), "Incident date must be a real date", ("day", "month", "year")),
        (
            ("1", "1", "1066"),
            "Incident date must be between 1 January 1900 and 31 December 2199",
            ("day", "month", "year"),
        ),
    ],
)
def test_a_wrong_date_names_its_boxes(typed, message, boxes):
    with pytest.raises(ValidationError) as caught:
        incident().clean(TypedDate(*typed))
    assert caught.value.messages == [message]
    assert caught.value.error_list[0].params == {"boxes": boxes}


def test_the_day_before_tomorrow_is_past_and_today_is_both():
    tomorrow = TypedDate("24", "11", "2026")
    assert refusal(incident(past_only=True), tomorrow) == "Incident date must be today or in the past"
    assert incident(past_only=True).clean(TypedDate("23", "11", "2026")) == TODAY
    assert incident(future_only=True).clean(TypedDate("23", "11", "2026")) == TODAY
    yesterday = TypedDate("22", "11", "2026")
    assert refusal(incident(future_only=True), yesterday) == "Incident date must be today or in the future"


def test_a_past_date_without_a_clock_is_a_mistake_of_ours():
    with pytest.raises(ImproperlyConfigured):
        DateInputField(past_only=True).clean(TypedDate("1", "1", "2026"))


def test_an_empty_date_and_a_percent_sign_are_said_plainly():
    assert refusal(incident(), TypedDate()) == "Enter incident date"
    assert (
        refusal(DateInputField(label="Date of 50% sale"), TypedDate("1", "", "2026"))
        == "Date of 50% sale must include a month"
    )


def test_the_boxes_are_posted_by_name():
    boxes = DateBoxes()
    data = QueryDict("day-day=+27+&day-month=3%00&day-year=2026")
    assert boxes.value_from_datadict(data, data, "day") == TypedDate("27", "3", "2026")
    assert boxes.value_omitted_from_data(data, data, "other")
    assert not boxes.value_omitted_from_data(data, data, "day")
    assert boxes.boxes(date(2026, 3, 7)) == ("7", "3", "2026")
    assert boxes.boxes(None) == ("", "", "")
    assert boxes.id_for_label("id_day") == "id_day-day"


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_date_written_and_read_is_the_same(day):
    assert DateInputField().clean(DateBoxes().boxes(day)) == day


@pytest.mark.parametrize(
    "typed, at",
    [
        ("9:30pm", time(21, 30)),
        ("9.30 PM", time(21, 30)),
        ("9:30 p.m.", time(21, 30)),
        ("9pm", time(21)),
        ("12am", time(0)),
        ("12:05 am", time(0, 5)),
        ("12pm", time(12)),
        ("21:30", time(21, 30)),
        ("9:30", time(9, 30)),
        ("2130", time(21, 30)),
        ("2130 hrs", time(21, 30)),
        ("0005", time(0, 5)),
        ("midday", time(12)),
        ("Midnight", time(0)),
        ("\u20669:30pm\u2069", time(21, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, at):
    assert TimeInputField().clean(typed) == at


@pytest.mark.parametrize(
    "typed", ["9", "930", "24:00", "25:00", "13pm", "0pm", "21:60", "9:5pm", "half nine", "٩:٣٠", "9" * 9999]
)
def test_what_is_no_time_is_refused(typed):
    assert refusal(TimeInputField(label="Time of the theft"), typed) == "Enter time of the theft, like 9:30pm or 21:30"
    assert refusal(TimeInputField(label="At what time?"), typed) == "Enter a time, like 9:30pm or 21:30"


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_time_shown_and_read_is_the_same(at):
    field = TimeInputField()
    assert field.clean(field.prepare_value(at)) == at
    assert field.clean(f"{at:%H:%M}") == at
    assert field.clean(f"{at:%H%M}") == at
