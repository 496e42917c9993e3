"""THRIVE and attendance: what a person finds and decides on a case, each time as a further row."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import AttendanceChoice
from bizwatch.cases.exceptions import RulesNotMet
from bizwatch.cases.intake import Thrive
from bizwatch.cases.models import AttendanceDecision, Case, ThriveAssessment
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.attendance import attendance, needs_reason
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold, keep
from bizwatch.cases.services.parts import THRIVE_PARTS, parts_of
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import attendance_conditions, thrive_levels

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

HIGHEST_STEPS = 2


@audited_service
def assess_thrive(*, case: Case, thrive: Thrive, reason_again: str = "", by: "User", at: datetime) -> ThriveAssessment:
    """Assess a case by THRIVE, or again because something changed: a further row, never a change of the last.

    Raises ``RulesNotMet`` for a level that there is none of, a high one without a note, or a further assessment without
    a reason.
    """
    held = hold(case)
    allow(Act.THRIVE, held, by)
    faults = _thrive_faults(held, thrive, reason_again, at)
    if faults:
        raise RulesNotMet(faults)
    made = ThriveAssessment.objects.create(
        case=held,
        at=at,
        by=by,
        by_name=by.audit_name[:120],
        reason_again=reason_again,
        scene_advice=thrive.scene_advice,
        scene_note=thrive.scene_note,
        prevention_advice=thrive.prevention_advice,
        prevention_note=thrive.prevention_note,
        **{f"{code}_level": thrive.levels[code] for code in THRIVE_PARTS},
        **{f"{code}_note": thrive.notes.get(code, "") for code in THRIVE_PARTS},
    )
    audit_case(Action.COLLECTION, held, "assess_thrive", by=by, at=at, assessment=made.pk)
    keep(held, by=by, at=at)
    return made


def _thrive_faults(case: Case, thrive: Thrive, reason_again: str, at: datetime) -> tuple[tuple[str, str], ...]:
    levels = {level.code: level for level in thrive_levels(to_london(at).date())}
    faults = []
    for code in THRIVE_PARTS:
        level = levels.get(thrive.levels.get(code, ""))
        if level is None:
            faults.append((f"{code}_level", f"Select a level for {code}."))
        elif level.steps >= HIGHEST_STEPS and not thrive.notes.get(code):
            faults.append((f"{code}_note", f"Write why {code} is {level.name.lower()}."))
    if not reason_again and ThriveAssessment.objects.filter(case__in=Case.objects.with_joined(case)).exists():
        faults.append(("reason_again", "Write what changed, so that it is assessed again."))
    return tuple(faults)


@audited_service
def decide_attendance(
    *, case: Case, choice: AttendanceChoice, reason: str = "", by: "User", at: datetime
) -> AttendanceDecision:
    """Decide whether an officer goes there; a decision against the action plan needs its reason.

    The conditions that hold now are kept with it: once more holds, a decision not to attend no longer stands. Raises
    ``RulesNotMet``.
    """
    held = hold(case)
    allow(Act.ATTENDANCE, held, by)
    conditions = attendance_conditions(to_london(at).date())
    answer = attendance(parts_of(held).circumstances, conditions, is_crime=held.nature == Nature.CRIME)
    if needs_reason(choice, answer) and not reason:
        raise RulesNotMet((("reason", "The action plan asks for attendance: write why nobody attends."),))
    made = AttendanceDecision.objects.create(
        case=held,
        at=at,
        by=by,
        by_name=by.audit_name[:120],
        choice=choice,
        conditions=" ".join(sorted(answer.codes)),
        reason=reason,
    )
    audit_case(Action.ALTERATION, held, "decide_attendance", by=by, at=at, decision=made.pk, choice=choice.value)
    keep(held, by=by, at=at)
    return made
