"""Gate questions and the national services that they send people to."""

import re
from datetime import date

import pytest

from bizwatch.reference.choices import GatePath
from bizwatch.reference.exceptions import UnknownGate, UnknownService
from bizwatch.reference.selectors import gate, gates, national_service, national_services

TODAY = date(2026, 11, 23)
BEFORE = date(2026, 11, 22)
OLD = ["in-progress", "suspect-detained", "violence", "weapon", "hate", "child-or-vulnerable", "modern-slavery"]
ORDER = [*OLD[:1], "danger", "live-attack", "money-leaving", *OLD[1:]]


def test_the_gates_and_their_order():
    assert [found.code for found in gates(TODAY)] == ORDER
    assert [found.code for found in gates(BEFORE)] == OLD


def test_before_the_other_crimes_could_be_reported_violence_ended_in_a_call():
    for code in ("violence", "weapon"):
        assert gate(code, BEFORE).choose("yes").path is GatePath.CALL_101


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("shop_theft", OLD),
        ("violence", [code for code in OLD if code not in ("violence", "weapon")]),
        ("asb", ["danger", *OLD[1:]]),
        ("modern_slavery", ["danger"]),
        ("cyber", ["live-attack", "child-or-vulnerable", "modern-slavery"]),
        ("fraud", ["money-leaving", "child-or-vulnerable", "modern-slavery"]),
    ],
)
def test_each_kind_is_asked_what_it_does_not_ask_itself(kind, asked):
    assert [found.code for found in gates(TODAY, kind)] == asked


def test_what_the_pages_of_a_kind_ask_does_not_end_its_report():
    answer = gate("weapon", TODAY).choose("yes")
    assert answer.path_for("burglary") is GatePath.CONTINUE_AND_TELL
    assert answer.path_for("shop_theft") is GatePath.REPORT_INSTEAD
    assert answer.words_for("burglary") != answer.words_for("shop_theft")
    assert answer.instead == ("robbery", "violence")


@pytest.mark.parametrize(
    ("code", "path", "may_continue", "restricted"),
    [
        ("in-progress", GatePath.CALL_999, False, False),
        ("suspect-detained", GatePath.CALL_999, False, False),
        ("violence", GatePath.REPORT_INSTEAD, False, False),
        ("weapon", GatePath.REPORT_INSTEAD, False, False),
        ("danger", GatePath.CALL_999, False, False),
        ("live-attack", GatePath.CONTINUE_AND_TELL, True, False),
        ("money-leaving", GatePath.CONTINUE_AND_TELL, True, False),
        ("hate", GatePath.CONTINUE_AND_TELL, True, False),
        ("child-or-vulnerable", GatePath.CALL_101, False, True),
        ("modern-slavery", GatePath.HELPLINE, False, True),
    ],
)
def test_where_yes_leads(code, path, may_continue, restricted):
    answer = gate(code, TODAY).choose("yes")
    assert (answer.path, answer.may_continue, answer.restricted) == (path, may_continue, restricted)
    assert answer.services
    assert answer.heading


@pytest.mark.parametrize("code", ORDER)
def test_no_leads_on_and_says_nothing(code):
    answer = gate(code, TODAY).choose("no")
    assert (answer.path, answer.may_continue, answer.advice, answer.services) == (GatePath.CONTINUE, True, "", ())


@pytest.mark.parametrize("code", ORDER)
def test_numbers_in_the_advice_are_those_of_the_services_beside_it(code):
    for answer in gate(code, TODAY).answers:
        known = " ".join(service.phone for service in answer.services_on(TODAY))
        for number in re.findall(r"\b\d{3}\b(?! \d)|\b0\d{3,4} \d{3} \d{3}\b", answer.advice):
            assert number in known, number


def test_questions_are_short_and_can_be_answered_with_yes():
    for found in gates(TODAY):
        assert found.question.endswith("?")
        assert len(found.question) < 120


def test_unknown_gates_and_answers_are_refused():
    with pytest.raises(UnknownGate):
        gate("weather", TODAY)
    with pytest.raises(UnknownGate, match="'perhaps' is not an answer"):
        gate("hate", TODAY).choose("perhaps")


def test_action_fraud_became_report_fraud_on_4_december_2025():
    assert national_service("fraud-reporting", date(2025, 12, 3)).name == "Action Fraud"
    assert national_service("fraud-reporting", date(2025, 12, 4)).name == "Report Fraud"
    assert national_service("fraud-reporting", date(2025, 12, 4)).phone == "0300 123 2040"


def test_the_numbers_that_people_are_given():
    phones = {service.code: service.phone for service in national_services(TODAY)}
    assert phones["police-emergency"] == "999"
    assert phones["police-non-emergency"] == "101"
    assert phones["modern-slavery-helpline"] == "08000 121 700"


def test_an_unknown_service_is_refused():
    with pytest.raises(UnknownService):
        national_service("coastguard", TODAY)
