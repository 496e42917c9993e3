"""The gate: each answer leads where the reference data says, and the most urgent one decides."""

from datetime import date

import pytest

from bizwatch.reference.choices import GatePath
from bizwatch.reference.selectors import gates
from bizwatch.reporting.gates import hints, judge, leading_answer, questions
from bizwatch.reporting.presenters import gate_sections

ON = date(2026, 11, 23)


def test_every_gate_question_is_asked() -> None:
    assert [code for code, _ in questions(ON)] == [gate.code for gate in gates(ON)]
    assert {"in-progress", "violence", "suspect-detained", "weapon", "hate"} <= {code for code, _ in questions(ON)}
    assert {"child-or-vulnerable", "modern-slavery"} <= {code for code, _ in questions(ON)}
    assert set(hints(ON)) <= {code for code, _ in questions(ON)}


@pytest.mark.parametrize("code", [gate.code for gate in gates(ON)])
def test_each_answer_leads_where_the_reference_says(code: str) -> None:
    gate = next(gate for gate in gates(ON) if gate.code == code)
    verdict = judge([code], ON)
    assert verdict.path is leading_answer(gate).path
    assert verdict.may_continue is leading_answer(gate).may_continue
    assert verdict.ticked == (code,)
    sections = gate_sections(verdict, ON)
    assert sections[0]["heading"]
    assert sections[0]["services"]


@pytest.mark.parametrize(
    ("ticked", "path"),
    [
        ([], GatePath.CONTINUE),
        (["none"], GatePath.CONTINUE),
        (["violence", "in-progress"], GatePath.CALL_999),
        (["violence", "modern-slavery"], GatePath.HELPLINE),
        (["hate", "weapon"], GatePath.REPORT_INSTEAD),
        (["child-or-vulnerable", "weapon"], GatePath.CALL_101),
        (["hate"], GatePath.CONTINUE_AND_TELL),
        (["forged"], GatePath.CONTINUE),
    ],
)
def test_the_most_urgent_answer_decides(ticked: list[str], path: GatePath) -> None:
    assert judge(ticked, ON).path is path


def test_modern_slavery_is_restricted_and_ends_the_report() -> None:
    verdict = judge(["modern-slavery"], ON)
    assert verdict.is_restricted
    assert not verdict.may_continue


def test_the_same_advice_is_given_once() -> None:
    sections = gate_sections(judge([gate.code for gate in gates(ON)], ON), ON)
    advice = [section["advice"] for section in sections]
    assert len(set(advice)) == len(advice)
