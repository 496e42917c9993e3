"""Clocks in words: how each stands, by which rule, who waits for whom, and why it broke."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from bizwatch.cases.choices import ClockEnding, ClockEventKind
from bizwatch.cases.desk_presenters.words import Row, area_name
from bizwatch.cases.models import ClockEvent, ClockRun
from bizwatch.cases.policies.clocks import CLOCK_RULES, ClockState, is_witness_key
from bizwatch.cases.selectors.clocks import ClockFigure, ClockOnCase, ClockRow, WhoWaits
from bizwatch.design.chips import Chip, promise_chip, span
from bizwatch.design.filters import deadline, local_date, local_datetime, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownClock, UnknownClockReason, UnknownKeyDecision
from bizwatch.reference.selectors import Clock, clock, clock_reason, key_decision

STATES: Mapping[ClockState, Chip] = {
    ClockState.RUNNING: Chip("Running", "blue"),
    ClockState.PAUSED: Chip("Stands still", "purple"),
    ClockState.KEPT: Chip("Kept", "green"),
    ClockState.KEPT_LATE: Chip("Done late", "orange"),
    ClockState.BROKEN: Chip("Broken", "red"),
    ClockState.EXCUSED: Chip("Not wanted", "grey"),
    ClockState.ENDED: Chip("No longer needed", "grey"),
}
_MARKS = {Mark.SOURCE: "", Mark.KNOWLEDGE: " To be confirmed by the force.", Mark.DESIGN: " Our own starting value."}
_PROJECTED = (
    " Counted with projected bank holidays: those of a year it reaches into are not published yet, and a day that is "
    "proclaimed for it would be missing."
)
# What an act did, where the history of a clock names it; an act without words is named as it is audited.
_ACTS: Mapping[str, str] = {
    "open_case": "the report came in",
    "backfill": "taken over from the case as it stood",
    "record_crime": "it was recorded",
    "turn_into_crime": "it was turned into a crime",
    "set_contact_opt_out": "the victim’s wish for contact was noted",
    "record_contact": "a contact was noted",
    "send_message": "a message was sent",
    "close_call_back": "a call was closed",
    "book_call_back": "a call was booked at a time of the victim’s choice",
    "book_call_back_slot": "a call was booked at a time of the victim’s choice",
    "move_call_back": "the call was moved",
    "call_off_call_back": "the call was called off",
    "review": "it was reviewed",
    "reopen": "the case was reopened",
    "finalise": "the case was finalised",
    "cancel": "the crime was cancelled",
    "transfer": "the case was transferred",
    "join_cases": "cases were joined",
    "unjoin_cases": "a case was taken out again",
    "name_suspect": "a suspect was named",
    "note_decision": "a decision was noted",
    "note_decision_told": "the victim was told",
    "note_offer": "it was offered",
    "offered_elsewhere": "it was offered",
    "complete_remedy": "the remedy was done",
    "rights_changed": "the victim’s rights changed",
    "note_clock_reason": "a supervisor said why",
    "close_with_result": "it was closed with a result",
}


def clock_name(code: str, rule_from: date) -> str:
    """Return the name of a clock as the table was when it began; an unknown code as it stands."""
    try:
        return clock(code, rule_from).name
    except UnknownClock:
        return code


def about_words(about: str, on: datetime) -> str:
    """Return what a clock is about: the decision, or "" where there is only one on a case."""
    code, _, number = about.partition(":")
    if not code:
        return ""
    try:
        label = key_decision(code, to_london(on).date()).label
    except UnknownKeyDecision:
        label = code
    return f"{label}, {number}" if number else label


def run_name(run: ClockRun | ClockRow) -> str:
    """Return a running in words: its clock, what it is about, and which victim within the case."""
    about = about_words(run.about, run.started_at)
    return ": ".join(filter(None, [clock_name(run.rule_code, run.rule_from), about])) + _whose(run.victim)


def _whose(victim: str) -> str:
    """Return whose clock it is where it is not the case's own victim's: " (victim 2)", " (witness 1)"."""
    if not victim:
        return ""
    return f" ({victim})" if is_witness_key(victim) else f" (victim {victim})"


@dataclass(frozen=True)
class ClockLine:
    """A running clock beside the promises: its name and how long it has."""

    name: str
    chip: Chip


def glance(runs: tuple[ClockRun, ...], *, at: datetime) -> list[ClockLine]:
    """Return what runs on a case beside its two promises and its review, due first."""
    return [ClockLine(run_name(run), _chip(run, at)) for run in runs if not _is_shown_elsewhere(run)]


def _is_shown_elsewhere(run: ClockRun) -> bool:
    rule = CLOCK_RULES.get(run.clock_code)
    return rule is not None and rule.mirrors is not None


def _chip(run: ClockRun, at: datetime) -> Chip:
    if run.paused_at is not None and not run.is_late:
        return Chip(f"Waits for the {'witness' if is_witness_key(run.victim) else 'victim'}", "purple")
    return promise_chip(run.due_at, at=at)


@dataclass(frozen=True)
class ClockCard:
    """Everything about one running. ``reason_pk`` is its id where somebody is still to say why it broke, or None."""

    title: str
    chip: Chip
    rows: list[Row]
    history: list[str]
    reason_pk: int | None


def card(one: ClockOnCase, *, case_reference: str) -> ClockCard:
    """Return one running as it stood, with its rule and what happened to it."""
    run = one.run
    elsewhere = f" on {run.case.crime_reference}" if run.case.crime_reference != case_reference else ""
    is_broken = one.state in (ClockState.BROKEN, ClockState.KEPT_LATE)
    wants = run.wants_reason and is_broken and not run.reason_code
    rows = [
        {"key": "Rule", "value": _rule(one.rule)},
        {"key": "Where it comes from", "value": _source(one)},
        {"key": "Started", "value": f"{local_datetime(run.started_at)}, when {_act(run.started_by)}"},
        {"key": "Due", "value": _due(one)},
        {"key": "Stopped", "value": _stopped(one)},
        {"key": "Who must act", "value": _who(one)},
        {"key": "Why it broke", "value": _why(one) if is_broken else "It is not broken"},
    ]
    named = about_words(run.about, run.started_at)
    title = ": ".join(filter(None, [one.rule.name, named])) + _whose(run.victim)
    history = [_event(event) for event in one.events]
    return ClockCard(f"{title}{elsewhere}", STATES[one.state], rows, history, run.pk if wants else None)


def _rule(rule: Clock) -> str:
    since = local_date(rule.effective_from)
    return (
        f"{plural(rule.length, rule.unit.value.removesuffix('s'))}, counted from {rule.starts} (in force since {since})"
    )


def _due(one: ClockOnCase) -> str:
    if one.state is ClockState.PAUSED:
        return "It stands still, and is due later by that time"
    first = next((event.due_at for event in one.events if event.kind == ClockEventKind.STARTED), None)
    due = capfirst(deadline(one.standing.due_at))
    return f"{due}. At first: {deadline(first)}" if first and first != one.standing.due_at else due


def _source(one: ClockOnCase) -> str:
    projected = one.rule.is_projected(one.run.started_at, one.standing.due_at)
    return f"{one.rule.source}.{_MARKS[one.rule.mark]}{_PROJECTED if projected else ''}"


def _stopped(one: ClockOnCase) -> str:
    if one.standing.ended_at is None:
        return "Not yet"
    act = next((event.act for event in reversed(one.events) if event.kind == ClockEventKind.STOPPED), "")
    how = ClockEnding(one.standing.ending).label
    return f"{how}: {local_datetime(one.standing.ended_at)}, when {_act(act)}"


def _who(one: ClockOnCase) -> str:
    if one.standing.ended_at is not None:
        return "Nobody"
    if one.standing.paused_at is not None:
        who = "The witness" if is_witness_key(one.run.victim) else "The business"
        return f"{who}, since {local_datetime(one.standing.paused_at)}"
    return "The offender" if one.run.clock_code == "remedy-due" else "The police"


def _why(one: ClockOnCase) -> str:
    event = next((event for event in reversed(one.events) if event.kind == ClockEventKind.REASON), None)
    if event is None:
        return "Nobody has said" if one.run.wants_reason else "Nobody is asked"
    return f"{reason_words(event.code)}. {event.words} ({event.by_name})"


def reason_words(code: str) -> str:
    """Return a reason in words; an unknown code as it stands."""
    try:
        return clock_reason(code).label
    except UnknownClockReason:
        return code


def _act(code: str) -> str:
    return _ACTS.get(code, f"of the act “{code.replace('_', ' ')}”")


def _event(event: ClockEvent) -> str:
    what = ClockEventKind(event.kind).label
    if event.ending:
        what = f"{what}: {ClockEnding(event.ending).label.lower()}"
    due = f", due {deadline(event.due_at)}" if event.due_at else ""
    late = f", written down {local_datetime(event.entered_at)}" if event.entered_at != event.at else ""
    return f"{local_datetime(event.at)}: {what}{due} ({event.by_name}, {_act(event.act)}{late})"


LIST_COLUMNS = ("Case", "Clock", "Where", "Started", "Due", "How it stands", "Who has it")
CSV_COLUMNS = (
    "Crime reference",
    "Clock",
    "About",
    "Premises",
    "Policing area",
    "Investigator",
    "Started",
    "Due",
    "Stopped",
    "How",
    "Late",
    "Reason",
)


@dataclass(frozen=True)
class ListLine:
    """One clock in the supervisor's list; ``reason_href`` is where it is said why it broke, "" where nobody need say it."""

    reference: str
    clocks_href: str
    name: str
    where: str
    started: str
    due: str
    chip: Chip
    whose: str
    reason_href: str


