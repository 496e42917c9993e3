"""Columns of a case that follow from its parts: kept on the row so that a queue is one index walk, never typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bizwatch.cases.choices import AttendanceChoice, AttentionWhy, FactAnswer
from bizwatch.cases.policies.attendance import Decided, attendance, stands
from bizwatch.cases.policies.attention import Attention, AttentionFacts, attention
from bizwatch.cases.policies.priority import PriorityFacts, Stored, Weights, as_stored, head_starts, priority_at
from bizwatch.cases.policies.solvability import SolvabilityFacts, solvability
from bizwatch.cases.policies.thrive import hastening_level
from bizwatch.reference.selectors import AttendanceCondition, ThriveLevel, ThrivePart


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What hangs on a case, boiled down: moments are the earliest of their kind or None, numbers are counts.

    ``circumstances`` are answers by the code of the fact, ``thrive`` levels by the code of the part: the newest of each.
    """

    cctv_lost_at: datetime | None = None
    cctv_waiting: bool = False
    cctv_secured: bool = False
    call_back_at: datetime | None = None
    call_missed_at: datetime | None = None
    action_due_at: datetime | None = None
    message_due_at: datetime | None = None
    tell_due_at: datetime | None = None
    offer_due_at: datetime | None = None
    unread_by_police: int = 0
    unread_by_business: int = 0
    owed_by_business: int = 0
    solvability: SolvabilityFacts = field(default_factory=SolvabilityFacts)
    circumstances: Mapping[str, str] = field(default_factory=dict)
    thrive: Mapping[str, str] = field(default_factory=dict)
    decided: Decided | None = None


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
class Standing:
    """What of the case's own row, and of the rules of the day, decides its place. ``harm_days``: the median of the offence."""

    reported_at: datetime
    is_crime: bool
    told_as_hate: bool
    repeat_place: bool
    harm_days: float | None
    weights: Weights
    conditions: tuple[AttendanceCondition, ...]
    thrive_parts: tuple[ThrivePart, ...]
    thrive_levels: tuple[ThriveLevel, ...]


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
    attendance_asked: bool
    attendance_choice: str
    priority_at: datetime
    priority_factors: Stored
    priority_mark: str


def derive(moments: Moments, parts: Parts, own: Standing) -> Derived:
    """Return every derived column of a case."""
    next_moment = _next_moment(moments, parts)
    is_open = moments.closed_at is None
    answer = attendance(parts.circumstances, own.conditions, is_crime=own.is_crime and is_open)
    choice = parts.decided.choice.value if parts.decided and stands(parts.decided, answer) else ""
    waits_for_officer = answer.asked and choice in ("", AttendanceChoice.ATTEND)
    facts = _priority_facts(parts, own, next_moment.why, waits_for_officer=waits_for_officer)
    starts = head_starts(facts, own.weights) if is_open else ()
    return Derived(
        attention_at=next_moment.at,
        attention_why=next_moment.why,
        solvability=solvability(parts.solvability),
        cctv_lost_at=parts.cctv_lost_at,
        cctv_secured=parts.cctv_secured and not parts.cctv_waiting,
        unread_by_police=parts.unread_by_police,
        unread_by_business=parts.unread_by_business,
        owed_by_business=parts.owed_by_business,
        attendance_asked=answer.asked,
        attendance_choice=choice,
        priority_at=priority_at(next_moment.at, own.reported_at, starts, own.weights.limit),
        priority_factors=as_stored(starts),
        priority_mark=own.weights.mark,
    )


def _priority_facts(parts: Parts, own: Standing, why: AttentionWhy, *, waits_for_officer: bool) -> PriorityFacts:
    found = hastening_level(parts.thrive, own.thrive_parts, own.thrive_levels)
    holds = {code for code, answer in parts.circumstances.items() if answer == FactAnswer.YES}
    return PriorityFacts(
        attendance=waits_for_officer,
        violence="violence" in holds,
        weapon="weapon" in holds,
        prolific="prolific" in holds,
        juvenile="juvenile" in holds,
        hate=own.told_as_hate,
        thrive=found.steps if found else 0,
        harm=own.weights.rules.harm_steps(own.harm_days),
        evidence=why is AttentionWhy.CCTV,
        repeat_place=own.repeat_place,
        enquiry=solvability(parts.solvability),
    )


def _next_moment(moments: Moments, parts: Parts) -> Attention:
    return attention(
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
            tell_due_at=parts.tell_due_at,
            offer_due_at=parts.offer_due_at,
        )
    )
