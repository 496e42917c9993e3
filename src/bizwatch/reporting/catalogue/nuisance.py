"""Messages, anti-social behaviour, suspicious activity and what somebody knows."""

from functools import partial

from bizwatch.kernel.fields import ChoiceRadios
from bizwatch.reference.selectors import asb_headings, asb_qualifiers
from bizwatch.reporting.catalogue.asking import dated, one, several, spoken_row, words, yes_no
from bizwatch.reporting.catalogue.shape import Page, Question
from bizwatch.reporting.kind_choices import Again, HowKnown, MessageWay, Seen, SentTo

MESSAGES = Page(
    code="messages",
    title="About the messages or calls",
    topic="The messages",
    kinds=frozenset({"malicious_communications"}),
    lead=("Keep them as they are: do not delete, answer or pass them on.",),
    questions=(
        several("how", "How did they come?", MessageWay, "how they came", short="Came by"),
        one("to", "Who were they meant for?", SentTo, "who they were meant for", short="Meant for"),
        words("who", "Name of that person", longest=160, hint="Leave this empty if it was the business as a whole."),
        yes_no(
            "again",
            "Did they come more than once from the same person?",
            "whether they came more than once",
            short="More than once",
        ),
        yes_no(
            "kill",
            "Do they threaten to kill somebody?",
            "whether they threaten to kill somebody",
            short="Threat to kill",
        ),
        words("sender", "Number, address or account that they came from", longest=240, short="Came from"),
    ),
)


def qualifiers(*, label: str, help_text: str, required: bool, choices: list[tuple[str, str]]) -> ChoiceRadios:
    """Return the radios of the qualifiers, each with what it means."""
    return ChoiceRadios(
        label=label,
        help_text=help_text,
        required=required,
        choices=choices,
        subject="who is affected most",
        design={"choice_hints": {row.code: row.hint for row in asb_qualifiers() if row.hint}},
    )


ASB = Page(
    code="asb",
    title="What kind of behaviour was it?",
    topic="Anti-social behaviour",
    kinds=frozenset({"asb"}),
    questions=(
        Question(
            code="heading",
            label="What was it mostly?",
            short="Behaviour",
            hint="Choose the one that fits best.",
            field=partial(ChoiceRadios, subject="what it was mostly"),
            choices=dated(asb_headings),
            summary=spoken_row(asb_headings),
            into="incident.heading",
        ),
        Question(
            code="qualifier",
            label="Who or what is affected most?",
            short="Affects most",
            field=qualifiers,
            choices=dated(asb_qualifiers),
            summary=spoken_row(asb_qualifiers),
            into="incident.qualifier",
        ),
        one("again", "Has it happened before?", Again, "whether it has happened before", short="How often"),
    ),
)

SUSPICIOUS = Page(
    code="suspicious",
    title="What did not look right?",
    kinds=frozenset({"suspicious_activity"}),
    questions=(several("seen", "What did not look right?", Seen, "what did not look right", short="Noticed"),),
)

HOW_KNOWN = Page(
    code="how_known",
    title="How do you know?",
    kinds=frozenset({"information", "suspicious_activity"}),
    questions=(
        one("how", "How do you know?", HowKnown, "how you know", short="Known by"),
        words(
            "care",
            "Could anyone be at risk if it is known that you told us?",
            longest=400,
            lines=2,
            short="Risk",
            hint="If so, say who and why. We keep where it came from apart from what it says.",
        ),
    ),
)
