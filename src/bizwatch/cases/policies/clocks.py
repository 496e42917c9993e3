"""Which clocks run on a case: what starts, stops and ends each, in one table; and how one stands after all that happened.

The lengths and their sources are dated reference data (``clocks.toml``). A clock keeps the rule under which it began: a
new length counts for those that start from its date on (this product's decision: no rule found). docs/explanation/clocks.md
is written from this table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bizwatch.cases.choices import AttentionWhy, ClockEnding, ClockEventKind, Side
from bizwatch.cases.policies.natures import ORDINARY
from bizwatch.reference.choices import Nature

_CRIME = frozenset({Nature.CRIME})


class OnReopening(StrEnum):
    """What becomes of a clock that ended with its case when the case is opened again."""

    RUNS_ON = "runs_on"  # from where it began: the time between counts
    ANEW = "anew"  # a new one starts
    STAYS = "stays"  # nothing


@dataclass(frozen=True)
class Mirror:
    """The columns of the case that a clock follows: when it is due and when it was kept ("" where an act keeps it)."""

    due: str
    kept: str = ""


@dataclass(frozen=True, kw_only=True)
class ClockRule:
    """One clock on a case.

    ``starts`` and ``stops`` are the acts (names of services) that do it. ``mirrors``: the case's own columns lead, and the
    ledger follows them. ``at_contact``: it starts when the victim is first contacted. ``natures``: for which reports it runs.
    ``each_decision``: one runs for every decision of its kind. ``runs_on_closed``: it goes on when the case closes, and
    ``only_closed`` that it ends when the case is reopened. ``attention``: what of an open case is lost when it breaks, where
    no column of the case says so already. ``wants_reason``: a supervisor says why it broke. ``enhanced``: the clock in
    its place for a victim with enhanced rights. ``is_code``: it is of the Victims' Code.
    """

    code: str
    starts: frozenset[str]
    stops: frozenset[str]
    mirrors: Mirror | None = None
    at_contact: bool = False
    natures: frozenset[Nature] = _CRIME
    each_decision: bool = False
    runs_on_closed: bool = False
    only_closed: bool = False
    on_reopening: OnReopening = OnReopening.STAYS
    attention: AttentionWhy | None = None
    wants_reason: bool = False
    enhanced: str = ""
    is_code: bool = False


RECORD, CONTACT, REVIEW = "record-crime", "contact-victim", "review-case"
SUPPORT, STATEMENT, IMPACT = "victim-support-referral", "statement-offer", "impact-statement-offer"
TOLD, NOT_INVESTIGATED, REMEDY = "victim-told-decision", "victim-told-not-investigated", "remedy-due"

WITNESS = "witness "  # begins the key of a person to whom something was offered beside the case's own victim

_OFFERED = frozenset({"note_offer"})
_TOLD = frozenset({"note_decision", "note_decision_told"})
_CONTACTED = frozenset({"record_contact", "send_message", "close_call_back"}) | _TOLD
_LEAVING = frozenset({"finalise", "cancel", "transfer", "join_cases"})


def _rules(*rules: ClockRule) -> dict[str, ClockRule]:
    return {rule.code: rule for rule in rules}


CLOCK_RULES: dict[str, ClockRule] = _rules(
    ClockRule(
        code=RECORD,
        starts=frozenset({"open_case", "turn_into_crime"}),
        stops=frozenset({"record_crime", "turn_into_crime"}),
        mirrors=Mirror("record_due_at", "recorded_at"),
        natures=ORDINARY,
        on_reopening=OnReopening.RUNS_ON,
        wants_reason=True,
    ),
    ClockRule(
        code=CONTACT,
        starts=frozenset({"open_case", "set_contact_opt_out", "turn_into_crime"}),
        stops=_CONTACTED | _LEAVING | {"set_contact_opt_out"},
        mirrors=Mirror("contact_due_at", "contacted_at"),
        natures=ORDINARY,
        on_reopening=OnReopening.RUNS_ON,
        wants_reason=True,
    ),
    ClockRule(
        code=REVIEW,
        starts=frozenset({"open_case", "review", "reopen"}),
        stops=frozenset({"review"}),
        mirrors=Mirror("review_at"),
        natures=ORDINARY,
        on_reopening=OnReopening.ANEW,
    ),
    ClockRule(
        code=SUPPORT,
        starts=frozenset({"open_case", "turn_into_crime", "reopen"}),
        stops=_OFFERED,
        on_reopening=OnReopening.ANEW,
        attention=AttentionWhy.OFFER,
        wants_reason=True,
        is_code=True,
    ),
    *(
        ClockRule(
            code=code,
            starts=_CONTACTED | {"reopen"},
            stops=_OFFERED,
            at_contact=True,
            on_reopening=OnReopening.ANEW,
            attention=AttentionWhy.OFFER,
        )
        for code in (STATEMENT, IMPACT)
    ),
    ClockRule(
        code=TOLD,
        starts=_LEAVING | {"name_suspect", "note_decision"},
        stops=_TOLD | _LEAVING,
        each_decision=True,
        runs_on_closed=True,
        attention=AttentionWhy.TELL,
        wants_reason=True,
        enhanced="victim-told-decision-enhanced",
        is_code=True,
    ),
    ClockRule(
        code=NOT_INVESTIGATED,
        starts=frozenset({"note_decision"}),
        stops=_TOLD,
        each_decision=True,
        runs_on_closed=True,
        attention=AttentionWhy.TELL,
        wants_reason=True,
        is_code=True,
    ),
    ClockRule(
        code=REMEDY,
        starts=frozenset({"finalise"}),
        stops=frozenset({"complete_remedy"}),
        runs_on_closed=True,
        only_closed=True,
    ),
)

# What an act that is a decision by itself tells of, by the name of its service: a code of ``key_decisions.toml``.
DECIDED_BY_ACT = {
    "finalise": "outcome",
    "cancel": "cancelled",
    "join_cases": "cancelled",
    "transfer": "transferred",
    "name_suspect": "named",
}


def is_witness_key(victim: str) -> bool:
    """Whether a running is of a person beside the victims: nobody owes it, and it only keeps that they want time to decide."""
    return victim.startswith(WITNESS)


def codes_with(attention: AttentionWhy) -> tuple[str, ...]:
    """Return the clocks whose breaking is lost under this name."""
    return tuple(rule.code for rule in CLOCK_RULES.values() if rule.attention is attention)


def codes_of_the_code() -> tuple[str, ...]:
    """Return the clocks of the Victims' Code."""
    return tuple(rule.code for rule in CLOCK_RULES.values() if rule.is_code)


