"""The ledger of clocks: the one place that writes a running and what happens to it.

Every change is an event that is only ever added; the columns of the running say how it stands after them. What starts and
stops which clock stands in ``policies.clocks``; how long each gives, in the reference data.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bizwatch.audit.services import Actor
from bizwatch.cases.choices import ClockEnding, ClockEventKind, Side
from bizwatch.cases.models import Case, ClockEvent, ClockRun, KeyDecision
from bizwatch.cases.policies.clocks import (
    CLOCK_RULES,
    CONTACT,
    RECORD,
    SUPPORT,
    ClockRule,
    OnReopening,
    Standing,
    Wanted,
    after,
    is_witness_key,
    standing_of,
    wanted_of,
)
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownClock
from bizwatch.reference.selectors import Clock, clock

BACKFILL = "backfill"
_UNDONE = "unjoin_cases"  # both cases stand again as they would without having been joined


@dataclass(frozen=True)
class VictimOfCase:
    """A victim within a case: ``key`` is "" for the case's own. ``enhanced_since``: from when their rights are enhanced."""

    key: str = ""
    enhanced_since: datetime | None = None


SayVictims = Callable[[Case], Iterable[VictimOfCase]]
_sayers: list[SayVictims] = []


def let_say_victims(sayer: SayVictims) -> None:
    """Let a function say which victims a case has, and whose rights are enhanced since when. For an app's ``ready``; the
    same one counts once. Who tells of a change calls ``services.rights_changed``.
    """
    if sayer not in _sayers:
        _sayers.append(sayer)


def victims_of(case: Case) -> dict[str, VictimOfCase]:
    """Return the victims of a case by their key; the case's own is always there."""
    return {"": VictimOfCase()} | {one.key: one for sayer in _sayers for one in sayer(case)}


@dataclass(frozen=True)
class By:
    """Who does what and when: what every event of a clock keeps. ``act`` is the name of the service."""

    act: str
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Start:
    """A running that is about to begin. Without ``due_at`` the rule of the day says when it is due."""

    case: Case
    rule: ClockRule
    started_at: datetime
    due_at: datetime | None = None
    victim: VictimOfCase = VictimOfCase()
    about: str = ""
    decision: KeyDecision | None = None


def start_all(starts: Sequence[Start], done: By) -> list[ClockRun]:
    """Begin runnings, in two writes however many. One that no rule knew on the day of its start does not begin."""
    rows = [(one, row) for one in starts if (row := _row(one)) is not None]
    runs = ClockRun.objects.bulk_create([_run(one, row, done) for one, row in rows])
    ClockEvent.objects.bulk_create(
        ClockEvent(
            run=run,
            kind=ClockEventKind.STARTED,
            at=run.started_at,
            due_at=run.due_at,
            rule_code=run.rule_code,
            rule_from=run.rule_from,
            **_noted(done),
        )
        for run in runs
    )
    return runs


def note(run: ClockRun, kind: ClockEventKind, done: By, *, when: datetime | None = None, **more: Any) -> ClockEvent:
    """Add one event to a running and let its columns say how it stands now; ``when`` it was, where that was not now."""
    event = ClockEvent.objects.create(run=run, kind=kind, at=when or done.at, **_noted(done), **more)
    project(run, after(_standing(run), event))
    return event


def stop(run: ClockRun, ending: ClockEnding, done: By, *, when: datetime | None = None, **more: Any) -> ClockEvent:
    """Stop a running, never before it began: they were told as it was decided."""
    moment = max(when or done.at, run.started_at) if ending == ClockEnding.KEPT else (when or done.at)
    return note(run, ClockEventKind.STOPPED, done, when=moment, ending=ending.value, **more)


def resume(run: ClockRun, done: By) -> None:
    """Let a running that stands still go on; it is due later by the time for which it stood still."""
    standing = standing_of(run.events.order_by("pk"))
    if standing is None or standing.paused_at is None:
        return
    pauses = (*standing.pauses, (standing.paused_at, done.at))
    due_at = clock(run.rule_code, run.rule_from).due_at(run.started_at, pauses)
    note(run, ClockEventKind.RESUMED, done, due_at=due_at)


