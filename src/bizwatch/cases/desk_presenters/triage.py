"""Triage in words: why a case stands where it does, what the action plan asks, and what was assessed. No bare score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bizwatch.cases.choices import AdviceGiven, AttendanceChoice, FactAnswer, Side
from bizwatch.cases.desk_presenters.words import Row
from bizwatch.cases.models import AttendanceDecision, Case, CaseCircumstances, ThriveAssessment
from bizwatch.cases.policies.attendance import AttendanceAnswer, Decided, attendance, stands
from bizwatch.cases.policies.circumstances import WEAPON_QUESTION
from bizwatch.cases.policies.priority import Stored, hours_up, read_start
from bizwatch.cases.selectors import CasePage
from bizwatch.cases.selectors.triage import circumstances_of
from bizwatch.design.chips import Chip
from bizwatch.design.filters import local_datetime, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature, ThriveKind
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import (
    AttendanceCondition,
    TriageRules,
    attendance_conditions,
    attendance_rule,
    offence,
    thrive_levels,
    thrive_parts,
    triage_rules,
)

_ASKED = Chip("Attendance asked for", "orange")
_CHIPS = {
    "": _ASKED,
    AttendanceChoice.ATTEND: Chip("Officer to attend", "yellow"),
    AttendanceChoice.NOT_ATTEND: Chip("Not to be attended", "grey"),
    AttendanceChoice.ATTENDED: Chip("Attended", "green"),
}


def attendance_chip(*, asked: bool, choice: str) -> Chip | None:
    """Return what is asked for or was decided about attendance, None where there is nothing to say."""
    if not asked and not choice:
        return None
    return _CHIPS[AttendanceChoice(choice)] if choice else _ASKED


def moved_up(factors: Stored, at: datetime) -> str:
    """Return by how many hours a case is moved up and why, "" where it is not."""
    rules = triage_rules(to_london(at).date())
    starts = [start for start in map(read_start, factors) if start.hours]
    if not starts:
        return ""
    total = hours_up(starts, rules.limit.hours)
    most = ", the most there is" if total == rules.limit.hours else ""
    return f"Moved up {plural(total, 'hour')}{most}: {', '.join(reason_words(start.code, start.count, rules) for start in starts)}"


def reason_words(code: str, count: int, rules: TriageRules) -> str:
    """Return a factor as a reason."""
    factor = rules.factor(code)
    return factor.words_for(count) if factor is not None else code


@dataclass(frozen=True)
class AttendanceWords:
    """What the action plan says of a case, and what a person decided."""

    sentence: str
    wording: str
    chip: Chip | None
    notes: tuple[str, ...]
    history: tuple[str, ...]


@dataclass(frozen=True)
class ThriveWords:
    """One assessment in words: its title, its rows, and whether it is the newest."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Triage:
    """All that the case page shows of triage."""

    place: str
    reasons: tuple[str, ...]
    attendance: AttendanceWords | None
    facts: list[Row]
    facts_by: str
    thrive: tuple[ThriveWords, ...]


def about(page: CasePage, *, at: datetime) -> Triage:
    """Return why the case stands where it does, whether the plan asks for attendance, and the assessments."""
    case, day = page.case, to_london(at).date()
    conditions = attendance_conditions(day)
    known = circumstances_of(page.case.pk, page.circumstances)
    is_crime = case.nature == Nature.CRIME
    answer = attendance(known, conditions, is_crime=is_crime)
    newest = page.circumstances[0] if page.circumstances else None
    return Triage(
        place=_place(case, at),
        reasons=_reasons(case, at),
        attendance=_attendance(answer, page.attendance, at) if is_crime else None,
        facts=_fact_rows(known, conditions) if is_crime else [],
        facts_by=_said_by(newest) if newest else "Nothing was told of these.",
        thrive=tuple(_thrive(one) for one in page.thrive),
    )


def _place(case: Case, at: datetime) -> str:
    if not case.is_open:
        return "The case is closed, so it has no place in the queue."
    lost = local_datetime(case.attention_at, short=True)
    limit = triage_rules(to_london(at).date()).limit.hours
    hours = hours_up(map(read_start, case.priority_factors), limit)
    if not hours:
        return f"It stands in the queue by what is lost next, at {lost}. Nothing moves it up."
    most = ", the most that a case is moved up" if hours == limit else ""
    return f"What is lost next is lost at {lost}. It stands in the queue {plural(hours, 'hour')} before that{most}, because:"


