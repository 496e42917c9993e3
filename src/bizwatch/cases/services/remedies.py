"""A community resolution to its end: each thing that was agreed, what became of it, and what follows where it was not done."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import RemedyDecided, RemedySaid, RemedyState, Side, StepState
from bizwatch.cases.exceptions import AlreadySettled, NoRemedyToComplete, RemedyNotPossible
from bizwatch.cases.intake import NewRemedy, OutcomeFacts, Told
from bizwatch.cases.models import Case, CaseOutcome, RemedyDecision, RemedyPayment, RemedyStep
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.remedies import STEP_AFTER, left_to_pay, remedy_fault, together
from bizwatch.cases.services.access import allow, side_of
from bizwatch.cases.services.contact import CONTACT_COLUMNS
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, keep, need_reason, part
from bizwatch.cases.services.leaving import bring_back
from bizwatch.cases.services.mail import Mail
from bizwatch.cases.services.messages import write_message
from bizwatch.cases.services.unnamed import naming_faults
from bizwatch.cases.services.victim_told import tell_victim
from bizwatch.design.filters import money
from bizwatch.kernel.clock import to_london

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_NO_STEP = "There is no such step of a remedy on this case."
_NONE_OPEN = "No remedy of this case is still to be done."


def start_remedy(given: CaseOutcome, facts: OutcomeFacts, *, by: "User", at: datetime) -> None:
    """Make the first step of what was agreed when a community resolution is given; others can be planned after it."""
    if not facts.remedy or facts.remedy_due_date is None:
        return
    new = NewRemedy(
        option_code=facts.remedy_option,
        what=facts.remedy,
        amount=facts.remedy_amount,
        due_date=facts.remedy_due_date,
    )
    _add(given, new, by=by, at=at)
    given.remedy_state = RemedyState.OPEN
    given.save(update_fields=["remedy_state"])


@audited_service
def plan_remedy(*, case: Case, new: NewRemedy, by: "User", at: datetime, version: int) -> RemedyStep:
    """Add a step to what was agreed. Raises ``RemedyNotPossible``, ``NoRemedyToComplete``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.PLAN_REMEDY, held, by)
    given = _current(held)
    faults = [("what", "Write what is to be done.")] if not new.what.strip() else []
    wrong = remedy_fault(new.option_code, new.amount, to_london(at).date())
    faults += [*([wrong] if wrong else []), *naming_faults(held, ("what", "What is to be done", new.what))]
    if new.due_date < to_london(at).date():
        faults.append(("due_date", "The date by which it must be done is in the past."))
    if faults:
        raise RemedyNotPossible(tuple(faults))
    step = _add(given, new, by=by, at=at)
    audit_case(Action.COLLECTION, held, "plan_remedy", by=by, at=at, step=step.pk)
    _reckon(held, given, None, by=by, at=at)
    return step