def project(run: ClockRun, standing: Standing) -> None:
    """Write on a running how it stands."""
    run.rule_code, run.rule_from, run.due_at = standing.rule_code, standing.rule_from, standing.due_at
    run.ended_at, run.ending, run.paused_at = standing.ended_at, standing.ending, standing.paused_at
    run.waits_for, run.is_late, run.reason_code = standing.waits_for, standing.is_late, standing.reason_code
    run.save(
        update_fields=[
            "rule_code",
            "rule_from",
            "due_at",
            "ended_at",
            "ending",
            "paused_at",
            "waits_for",
            "is_late",
            "reason_code",
        ]
    )


def runs_of(case: Case) -> list[ClockRun]:
    """Return every running on a case, in the order in which they began to be kept."""
    return list(ClockRun.objects.filter(case=case).order_by("pk"))


def sync(case: Case, done: By) -> None:
    """Let the ledger of a held case follow its columns. Restricted cases have none."""
    if case.is_restricted:
        return
    there = runs_of(case)
    latest = _latest(there or begin(case, done))
    had_contact = latest[CONTACT, "", ""].ending == ClockEnding.KEPT or not there or done.act == BACKFILL
    for key, run in list(latest.items()):
        rule = CLOCK_RULES.get(run.clock_code)
        if rule is not None and rule.mirrors:
            latest[key] = _follow_columns(case, rule, run, done)
        elif rule is not None:
            _follow_closing(case, rule, run, done)
    if not had_contact and latest[CONTACT, "", ""].ending == ClockEnding.KEPT:
        _offer(case, latest, done)


def _offer(case: Case, latest: Mapping[tuple[str, str, str], ClockRun], done: By) -> None:
    """Begin what is to be offered at first contact: on an open case about a crime."""
    offers = [rule for rule in CLOCK_RULES.values() if rule.at_contact and (rule.code, "", "") not in latest]
    since = case.contacted_at or done.at
    if case.is_open and case.nature == Nature.CRIME:
        start_all([Start(case=case, rule=rule, started_at=since) for rule in offers], done)


def begin(case: Case, done: By, *, but: str = "") -> list[ClockRun]:
    """Begin the ledger of a case whose report came before there was one: the clocks of its own columns."""
    mirrored = [rule for rule in CLOCK_RULES.values() if rule.mirrors and rule.code != but]
    return start_all([Start(case=case, rule=rule, started_at=case.reported_at) for rule in mirrored], done)


def begin_new(case: Case, done: By) -> None:
    """Begin the ledger of a new case: the clocks that every report starts."""
    if case.is_restricted:
        return
    rules = [rule for rule in CLOCK_RULES.values() if done.act in rule.starts and case.nature in rule.natures]
    for run in start_all([Start(case=case, rule=rule, started_at=case.reported_at) for rule in rules], done):
        if run.clock_code == CONTACT:
            _follow_columns(case, CLOCK_RULES[CONTACT], run, done)


def support_due_at(nature: str, *, reported_at: datetime) -> datetime | None:
    """Return when a new report's offer of support is due; None where none runs."""
    if nature not in CLOCK_RULES[SUPPORT].natures:
        return None
    rule = _rule_on(SUPPORT, reported_at)
    return rule.due_at(reported_at) if rule else None


def _latest(runs: Iterable[ClockRun]) -> dict[tuple[str, str, str], ClockRun]:
    """Return the newest running of each clock; of a clock for decisions, of each decision."""
    return {(run.clock_code, run.victim, f"{run.about}{run.decision_id or ''}"): run for run in runs}


