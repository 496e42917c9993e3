"""When a survey is sent, and what its answers may say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.engagement.survey_presenters import answered
from bizwatch.engagement.survey_rules import asked_lately, due_and_closing, figures, reported_of_happened, round_due
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import QuestionKind
from bizwatch.reference.selectors import survey, survey_questions, surveys

ON = date(2026, 11, 23)
HALF = survey("half_year", ON)
QUESTIONS = survey_questions("half_year", ON)


@pytest.mark.parametrize(
    ("day", "began"),
    [
        (date(2026, 2, 28), None),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 3, 28), date(2026, 3, 1)),
        (date(2026, 3, 29), None),
        (date(2026, 9, 2), date(2026, 9, 1)),
        (ON, None),
    ],
)
def test_a_round_begins_on_its_day_and_is_made_up_for(day: date, began: date | None) -> None:
    assert round_due(HALF, day) == began


@given(st.integers(0, 700 * 24 * 60))
def test_a_survey_is_sent_at_the_same_hour_in_london(minutes: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    rule = survey("after_case", ON)
    due, closes = due_and_closing(rule, at)
    local = to_london(at).replace(tzinfo=None)
    missing = to_london(due).utcoffset() != to_london(at).utcoffset()
    difference = to_london(due).replace(tzinfo=None) - local
    assert abs(difference - timedelta(days=rule.waits_days)) <= timedelta(hours=1 if missing else 0)
    assert closes > due


def test_nobody_is_asked_again_too_soon() -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    assert not asked_lately(HALF, None, at)
    assert asked_lately(HALF, at - timedelta(days=119), at)
    assert not asked_lately(HALF, at - timedelta(days=120), at)


def test_the_shares_of_the_strategy_come_out_with_their_intervals() -> None:
    """24 in 100 nothing, 33 only the most serious, 20 everything (Wilson's bounds worked out by hand)."""
    given_ = ["nothing"] * 24 + ["serious"] * 33 + ["everything"] * 20 + ["most"] * 23
    found = figures(QUESTIONS, [{"reports": one} for one in given_])
    shares = {share.label: share for share in found[0].shares}
    nothing = shares["Nothing"].interval
    assert nothing is not None
    assert (nothing.share, round(nothing.low, 3), round(nothing.high, 3)) == (0.24, 0.167, 0.332)
    assert shares["Only the most serious"].number == 33
    assert sum(share.number for share in found[0].shares) == 100


def test_few_answers_tell_nothing() -> None:
    found = figures(QUESTIONS, [{"reports": "nothing"}] * 9)
    assert [share.interval for share in found[0].shares] == [None] * len(found[0].shares)
    assert reported_of_happened([{"happened": 4, "told": 1}] * 9, businesses=50) is None


def test_what_was_left_out_counts_for_nothing() -> None:
    found = figures(QUESTIONS, [{"reports": "nothing"}] * 10 + [{}] * 30)
    assert found[0].out_of == 10


def test_several_may_be_chosen() -> None:
    found = figures(QUESTIONS, [{"why_not": ["nothing_comes", "takes_long"]}] * 12)
    why = next(one for one in found if one.question.kind is QuestionKind.SEVERAL)
    assert [share.number for share in why.shares if share.number] == [12, 12]


def test_one_business_with_many_crimes_makes_the_estimate_less_sure() -> None:
    even = [{"happened": 4, "told": 1}, {"happened": 4, "told": 3}] * 20
    one = [*even[:-1], {"happened": 400, "told": 20}]
    sure, unsure = reported_of_happened(even, businesses=4_000), reported_of_happened(one, businesses=4_000)
    assert sure is not None
    assert unsure is not None
    assert sure.interval.share == pytest.approx(0.5)
    assert unsure.interval.share < 0.25
    assert unsure.interval.half_width > sure.interval.half_width


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=10, max_size=60))
def test_the_estimate_lies_within_its_bounds(pairs: list[tuple[int, int]]) -> None:
    answers = [{"happened": max(pair), "told": min(pair)} for pair in pairs]
    found = reported_of_happened(answers, businesses=100)
    if found is not None:
        assert 0 <= found.interval.low <= found.interval.share <= found.interval.high <= 1


def test_every_survey_has_questions_of_its_own() -> None:
    for rule in surveys(ON):
        assert survey_questions(rule.code, ON)


def test_how_few_answered_is_for_who_may_see_small_numbers() -> None:
    asked = {"asked": 12, "answered": 1}
    assert answered(asked, small=True) == "1 of 12 who were asked have answered (8%)."
    assert answered(asked, small=False) == "Fewer than 10 of those who were asked have answered."
    assert answered({"asked": 40, "answered": 10}, small=False).startswith("10 of 40")
