"""What becomes of a fraud or computer crime at the national service that records it, and what was lost by it."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import LogKind, ReferralStepKind, ReferralVictim
from bizwatch.cases.exceptions import NotFoundOnCase, NothingToChange, NotInThisState, ReferralStepNotPossible
from bizwatch.cases.models import Case, CaseReferral, ReferralStep
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.referrals import step_faults
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold_to_edit, keep
from bizwatch.cases.services.log import write_log
from bizwatch.cases.services.routes import become_crime
from bizwatch.cases.services.routes_opening import check_nfib, enter_step
from bizwatch.design.filters import money
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import offence

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def _check_step(
    held: Case, referral: CaseReferral, kind: ReferralStepKind, *, reference: str, when: datetime, at: datetime
) -> None:
    last = referral.steps.order_by("-pk").first()
    faults = step_faults(
        kind,
        state=ReferralStepKind(referral.state),
        reference=reference,
        when=when,
        reported_at=held.reported_at,
        at=at,
        earliest=last.at if last else held.reported_at,
    )
    if faults:
        raise ReferralStepNotPossible(faults)


@audited_service
def note_referral(
    *,
    case: Case,
    kind: ReferralStepKind,
    service_reference: str = "",
    when: datetime | None = None,
    note: str = "",
    by: "User",
    at: datetime,
    version: int,
) -> ReferralStep:
    """Note what became of a referral. Returned for the force to investigate, it becomes a crime here under the code and the
    reference of the service, which keeps the record of it: it is counted there and not twice.

    ``when`` is the moment where it was earlier than now. Raises ``ReferralStepNotPossible``, ``NotInThisState``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REFERRAL, held, by)
    referral, moment = _referral(held), when or at
    reference = service_reference.strip() or referral.service_reference
    _check_step(held, referral, kind, reference=reference, when=moment, at=at)
    _check_can_return(held, referral, kind)
    referral.service_reference = reference
    step = enter_step(referral, kind, when=moment, note=note, by=by, at=at)
    audit_case(Action.ALTERATION, held, "note_referral", by=by, at=at, step=step.pk, what=kind.value)
    if kind is ReferralStepKind.RETURNED:
        found = offence(referral.nfib_code, to_london(held.occurred_from).date())
        become_crime(held, found, f"{kind.label}, {reference}. {note}".strip(), None, by=by, at=at)
    else:
        keep(held, by=by, at=at)
    return step


@audited_service
def change_referral(
    *,
    case: Case,
    nfib_code: str,
    victim: ReferralVictim,
    loss: Decimal | None,
    by: "User",
    at: datetime,
    version: int,
) -> CaseReferral:
    """Change the kind of fraud, who lost by it and how much; None is a loss that nobody knows.

    What stood there before goes into the log. Raises ``NatureNotPossible``, ``NothingToChange``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.LOSS, held, by)
    referral = _referral(held)
    check_nfib(nfib_code, to_london(held.occurred_from).date())
    before = (referral.nfib_code, referral.victim, referral.loss)
    if before == (nfib_code, victim.value, loss):
        raise NothingToChange("That is on the case already.")
    referral.nfib_code, referral.victim, referral.loss = nfib_code, victim, loss
    referral.save(update_fields=["nfib_code", "victim", "loss"])
    code, who, lost = before
    spoken = money(lost) if lost is not None else "loss not known"
    words = f"Referral changed. Before: {code or 'kind not known'}, {ReferralVictim(who).label.lower()}, {spoken}."
    write_log(held, LogKind.NOTE, words, by=by, at=at)
    audit_case(Action.ALTERATION, held, "change_referral", by=by, at=at)
    return referral


def _referral(held: Case) -> CaseReferral:
    found = CaseReferral.objects.filter(case=held).first()
    if found is None:
        raise NotFoundOnCase("This case has no referral.")
    return found


def _check_can_return(held: Case, referral: CaseReferral, kind: ReferralStepKind) -> None:
    if kind is not ReferralStepKind.RETURNED:
        return
    if not held.is_open:
        raise NotInThisState("The case is closed: a supervisor must reopen it before the force can investigate it.")
    if not referral.nfib_code:
        raise ReferralStepNotPossible(
            (("kind", "Say first what kind of fraud it is (change the loss): the crime is recorded under its code."),)
        )