def _follow_columns(case: Case, rule: ClockRule, run: ClockRun, done: By) -> ClockRun:
    """Let a running stand as the case's columns say, or a further one in its place; return the one that counts now."""
    wanted = wanted_of(case, rule)
    if rule.mirrors and not rule.mirrors.kept and done.act in rule.stops and not run.ending:
        stop(run, ClockEnding.KEPT, done)
    started_at = _anew(rule, run, wanted, done)
    if started_at is not None:
        if not run.ending:
            stop(run, ClockEnding.ENDED, done)
        (run,) = start_all([Start(case=case, rule=rule, started_at=started_at, due_at=wanted.due_at)], done)
    if run.due_at != wanted.due_at:
        note(run, ClockEventKind.DUE, done, due_at=wanted.due_at)
    if (run.ending, run.ended_at) != (wanted.ending, wanted.ended_at):
        if wanted.ending:
            note(run, ClockEventKind.STOPPED, done, when=wanted.ended_at, ending=str(wanted.ending))
        else:
            note(run, ClockEventKind.RUNS_ON, done)
    return run


def _anew(rule: ClockRule, run: ClockRun, wanted: Wanted, done: By) -> datetime | None:
    """Return since when a further running of a mirrored clock counts; None where the one that is there goes on."""
    if rule.code == RECORD:
        is_anew = done.act == "turn_into_crime" and wanted.due_at != run.due_at
        length = timedelta(hours=clock(RECORD, to_london(done.at).date()).length)
        return wanted.due_at - length if is_anew else None
    if wanted.ending or not run.ending:
        return None
    if run.ending == ClockEnding.EXCUSED:
        return done.at if wanted.due_at != run.due_at else None
    if run.ending == ClockEnding.KEPT:
        return done.at if rule.mirrors and not rule.mirrors.kept else None
    return done.at if rule.on_reopening is OnReopening.ANEW and done.act != _UNDONE else None


def _follow_closing(case: Case, rule: ClockRule, run: ClockRun, done: By) -> None:
    """End what runs on no closed case, and let what ended with the case run again where the case came back."""
    if case.is_open and rule.only_closed and not run.ending:
        stop(run, ClockEnding.ENDED, done)
    elif not case.is_open and case.closed_at and not rule.runs_on_closed and not run.ending:
        stop(run, ClockEnding.ENDED, done, when=case.closed_at)
    elif case.is_open and not rule.only_closed and run.ending == ClockEnding.ENDED:
        _come_back(case, rule, run, done)


def _come_back(case: Case, rule: ClockRule, run: ClockRun, done: By) -> None:
    if is_witness_key(run.victim):
        return  # nobody owes it: who wanted time to decide is offered it again, if at all
    if done.act == _UNDONE or rule.on_reopening is OnReopening.RUNS_ON:
        note(run, ClockEventKind.RUNS_ON, done)
    elif rule.on_reopening is OnReopening.ANEW:
        victim = victims_of(case).get(run.victim, VictimOfCase(run.victim))
        start_all([Start(case=case, rule=rule, started_at=done.at, victim=victim, about=run.about)], done)


def _row(one: Start) -> Clock | None:
    since = one.victim.enhanced_since
    is_enhanced = bool(one.rule.enhanced) and since is not None and since <= one.started_at
    return _rule_on(one.rule.enhanced if is_enhanced else one.rule.code, one.started_at)


def _rule_on(code: str, moment: datetime) -> Clock | None:
    try:
        return clock(code, to_london(moment).date())
    except UnknownClock:
        return None


def _run(one: Start, row: Clock, done: By) -> ClockRun:
    return ClockRun(
        case=one.case,
        victim=one.victim.key,
        clock_code=one.rule.code,
        about=one.about,
        decision=one.decision,
        started_at=one.started_at,
        started_by=done.act,
        wants_reason=one.rule.wants_reason,
        rule_code=row.code,
        rule_from=row.effective_from,
        due_at=one.due_at or row.due_at(one.started_at),
        waits_for=Side.POLICE,
    )


def _noted(done: By) -> dict[str, Any]:
    return {"entered_at": done.at, "act": done.act, "by_name": done.by.audit_name[:120]}


def _standing(run: ClockRun) -> Standing:
    """Return how a running stands, from its columns: pauses that are over stand in its events only."""
    return Standing(
        rule_code=run.rule_code,
        rule_from=run.rule_from,
        due_at=run.due_at,
        ended_at=run.ended_at,
        ending=run.ending,
        paused_at=run.paused_at,
        waits_for=run.waits_for,
        reason_code=run.reason_code,
    )
