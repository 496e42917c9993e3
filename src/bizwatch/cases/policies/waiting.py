"""Who waits for whom on a case: the business for the police, the police for the business, or each for the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bizwatch.cases.choices import AttentionWhy, Side


@dataclass(frozen=True)
class Owed:
    """Something that the business is asked for: in words, since when, and by when."""

    text: str
    since: datetime
    due_at: datetime


@dataclass(frozen=True)
class Waiting:
    """One side waits: ``side`` is the one that must act, ``what`` it must do, ``by`` when; ``since`` where that is known."""

    side: Side
    what: str
    by: datetime
    since: datetime | None = None


# What the police still owe, in words that both sides read. Of a decision the business learns when it is told and not here.
# Footage keeps nobody waiting: it is about to be lost whoever
# acts; what else is due then stands in the promises.
POLICE_OWES: Mapping[AttentionWhy, str] = {
    AttentionWhy.CONTACT: "contact",
    AttentionWhy.RECORD: "recording",
    AttentionWhy.CALL_MISSED: "the call that was missed",
    AttentionWhy.CALL_BACK: "the call",
    AttentionWhy.MESSAGE: "an answer to the last message",
    AttentionWhy.ACTION: "the next step",
    AttentionWhy.OFFER: "an offer of support or of a statement",
    AttentionWhy.REVIEW: "the next review",
}


@dataclass(frozen=True, kw_only=True)
class WaitingFacts:
    """All that decides it: what the business owes, what the case needs next, and the promises still running."""

    is_open: bool
    owed: Sequence[Owed]
    attention_why: AttentionWhy
    attention_at: datetime
    contact_due_at: datetime | None = None
    record_due_at: datetime | None = None


class Promised(Protocol):
    """A case, or what its business sees of it."""

    @property
    def is_open(self) -> bool: ...
    @property
    def attention_why(self) -> str: ...
    @property
    def attention_at(self) -> datetime: ...
    @property
    def contact_opted_out(self) -> bool: ...
    @property
    def contacted_at(self) -> datetime | None: ...
    @property
    def contact_due_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime | None: ...
    @property
    def record_due_at(self) -> datetime: ...


def waiting_facts(case: Promised, owed: Sequence[Owed]) -> WaitingFacts:
    """Return the facts of a case; a promise that was kept, or that nobody wants kept, is none that runs."""
    return WaitingFacts(
        is_open=case.is_open,
        owed=owed,
        attention_why=AttentionWhy(case.attention_why),
        attention_at=case.attention_at,
        contact_due_at=None if case.contacted_at or case.contact_opted_out else case.contact_due_at,
        record_due_at=None if case.recorded_at else case.record_due_at,
    )


def waiting_for(facts: WaitingFacts) -> tuple[Waiting, ...]:
    """Return who must act now, the business first; nobody on a closed case.

    The business owes what it was asked for, since the first of it. The police owe what is due first, unless that is only a
    review and the business has something to do meanwhile.
    """
    if not facts.is_open:
        return ()
    owed = facts.owed
    found = []
    if owed:
        first = min(owed, key=lambda one: one.since)
        found.append(Waiting(Side.BUSINESS, first.text, min(one.due_at for one in owed), first.since))
    return (*found, *_police_owe(facts))


def _police_owe(facts: WaitingFacts) -> tuple[Waiting, ...]:
    due = [
        (facts.contact_due_at, AttentionWhy.CONTACT),
        (facts.record_due_at, AttentionWhy.RECORD),
        (facts.attention_at, facts.attention_why),
    ]
    debts = [(moment, why) for moment, why in due if moment is not None and why in POLICE_OWES]
    if facts.owed:
        debts = [(moment, why) for moment, why in debts if why is not AttentionWhy.REVIEW]
    if not debts:
        return ()
    moment, why = min(debts, key=lambda debt: debt[0])
    return (Waiting(Side.POLICE, POLICE_OWES[why], moment),)