@audited_service
def settle_remedy(
    *,
    case: Case,
    remedy_id: int,
    state: StepState,
    note: str = "",
    told: Told | None = None,
    by: "User",
    at: datetime,
    version: int,
) -> RemedyStep:
    """Note that a step was done, was not done, or is no longer asked for. The last of them that is done ends the remedy, and
    the victim is told. Raises ``AlreadySettled``, ``ReasonNeeded``, ``VictimNotTold``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.SETTLE_REMEDY, held, by)
    given = _current(held)
    step = _step(held, given, remedy_id)
    if step.state not in STEP_AFTER.get(state, ()):
        raise AlreadySettled(f"This step stands already as “{StepState(step.state).label.lower()}”.")
    if state is not StepState.DONE:
        need_reason(note, "Write how you know that it was not done, or why it is no longer asked for.")
    _settle(step, state, note, by_name=by.audit_name, at=at)
    audit_case(Action.ALTERATION, held, "settle_remedy", by=by, at=at, step=step.pk, state=state.value)
    _reckon(held, given, told, by=by, at=at)
    return step


@audited_service
def note_payment(
    *,
    case: Case,
    remedy_id: int,
    amount: Decimal,
    paid_date: date,
    note: str = "",
    told: Told | None = None,
    by: "User",
    at: datetime,
    version: int,
) -> RemedyPayment:
    """Note a part of an amount that was paid; once all of it is, the step is done. Raises ``RemedyNotPossible``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.NOTE_PAYMENT, held, by)
    given = _current(held)
    step = _step(held, given, remedy_id)
    left = left_to_pay(step.amount, step.payments.values_list("amount", flat=True))
    faults = _payment_faults(
        step, amount, left, paid_date, since=to_london(given.at).date(), today=to_london(at).date()
    )
    if faults:
        raise RemedyNotPossible(faults)
    payment = RemedyPayment.objects.create(
        step=step, amount=amount, paid_date=paid_date, note=note, noted_at=at, noted_by_name=by.audit_name[:120]
    )
    if amount == left:
        _settle(step, StepState.DONE, f"Paid in full. {note}".strip(), by_name=by.audit_name, at=at)
    audit_case(Action.ALTERATION, held, "note_payment", by=by, at=at, step=step.pk, payment=payment.pk)
    _reckon(held, given, told, by=by, at=at)
    return payment


@audited_service
def answer_remedy(
    *, case: Case, remedy_id: int, said: RemedySaid, note: str = "", by: "User", at: datetime
) -> RemedyStep:
    """Keep what the business says of a step; the desk reads it, and decides. Its last word counts."""
    held = hold(case)
    allow(Act.ANSWER_REMEDY, held, by)
    step = _step(held, _current(held), remedy_id)
    if step.state == StepState.DROPPED:
        raise AlreadySettled("This is no longer asked for.")
    step.said, step.said_note, step.said_at, step.said_by_name = said, note.strip(), at, by.audit_name[:120]
    step.save(update_fields=["said", "said_note", "said_at", "said_by_name"])
    if side_of(by) is Side.BUSINESS:
        write_message(held, f"{said.label}: {step.what} {note}".strip(), by=by, at=at)
    audit_case(Action.COLLECTION, held, "answer_remedy", by=by, at=at, step=step.pk, said=said.value)
    keep(held, by=by, at=at)
    return step


@audited_service
def decide_remedy(
    *,
    case: Case,
    decision: RemedyDecided,
    reason: str,
    told: Told | None = None,
    by: "User",
    at: datetime,
    version: int,
) -> RemedyDecision:
    """Decide what follows where a remedy was not done: the case is opened again, or it is left at that; the victim is told.

    Raises ``NoRemedyToComplete``, ``ReasonNeeded``, ``VictimNotTold``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.DECIDE_REMEDY, held, by)
    given = CaseOutcome.objects.filter(case=held, is_current=True, remedy_state=RemedyState.FAILED).first()
    if given is None:
        raise NoRemedyToComplete("No step of this remedy was noted as not done, so there is nothing to decide.")
    words = need_reason(reason, "Write why.")
    made = RemedyDecision.objects.create(outcome=given, decision=decision, reason=words, at=at, by=by)
    audit_case(Action.ALTERATION, held, "decide_remedy", by=by, at=at, decision=decision.value)
    reopens = decision is RemedyDecided.REOPEN
    said = f"Told that the remedy was not done: {decision.label.lower()}."
    tell_victim(held, Mail.REMEDY_FAILED, told, words=said, key=str(made.pk), by=by, at=at, reopened=reopens)
    if reopens:
        bring_back(held, f"The remedy was not done. {words}", by=by, at=at, tells=False)
        return made
    for step in given.steps.filter(state=StepState.OPEN):
        _settle(step, StepState.DROPPED, "Left at that by a supervisor.", by_name=by.audit_name, at=at)
    given.remedy_state = RemedyState.ACCEPTED
    given.save(update_fields=["remedy_state"])
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return made


@audited_service
def complete_remedy(
    *, case: Case, note: str = "", told: Told | None = None, by: "User", at: datetime, version: int
) -> CaseOutcome:
    """Note that the offender did all that was agreed. Raises ``NoRemedyToComplete``, ``VictimNotTold``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REMEDY, held, by)
    given = CaseOutcome.objects.filter(case=held, is_current=True, remedy_state=RemedyState.OPEN).first()
    if given is None:
        raise NoRemedyToComplete(_NONE_OPEN)
    for step in given.steps.filter(state=StepState.OPEN):
        _settle(step, StepState.DONE, note, by_name=by.audit_name, at=at)
    given.remedy_note = note
    audit_case(Action.ALTERATION, held, "complete_remedy", by=by, at=at, outcome=given.pk)
    _reckon(held, given, told, by=by, at=at)
    return given


