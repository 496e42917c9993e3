"""The desk's acts of triage: THRIVE, what is known of a case, and attendance."""

from typing import Any

from bizwatch.cases import services
from bizwatch.cases.desk_forms import triage
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.circumstances import WEAPON_QUESTION
from bizwatch.cases.selectors.triage import circumstances_on, was_assessed
from bizwatch.kernel import clock
from bizwatch.kernel.fields import lower_first
from bizwatch.reference.selectors import attendance_conditions, thrive_levels, thrive_parts

_NO_SCORE = "It is about this case as it stands, and is never changed: assess again when something changes."


def _levels(case: Case) -> dict[str, str]:
    """Return the lead of the page, with what each level means."""
    known = thrive_levels(clock.to_london(clock.now()).date())
    return {"lead": " ".join([_NO_SCORE, *(f"{level.name}: {lower_first(level.meaning)}" for level in known)])}


def _thrive(case: Case, part: Any) -> dict[str, Any]:
    today = clock.to_london(clock.now()).date()
    return {"parts": thrive_parts(today), "levels": thrive_levels(today), "again": was_assessed(case)}


def _circumstances(case: Case, part: Any) -> dict[str, Any]:
    today = clock.to_london(clock.now()).date()
    questions = {one.code: (one.question, one.hint) for one in attendance_conditions(today)}
    questions["weapon"] = (WEAPON_QUESTION, "For example a knife, a needle, a bottle or a tool held as a weapon.")
    return {"questions": questions, "initial": circumstances_on(case)}


TRIAGE_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="thrive",
        act=Act.THRIVE,
        heading="Assess by THRIVE",
        submit="Save the assessment",
        form=triage.ThriveForm,
        service=services.assess_thrive,
        done="The assessment is on the case.",
        prepare=_thrive,
        wording=_levels,
    ),
    ActPage(
        slug="circumstances",
        act=Act.CIRCUMSTANCES,
        heading="What is known of this case",
        submit="Save",
        form=triage.CircumstancesForm,
        service=services.correct_circumstances,
        done="What is known is up to date. What it said before is kept.",
        fault_field="reason",
        prepare=_circumstances,
    ),
    ActPage(
        slug="attendance",
        act=Act.ATTENDANCE,
        heading="Decide on attendance",
        submit="Save the decision",
        form=triage.AttendanceForm,
        service=services.decide_attendance,
        done="The decision is on the case.",
        lead="The action plan is a guideline, where operational demand allows. You decide.",
        fault_field="choice",
    ),
)
