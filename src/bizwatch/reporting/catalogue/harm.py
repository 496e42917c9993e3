"""Violence, threats and hate: what was done, to whom, and for which strand. Every victim is a person of their own."""

from functools import partial

from bizwatch.kernel.fields import MultiChoice
from bizwatch.reference.selectors import hate_strands
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.asking import asked_if, dated, one, several, spoken_row, words, yes_no
from bizwatch.reporting.catalogue.shape import Asked, Page, Question, Repeat
from bizwatch.reporting.choices import PageStyle
from bizwatch.reporting.kind_choices import HARMS_PEOPLE, Act, Injury, Work
from bizwatch.reporting.kind_rules import is_hate

HARM_KINDS = frozenset({"violence", "hate_crime"})
ONLY_HATE = (Act.DAMAGE, Act.MESSAGES)


def acts(asked: Asked) -> list[tuple[str, str]]:
    """Return what can have been done: hate can also be against property or by message."""
    kept = [act for act in Act if act not in ONLY_HATE or asked.answers.kind == "hate_crime"]
    return [(act.value, str(act.label)) for act in kept]


def about_violence(answers: Answers) -> bool:
    """Whether it is a report of violence, in which something may have been stolen too."""
    return answers.kind == "violence"


def people_were_harmed(answers: Answers) -> bool:
    """Whether somebody was hurt, threatened or abused, so that there are victims to name."""
    if answers.kind != "hate_crime":
        return True
    return bool(set(HARMS_PEOPLE).intersection(answers.get("harm", "acts", [])))


HATE = Page(
    code="hate",
    title="What do you think it was because of?",
    topic="Hate",
    when=is_hate,
    lead=("You need not know, and you need not say. We treat it as hate because you told us.",),
    questions=(
        Question(
            code="strands",
            label="Because of somebody’s, or what somebody was thought to be",
            short="Because of",
            hint="Select all that apply, or none.",
            required=False,
            field=partial(MultiChoice, subject="what it was because of"),
            choices=dated(hate_strands),
            summary=spoken_row(hate_strands, many=True),
            into="summary",
        ),
    ),
)

HARM = Page(
    code="harm",
    title="What did they do?",
    topic="What they did",
    kinds=HARM_KINDS,
    questions=(
        several("acts", "What did they do?", Act, "what they did", choices=acts, short="They"),
        yes_no(
            "weapon",
            "Was a weapon used, shown or mentioned?",
            "whether there was a weapon",
            short="Weapon",
            hint="For example a knife, a needle, a bottle or a tool held as a weapon.",
        ),
        words(
            "weapon_what",
            "What was it?",
            longest=160,
            short="The weapon",
            design=asked_if("weapon", "yes"),
        ),
        yes_no(
            "stolen",
            "Was anything stolen as well?",
            "whether anything was stolen",
            short="Stolen as well",
            hint="If force or threats were used to steal it, report robbery instead.",
            when=about_violence,
        ),
    ),
)

VICTIMS = Page(
    code="victims",
    title="Who was hurt, threatened or abused?",
    topic="Victims",
    kinds=HARM_KINDS | {"robbery"},
    when=people_were_harmed,
    style=PageStyle.LINES,
    repeat=Repeat(noun="person", at_most=10),
    lead=(
        "Add each person. Each is a victim in their own right and is offered support, whatever the business decides.",
        "For your own staff, a work telephone number is enough.",
    ),
    questions=(
        words("told_name", "Name", longest=160, subject="the name of the person", into="people[].told_name"),
        one(
            "work",
            "Do they work here?",
            Work,
            "whether they work here",
            short="Works here",
            into="people[].description",
        ),
        yes_no(
            "because",
            "Did it happen because of their job?",
            "whether it happened because of their job",
            short="Because of their job",
            hint="For example, they refused a sale, asked for payment or stopped somebody.",
            into="people[].description",
        ),
        one(
            "injury",
            "Were they injured?",
            Injury,
            "whether they were injured",
            short="Injury",
            into="people[].description",
        ),
        words(
            "contact",
            "How we can reach them",
            short="Reach them by",
            into="people[].contact",
        ),
    ),
)
