"""When a case next needs somebody: the earliest moment at which something is lost, and what.

The desk's queue is in this order, so the whole of it is here: one table, one pure function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bizwatch.cases.choices import AttentionWhy


@dataclass(frozen=True, kw_only=True)
class AttentionFacts:
    """All that decides it. Moments are aware; None where there is no such thing on the case.

    ``cctv_lost_at`` is when the first camera not yet seen to is overwritten; ``call_back_at`` the next call booked and
    ``call_missed_at`` the first of them that nobody made in its time;
    ``action_due_at`` the next open action of the police; ``message_due_at`` when the oldest unread message of the
    business should have been read. ``tell_due_at`` is when the first running clock of telling the victim of a decision breaks,
    ``offer_due_at`` of an offer to them (``policies.clocks``).
    """

    record_due_at: datetime
    recorded_at: datetime | None
    contact_due_at: datetime
    contacted_at: datetime | None
    contact_opted_out: bool
    review_at: datetime
    cctv_lost_at: datetime | None = None
    call_back_at: datetime | None = None
    call_missed_at: datetime | None = None
    action_due_at: datetime | None = None
    message_due_at: datetime | None = None
    tell_due_at: datetime | None = None
    offer_due_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Attention:
    """The moment and the reason."""

    at: datetime
    why: AttentionWhy


def _record_due(facts: AttentionFacts) -> datetime | None:
    return None if facts.recorded_at else facts.record_due_at


def _contact_due(facts: AttentionFacts) -> datetime | None:
    return None if facts.contacted_at or facts.contact_opted_out else facts.contact_due_at


# At one and the same moment the earlier line is named.
ATTENTION_RULES: tuple[tuple[AttentionWhy, Callable[[AttentionFacts], datetime | None]], ...] = (
    (AttentionWhy.CONTACT, _contact_due),
    (AttentionWhy.RECORD, _record_due),
    (AttentionWhy.CALL_MISSED, lambda facts: facts.call_missed_at),
    (AttentionWhy.CALL_BACK, lambda facts: facts.call_back_at),
    (AttentionWhy.CCTV, lambda facts: facts.cctv_lost_at),
    (AttentionWhy.MESSAGE, lambda facts: facts.message_due_at),
    (AttentionWhy.TELL, lambda facts: facts.tell_due_at),
    (AttentionWhy.OFFER, lambda facts: facts.offer_due_at),
    (AttentionWhy.ACTION, lambda facts: facts.action_due_at),
    (AttentionWhy.REVIEW, lambda facts: facts.review_at),
)


def attention(facts: AttentionFacts) -> Attention:
    """Return what of an open case is lost first, and when; a closed case needs nobody from the moment it closed."""
    if facts.closed_at is not None:
        return Attention(facts.closed_at, AttentionWhy.CLOSED)
    due = [(moment, place, why) for place, (why, when) in enumerate(ATTENTION_RULES) if (moment := when(facts))]
    moment, _, why = min(due)
    return Attention(moment, why)
