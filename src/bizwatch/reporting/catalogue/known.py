"""What there is to go on: each thing ticked leads to a page of its own."""

from collections.abc import Mapping
from functools import partial

from bizwatch.kernel.fields import MultiChoice
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue.shape import OPEN_KINDS, Asked, Page, Question
from bizwatch.reporting.catalogue.spoken import each_of
from bizwatch.reporting.choices import Known


def knows(what: Known, answers: Answers) -> bool:
    """Whether the reporter ticked this."""
    return what.value in answers.get("known", "known", [])


def express_known(said: Mapping[str, Json], asked: Asked) -> Json:
    """Return what the express page shows to be known."""
    found = [Known.PEOPLE.value] if said.get("person") else []
    found += [Known.CCTV.value] if said.get("cctv") else []
    return {"known": found or [Known.NONE.value]}


def what_can_be_known(asked: Asked) -> list[tuple[str, str]]:
    """Return what can be given: in confidence, neither footage nor the names of colleagues."""
    is_open = asked.answers.kind in OPEN_KINDS
    return [(what.value, str(what.label)) for what in Known if is_open or what not in (Known.CCTV, Known.WITNESSES)]


KNOWN = Page(
    code="known",
    title="What can you tell us or give us?",
    express=express_known,
    questions=(
        Question(
            code="known",
            label="What can you tell us or give us?",
            short="You can tell us about",
            hint="Select all that apply. Photos and video come later.",
            choices=what_can_be_known,
            field=partial(
                MultiChoice,
                subject="what you can tell us or give us, or “None of these”",
                design={"exclusive": Known.NONE.value},
            ),
            summary=each_of(Known),
            into="people | vehicles | cctv",
        ),
    ),
)
