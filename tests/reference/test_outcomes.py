"""Outcomes 1 to 22: the machine rules of the Home Office framework."""

from datetime import date

import pytest

from bizwatch.reference.choices import Need, SuspectRule
from bizwatch.reference.exceptions import UnknownOutcomeCode
from bizwatch.reference.selectors import outcome, outcomes, positive_outcomes

TODAY = date(2026, 11, 23)
ALL = [str(number) for number in range(1, 23)]


def test_all_22_and_their_alternates_are_there_in_order():
    codes = [row.code for row in outcomes(TODAY)]
    assert [code for code in codes if code.isdigit()] == ALL
    assert set(codes) - set(ALL) == {"1A", "2A", "3A"}


@pytest.mark.parametrize("code", ["9", "10", "11", "12", "13", "15", "16", "17", "21"])
def test_these_need_a_named_suspect(code):
    assert outcome(code, TODAY).suspect is SuspectRule.REQUIRED


@pytest.mark.parametrize("code", ["14", "18"])
def test_these_need_that_there_is_none(code):
    assert outcome(code, TODAY).suspect is SuspectRule.NONE


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        ("8", {Need.ADMISSION, Need.VICTIM_CONSULTED, Need.REMEDY}),
        ("9", {Need.CPS_DECISION}),
        ("14", {Need.VICTIM_VIEW}),
        ("15", {Need.VICTIM_VIEW}),
        ("16", {Need.VICTIM_VIEW}),
        ("20", {Need.OTHER_BODY, Need.VICTIM_TOLD}),
        ("21", {Need.RATIONALE, Need.VICTIM_TOLD}),
    ],
)
def test_what_must_be_on_the_case(code, needs):
    assert needs <= set(outcome(code, TODAY).needs)


def test_the_victim_is_told_of_every_outcome_but_two():
    assert [row.code for row in outcomes(TODAY) if Need.VICTIM_TOLD not in row.needs] == ["7", "19"]


def test_only_19_belongs_to_the_fraud_bureau():
    assert [row.code for row in outcomes(TODAY) if row.nfib_only] == ["19"]


def test_positive_is_our_own_published_set():
    assert {row.code for row in outcomes(TODAY) if row.positive} == set(positive_outcomes().codes)
    assert {"1", "2", "3", "4", "6", "7", "8"} <= set(positive_outcomes().codes)
    assert not outcome("18", TODAY).positive
    assert "Bizwatch" in positive_outcomes().name


@pytest.mark.parametrize(("code", "day"), [("20", "2015-03-31"), ("21", "2015-12-31"), ("22", "2019-03-31")])
def test_later_outcomes_do_not_exist_before_they_started(code, day):
    with pytest.raises(UnknownOutcomeCode, match="not in force"):
        outcome(code, date.fromisoformat(day))


@pytest.mark.parametrize("code", ["0", "23", "4A", "1a", ""])
def test_unknown_outcomes_are_refused(code):
    with pytest.raises(UnknownOutcomeCode, match="There is no outcome"):
        outcome(code, TODAY)


def test_what_it_means_is_said_without_police_words():
    for row in outcomes(TODAY):
        assert len(row.meaning) >= 40
        for word in ("evidential", "nominal", "disposal", "offender", "NFA", "finalise"):
            assert word not in row.meaning, row.code
