"""The people who did it, as they were seen. What was observed is asked for, never ethnicity."""

from functools import partial

from bizwatch.kernel.fields import ChoiceRadios, CleanCharField
from bizwatch.reporting.catalogue.known import knows
from bizwatch.reporting.catalogue.shape import Page, Question, Repeat
from bizwatch.reporting.catalogue.spoken import one_of
from bizwatch.reporting.choices import Known, PageStyle, YesNoUnsure

NO_CRIME_YET = frozenset({"modern_slavery", "suspicious_activity", "information"})

PEOPLE = Page(
    code="people",
    title=lambda answers: "Who is it about?" if answers.kind in NO_CRIME_YET else "Who did it?",
    topic="People",
    when=partial(knows, Known.PEOPLE),
    style=PageStyle.LINES,
    repeat=Repeat(noun="person", at_most=10),
    lead=("Tell us what you or others saw. If somebody told you, say who.",),
    express=lambda said, asked: (
        [{"description": said["person"], "told_name": "", "seen_before": ""}] if said.get("person") else None
    ),
    questions=(
        Question(
            code="description",
            label="What did they look like?",
            short="Description",
            hint="For example, build, hair, clothes, bag, how they walked or spoke.",
            field=partial(
                CleanCharField, max_length=1_000, multiline=True, subject="what they looked like", design={"rows": 3}
            ),
            into="people[].description",
        ),
        Question(
            code="told_name",
            label="Name or nickname, if you know it",
            short="Name or nickname",
            required=False,
            field=partial(CleanCharField, max_length=160),
            into="people[].told_name",
        ),
        Question(
            code="seen_before",
            label="Have you seen them before?",
            short="Seen before",
            required=False,
            field=partial(ChoiceRadios, choices=YesNoUnsure.choices, design={"inline": True}),
            summary=one_of(YesNoUnsure),
            into="people[].seen_before",
        ),
    ),
)
