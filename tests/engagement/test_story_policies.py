"""What a story may hold, and the table of its states."""

from datetime import date
from itertools import product

from bizwatch.engagement.choices import StoryState
from bizwatch.engagement.policies import can_become, checks_missing, outcome_fault
from bizwatch.reference.selectors import outcomes, story_checks, story_outcomes

ON = date(2026, 11, 23)


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
