"""Where cases wait, in words and rows."""

from datetime import timedelta
from typing import Any

from bizwatch.cases.policies.stages import STAGES
from bizwatch.cases.selectors.stages import StageFigures, Waiting
from bizwatch.design.filters import local_date, local_datetime, plural

COLUMNS = (
    "Stage",
    {"text": "Left it a week", "numeric": True},
    {"text": "Half of them within", "numeric": True},
    {"text": "Nine in ten within", "numeric": True},
    {"text": "Half within, before", "numeric": True},
    {"text": "Stand there now", "numeric": True},
    "In words",
)
CSV_COLUMNS = (
    "Stage",
    "Weeks",
    "Cases that left it",
    "Half within (hours)",
    "Nine in ten within (hours)",
    "Cases that left it in the weeks before",
    "Half within, in the weeks before (hours)",
    "Stand there now",
    "Half of those since (hours)",
    "Nine in ten of those since (hours)",
)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def span_words(span: timedelta | None) -> str:
    """Return a length of time as people say it, in minutes, hours or days; "" for none."""
    if span is None:
        return ""
    if span < 2 * _HOUR:
        return plural(max(1, round(span.total_seconds() / 60)), "minute")
    if span < 2 * _DAY:
        return plural(round(span / _HOUR), "hour")
    return plural(round(span / _DAY), "day")


def row(one: StageFigures) -> list[Any]:
    """Return one stage as a row."""
    return [
        STAGES[one.stage].name,
        f"{round(one.number / one.weeks):,}" if one.weeks else "",
        span_words(one.half),
        span_words(one.most),
        span_words(one.half_before),
        f"{one.standing:,}",
        in_words(one),
    ]


def in_words(one: StageFigures) -> str:
    """Return what a stage's figures say."""
    words = f"{STAGES[one.stage].left}: none in this time."
    if one.number:
        words = f"{STAGES[one.stage].left}: {one.number:,}, half of them within {span_words(one.half)}."
    if one.grew:
        words += f" It takes longer than before: it was {span_words(one.half_before)}."
    elif one.grew is None and one.number:
        words += " Too few to compare with the time before."
    if one.standing:
        standing = STAGES[one.stage].standing
        words += f" {standing}: {one.standing:,}, half of them for {span_words(one.standing_half)} or longer."
    return words


def lead(found: Waiting) -> str:
    """Return which weeks were counted, which stage grew most, and when it was counted."""
    span = f"Weeks from {local_date(found.first)} to {local_date(found.last)}, compared with as many weeks before."
    if found.counted_at is None:
        return f"{span} Nothing has been counted yet: the worker counts every hour."
    grown = [one for one in found.stages if one.grew and one.half and one.half_before]
    grown.sort(key=lambda one: one.half / one.half_before if one.half and one.half_before else 0, reverse=True)
    named = ", and ".join(STAGES[one.stage].name[:1].lower() + STAGES[one.stage].name[1:] for one in grown)
    news = f" What takes longer than before: {named}." if grown else " No stage takes much longer than before."
    return f"{span}{news} Counted {local_datetime(found.counted_at)}."


def csv_rows(found: Waiting) -> list[list[Any]]:
    """Return the rows of ``CSV_COLUMNS``."""
    return [
        [
            STAGES[one.stage].name,
            one.weeks,
            one.number,
            _hours(one.half),
            _hours(one.most),
            one.number_before,
            _hours(one.half_before),
            one.standing,
            _hours(one.standing_half),
            _hours(one.standing_most),
        ]
        for one in found.stages
    ]


def _hours(span: timedelta | None) -> float | None:
    return round(span / _HOUR, 1) if span is not None else None
