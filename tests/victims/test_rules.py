"""The rules of victim care: pure, over the dated tables."""

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import (
    needs_levels,
    needs_questions,
    offence_group_of,
    offence_groups,
    repeat_rule,
    report_kinds,
    rights_categories,
    support_service,
)
from bizwatch.victims.choices import SupportStep
from bizwatch.victims.exceptions import AnswerMissing, LevelTooLow, StepNotPossible
from bizwatch.victims.policies.names import name_key, share_a_word, telephone_key
from bizwatch.victims.policies.needs import categories_spoken_for, check_answers, check_level, least_level
from bizwatch.victims.policies.support import LEFT_OPEN, NEXT, check_step
from bizwatch.victims.policies.window import CELL, NOWHERE, cell_of, cells_around, months_before
from bizwatch.victims.selectors.suggestions import ordinal

DAY = date(2026, 11, 23)
QUESTIONS, LEVELS = needs_questions(DAY), needs_levels(DAY)
_PLACE = st.tuples(st.integers(0, 699_999), st.integers(0, 1_299_999))


def test_every_kind_of_report_is_in_one_group_or_counts_as_none() -> None:
    left_out = {kind.code for kind in report_kinds() if not offence_group_of(kind.code)}
    assert left_out == {"suspicious_activity", "modern_slavery", "information"}
    assert all(
        kind.nature in (Nature.INFORMATION, Nature.RESTRICTED) for kind in report_kinds() if kind.code in left_out
    )


def test_the_offence_decides_before_the_kind() -> None:
    assert offence_group_of("shop_theft", "34A") == "people"
    assert offence_group_of("shop_theft", "") == "theft"
    assert offence_group_of("hate_crime", "58J") == "damage"
    assert len({group.code for group in offence_groups()}) == len(offence_groups())


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 12, datetime(2025, 11, 23, 9, 30, tzinfo=UTC)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), 12, datetime(2027, 2, 28, 12, tzinfo=UTC)),
        (datetime(2026, 3, 31, 12, tzinfo=UTC), 1, datetime(2026, 2, 28, 13, tzinfo=UTC)),
    ],
)
def test_a_window_ends_on_the_same_day_and_time_in_london(moment: datetime, months: int, before: datetime) -> None:
    assert months_before(moment, months) == before


@settings(max_examples=50)
@given(_PLACE, st.integers(1, 2_000), st.floats(0, 6.28), st.floats(0, 1))
def test_the_squares_around_a_place_hold_everything_near(
    place: tuple[int, int], metres: int, angle: float, share: float
) -> None:
    east = int(place[0] + math.cos(angle) * metres * share)
    north = int(place[1] + math.sin(angle) * metres * share)
    if east >= 0 and north >= 0:
        assert cell_of(east, north) in cells_around(*place, metres)


def test_a_place_that_nobody_knows_lies_in_no_square() -> None:
    assert cell_of(None, 5) == cell_of(5, None) == NOWHERE
    assert cell_of(CELL, 0) != cell_of(CELL - 1, 0)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_every_number_of_repeats_is_in_force_and_unknown_ones_say_so() -> None:
    codes = "window near-metres near-days same-business-metres repeat-at persistent-at plan-at plan-review".split()
    assert all(repeat_rule(code, DAY) >= 1 for code in codes)
    with pytest.raises(UnknownReference, match="no rule of repeats"):
        repeat_rule("luck", DAY)
    with pytest.raises(UnknownReference):
        support_service("nobody", DAY)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_a_yes_speaks_for_a_level_and_perhaps_for_a_category(question) -> None:
    said = {one.code: "no" for one in QUESTIONS} | {question.code: "yes"}
    check_answers(said, QUESTIONS)
    assert least_level(said, QUESTIONS, LEVELS) == question.at_least
    assert categories_spoken_for(said, QUESTIONS) == ([question.points_to] if question.points_to else [])
    assert question.points_to in {"", *(row.code for row in rights_categories(DAY))}


def test_answers_are_not_added_up() -> None:
    """Many answers for "more" never make "urgent": only one that speaks for it does."""
    said = {one.code: "yes" if one.at_least == "more" else "no" for one in QUESTIONS}
    assert least_level(said, QUESTIONS, LEVELS) == "more"
    assert least_level({one.code: "unknown" for one in QUESTIONS}, QUESTIONS, LEVELS) == LEVELS[0].code


@pytest.mark.parametrize("said", [{}, {one.code: "maybe" for one in QUESTIONS}, {"other": "yes"}])
def test_no_question_is_left_out(said: dict[str, str]) -> None:
    with pytest.raises(AnswerMissing):
        check_answers(said, QUESTIONS)


def test_a_level_below_what_an_answer_speaks_for_needs_words() -> None:
    check_level("usual", "more", "Her sister is with her all day.", LEVELS)
    check_level("urgent", "more", "", LEVELS)
    with pytest.raises(LevelTooLow, match="“More help needed” at least"):
        check_level("usual", "more", " ", LEVELS)
    with pytest.raises(LevelTooLow, match="Select"):
        check_level("mild", "usual", "x", LEVELS)


@pytest.mark.parametrize("now", SupportStep)
@pytest.mark.parametrize("step", SupportStep)
def test_a_referral_takes_only_the_steps_of_its_table(now: SupportStep, step: SupportStep) -> None:
    if step in NEXT[now]:
        check_step(now, step)
    else:
        with pytest.raises(StepNotPossible):
            check_step(now, step)


def test_what_came_back_has_no_step_of_its_own_left() -> None:
    assert all(not NEXT[step] for step in LEFT_OPEN)


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ms Zoë  Quill", "quill zoe"), ("QUILL, Zoe", "quill zoe"), ("Sam", ""), ("", ""), ("Mr Quill", "")],
)
def test_one_spelling_of_a_name(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("typed", "key"), [("+44 7700 900123", "07700900123"), ("07700-900 123", "07700900123"), ("", "")]
)
def test_one_spelling_of_a_number(typed: str, key: str) -> None:
    assert telephone_key(typed) == key


def test_part_of_a_name_is_a_word_of_three_letters_or_more() -> None:
    assert share_a_word("quill zoe", "quill zara")
    assert not share_a_word("li wu", "li zhang")
