"""Columns of a case that follow from its parts: kept on the row so that a queue is one index walk, never typed."""

from dataclasses import dataclass, field
from datetime import datetime

from bizwatch.cases.choices import AttentionWhy
from bizwatch.cases.policies.attention import AttentionFacts, attention
from bizwatch.cases.policies.solvability import SolvabilityFacts, solvability


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What hangs on a case, boiled down: moments are the earliest of their kind or None, numbers are counts."""

    cctv_lost_at: datetime | None = None
    cctv_waiting: bool = False
    cctv_secured: bool = False
    call_back_at: datetime | None = None
    call_missed_at: datetime | None = None
    action_due_at: datetime | None = None
    message_due_at: datetime | None = None
    unread_by_police: int = 0
    unread_by_business: int = 0
    owed_by_business: int = 0
    solvability: SolvabilityFacts = field(default_factory=SolvabilityFacts)


@dataclass(frozen=True, kw_only=True)
class Moments:
    """The case's own moments, as they stand on its row."""

    record_due_at: datetime
    recorded_at: datetime | None
    contact_due_at: datetime
    contacted_at: datetime | None
    contact_opted_out: bool
    review_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Derived:
    """The derived columns, under the names they have on ``Case``."""

    attention_at: datetime
    attention_why: AttentionWhy
    solvability: int
    cctv_lost_at: datetime | None
    cctv_secured: bool
    unread_by_police: int
    unread_by_business: int
    owed_by_business: int


def derive(moments: Moments, parts: Parts) -> Derived:
    """Return every derived column of a case."""
    next_moment = attention(
        AttentionFacts(
            record_due_at=moments.record_due_at,
            recorded_at=moments.recorded_at,
            contact_due_at=moments.contact_due_at,
            contacted_at=moments.contacted_at,
            contact_opted_out=moments.contact_opted_out,
            review_at=moments.review_at,
            closed_at=moments.closed_at,
            cctv_lost_at=parts.cctv_lost_at,
            call_back_at=parts.call_back_at,
            call_missed_at=parts.call_missed_at,
            action_due_at=parts.action_due_at,
            message_due_at=parts.message_due_at,
        )
    )
    return Derived(
        attention_at=next_moment.at,
        attention_why=next_moment.why,
        solvability=solvability(parts.solvability),
        cctv_lost_at=parts.cctv_lost_at,
        cctv_secured=parts.cctv_secured and not parts.cctv_waiting,
        unread_by_police=parts.unread_by_police,
        unread_by_business=parts.unread_by_business,
        owed_by_business=parts.owed_by_business,
    )