def list_line(row: ClockRow, *, at: datetime) -> ListLine:
    """Return one line of the list."""
    broken = row.is_late or (row.ended_at is None and row.paused_at is None and row.due_at < at)
    rule = CLOCK_RULES.get(row.clock_code)
    wants = broken and not row.reason_code and rule is not None and rule.wants_reason
    return ListLine(
        reference=row.reference,
        clocks_href=reverse("cases:desk_case_clocks", args=[row.reference]),
        name=run_name(row),
        where=", ".join(filter(None, [row.premises_name, area_name(row.area)])),
        started=local_datetime(row.started_at, short=True),
        due=capfirst(deadline(row.due_at, short=True)),
        chip=_list_chip(row, at),
        whose=row.investigator or "Nobody",
        reason_href=reverse("cases:desk_clock_reason", args=[row.reference, row.pk]) if wants else "",
    )


def _list_chip(row: ClockRow, at: datetime) -> Chip:
    if row.ended_at is not None:
        return Chip(f"Late by {span(row.ended_at - row.due_at)}", "orange") if row.is_late else STATES[ClockState.KEPT]
    if row.paused_at is not None:
        return Chip(f"Waits for {span(at - row.paused_at)}", "purple")
    return promise_chip(row.due_at, at=at)


def csv_row(row: ClockRow) -> list[Any]:
    """Return one clock as a row of a file; times in Europe/London, ISO 8601 without zone."""
    return [
        row.reference,
        clock_name(row.rule_code, row.rule_from),
        about_words(row.about, row.started_at),
        row.premises_name,
        area_name(row.area),
        row.investigator or "",
        *(_local(moment) for moment in (row.started_at, row.due_at, row.ended_at)),
        ClockEnding(row.ending).label if row.ending else "",
        "yes" if row.is_late else "",
        reason_words(row.reason_code) if row.reason_code else "",
    ]


