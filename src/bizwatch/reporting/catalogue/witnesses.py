"""People who saw it and may say so."""

from functools import partial

from bizwatch.kernel.fields import CleanCharField
from bizwatch.reporting.catalogue.known import knows
from bizwatch.reporting.catalogue.shape import Page, Question, Repeat
from bizwatch.reporting.choices import Known, PageStyle

WITNESSES = Page(
    code="witnesses",
    title="Who saw it?",
    when=partial(knows, Known.WITNESSES),
    style=PageStyle.LINES,
    repeat=Repeat(noun="witness", at_most=10),
    lead=("Give only people who agreed that you tell us. For your own staff, a work telephone number is enough.",),
    questions=(
        Question(
            code="told_name",
            label="Name",
            field=partial(CleanCharField, max_length=160, subject="the name of the witness"),
            into="people[].told_name",
        ),
        Question(
            code="contact",
            label="How we can reach them",
            short="Reach them by",
            required=False,
            field=partial(CleanCharField, max_length=200),
            into="people[].contact",
        ),
        Question(
            code="description",
            label="What they saw",
            required=False,
            field=partial(CleanCharField, max_length=1_000, multiline=True, design={"rows": 3}),
            into="people[].description",
        ),
    ),
)
