"""Making off without payment: what was not paid for, and whether it was a mistake."""

from decimal import Decimal
from functools import partial

from bizwatch.kernel.fields import ChoiceRadios, CleanCharField, MoneyField
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.shape import Page, Question
from bizwatch.reporting.catalogue.spoken import one_of, pounds
from bizwatch.reporting.choices import MakingOffKind, YesNoUnsure

MAKING_OFF = frozenset({"making_off"})


def of_fuel(answers: Answers) -> bool:
    """Whether fuel was not paid for."""
    return answers.get("making_off_kind", "kind") == MakingOffKind.FUEL


MAKING_OFF_KIND = Page(
    code="making_off_kind",
    title="What was not paid for?",
    kinds=MAKING_OFF,
    questions=(
        Question(
            code="kind",
            label="What was not paid for?",
            short="Not paid for",
            field=partial(ChoiceRadios, choices=MakingOffKind.choices, subject="what was not paid for"),
            summary=one_of(MakingOffKind),
            into="summary",
        ),
    ),
)

HONEST_MISTAKE = Page(
    code="honest_mistake",
    title="Could it have been a mistake?",
    kinds=MAKING_OFF,
    lead=(
        "It is a crime only if they meant not to pay. People do forget, and cards do fail.",
        "If you have a name, a number plate or a promise to pay, most businesses first ask for the money. You can do both:"
        " ask for the money and report it. If you are paid later, tell us.",
    ),
    questions=(
        Question(
            code="mistake",
            label=lambda answers: (
                "Could the driver simply have forgotten or been unable to pay?"
                if of_fuel(answers)
                else "Could the person simply have forgotten or been unable to pay?"
            ),
            short="Could be a mistake",
            field=partial(
                ChoiceRadios,
                choices=(
                    (YesNoUnsure.NO.value, "No, I think they meant not to pay"),
                    (YesNoUnsure.YES.value, "Yes, it could be a mistake"),
                    (YesNoUnsure.UNSURE.value, "I do not know"),
                ),
                subject="whether it could have been a mistake",
            ),
            summary=one_of(YesNoUnsure),
            into="summary",
        ),
        Question(
            code="asked",
            label="What have you done to get the payment?",
            short="Done to get the payment",
            hint="For example, they signed a promise to pay, or you wrote to the keeper of the vehicle.",
            required=False,
            field=partial(CleanCharField, max_length=400, multiline=True, design={"rows": 3}),
            into="summary",
        ),
    ),
)

FUEL = Page(
    code="fuel",
    title="The fuel",
    kinds=MAKING_OFF,
    when=of_fuel,
    questions=(
        Question(
            code="fuel",
            label="Kind of fuel",
            hint="For example, diesel or unleaded.",
            field=partial(CleanCharField, max_length=60, subject="the kind of fuel", design={"width": "20"}),
            into="property_lines[].description",
        ),
        Question(
            code="litres",
            label="Litres",
            required=False,
            field=partial(
                CleanCharField, max_length=12, subject="litres", design={"width": "5", "inputmode": "decimal"}
            ),
            into="property_lines[].description",
        ),
        Question(
            code="value",
            label="Amount not paid",
            field=partial(MoneyField, max_value=Decimal("99999.99"), subject="the amount not paid"),
            summary=pounds,
            into="property_lines[].unit_value",
        ),
        Question(
            code="pump",
            label="Pump number",
            required=False,
            field=partial(CleanCharField, max_length=20, design={"width": "5"}),
            into="property_lines[].description",
        ),
    ),
)
