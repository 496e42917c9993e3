"""Gate questions and the national services that they send people to."""

import re
from datetime import date

import pytest

from bizwatch.reference.choices import GatePath
from bizwatch.reference.exceptions import UnknownGate, UnknownService
from bizwatch.reference.selectors import gate, gates, national_service, national_services

TODAY = date(2026, 11, 23)
ORDER = ["in-progress", "suspect-detained", "violence", "weapon", "hate", "child-or-vulnerable", "modern-slavery"]


def test_the_gates_and_their_order():
    assert [found.code for found in gates(TODAY)] == ORDER


@pytest.mark.parametrize(
    ("code", "path", "may_continue", "restricted"),
    [
        ("in-progress", GatePath.CALL_999, False, False),
        ("suspect-detained", GatePath.CALL_999, False, False),
        ("violence", GatePath.CALL_101, False, False),
        ("weapon", GatePath.CALL_101, False, False),
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
