"""Whole numbers and money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.fields import IntegerField, MoneyField
from tests.design.test_text_fields import refusal


@pytest.mark.parametrize(
    "typed, pounds",
    [
        ("45", "45.00"),
        ("£1,234.50", "1234.50"),
        ("£ 1234.5", "1234.50"),
        (" 0.01 ", "0.01"),
        ("12,345,678.90", "12345678.90"),
        ("0", "0.00"),
    ],
)
def test_money_is_exact_to_the_penny(typed, pounds):
    assert str(MoneyField().clean(typed)) == pounds


@pytest.mark.parametrize(
    "typed",
    [
        "about fifty",
        "1.234",
        "1,23",
        "-5",
        "1e5",
        "NaN",
        "Infinity",
        "£",
        "٤٥",
        "1,234,5",
        "4 5",
        "45p",
        ".50",
        "1" * 40,
    ],
)
def test_what_is_no_amount_is_refused(typed):
    message = refusal(MoneyField(label="Value of the goods"), typed)
    assert message == "Value of the goods must be an amount of money, like 45 or 45.50"


def test_money_has_limits():
    assert refusal(MoneyField(label="Value", min_value=Decimal(1)), "0.99") == "Value must be £1 or more"
    assert refusal(MoneyField(label="Value", max_value=Decimal(1000)), "1000.01") == "Value must be £1,000 or less"
    assert MoneyField(required=False).clean("") is None
    assert MoneyField().prepare_value(Decimal("25")) == "25.00"


@given(st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2))
def test_money_written_and_read_is_the_same(amount):
    assert MoneyField().clean(f"£{amount:,.2f}") == amount


@pytest.mark.parametrize("typed, number", [("15", 15), (" 1,500 ", 1500), ("-3", -3), ("−3", -3), ("007", 7)])
def test_a_whole_number_is_taken(typed, number):
    assert IntegerField(min_value=-10).clean(typed) == number


@pytest.mark.parametrize("typed", ["1.5", "a", "1 5", "²", "٣", "1,50", "9" * 30, "0x10", "--1"])
def test_what_is_no_whole_number_is_refused(typed):
    assert refusal(IntegerField(label="People"), typed) == "People must be a whole number, like 15"


def test_a_number_has_limits():
    field = IntegerField(label="How many people?", subject="number of people", min_value=1, max_value=99)
    assert refusal(field, "0") == "Number of people must be 1 or more"
    assert refusal(field, "100") == "Number of people must be 99 or fewer"
    assert refusal(field, "") == "Enter number of people"
    assert refusal(IntegerField(label="How many?"), "x") == "Your answer must be a whole number, like 15"
