"""The pages of supervision side by side, and the words of plans, skills and conflicts."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from bizwatch.cases.choices import GivingState, ReallocationState
from bizwatch.cases.models import DeclaredConflict, OfficerSkill, Reallocation, ReallocationLine
from bizwatch.cases.policies.spreading import Candidate, ToGive
from bizwatch.cases.selectors.reallocating import Share
from bizwatch.design.filters import local_date, local_datetime, plural
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import skill

PARTS = (
    ("supervision", "Overview"),
    ("workload", "Workload"),
    ("reallocate", "Give many"),
    ("reviews", "Reviews"),
    ("away", "Away"),
    ("skills", "Skills and conflicts"),
    ("stages", "Where cases wait"),
)
_STATE_COLOURS = {GivingState.PLANNED: "grey", GivingState.DONE: "green", GivingState.REFUSED: "red"}


def parts(current: str) -> list[dict[str, Any]]:
    """Return the navigation between the pages of supervision."""
    return [{"text": text, "href": reverse(f"cases:{name}"), "current": name == current} for name, text in PARTS]


def skill_name(code: str) -> str:
    """Return what a skill is called; its code where it is in the table no more."""
    try:
        return skill(code).name
    except UnknownReference:
        return code


def skill_row(held: OfficerSkill) -> list[Any]:
    """Return one granted skill as a row."""
    href = reverse("cases:skill_end", args=[held.pk])
    end = '<a class="govuk-link govuk-link--no-visited-state" href="{}">End it<span class="govuk-visually-hidden">: {}</span></a>'
    name = skill_name(held.code)
    return [
        held.officer.audit_name,
        name,
        local_date(held.first_day),
        local_date(held.last_day) if held.last_day else "Further notice",
        held.granted_by_name,
        format_html(end, href, f"{name}, {held.officer.audit_name}"),
    ]


def conflict_row(conflict: DeclaredConflict, *, held: int) -> list[Any]:
    """Return one declared conflict as a row: with whom and until when, and whether cases must be given away."""
    href = reverse("cases:conflict_end", args=[conflict.pk])
    end = '<a class="govuk-link govuk-link--no-visited-state" href="{}">End it<span class="govuk-visually-hidden">: {}</span></a>'
    return [
        conflict.officer.audit_name,
        conflict_with(conflict),
        conflict.reason,
        local_date(conflict.last_day) if conflict.last_day else "Further notice",
        f"{plural(held, 'open case')}: give them away" if held else "None",
        format_html(end, href, conflict.officer.audit_name),
    ]


def conflict_with(conflict: DeclaredConflict) -> str:
    """Return with what a conflict is."""
    if conflict.business is not None:
        return conflict.business.name
    if conflict.premises is not None:
        return str(conflict.premises)
    person = conflict.case_person
    if person is None:
        return ""
    name = str(person.person) if person.person else person.told_name or person.get_role_display()
    return f"{name}, {person.case.crime_reference}"


def job_row(job: Any) -> list[Any]:
    """Return one plan of the list of plans."""
    link = '<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>'
    href = reverse("cases:reallocation", args=[job.public_id])
    what = f"{'Take back' if job.undoes_id else 'Give'} {plural(job.total, 'case')}"
    return [
        format_html(link, href, what),
        job.by.audit_name,
        local_datetime(job.planned_at, short=True),
        ReallocationState(job.state).label,
        f"{job.given:,} given, {job.refused:,} not" if job.given or job.refused else "",
    ]


def share_row(share: Share, *, is_begun: bool) -> list[Any]:
    """Return what one person gets of a plan."""
    who = share.officer.audit_name if share.officer else "Nobody: back in the queue"
    return [who, f"{share.planned:,}", *([f"{share.done:,}"] if is_begun else [])]


def line_row(line: ReallocationLine) -> dict[str, Any]:
    """Return one case of a plan: whose it was, who gets it, and why not where nobody does."""
    href = reverse("cases:desk_case", args=[line.case.crime_reference])
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>'
    state = GivingState(line.state)
    return {
        "case": format_html(link, href, line.case.crime_reference),
        "where": str(line.case.premises),
        "before": line.before.audit_name if line.before else "Nobody",
        "to": (line.to.audit_name if line.to else "Nobody: back in the queue") if state != GivingState.REFUSED else "",
        "state": state.label,
        "colour": _STATE_COLOURS[state],
        "why": line.why,
    }


def heading(job: Reallocation) -> str:
    """Return the heading of a plan's page."""
    what = "Take many cases back" if job.undoes_id else "Give many cases"
    return {
        ReallocationState.PLANNED: f"{what}: look at the plan",
        ReallocationState.RUNNING: f"{what}: being carried out",
        ReallocationState.FINISHED: f"{what}: carried out",
        ReallocationState.DROPPED: f"{what}: thrown away",
    }[ReallocationState(job.state)]


def suggestions(people: tuple[Candidate, ...], giving: ToGive) -> Mapping[int, str]:
    """Return beside each officer what speaks for and against giving them a case, in words. Nobody is chosen by it."""
    return {one.officer_id: about(one, giving) for one in people}


def about(one: Candidate, giving: ToGive) -> str:
    """Return what speaks for and against one officer, in words."""
    against = one.cannot or giving.barred.get(one.officer_id, "")
    if against:
        return against
    words = []
    if giving.asks:
        missing = sorted(giving.asks - one.skills)
        names = ", ".join(skill_name(code) for code in (missing or sorted(giving.asks)))
        words.append(f"Lacks the skill asked for: {names}." if missing else f"Has the skill asked for: {names}.")
    words.append(f"{plural(one.open, 'open case')}.")
    if one.next_shift_at is not None:
        words.append(f"Next shift: {local_datetime(one.next_shift_at, short=True)}.")
    return " ".join(words)
