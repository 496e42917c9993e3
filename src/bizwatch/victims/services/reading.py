"""That somebody looked: every page that shows a victim, a plan or a list of them says so."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.services import record_read
from bizwatch.cases.models import Case
from bizwatch.victims.models import SafeguardingPlan, Victim

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def record_victims_read(*, case: Case, victims: Iterable[Victim], by: "User", at: datetime, reason: str) -> None:
    """Audit that victims of a case were looked at, by their ids; nothing where there are none."""
    ids = " ".join(str(victim.pk) for victim in victims)
    if ids:
        record_read(
            by=by,
            at=at,
            subject_type="victim",
            subject_id=case.crime_reference,
            case_reference=case.crime_reference,
            reason=reason,
            victims=ids,
        )


def record_plan_read(*, plan: SafeguardingPlan, by: "User", at: datetime) -> None:
    """Audit that a plan was looked at."""
    record_read(
        by=by,
        at=at,
        subject_type="safeguarding_plan",
        subject_id=plan.public_id,
        case_reference=plan.case.crime_reference,
        reason="safeguarding plan",
    )
