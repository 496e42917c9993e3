"""What else the desk should know."""

from functools import partial

from bizwatch.kernel.fields import CleanCharField
from bizwatch.reporting.catalogue.shape import OPEN_KINDS, Page, Question

EXTRA = Page(
    code="extra",
    title="Anything else",
    kinds=OPEN_KINDS,
    express=lambda said, asked: {},
    lead=("You can leave all of these empty.",),
    questions=(
        Question(
            code="impact",
            label="How did it affect you, your staff or your business?",
            short="Effect",
            required=False,
            field=partial(CleanCharField, max_length=1_000, multiline=True, design={"rows": 3}),
            into="summary",
        ),
        Question(
            code="before",
            label="Has it happened before?",
            short="Happened before",
            hint="If you have crime references of earlier reports, give them.",
            required=False,
            field=partial(CleanCharField, max_length=400),
            into="summary",
        ),
        Question(
            code="else",
            label="Anything else we should know",
            short="Anything else",
            required=False,
            field=partial(CleanCharField, max_length=1_000, multiline=True, design={"rows": 3}),
            into="summary",
        ),
    ),
)
