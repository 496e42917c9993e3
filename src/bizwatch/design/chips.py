"""The small coloured clock beside a promise: how long is left, or whether it was kept."""

from datetime import datetime, timedelta
from typing import NamedTuple

SOON = timedelta(hours=4)


class Chip(NamedTuple):
    """A tag's text and GOV.UK colour."""

    text: str
    colour: str


def promise_chip(due_at: datetime | None, *, at: datetime, kept_at: datetime | None = None) -> Chip:
    """Return the chip of a promise due at ``due_at``, as seen at ``at``; all times aware.

    Kept in time green, kept late orange, overdue red, under four hours left yellow, more blue, no promise grey.
    """
    if due_at is None:
        return Chip("No time limit", "grey")
    if kept_at is not None:
        return Chip("Kept", "green") if kept_at <= due_at else Chip(f"Kept {span(kept_at - due_at)} late", "orange")
    if at >= due_at:
        return Chip(f"Overdue by {span(at - due_at)}", "red")
    return Chip(f"Due in {span(due_at - at)}", "yellow" if due_at - at < SOON else "blue")


def span(length: timedelta) -> str:
    """Return a length of time in its largest fitting unit, rounded down: "3 hours", "1 day", "under a minute".

    Below two hours the minutes are said too: "1 hour 51 minutes".
    """
    minutes = int(length.total_seconds() // 60)
    if 60 < minutes < 120:
        rest = minutes - 60
        return f"1 hour {rest} minute{'' if rest == 1 else 's'}"
    for size, unit in ((2880, 1440), (60, 60), (1, 1)):
        if minutes >= size:
            count, name = minutes // unit, {1440: "day", 60: "hour", 1: "minute"}[unit]
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "under a minute"