def _reasons(case: Case, at: datetime) -> tuple[str, ...]:
    if not case.is_open:
        return ()
    rules = triage_rules(to_london(at).date())
    found = []
    for start in map(read_start, case.priority_factors):
        weight = plural(start.hours, "hour") if start.hours else "no weight at present"
        found.append(f"{_longer(reason_words(start.code, start.count, rules), start.code, case)}: {weight}")
    return tuple(found)


def _longer(words: str, code: str, case: Case) -> str:
    """Return a reason with the published figure where there is one."""
    sentence = words[0].upper() + words[1:]
    if code != "harm":
        return sentence
    try:
        days = offence(case.offence_code, to_london(case.occurred_from).date()).harm_days
    except UnknownOffenceCode:
        return sentence
    return f"{sentence} (median of {days:g} days in the Cambridge Crime Harm Index)"


def _attendance(
    answer: AttendanceAnswer, decisions: Sequence[AttendanceDecision], at: datetime
) -> AttendanceWords | None:
    rule = attendance_rule(to_london(at).date())
    if rule is None:
        return None
    newest = decisions[0] if decisions else None
    decided = (
        Decided(AttendanceChoice(newest.choice), frozenset(newest.conditions.split())) if newest is not None else None
    )
    settled = stands(decided, answer)
    choice = newest.choice if newest is not None and settled else ""
    return AttendanceWords(
        sentence=_asks(answer, rule.name),
        wording=f"{rule.wording} {rule.caveat}",
        chip=attendance_chip(asked=answer.asked, choice=choice),
        notes=tuple(_attendance_notes(answer, decided, settled=settled)),
        history=tuple(_decision(one) for one in decisions),
    )


def _asks(answer: AttendanceAnswer, name: str) -> str:
    if not answer.asked:
        return f"The {name} does not ask for attendance on what is known."
    because = " and because ".join(condition.words for condition in answer.asks)
    return f"The {name} asks for attendance because {because}."


def _attendance_notes(answer: AttendanceAnswer, decided: Decided | None, *, settled: bool) -> list[str]:
    notes = []
    if answer.raises:
        raised = " and because ".join(condition.words for condition in answer.raises)
        notes.append(f"The priority is higher because {raised}.")
    if answer.unknown and not answer.asked:
        notes.append("Not known yet: " + " ".join(condition.question for condition in answer.unknown))
    if answer.asked and decided is None:
        notes.append("Nobody has decided yet.")
    elif answer.asked and not settled:
        notes.append("More is known than when it was decided that nobody attends: decide again.")
    return notes


def _decision(one: AttendanceDecision) -> str:
    said = f"{AttendanceChoice(one.choice).label}: {one.by_name}, {local_datetime(one.at, short=True)}"
    return f"{said}. {one.reason}" if one.reason else said


def _fact_rows(known: dict[str, str], conditions: Sequence[AttendanceCondition]) -> list[Row]:
    questions = [(condition.code, condition.question) for condition in conditions]
    questions.insert(1, ("weapon", WEAPON_QUESTION))
    return [
        {"key": question, "value": FactAnswer(known.get(code, FactAnswer.UNKNOWN)).label}
        for code, question in questions
    ]


def _said_by(row: CaseCircumstances) -> str:
    who = f"Told by the business, {local_datetime(row.at, short=True)}"
    if row.side == Side.POLICE:
        who = f"By {row.by_name}, {local_datetime(row.at, short=True)}"
    return f"{who}. {row.reason}" if row.reason else f"{who}."


def _thrive(one: ThriveAssessment) -> ThriveWords:
    day = to_london(one.at).date()
    levels = {level.code: level.name for level in thrive_levels(day)}
    rows: list[Row] = [{"key": "Why again", "value": one.reason_again}] if one.reason_again else []
    for part in thrive_parts(day):
        if part.kind is ThriveKind.ADVICE:
            said = AdviceGiven(getattr(one, f"{part.code}_advice")).label
        else:
            code = getattr(one, f"{part.code}_level")
            said = levels.get(code, code)
        note = getattr(one, f"{part.code}_note")
        rows.append({"key": part.name, "value": f"{said}. {note}" if note else said})
    return ThriveWords(f"{local_datetime(one.at, short=True)}, {one.by_name}", rows)