def _local(moment: datetime | None) -> str:
    return f"{to_london(moment):%Y-%m-%dT%H:%M}" if moment else ""


def figure_row(figure: ClockFigure) -> list[Any]:
    """Return how one clock was kept as a row."""
    median = span(figure.median) if figure.median is not None else "None done"
    counts = (figure.started, figure.kept, figure.broken, figure.excused, figure.running, figure.without_reason)
    return [clock(figure.code).name, *(f"{number:,}" for number in counts), median]


def waits_words(waits: WhoWaits) -> str:
    """Return who waits for whom on the open clocks of the desk."""
    police = f"{plural(waits.police, 'clock')} for the police to act"
    business = f"{plural(waits.business, 'clock')} for the business to answer"
    return f"{police}, {business}."


def open_tellings(runs: tuple[ClockRun, ...]) -> list[tuple[str, str]]:
    """Return the decisions that the victim was not told yet as choices."""
    told = [run for run in runs if run.clock_code in CLOCK_RULES and CLOCK_RULES[run.clock_code].each_decision]
    return [(str(run.pk), f"{run_name(run)}, decided {local_datetime(run.started_at, short=True)}") for run in told]


def open_offers(runs: tuple[ClockRun, ...]) -> list[str]:
    """Return the codes of what is still to be offered."""
    return [run.clock_code for run in runs if not run.victim]
