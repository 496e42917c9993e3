"""What was taken or not paid for, and what was damaged: one line for each thing, with its value."""

from decimal import Decimal
from functools import partial

from bizwatch.kernel.fields import CleanCharField, IntegerField, MoneyField
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.fuel import of_fuel
from bizwatch.reporting.catalogue.land import SITE_KINDS
from bizwatch.reporting.catalogue.shape import Asked, Page, Question, Repeat
from bizwatch.reporting.catalogue.spoken import pounds, total_value
from bizwatch.reporting.choices import PageStyle
from bizwatch.reporting.kind_choices import Act, VehicleHarm

DEAREST = Decimal("9999999.99")
# The answer with which something, and the page on which "damaged", was told to have been taken or damaged.
TAKEN_IF = {
    "burglary": ("break_in_end", "taken", "yes"),
    "robbery": ("force", "got_away", "yes"),
    "violence": ("harm", "stolen", "yes"),
    "vehicle_crime": ("vehicle_harm", "what", VehicleHarm.FROM.value),
}
DAMAGED_IF = {
    "burglary": "break_in_end",
    "vehicle_crime": "vehicle_harm",
    **dict.fromkeys(SITE_KINDS, "site"),
}
GOODS = {
    "burglary": "For example, a laptop or the float from the till.",
    "robbery": "For example, cash from the till or 40 cigarettes.",
    "employee_theft": "For example, cash from till 2, or 6 bottles of gin.",
    "vehicle_crime": "For example, a cordless drill, or both number plates.",
    "other_theft": "For example, a parcel, a gas bottle or a phone.",
}


def taken(answers: Answers) -> bool:
    """Whether lines of property are asked for: something was taken that has no page of its own, as fuel has."""
    page, question, answer = TAKEN_IF.get(answers.kind, ("", "", ""))
    return answers.get(page, question) == answer if page else not of_fuel(answers)


def damaged(answers: Answers) -> bool:
    """Whether lines of damage are asked for."""
    if answers.kind == "hate_crime":
        return Act.DAMAGE in answers.get("harm", "acts", [])
    page = DAMAGED_IF.get(answers.kind, "")
    return not page or answers.get(page, "damaged") == "yes"


def goods(asked: Asked) -> str:
    """Return an example of what to enter, for this kind and this trade."""
    said = asked.trade.goods if asked.trade else ""
    return said or GOODS.get(asked.answers.kind, "For example, 70cl bottle of vodka.")


PROPERTY = Page(
    code="property",
    title=lambda answers: "What was not paid for?" if answers.kind == "making_off" else "What was taken?",
    kinds=frozenset(
        {
            "shop_theft",
            "making_off",
            "burglary",
            "robbery",
            "employee_theft",
            "vehicle_crime",
            "other_theft",
            "violence",
        }
    ),
    when=taken,
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
            hint=goods,
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
            hint="What you sell it for, or paid for it, in pounds.",
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
    kinds=frozenset({"criminal_damage", "hate_crime", "arson", *DAMAGED_IF}),
    when=damaged,
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
