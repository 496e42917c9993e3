"""The one page on which a premises that has reported before reports a shop theft."""

from decimal import Decimal
from functools import partial

from bizwatch.design.forms import LocalMoment
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import CleanCharField, ConfirmField, DateInputField, MoneyField, TimeInputField
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.evidence import EVIDENCE
from bizwatch.reporting.catalogue.shape import Asked, Page, Question, Rows
from bizwatch.reporting.catalogue.spoken import covered
from bizwatch.reporting.catalogue.when import in_order_and_not_too_long_ago, which
from bizwatch.reporting.choices import PageStyle


def today(asked: Asked) -> object:
    """Return today's date in London."""
    return to_london(asked.at).date()


def this_minute(asked: Asked) -> object:
    """Return the time in London, to the minute."""
    return to_london(asked.at).time().replace(second=0, microsecond=0)


def footage(asked: Asked) -> str:
    """Return which cameras are meant and until when they keep it."""
    return " ".join(filter(None, (asked.cameras, asked.footage)))


def cameras_known(answers: Answers) -> bool:
    """Whether the last report of these premises named cameras."""
    return bool(answers.items("cctv")) and answers.has("cctv_kept")


def no_rows(answers: Answers) -> Rows:
    """Say nothing: every answer of this page is shown on the page it belongs to."""
    return []


EXPRESS = Page(
    code="express",
    title="Tell us about the theft",
    kinds=frozenset({"shop_theft"}),
    style=PageStyle.FILES,
    rows=no_rows,
    moments=(LocalMoment("happened", "day", "time", "which", past_only=True),),
    rule=in_order_and_not_too_long_ago,
    questions=(
        Question(
            code="taken",
            label="What was taken?",
            hint="For example, 4 bottles of vodka.",
            field=partial(CleanCharField, max_length=200, subject="what was taken"),
            summary=covered,
            into="property_lines[].description",
        ),
        Question(
            code="value",
            label="Total value",
            hint="What you sell it for. Your best estimate will do.",
            field=partial(MoneyField, max_value=Decimal("9999999.99"), subject="the total value"),
            summary=covered,
            into="property_lines[].unit_value",
        ),
        Question(
            code="day",
            label="Date",
            field=partial(DateInputField, past_only=True, subject="the date it happened"),
            initial=today,
            summary=covered,
            into="occurred_from",
        ),
        Question(
            code="time",
            label="Time",
            hint="For example, 4:15pm or 16:15.",
            field=partial(TimeInputField, subject="the time it happened"),
            initial=this_minute,
            summary=covered,
            into="occurred_from",
        ),
        which("which"),
        Question(
            code="person",
            label="What did they look like?",
            hint="Leave this empty if nobody saw them.",
            required=False,
            field=partial(CleanCharField, max_length=1_000, multiline=True, design={"rows": 2}),
            summary=covered,
            into="people[].description",
        ),
        Question(
            code="what",
            label="What happened?",
            required=False,
            field=partial(CleanCharField, max_length=1_000, multiline=True, design={"rows": 2}),
            summary=covered,
            into="summary",
        ),
        *EVIDENCE.questions,
        Question(
            code="cctv",
            label="The cameras caught it",
            hint=footage,
            required=False,
            when=cameras_known,
            field=partial(ConfirmField, subject="the cameras caught it"),
            summary=covered,
            into="cctv",
        ),
    ),
)
