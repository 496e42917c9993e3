"""The two promises to a victim, and whether each was kept: computed from moments, never counted up."""

from datetime import datetime
from enum import StrEnum


class PromiseState(StrEnum):
    """How a promise stands."""

    RUNNING = "running"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    BROKEN = "broken"
    EXCUSED = "excused"
    ENDED = "ended"


def promise_state(
    *,
    due_at: datetime,
    kept_at: datetime | None,
    at: datetime,
    excused_at: datetime | None = None,
    closed_at: datetime | None = None,
) -> PromiseState:
    """Return how a promise stands at a moment.

    At the very moment it is due it is still kept. ``excused_at`` is when the victim asked for no contact, ``closed_at``
    when the case left the desk: neither undoes a promise that was broken before.
    """
    if kept_at is not None:
        return PromiseState.KEPT if kept_at <= due_at else PromiseState.KEPT_LATE
    if excused_at is not None and excused_at <= due_at:
        return PromiseState.EXCUSED
    if closed_at is not None and closed_at <= due_at:
        return PromiseState.ENDED
    return PromiseState.RUNNING if at <= due_at else PromiseState.BROKEN
