"""The rows of a referral to specialists: one step, and all that are withdrawn when a case leaves the desk."""

from datetime import datetime

from bizwatch.audit.services import Actor
from bizwatch.cases.choices import SpecialistState
from bizwatch.cases.models import Case, SpecialistReferral, SpecialistStep
from bizwatch.cases.policies.specialists import WAITING


def enter_specialist_step(
    referral: SpecialistReferral, state: SpecialistState, *, by: Actor, at: datetime, person: str = "", note: str = ""
) -> SpecialistStep:
    """Write one step of a referral, which stands there from now on."""
    referral.state = state
    referral.accepted_by = person or referral.accepted_by
    if state in (SpecialistState.RETURNED, SpecialistState.TAKEN_ON):
        referral.result = note
    referral.save(update_fields=["state", "accepted_by", "result"])
    return SpecialistStep.objects.create(
        referral=referral, state=state, at=at, by_name=by.audit_name[:120], person=person, note=note
    )


def withdraw_all(held: Case, words: str, *, by: Actor, at: datetime) -> None:
    """Withdraw what is still asked of specialists for a case that leaves the desk, and those joined to it."""
    whole = Case.objects.with_joined(held)
    for referral in SpecialistReferral.objects.filter(case__in=whole, state__in=WAITING):
        enter_specialist_step(referral, SpecialistState.WITHDRAWN, by=by, at=at, note=words)
