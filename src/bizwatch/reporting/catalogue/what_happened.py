"""What happened, in the reporter's own words, and what was damaged."""

from functools import partial

from bizwatch.kernel.fields import ChoiceRadios, CleanCharField
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.shape import Asked, Page, Question
from bizwatch.reporting.catalogue.spoken import one_of
from bizwatch.reporting.choices import DamageTarget, YesNoUnsure
from bizwatch.reporting.kind_choices import Act
from bizwatch.reporting.kinds import KINDS

LONGEST = 4_000
NOBODY_LEFT = frozenset(
    {
        "employee_theft",
        "fraud",
        "cyber",
        "blackmail",
        "malicious_communications",
        "modern_slavery",
        "information",
    }
)


def about_theft(answers: Answers) -> bool:
    """Whether the report is about shop theft."""
    return answers.kind == "shop_theft"


def hint(asked: Asked) -> str:
    """Return what to write about, for this kind of report and this trade."""
    said = asked.trade.tell if asked.trade else ""
    return said or KINDS[asked.answers.kind].entry.tell


def somebody_left(answers: Answers) -> bool:
    """Whether it makes sense to ask which way they went: not where nobody was there to leave."""
    return answers.kind not in NOBODY_LEFT


def damaged_on_purpose(answers: Answers) -> bool:
    """Whether the report is about damage, be it out of hate."""
    return answers.kind == "criminal_damage" or Act.DAMAGE in answers.get("harm", "acts", [])


DAMAGE_KIND = Page(
    code="damage_kind",
    title="What was damaged?",
    kinds=frozenset({"criminal_damage", "hate_crime"}),
    when=damaged_on_purpose,
    questions=(
        Question(
            code="target",
            label="What was damaged?",
            short="Damage to",
            hint="If several things were damaged, choose the one that was damaged most.",
            field=partial(ChoiceRadios, choices=DamageTarget.choices, subject="what was damaged"),
            summary=one_of(DamageTarget),
            into="offence_code",
        ),
    ),
)

WHAT_HAPPENED = Page(
    code="what_happened",
    title="What happened?",
    express=lambda said, asked: {"text": said.get("what") or f"Taken without paying: {said['taken']}"},
    questions=(
        Question(
            code="text",
            label="What happened?",
            hint=hint,
            field=partial(
                CleanCharField,
                max_length=LONGEST,
                multiline=True,
                subject="what happened",
                design={"rows": 8},
            ),
            into="summary",
        ),
        Question(
            code="passed_payment",
            label="Did they go past the last place to pay?",
            short="Went past the last place to pay",
            required=False,
            when=about_theft,
            field=partial(ChoiceRadios, choices=YesNoUnsure.choices, design={"inline": True}),
            summary=one_of(YesNoUnsure),
            into="summary",
        ),
        Question(
            code="way_off",
            label="Which way did they go?",
            short="Way they went",
            hint="For example, on foot towards the bus station.",
            required=False,
            when=somebody_left,
            field=partial(CleanCharField, max_length=200),
            into="summary",
        ),
    ),
)