class Event(Protocol):
    """What happened to a running; ``cases.models.ClockEvent`` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def rule_code(self) -> str: ...
    @property
    def rule_from(self) -> date | None: ...
    @property
    def ending(self) -> str: ...
    @property
    def waits_for(self) -> str: ...
    @property
    def code(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a running stands. ``pauses`` are those that are over; ``paused_at`` begins one that is not."""

    rule_code: str
    rule_from: date
    due_at: datetime
    ended_at: datetime | None = None
    ending: str = ""
    paused_at: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    waits_for: str = Side.POLICE.value
    reason_code: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it broke before it stopped or stood still."""
        still = self.ended_at or self.paused_at
        return still is not None and still > self.due_at


class ClockState(StrEnum):
    """How a clock stands at a moment."""

    RUNNING = "running"
    PAUSED = "paused"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    BROKEN = "broken"
    EXCUSED = "excused"
    ENDED = "ended"


_ENDED_AS = {ClockEnding.EXCUSED.value: ClockState.EXCUSED, ClockEnding.ENDED.value: ClockState.ENDED}


def clock_state(standing: Standing, *, at: datetime) -> ClockState:
    """Return how a running stands at a moment. At the very moment it is due it is still kept.

    That nobody wants it any more, that the case ended or that it stands still undoes nothing that was broken before.
    """
    if standing.ending == ClockEnding.KEPT:
        return ClockState.KEPT_LATE if standing.is_late else ClockState.KEPT
    if standing.is_late:
        return ClockState.BROKEN
    if standing.ending:
        return _ENDED_AS[standing.ending]
    if standing.paused_at is not None:
        return ClockState.PAUSED
    return ClockState.RUNNING if at <= standing.due_at else ClockState.BROKEN


def after(standing: Standing | None, event: Event) -> Standing:
    """Return how a running stands after one more event. Raises ``ValueError`` where it has not started."""
    if event.kind == ClockEventKind.STARTED:
        if event.due_at is None or event.rule_from is None:
            raise ValueError("A clock starts with a rule and a moment at which it is due")
        return Standing(rule_code=event.rule_code, rule_from=event.rule_from, due_at=event.due_at)
    if standing is None:
        raise ValueError("A clock starts before anything else happens to it")
    moved = _with_due(standing, event)
    step = _STEPS.get(ClockEventKind(event.kind))
    return step(moved, event) if step else moved


_STEPS: dict[ClockEventKind, Callable[[Standing, Event], Standing]] = {
    ClockEventKind.STOPPED: lambda standing, event: replace(
        _resumed(standing, event.at), ended_at=event.at, ending=event.ending
    ),
    ClockEventKind.RUNS_ON: lambda standing, event: replace(standing, ended_at=None, ending=""),
    ClockEventKind.PAUSED: lambda standing, event: replace(standing, paused_at=event.at, waits_for=event.waits_for),
    ClockEventKind.RESUMED: lambda standing, event: _resumed(standing, event.at),
    ClockEventKind.REASON: lambda standing, event: replace(standing, reason_code=event.code),
}


def standing_of(events: Iterable[Event]) -> Standing | None:
    """Return how a running stands after its events, in the order in which they were written; None before the first."""
    standing: Standing | None = None
    for event in events:
        standing = after(standing, event)
    return standing


def _with_due(standing: Standing, event: Event) -> Standing:
    if event.due_at is None:
        return standing
    rule_code, rule_from = event.rule_code or standing.rule_code, event.rule_from or standing.rule_from
    return replace(standing, due_at=event.due_at, rule_code=rule_code, rule_from=rule_from)


def _resumed(standing: Standing, at: datetime) -> Standing:
    if standing.paused_at is None:
        return standing
    pauses = (*standing.pauses, (standing.paused_at, at))
    return replace(standing, paused_at=None, pauses=pauses, waits_for=Side.POLICE.value)


@dataclass(frozen=True)
class Wanted:
    """How the columns of a case want the running that follows them to stand."""

    due_at: datetime
    ending: str = ""
    ended_at: datetime | None = None


class Promised(Protocol):
    """The columns of a case that its mirrored clocks follow."""

    @property
    def is_open(self) -> bool: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def contact_opted_out_at(self) -> datetime | None: ...


def wanted_of(case: Promised, rule: ClockRule) -> Wanted:
    """Return what the case's columns say of a mirrored clock, as ``policies.promises`` reads them.

    Raises ``ValueError`` for a clock that mirrors nothing.
    """
    if rule.mirrors is None:
        raise ValueError(f"{rule.code} follows no column of the case")
    due_at: datetime = getattr(case, rule.mirrors.due)
    kept_at: datetime | None = getattr(case, rule.mirrors.kept) if rule.mirrors.kept else None
    if kept_at is not None:
        return Wanted(due_at, ClockEnding.KEPT, kept_at)
    excused_at = case.contact_opted_out_at if rule.code == CONTACT else None
    closed_at = None if case.is_open else case.closed_at
    if excused_at is not None and (excused_at <= due_at or closed_at is None or closed_at > due_at):
        return Wanted(due_at, ClockEnding.EXCUSED, excused_at)
    if closed_at is not None:
        return Wanted(due_at, ClockEnding.ENDED, closed_at)
    return Wanted(due_at)
