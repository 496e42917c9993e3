"""What was taken or not paid for, and what was damaged: one line for each thing, with its value."""

from decimal import Decimal
from functools import partial

from bizwatch.kernel.fields import CleanCharField, IntegerField, MoneyField
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.fuel import of_fuel
from bizwatch.reporting.catalogue.shape import Page, Question, Repeat
from bizwatch.reporting.catalogue.spoken import pounds, total_value
from bizwatch.reporting.choices import PageStyle

DEAREST = Decimal("9999999.99")


def not_fuel(answers: Answers) -> bool:
    """Whether lines of property are asked for: fuel has a page of its own."""
    return not of_fuel(answers)


PROPERTY = Page(
    code="property",
    title=lambda answers: "What was taken?" if answers.kind == "shop_theft" else "What was not paid for?",
    kinds=frozenset({"shop_theft", "making_off"}),
    when=not_fuel,
    style=PageStyle.LINES,
    repeat=Repeat(noun="item", total=total_value),
    lead=("If you do not know exactly, give your best estimate. A report is never too small.",),
    express=lambda said, asked: [
        {"description": said["taken"], "quantity": 1, "unit_value": said["value"], "serial_number": ""}
    ],
    questions=(
        Question(
            code="description",
            label="What was it?",
            short="What",
            hint="For example, 70cl bottle of vodka.",
            field=partial(CleanCharField, max_length=200, subject="what it was"),
            into="property_lines[].description",
        ),
        Question(
            code="quantity",
            label="How many?",
            short="How many",
            field=partial(IntegerField, min_value=1, max_value=100_000, subject="how many"),
            initial=lambda asked: 1,
            into="property_lines[].quantity",
        ),
        Question(
            code="unit_value",
            label="Value of one",
            hint="What you sell it for, in pounds.",
            required=False,
            field=partial(MoneyField, max_value=DEAREST, subject="the value of one"),
            summary=pounds,
            into="property_lines[].unit_value",
        ),
        Question(
            code="serial_number",
            label="Serial number or marking",
            required=False,
            field=partial(CleanCharField, max_length=60),
            into="property_lines[].serial_number",
        ),
    ),
)

DAMAGE = Page(
    code="damage",
    title="What is the damage?",
    kinds=frozenset({"criminal_damage"}),
    style=PageStyle.LINES,
    repeat=Repeat(noun="damage", total=total_value),
    lead=("If you do not know the cost yet, leave it empty. You can tell us later.",),
    questions=(
        Question(
            code="description",
            label="What was damaged, and how?",
            short="Damage",
            hint="For example, front window smashed.",
            field=partial(CleanCharField, max_length=200, subject="what was damaged and how"),
            into="property_lines[].description",
        ),
        Question(
            code="unit_value",
            label="Cost to repair or replace",
            short="Cost",
            required=False,
            field=partial(MoneyField, max_value=DEAREST, subject="the cost to repair or replace"),
            summary=pounds,
            into="property_lines[].unit_value",
        ),
    ),
)
