"""When it happened: the future, the hour that is missing, the hour that comes twice, and very long ago."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import BY_CODE, EXPRESS, Asked
from bizwatch.reporting.catalogue.cctv import clock_error_minutes, overwritten_at
from bizwatch.reporting.catalogue.when import years_before
from bizwatch.reporting.choices import Door
from bizwatch.reporting.forms import PageForms
from tests.reporting.samples import AT, query

WHEN = BY_CODE["when"]


def known(day: str, time: str, **more: str) -> PageForms:
    number, month, year = day.split()
    data = {
        "span": "known",
        "at_day-day": number,
        "at_day-month": month,
        "at_day-year": year,
        "at_time": time,
        **more,
    }
    return forms_of(data)


def forms_of(data: dict[str, Any]) -> PageForms:
    answers = Answers(kind="shop_theft", door=Door.ACCOUNT, pages={})
    return PageForms(WHEN, Asked(answers=answers, at=AT), data=query(data))


def errors(forms: PageForms) -> dict[str, str]:
    assert not forms.is_valid()
    return forms.forms[0].first_errors()


def test_a_moment_is_kept_in_utc() -> None:
    forms = known("1 7 2026", "9pm")
    assert forms.is_valid()
    assert forms.stored()["happened"] == "2026-07-01T20:00:00+00:00"


def test_now_to_the_minute_is_taken() -> None:
    assert known("23 11 2026", "7:48pm").is_valid()


def test_a_minute_ahead_is_refused() -> None:
    assert errors(known("23 11 2026", "7:49pm")) == {"at_time": "The time it happened must be in the past"}


def test_tomorrow_is_refused() -> None:
    assert errors(known("24 11 2026", "9am")) == {"at_day": "The date it happened must be today or in the past"}


def test_the_hour_that_did_not_happen_is_refused() -> None:
    said = errors(known("29 3 2026", "1:30am"))["at_time"]
    assert "clocks went forward" in said


def test_the_hour_that_happened_twice_is_asked_about() -> None:
    said = errors(known("25 10 2026", "1:30am"))
    assert list(said) == ["at_which"]
    first = known("25 10 2026", "1:30am", at_which="first")
    second = known("25 10 2026", "1:30am", at_which="second")
    assert first.is_valid()
    assert second.is_valid()
    assert first.stored()["happened"] == "2026-10-25T00:30:00+00:00"
    assert second.stored()["happened"] == "2026-10-25T01:30:00+00:00"


def test_the_question_about_the_hour_is_not_drawn_on_other_nights() -> None:
    forms = known("24 10 2026", "1:30am")
    assert forms.is_valid()
    assert not forms.forms[0].is_asked("at_which")


def test_twenty_years_ago_is_taken_and_a_day_more_is_not() -> None:
    assert known("24 11 2006", "9am").is_valid()
    assert "within the last 20 years" in errors(known("22 11 2006", "9am"))["at_day"]


def test_the_limit_of_a_leap_day_is_the_day_before_march() -> None:
    assert years_before(datetime(2028, 2, 29, 12, tzinfo=UTC), 20).date().isoformat() == "2008-02-29"
    assert years_before(datetime(2028, 2, 29, 12, tzinfo=UTC), 2).date().isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    ("start", "end", "right"), [("9pm", "10pm", True), ("9pm", "9pm", False), ("10pm", "9pm", False)]
)
def test_the_latest_time_is_after_the_earliest(start: str, end: str, right: bool) -> None:
    day = {
        f"{name}_day-{box}": value
        for name in ("start", "end")
        for box, value in zip(("day", "month", "year"), ("20", "11", "2026"), strict=True)
    }
    forms = forms_of({"span": "between", **day, "start_time": start, "end_time": end})
    assert forms.is_valid() is right
    if not right:
        assert forms.forms[0].first_errors() == {"end_time": "The latest time must be after the earliest time"}


def test_what_was_typed_for_the_other_choice_is_dropped() -> None:
    forms = known("22 11 2026", "9am", **{"start_time": "nonsense", "end_day-day": "99"})
    assert forms.is_valid()
    assert forms.stored()["start"] is None


def test_the_express_page_keeps_the_same_rules() -> None:
    answers = Answers(kind="shop_theft", door=Door.ACCOUNT, pages={})
    data = {"taken": "x", "value": "1", "day-day": "1", "day-month": "1", "day-year": "1999", "time": "9am"}
    forms = PageForms(EXPRESS, Asked(answers=answers, at=AT), data=query(data))
    assert "within the last 20 years" in errors(forms)["day"]


def kept(**found: Any) -> Answers:
    happened = {"happened": "2026-10-20T18:00:00+00:00"}  # 7pm, before the clocks go back
    return Answers(kind="shop_theft", door=Door.ACCOUNT, pages={"when": happened, "cctv_kept": found})


def test_footage_kept_for_days_is_lost_at_the_same_time_of_day() -> None:
    assert overwritten_at(kept(kept="days", days=31)) == datetime(2026, 11, 20, 19, tzinfo=UTC)


def test_footage_lost_on_a_date_is_lost_as_it_begins() -> None:
    assert overwritten_at(kept(kept="date", lost_day="2026-12-01")) == datetime(2026, 12, 1, tzinfo=UTC)
    assert overwritten_at(kept(kept="unknown")) is None


@pytest.mark.parametrize(
    ("clock", "minutes", "error"),
    [("right", None, 0), ("fast", 3, 3), ("slow", 3, -3), ("unknown", 3, None), ("", 3, None)],
)
def test_a_clock_that_is_fast_is_ahead(clock: str, minutes: int | None, error: int | None) -> None:
    assert clock_error_minutes({"clock": clock, "minutes": minutes}) == error
