"""Business crime: the published worked examples, under each definition."""

from datetime import date

import pytest

from bizwatch.reference.exceptions import NoBusinessCrimeDefinition
from bizwatch.reference.selectors import BusinessCrimeFacts, business_crime_definition, is_business_crime

IN_2014, IN_2015, IN_2019 = date(2014, 6, 1), date(2016, 6, 1), date(2019, 6, 1)

PRIVATE_GUARD_AT_A_HOSPITAL = BusinessCrimeFacts(
    victim_is_employee_in_course_of_employment=True,
    because_of_employment=True,
    commercial_enterprise=True,  # the guard's employer is a firm; the hospital is not
)
POLICE_OFFICER_ASSAULTED = BusinessCrimeFacts(
    victim_is_employee_in_course_of_employment=True, because_of_employment=True, commercial_enterprise=False
)
TAXI_FARE_NOT_PAID = BusinessCrimeFacts(
    victim_is_business=True, victim_is_employee_in_course_of_employment=True, because_of_employment=True
)
SPOUSE_ASSAULTED_IN_A_PUB = BusinessCrimeFacts(on_business_premises=True)
THEFT_FROM_A_CHURCH = BusinessCrimeFacts(victim_is_business=True, commercial_enterprise=False)
CASHIER_ASSAULTED_OVER_A_PRIVATE_QUARREL = BusinessCrimeFacts(
    victim_is_employee_in_course_of_employment=True, on_business_premises=True
)
SHOP_THEFT = BusinessCrimeFacts(victim_is_business=True, on_business_premises=True)


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        (PRIVATE_GUARD_AT_A_HOSPITAL, True),
        (POLICE_OFFICER_ASSAULTED, False),
        (TAXI_FARE_NOT_PAID, True),
        (SPOUSE_ASSAULTED_IN_A_PUB, False),
        (THEFT_FROM_A_CHURCH, False),
        (CASHIER_ASSAULTED_OVER_A_PRIVATE_QUARREL, False),
        (SHOP_THEFT, True),
    ],
)
def test_the_examples_of_2019(facts, answer):
    found = is_business_crime(facts, IN_2019)
    assert (found.answer, found.definition_code) == (answer, "npcc-2019")


def test_until_2019_the_premises_were_enough():
    found = is_business_crime(SPOUSE_ASSAULTED_IN_A_PUB, date(2019, 5, 31))
    assert (found.answer, found.definition_code) == (True, "app-2015")
    assert found.reason == "it happened on business premises"
    assert not is_business_crime(SPOUSE_ASSAULTED_IN_A_PUB, IN_2014).answer


@pytest.mark.parametrize("on", [IN_2014, IN_2015])
def test_until_2019_the_victim_decided(on):
    assert is_business_crime(BusinessCrimeFacts(connected_by_perception_of_victim=True), on).answer
    assert not is_business_crime(BusinessCrimeFacts(), on).answer


def test_since_2019_perception_is_not_enough():
    found = is_business_crime(BusinessCrimeFacts(connected_by_perception_of_victim=True), IN_2019)
    assert not found.answer
    assert found.reason.startswith("the victim is neither a business")


@pytest.mark.parametrize("on", [IN_2014, IN_2015, IN_2019])
def test_what_is_no_crime_is_no_business_crime(on):
    facts = BusinessCrimeFacts(is_crime=False, victim_is_business=True, connected_by_perception_of_victim=True)
    assert is_business_crime(facts, on).reason == "it is not a crime"


def test_the_definition_changes_on_its_day():
    days = [date(2014, 2, 6), date(2015, 3, 31), date(2015, 4, 1), date(2019, 5, 31), date(2019, 6, 1)]
    assert [business_crime_definition(day).code for day in days] == [
        "acpo-nbcf-2014",
        "acpo-nbcf-2014",
        "app-2015",
        "app-2015",
        "npcc-2019",
    ]


def test_the_words_that_the_strategy_left_out_are_there():
    assert "at the time of reporting of the offence" in business_crime_definition(IN_2014).wording


def test_before_the_first_definition_nothing_is_guessed():
    with pytest.raises(NoBusinessCrimeDefinition, match="5 February 2014"):
        is_business_crime(SHOP_THEFT, date(2014, 2, 5))


def test_without_a_date_the_current_definition_counts():
    assert is_business_crime(SHOP_THEFT).definition_code == "npcc-2019"
