"""CCTV: which cameras, how far their clocks are out, when the footage is recorded over and who can export it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from bizwatch.design.filters import local_date, plural
from bizwatch.kernel.clock import LONDON, to_london
from bizwatch.kernel.fields import ChoiceRadios, CleanCharField, DateInputField, IntegerField
from bizwatch.reporting.answers import Answers, Json, moment
from bizwatch.reporting.catalogue.known import knows
from bizwatch.reporting.catalogue.shape import Asked, Page, Question, Repeat, Rows
from bizwatch.reporting.catalogue.spoken import covered, one_of
from bizwatch.reporting.choices import ClockError, Kept, Known, PageStyle

LONGEST_KEPT_DAYS = 3_650
SLOWEST_CLOCK_MINUTES = 1_440 * 31


def earliest_moment(answers: Answers) -> datetime | None:
    """Return the first moment at which it can have happened."""
    found = answers.page("when")
    return moment(found.get("happened") or found.get("start"))


def overwritten_at(answers: Answers) -> datetime | None:
    """Return when the footage is lost, in UTC, or None where it is not known.

    "Kept for N days" counts from the first moment at which it can have happened, to the same time of day in London. A
    date alone means its first minute: the footage must be saved before that day.
    """
    kept, start = answers.page("cctv_kept"), earliest_moment(answers)
    if kept.get("kept") == Kept.DAYS and start:
        return (to_london(start) + timedelta(days=int(kept["days"]))).astimezone(UTC)
    if kept.get("kept") == Kept.DATE and kept.get("lost_day"):
        return datetime.combine(date.fromisoformat(kept["lost_day"]), time(0), tzinfo=LONDON).astimezone(UTC)
    return None


def clock_error_minutes(item: Mapping[str, Json]) -> int | None:
    """Return how far a camera's clock runs ahead (+) or behind (-) in minutes; None where that is not known."""
    minutes = int(item.get("minutes") or 0)
    return {"right": 0, "fast": minutes, "slow": -minutes}.get(item.get("clock") or "")


def express_cameras(said: Mapping[str, Json], asked: Asked) -> Json:
    """Return the cameras of the last report, confirmed on the express page; None where they were not."""
    return asked.answers.pages.get("cctv") if said.get("cctv") else None


def express_kept(said: Mapping[str, Json], asked: Asked) -> Json:
    """Return how long the footage is kept, as in the last report, where that was confirmed."""
    return asked.answers.pages.get("cctv_kept") if said.get("cctv") else None


def kept_rows(answers: Answers) -> Rows:
    """Return how long the footage lasts as a date, and who can export it."""
    found = answers.page("cctv_kept")
    if not found:
        return []
    lost = overwritten_at(answers)
    spoken = {
        Kept.DAYS.value: f"On {local_date(lost)} (kept for {plural(int(found.get('days') or 0), 'day')})",
        Kept.DATE.value: f"On {local_date(lost)}",
    }.get(found.get("kept", ""), "Not known")
    return [("Recorded over", spoken), ("Who can export it", found.get("who_can_export") or "")]


CCTV = Page(
    code="cctv",
    title="Which cameras may have caught it?",
    topic="CCTV",
    when=partial(knows, Known.CCTV),
    style=PageStyle.LINES,
    repeat=Repeat(noun="camera"),
    express=express_cameras,
    questions=(
        Question(
            code="camera",
            label="Camera",
            hint="For example, camera 4, entrance.",
            remember=True,
            field=partial(CleanCharField, max_length=200, subject="which camera it is"),
            into="cctv[].camera",
        ),
        Question(
            code="clock",
            label="Is its clock right?",
            short="Its clock",
            remember=True,
            field=partial(ChoiceRadios, choices=ClockError.choices, subject="whether its clock is right"),
            summary=one_of(ClockError),
            into="cctv[].clock_error_minutes",
        ),
        Question(
            code="minutes",
            label="How many minutes fast or slow?",
            short="Minutes fast or slow",
            required=False,
            remember=True,
            field=partial(IntegerField, max_value=SLOWEST_CLOCK_MINUTES, subject="how many minutes fast or slow"),
            into="cctv[].clock_error_minutes",
        ),
    ),
)

CCTV_KEPT = Page(
    code="cctv_kept",
    title="How long is the footage kept?",
    topic="CCTV",
    when=partial(knows, Known.CCTV),
    rows=kept_rows,
    express=express_kept,
    lead=("The desk looks at reports first whose footage is soon lost. If you can, save a copy now.",),
    questions=(
        Question(
            code="kept",
            label="When will it be recorded over?",
            remember=True,
            field=partial(ChoiceRadios, choices=Kept.choices, subject="when it will be recorded over"),
            summary=covered,
            into="cctv[].overwritten_at",
        ),
        Question(
            code="days",
            label="Number of days",
            remember=True,
            field=partial(
                IntegerField,
                min_value=1,
                max_value=LONGEST_KEPT_DAYS,
                subject="the number of days",
                design={"conditional_on": ("kept", Kept.DAYS.value)},
            ),
            summary=covered,
            into="cctv[].overwritten_at",
        ),
        Question(
            code="lost_day",
            label="Date it is recorded over",
            hint="For example, 27 3 2026.",
            field=partial(
                DateInputField,
                subject="the date it is recorded over",
                design={"conditional_on": ("kept", Kept.DATE.value)},
            ),
            summary=covered,
            into="cctv[].overwritten_at",
        ),
        Question(
            code="who_can_export",
            label="Who can export the footage?",
            hint="A name, a job or a firm.",
            required=False,
            remember=True,
            field=partial(CleanCharField, max_length=120),
            summary=covered,
            into="cctv[].who_can_export",
        ),
    ),
)
