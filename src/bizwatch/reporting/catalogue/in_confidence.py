"""Signs of modern slavery, told in confidence. The codes and titles of these pages say nothing of it: they stay in the
history of a computer that others may use."""

from functools import partial
from typing import Any

from bizwatch.cases.choices import Consent
from bizwatch.kernel.fields import MultiChoice
from bizwatch.reference.selectors import slavery_indicators
from bizwatch.reporting.catalogue.asking import dated, number, one, spoken_row, words, yes_no
from bizwatch.reporting.catalogue.shape import Page, Question

IN_CONFIDENCE = frozenset({"modern_slavery"})
OTHER_SIGN = "other"


def sign_choices(asked: Any) -> list[tuple[str, str]]:
    """Return the signs as they are asked on the day, and one for whatever is not in the list."""
    return [*dated(slavery_indicators)(asked), (OTHER_SIGN, "Something else worries me")]


def spoken_signs(value: Any) -> str:
    """Return the signs that were ticked, one a line."""
    known = spoken_row(slavery_indicators, many=True)([code for code in value or [] if code != OTHER_SIGN])
    return "\n".join(filter(None, (known, "Something else" if OTHER_SIGN in (value or []) else "")))


SIGNS = Page(
    code="signs",
    title="What have you noticed?",
    kinds=IN_CONFIDENCE,
    lead=(
        "One of these is enough. You need not be sure.",
        "Only police specialists see what you write here. It does not show in your business’s account, and we do not write"
        " or call about it to your business.",
    ),
    questions=(
        Question(
            code="signs",
            label="What have you noticed?",
            short="Noticed",
            hint="Select all that apply. Do not ask the person about it to find out more.",
            field=partial(MultiChoice, subject="what you have noticed"),
            choices=sign_choices,
            summary=spoken_signs,
            into="slavery.indicators",
        ),
    ),
)

AT_RISK = Page(
    code="at_risk",
    title="Who is at risk?",
    kinds=IN_CONFIDENCE,
    lead=("Call 999 if somebody is in danger now.",),
    questions=(
        number(
            "people",
            "How many people, as far as you know?",
            "how many people",
            most=10_000,
            required=False,
            short="People",
            into="slavery.people_at_risk",
        ),
        yes_no(
            "children", "Is anyone under 18?", "whether anyone is under 18", short="Under 18", into="slavery.children"
        ),
        one(
            "consent",
            "Does the person agree that somebody is told?",
            Consent,
            "whether the person agrees",
            short="Agrees",
            hint="You need not ask, and must not where it is not safe. An adult decides about being referred for help.",
            into="slavery.consent",
        ),
        words(
            "where",
            "Where are they, and when?",
            longest=400,
            lines=3,
            hint="For example, where they work, sleep or are fetched.",
        ),
    ),
)

REACH = Page(
    code="reach",
    title="How can we reach you safely?",
    topic="Reaching you",
    kinds=IN_CONFIDENCE,
    lead=("You can leave both empty: we act on what you tell us all the same.",),
    questions=(
        words("name", "Your name", longest=120, into="contact.name", design={"autocomplete": "name"}),
        words(
            "safe",
            "A safe way to reach you, that nobody at the business sees",
            longest=200,
            short="Safe way",
            hint="For example, your own mobile number after 6pm. Not a work telephone or a shared mailbox.",
            into="slavery.safe_contact",
        ),
    ),
)
