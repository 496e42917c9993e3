"""Fraud and cyber crime: what kind, what was lost, and whether the national service was told already."""

from functools import partial

from bizwatch.cases.choices import ReferralVictim
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import DateInputField
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import national_service
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.asking import asked_if, one, value, words, yes_no
from bizwatch.reporting.catalogue.shape import Asked, Page, Question
from bizwatch.reporting.catalogue.spoken import day
from bizwatch.reporting.choices import YesNoUnsure
from bizwatch.reporting.kind_choices import CyberKind, FraudKind, PaidBy
from bizwatch.reporting.kind_rules import fraud_nature

ONLINE = frozenset({"fraud", "cyber"})
SERVICE = "fraud-reporting"


def is_referred(answers: Answers) -> bool:
    """Whether the national service records it: all but counterfeit money."""
    return answers.kind == "cyber" or fraud_nature(answers) is Nature.REFERRAL


def name_the_service(asked: Asked) -> str:
    """Return the name and number of the national service on the day of asking."""
    service = national_service(SERVICE, to_london(asked.at).date())
    return f"It is called {service.name}: {service.phone}, or online. You need not do so before you tell us."


FRAUD_KIND = Page(
    code="fraud_kind",
    title="What kind of fraud was it?",
    topic="The fraud",
    kinds=frozenset({"fraud"}),
    questions=(
        one("what", "What kind of fraud was it?", FraudKind, "what kind of fraud it was", short="Kind of fraud"),
    ),
)

CYBER_KIND = Page(
    code="cyber_kind",
    title="What was attacked?",
    topic="The attack",
    kinds=frozenset({"cyber"}),
    questions=(
        one("what", "What happened?", CyberKind, "what happened", short="Kind of attack"),
        yes_no("demand", "Do they demand money?", "whether they demand money", short="Demand for money"),
        words("systems", "Which systems, accounts or addresses?", longest=240, short="Systems"),
        yes_no(
            "data",
            "Could they have seen or taken personal data?",
            "whether they could have seen personal data",
            short="Personal data",
            hint="If so, you may have to tell the Information Commissioner’s Office within 72 hours.",
        ),
    ),
)

FRAUDSTER = Page(
    code="fraudster",
    title="What did they use?",
    topic="What they used",
    kinds=ONLINE,
    lead=("Leave empty what you do not know.",),
    questions=(
        words("name", "Names they used", longest=160),
        words("telephone", "Telephone numbers", longest=120),
        words("address", "Email addresses, websites or accounts", longest=300),
        words("bank", "Bank account, card or wallet that money went to", longest=160, short="Money went to"),
    ),
)

LOSSES = Page(
    code="losses",
    title="What was lost?",
    topic="Losses",
    kinds=ONLINE,
    questions=(
        yes_no(
            "lost",
            "Was money, goods or anything else of value lost?",
            "whether anything was lost",
            short="Anything lost",
        ),
        value(
            "amount",
            "How much, in pounds?",
            "how much",
            hint="Your best estimate, before anything is paid back. Leave it empty if you cannot say.",
            short="Loss",
            into="referral.loss",
            design=asked_if("lost", YesNoUnsure.YES.value),
        ),
        one(
            "paid_by",
            "How was it paid or handed over?",
            PaidBy,
            "how it was paid",
            short="Paid by",
            required=False,
            design=asked_if("lost", YesNoUnsure.YES.value),
        ),
        one(
            "victim",
            "Who lost by it, or would have?",
            ReferralVictim,
            "who lost by it",
            short="Who lost",
            into="referral.victim",
        ),
        yes_no("bank_told", "Have you told the bank?", "whether you told the bank", short="Bank told", required=False),
    ),
)

REPORTED_THERE = Page(
    code="reported_there",
    title="Have you told the national fraud service?",
    topic="The national service",
    kinds=ONLINE,
    when=is_referred,
    questions=(
        yes_no(
            "done",
            "Have you told the national fraud service?",
            "whether you told the national fraud service",
            short="Told it already",
            hint=name_the_service,
        ),
        words(
            "reference",
            "Its reference",
            longest=60,
            into="referral.service_reference",
            design=asked_if("done", YesNoUnsure.YES.value),
        ),
        Question(
            code="on",
            label="When did you tell it?",
            short="Told on",
            hint="For example, 27 3 2026.",
            required=False,
            field=partial(
                DateInputField,
                past_only=True,
                subject="the date you told it",
                design=asked_if("done", YesNoUnsure.YES.value),
            ),
            summary=day,
            into="referral.reported_there_at",
        ),
        words(
            "who",
            "Who told it?",
            longest=120,
            into="referral.reported_there_by",
            design=asked_if("done", YesNoUnsure.YES.value),
        ),
    ),
)
