"""What is asked about triage: what is known of a case, who waits for a decision, and who would move under other weights."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bizwatch.cases.models import Case, CaseCircumstances, CaseQuerySet, ThriveAssessment
from bizwatch.cases.policies.circumstances import CIRCUMSTANCES, united
from bizwatch.cases.policies.moves import Moves, Open, moves
from bizwatch.cases.policies.priority import Weights
from bizwatch.cases.selectors.visibility import visible_to

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

NAMED = 50


def circumstances_of(case_id: int, rows: Sequence[CaseCircumstances]) -> dict[str, str]:
    """Return what is known of a case from its rows and those of the cases joined to it, the newest first."""
    newest: dict[int, CaseCircumstances] = {}
    for row in rows:
        newest.setdefault(row.case_id, row)
    told: list[dict[str, Any]] = [
        {"case": row.case_id, "side": row.side, **{code: getattr(row, code) for code in CIRCUMSTANCES}}
        for row in newest.values()
    ]
    return united(told, case_id)


def circumstances_on(case: Case) -> dict[str, str]:
    """Return what is known of a case now, by the code of each fact; empty where nothing was told."""
    rows = CaseCircumstances.objects.filter(case__in=Case.objects.with_joined(case)).order_by("-pk")
    return circumstances_of(case.pk, list(rows))


def was_assessed(case: Case) -> bool:
    """Whether the case, or one joined to it, was assessed by THRIVE before."""
    return ThriveAssessment.objects.filter(case__in=Case.objects.with_joined(case)).exists()


def attendance_undecided(user: "User") -> CaseQuerySet:
    """Return open cases where the action plan asks for attendance and nobody has decided, in queue order."""
    found = visible_to(user).open().filter(attendance_asked=True, attendance_choice="")
    return found.select_related("premises", "allocated_to").in_queue_order()


def moves_under(weights: Weights) -> Moves:
    """Return who of the open cases would stand where under other weights: one walk of them, nothing is written."""
    columns = ("pk", "attention_at", "reported_at", "priority_at", "priority_factors")
    found = Case.objects.open().order_by("pk").values_list(*columns)
    return moves((Open(*row) for row in found.iterator(chunk_size=5_000)), weights)


def cases_of_moves(pks: Sequence[int]) -> dict[int, Case]:
    """Return the cases that a preview names, with their premises."""
    found = Case.objects.open().filter(pk__in=pks).select_related("premises")
    return {case.pk: case for case in found}
