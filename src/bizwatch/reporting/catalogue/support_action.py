"""Whether the victim supports police action."""

from functools import partial

from bizwatch.kernel.fields import ChoiceRadios
from bizwatch.reporting.catalogue.shape import Page, Question, is_crime
from bizwatch.reporting.catalogue.spoken import one_of
from bizwatch.reporting.choices import YesNoUnsure

SUPPORT_ACTION = Page(
    code="support_action",
    title="Do you support police action?",
    when=is_crime,
    questions=(
        Question(
            code="supports",
            label="Do you support police action?",
            short="Supports police action",
            hint=(
                "For example, giving a statement or going to court. We record the crime whatever you answer, and you can"
                " change your mind."
            ),
            remember=True,
            field=partial(ChoiceRadios, choices=YesNoUnsure.choices, subject="whether you support police action"),
            summary=one_of(YesNoUnsure),
            into="supports_action",
        ),
    ),
)
