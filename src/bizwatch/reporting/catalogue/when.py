"""When it happened: a moment, or the two moments it happened between."""

from datetime import datetime
from functools import partial

from bizwatch.design.filters import local_datetime
from bizwatch.design.forms import DesignForm, LocalMoment, which_hour_field
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import ChoiceRadios, DateInputField, TimeInputField
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.shape import Page, Question, Rows
from bizwatch.reporting.catalogue.spoken import covered
from bizwatch.reporting.choices import Span

LONGEST_AGO_YEARS = 20
NOTICED = frozenset({"modern_slavery", "information", "suspicious_activity"})


def years_before(at: datetime, years: int) -> datetime:
    """Return the same moment some years earlier; 29 February becomes the 28th where there is none."""
    local = to_london(at)
    try:
        return local.replace(year=local.year - years)
    except ValueError:
        return local.replace(year=local.year - years, day=28)


def in_order_and_not_too_long_ago(form: DesignForm) -> None:
    """Refuse an end before its start, and anything beyond 20 years ago, which is most likely a slip."""
    start, end = form.cleaned_data.get("start"), form.cleaned_data.get("end")
    if start and end and end <= start:
        form.add_error("end_time", "The latest time must be after the earliest time")
    assert form.at is not None  # noqa: S101 - every form of a report is given its moment
    limit = years_before(form.at, LONGEST_AGO_YEARS)
    for joined in form.moments:
        found = form.cleaned_data.get(joined.name)
        if found and found < limit:
            message = f"The date must be within the last {LONGEST_AGO_YEARS} years. Call 101 about anything earlier."
            form.add_error(joined.day, message)


def span_rows(answers: Answers) -> Rows:
    """Return one row with the moment or the two moments."""
    found = answers.page("when")
    if not found:
        return []
    first = found.get("happened") or found.get("start")
    spoken = local_datetime(datetime.fromisoformat(first)) if first else ""
    if found.get("end"):
        spoken = f"Between {spoken}\nand {local_datetime(datetime.fromisoformat(found['end']))}"
    return [("When it happened", spoken)]


def _day(code: str, label: str, subject: str, span: Span) -> Question:
    return Question(
        code=code,
        label=label,
        hint="For example, 27 3 2026.",
        field=partial(DateInputField, past_only=True, subject=subject, design={"conditional_on": ("span", span.value)}),
        summary=covered,
        into="occurred_from" if code != "end_day" else "occurred_to",
    )


def _time(code: str, label: str, subject: str, span: Span) -> Question:
    return Question(
        code=code,
        label=label,
        hint="For example, 4:15pm or 16:15.",
        field=partial(TimeInputField, subject=subject, design={"conditional_on": ("span", span.value)}),
        summary=covered,
        into="occurred_from" if code != "end_time" else "occurred_to",
    )


def which(code: str, into: str = "occurred_from") -> Question:
    """Return the question asked only where a local time happened twice."""

    def field(*, label: str, help_text: str, required: bool) -> ChoiceRadios:
        return which_hour_field()

    return Question(
        code=code,
        label="The clocks went back that night, so this time happened twice. Which one was it?",
        field=field,
        summary=covered,
        into=into,
    )


def when_words(answers: Answers) -> str:
    """Return the question as it is worded for the kind: what goes on for long is noticed at a moment."""
    return "When did you notice it?" if answers.kind in NOTICED else "When did it happen?"


WHEN = Page(
    code="when",
    title=when_words,
    topic="When it happened",
    rule=in_order_and_not_too_long_ago,
    rows=span_rows,
    moments=(
        LocalMoment("happened", "at_day", "at_time", "at_which", past_only=True),
        LocalMoment("start", "start_day", "start_time", "start_which", past_only=True),
        LocalMoment("end", "end_day", "end_time", "end_which", past_only=True),
    ),
    express=lambda said, asked: {
        "span": Span.KNOWN.value,
        "at_day": said["day"],
        "at_time": said["time"],
        "at_which": said.get("which") or "",
        "happened": said["happened"],
    },
    questions=(
        Question(
            code="span",
            label=when_words,
            field=partial(ChoiceRadios, choices=Span.choices, subject="whether you know when it happened"),
            summary=covered,
            into="occurred_from",
        ),
        _day("at_day", "Date", "the date it happened", Span.KNOWN),
        _time("at_time", "Time", "the time it happened", Span.KNOWN),
        which("at_which"),
        _day("start_day", "Earliest date", "the earliest date", Span.BETWEEN),
        _time("start_time", "Earliest time", "the earliest time", Span.BETWEEN),
        which("start_which"),
        _day("end_day", "Latest date", "the latest date", Span.BETWEEN),
        _time("end_time", "Latest time", "the latest time", Span.BETWEEN),
        which("end_which", into="occurred_to"),
    ),
)
