"""What the recording audit asks of the desk: to record what was told and not recorded."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import ActionKind, Side
from bizwatch.cases.models import Case, CaseAction
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow, check_no_conflict
from bizwatch.cases.services.hold import audit_case, hold_to_edit, keep, need_reason
from bizwatch.cases.services.leaving import bring_back
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def ask_to_record(*, case: Case, text: str, by: "User", at: datetime, version: int) -> CaseAction:
    """Give the desk an action to record what the force crime registrar found not to be recorded; a closed case comes back.

    It is due when the ``record-crime`` clock, started now, runs out: what is late already is not put off as well.
    Raises ``ChangedBySomeoneElse``, ``NotInThisState``, ``ReasonNeeded``, ``ConflictOfInterest``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.ASK_TO_RECORD, held, by)
    check_no_conflict(held, by)
    words = need_reason(text, "Write what is to be recorded, and why.")
    if not held.is_open:
        held = bring_back(held, words, by=by, at=at)
    action = CaseAction.objects.create(
        case=held,
        side=Side.POLICE,
        kind=ActionKind.OTHER,
        text=words[:240],
        due_at=clock("record-crime", to_london(at).date()).due_at(at),
        added_at=at,
        added_by=by,
    )
    audit_case(Action.COLLECTION, held, "ask_to_record", by=by, at=at, action=action.pk)
    keep(held, by=by, at=at)
    return action