def _current(held: Case) -> CaseOutcome:
    """Return the resolution whose remedy still counts. Raises ``NoRemedyToComplete``."""
    live = (RemedyState.OPEN, RemedyState.FAILED)
    given = CaseOutcome.objects.filter(case=held, is_current=True, remedy_state__in=live).first()
    if given is None:
        raise NoRemedyToComplete(_NONE_OPEN)
    return given


def _step(held: Case, given: CaseOutcome, pk: int) -> RemedyStep:
    step = part(held, RemedyStep, pk, _NO_STEP)
    if step.outcome_id != given.pk:
        raise AlreadySettled("This step belongs to an outcome that has ended.")
    return step


def _add(given: CaseOutcome, new: NewRemedy, *, by: "User", at: datetime) -> RemedyStep:
    return RemedyStep.objects.create(
        case_id=given.case_id,
        outcome=given,
        option_code=new.option_code,
        what=new.what.strip(),
        who=new.who,
        amount=new.amount,
        due_date=new.due_date,
        planned_at=at,
        planned_by_name=by.audit_name[:120],
    )


def _settle(step: RemedyStep, state: StepState, note: str, *, by_name: str, at: datetime) -> None:
    step.state, step.note, step.settled_at, step.settled_by_name = state, note.strip(), at, by_name[:120]
    step.save(update_fields=["state", "note", "settled_at", "settled_by_name"])


def _reckon(held: Case, given: CaseOutcome, told: Told | None, *, by: "User", at: datetime) -> None:
    """Put on the outcome where its remedy stands by its steps now; one that is done whole ends with the victim told."""
    steps = list(given.steps.all())
    state = together((StepState(step.state) for step in steps), accepted=False)
    if state is None:
        raise RemedyNotPossible((("state", "Something must be left of what was agreed: plan another step first."),))
    given.remedy_state = state
    given.remedy_due_date = _next_due(steps) or given.remedy_due_date
    if state is RemedyState.DONE:
        given.remedy_done_at = at
        tell_victim(
            held, Mail.REMEDY_DONE, told, words="Told that the remedy was done.", key=str(given.pk), by=by, at=at
        )
    given.save(update_fields=["remedy_state", "remedy_due_date", "remedy_done_at", "remedy_note"])
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)


def _next_due(steps: Iterable[RemedyStep]) -> date | None:
    return min((step.due_date for step in steps if step.state == StepState.OPEN), default=None)


def _payment_faults(
    step: RemedyStep, amount: Decimal, left: Decimal, paid_date: date, *, since: date, today: date
) -> tuple[tuple[str, str], ...]:
    if step.amount is None or step.state not in (StepState.OPEN, StepState.FAILED):
        return (("amount", "Nothing is to be paid for this step any more."),)
    faults = []
    if not 0 < amount <= left:
        faults.append(("amount", f"Enter an amount up to {money(left)}: that is what is left to pay."))
    if not since <= paid_date <= today:
        faults.append(("paid_date", "The day of payment must lie between the agreement and today."))
    return tuple(faults)
