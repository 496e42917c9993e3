"""What a story may hold, and the table of its states."""

from datetime import date
from itertools import product

import pytest

from bizwatch.engagement.choices import StoryState
from bizwatch.engagement.policies import can_become, checks_missing, outcome_fault, tellings
from bizwatch.reference.selectors import outcomes, story_checks, story_outcomes

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It was at NR2 1AA in the morning", "a postcode"),
        ("A van, AB12 CDE, drove off", "a registration mark"),
        ("Write to sam@example.test", "an email address"),
        ("Call 01603 000000 now", "a telephone number"),
        ("Case NC-5H7A-VNX6", "a crime reference"),
        ("On 3rd March a man came", "an exact date"),
        ("On 3/4/2026 a man came", "an exact date"),
        ("A man aged 24 was seen", "an age"),
        ("A 24-year-old was seen", "an age"),
        ("See www.example.test/x", "a web address"),
    ],
)
def test_what_tells_who_or_where_is_found(text: str, what: str) -> None:
    assert [one.what for one in tellings(text, ())] == [what]


def test_a_plain_story_tells_nothing() -> None:
    told = "A shop in Norwich lost spirits worth 300 pounds. Its footage showed the thief, who paid for all of it."
    assert tellings(told, ["Corner Shop Ltd", "Al", ""]) == ()


@pytest.mark.parametrize("written", ["DOE", "doe", "Doe’s"])
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    (found,) = tellings(f"It was {written} again", ["Jay Doe"])
    assert found.what == "a name on the case"


def test_a_name_inside_another_word_is_none() -> None:
    assert tellings("The doers of it paid", ["Jay Doe"]) == ()


def test_only_outcomes_of_the_table_are_told() -> None:
    allowed = story_outcomes(ON)
    assert outcome_fault("8", allowed, proceedings_over=False) == ""
    assert "not one of them" in outcome_fault("18", allowed, proceedings_over=True)
    assert "court decides" in outcome_fault("1", allowed, proceedings_over=False)
    assert outcome_fault("1", allowed, proceedings_over=True) == ""


def test_every_outcome_of_the_table_is_an_outcome_of_that_time() -> None:
    known = {(one.code, one.effective_from) for one in story_outcomes()}
    for code, since in known:
        assert code in {one.code for one in outcomes(since)}, code


def test_every_state_has_its_moves_and_none_leads_to_itself() -> None:
    assert all(not can_become(state, state) for state in StoryState)
    published = {
        start for start, end in product(StoryState, StoryState) if end == "published" and can_become(start, end)
    }
    assert published == {StoryState.SUBMITTED}


def test_every_check_must_be_said() -> None:
    wanted = [one.code for one in story_checks(ON)]
    assert checks_missing(wanted, wanted) == ()
    assert checks_missing(wanted[1:], wanted) == (wanted[0],)
