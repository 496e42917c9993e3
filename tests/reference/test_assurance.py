"""The tables of the recording audit: every kind has a stratum, and what a person is asked can be left unsaid."""

import pytest

from bizwatch.reference.assurance import AuditRules, Stratum, audit_rules, audit_strata, stratum_of, tables
from bizwatch.reference.diversity import NOT_SAID, DiversityQuestion, diversity_questions
from bizwatch.reference.selectors import report_kinds

DAY = audit_rules().effective_from


def test_every_kind_that_a_stratum_names_is_a_kind_and_stands_once() -> None:
    named = [kind for row in audit_strata() for kind in row.kinds]
    assert len(named) == len(set(named))
    assert set(named) <= {kind.code for kind in report_kinds()}
    assert sum(row.rest for row in audit_strata()) == 1


def test_every_kind_has_its_stratum() -> None:
    assert {stratum_of(kind.code).code for kind in report_kinds()} == {row.code for row in audit_strata()}


def test_violence_is_drawn_more_often_than_its_share() -> None:
    assert stratum_of("violence").size > 10


@pytest.mark.parametrize("wrong", [{"size": 0}, {"kinds": ("violence",), "rest": True}, {"rest": False}])
def test_a_stratum_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="stratum"):
        Stratum(**{"code": "x", "name": "x", "size": 1, "rest": True, "effective_from": DAY, "source": "x", **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"judge_days": 0}, {"confidence": 1.0}])
def test_rules_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    row = tables().rules.rows[0]
    with pytest.raises(ValueError, match=r"1 or more|between"):
        AuditRules(**{**vars(row), **wrong})


def test_every_question_says_why_and_can_be_left_unsaid() -> None:
    for question in diversity_questions():
        assert question.why.endswith(".")
        assert question.choices[-1][0] == NOT_SAID


@pytest.mark.parametrize("options", [(("a",),), (("a", "A"), ("a", "B")), ((NOT_SAID, "Nothing"),)])
def test_answers_that_cannot_be_are_refused(options: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(ValueError, match="pairs"):
        DiversityQuestion("x", "x", "x", "x.", options, DAY)
