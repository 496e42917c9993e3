"""What is done about clocks: decisions noted and told, offers made, reasons given; and which acts start and stop which.

The acts that run clocks by themselves are heard as happenings, by ``policies.clocks.CLOCK_RULES``.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import ClockEnding, ClockEventKind, LogKind, Offer, OfferAnswer, Side
from bizwatch.cases.exceptions import (
    AlreadySettled,
    ClockReasonNotPossible,
    TellingNotPossible,
    TimeNotPossible,
)
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case, CaseMove, CaseOutcome, ClockRun, KeyDecision, VictimContact
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.clocks import (
    CLOCK_RULES,
    DECIDED_BY_ACT,
    REMEDY,
    SUPPORT,
    WITNESS,
    ClockRule,
    ClockState,
    clock_state,
    standing_of,
)
from bizwatch.cases.policies.telling import told_fault
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.contact import CONTACT_COLUMNS, enter_told
from bizwatch.cases.services.happenings import Happening
from bizwatch.cases.services.hold import audit_case, hold, keep, need_reason, part
from bizwatch.cases.services.ledger import By, Start, VictimOfCase, begin_new, note, resume, start_all, stop, victims_of
from bizwatch.cases.services.log import write_log
from bizwatch.kernel.clock import last_minute_of, to_london
from bizwatch.reference.exceptions import UnknownClockReason, UnknownKeyDecision
from bizwatch.reference.selectors import KeyDecision as Decision
from bizwatch.reference.selectors import clock, clock_reason, key_decision

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_NAMED = DECIDED_BY_ACT["name_suspect"]
# The acts that the hearer does something about; what follows from the case's columns, ``hold.keep`` does.
HEARD = ("open_case", "turn_into_crime", "complete_remedy", "send_message", *DECIDED_BY_ACT)


@audited_service
def note_decision(
    *,
    case: Case,
    code: str,
    when: datetime | None = None,
    for_date: date | None = None,
    note: str = "",
    told: Told | None = None,
    by: "User",
    at: datetime,
) -> KeyDecision:
    """Note a decision of which the victim is told, and with ``told`` that they were: the clock of telling runs from it.

    ``when`` is the moment of the decision where it was earlier than now. Raises ``TellingNotPossible``.
    """
    held, moment = hold(case), when or at
    allow(Act.DECISION, held, by)
    known = _known_decision(code, moment)
    if known.act:
        raise TellingNotPossible((("code", f"“{known.label}” is noted by itself when you do it on the case."),))
    if not held.reported_at <= moment <= at:
        raise TimeNotPossible("The decision must lie between the report and now: check the date and time.")
    decision = KeyDecision.objects.create(
        case=held, code=known.code, at=moment, entered_at=at, by=by, for_date=for_date, note=note
    )
    day = f", for {for_date:%d %m %Y}" if for_date else ""
    write_log(held, LogKind.DECISION, f"{known.label}{day}. {note}".strip(), by=by, at=at)
    done = By("note_decision", by, at)
    rule = CLOCK_RULES[known.clock]
    starts = [
        Start(case=held, rule=rule, started_at=moment, victim=one, about=known.code, decision=decision)
        for one in victims_of(held).values()
    ]
    runs = start_all(starts, done)
    if told is not None:
        _tell(held, [run for run in runs if not run.victim], told, f"Told: {known.plain}.", done)
    audit_case(Action.COLLECTION, held, "note_decision", by=by, at=at, decision=decision.pk, code=known.code)
    keep(held, by=by, at=at, save=CONTACT_COLUMNS)
    return decision


@audited_service
def note_decision_told(*, case: Case, runs: Iterable[int], told: Told | None, by: "User", at: datetime) -> Case:
    """Note that the victim was told of decisions, each named by the id of its running clock.

    It is a line of the contact log, as other tellings are. Raises ``TellingNotPossible``.
    """
    held = hold(case)
    allow(Act.DECISION_TOLD, held, by)
    there = ClockRun.objects.filter(case__in=Case.objects.with_joined(held), ended_at=None)
    wanted = list(there.filter(pk__in=list(runs)).order_by("pk"))
    wanted = [run for run in wanted if CLOCK_RULES[run.clock_code].each_decision]
    if not wanted:
        raise TellingNotPossible((("runs", "Select what the victim was told."),))
    names = ", ".join(_about(run).plain for run in wanted)
    _tell(held, wanted, told, f"Told: {names}.", By("note_decision_told", by, at))
    audit_case(Action.DISCLOSURE, held, "note_decision_told", by=by, at=at, told=len(wanted))
    return keep(held, by=by, at=at, save=CONTACT_COLUMNS)


@audited_service
def note_offer(
    *, case: Case, offers: Iterable[Offer], answer: OfferAnswer, note: str = "", by: "User", at: datetime
) -> Case:
    """Note what the victim was offered and what they said. Who wants time to decide is waited for: the clock of a statement
    stands still until they answer or write. A referral that is declined is not owed any more.

    Raises ``AlreadySettled`` where none of it is still to be offered.
    """
    held = hold(case)
    allow(Act.OFFER, held, by)
    wanted = [Offer(one).value for one in offers]
    there = ClockRun.objects.filter(case__in=Case.objects.with_joined(held), ended_at=None)
    runs = list(there.filter(victim="", clock_code__in=wanted).order_by("pk"))
    if not runs:
        raise AlreadySettled("None of this is still to be offered on this case.")
    done = By("note_offer", by, at)
    for run in runs:
        _answer(run, answer, done)
    names = ", ".join(Offer(run.clock_code).label.lower() for run in runs)
    write_log(held, LogKind.NOTE, f"Offered: {names}. {answer.label}. {note}".strip(), by=by, at=at)
    audit_case(Action.COLLECTION, held, "note_offer", by=by, at=at, offers=len(runs), answer=answer.value)
    return keep(held, by=by, at=at)


@audited_service
def offered_elsewhere(
    *, case: Case, offer: Offer, answer: OfferAnswer, witness: int | None = None, by: Actor, at: datetime
) -> Case:
    """Stop or hold the clock of an offer that another app made and keeps; nothing where none runs.

    ``witness`` is the number within the case of a person to whom it was offered beside the case's own victim. What they
    answer stands on a running of their own and leaves the victim's as it is. It begins only where they want time to
    decide: nobody owes a witness an offer.
    """
    held = hold(case)
    done, whose = By("offered_elsewhere", by, at), "" if witness is None else f"{WITNESS}{witness}"
    cases = Case.objects.filter(pk=held.pk) if whose else Case.objects.with_joined(held)
    there = ClockRun.objects.filter(case__in=cases, ended_at=None, victim=whose, clock_code=offer.value)
    runs = list(there.order_by("pk"))
    if whose and not runs and answer is OfferAnswer.LATER:
        runs = _start_witness(held, CLOCK_RULES[offer.value], whose, done)
    for run in runs:
        _answer(run, answer, done)
    return keep(held, by=by, at=at)


@audited_service
def note_clock_reason(*, case: Case, clock_run_id: int, code: str, words: str, by: "User", at: datetime) -> ClockRun:
    """Note why a clock broke: a code of the dated list and words. It is given once.

    Raises ``ClockReasonNotPossible``, ``AlreadySettled``.
    """
    held = hold(case)
    allow(Act.CLOCK_REASON, held, by)
    run = part(held, ClockRun, clock_run_id, "There is no such clock on this case.")
    standing = standing_of(run.events.order_by("pk"))
    if standing is None or clock_state(standing, at=at) not in (ClockState.BROKEN, ClockState.KEPT_LATE):
        raise ClockReasonNotPossible((("code", "This clock is not broken, so there is nothing to give a reason for."),))
    if run.reason_code:
        raise AlreadySettled("Why this clock broke is noted already.")
    try:
        known = clock_reason(code, to_london(at).date())
    except UnknownClockReason as error:
        raise ClockReasonNotPossible((("code", str(error)),)) from error
    told = need_reason(words, "Write how it came about, and what was done about it.")
    note(run, ClockEventKind.REASON, By("note_clock_reason", by, at), code=known.code, words=told)
    audit_case(Action.ALTERATION, held, "note_clock_reason", by=by, at=at, run=run.pk, code=known.code)
    return run


@audited_service
def rights_changed(*, case: Case, by: Actor, at: datetime) -> Case:
    """Work out anew when what runs is due, because a victim's rights became enhanced or are no longer so.

    For the app that keeps them (``let_say_victims``). The time counts from the same start; both are kept.
    """
    held = hold(case)
    known, done = victims_of(held), By("rights_changed", by, at)
    for run in ClockRun.objects.filter(case=held, ended_at=None, clock_code__in=CLOCK_RULES).order_by("pk"):
        rule, victim = CLOCK_RULES[run.clock_code], known.get(run.victim)
        is_enhanced = victim is not None and victim.enhanced_since is not None and victim.enhanced_since <= at
        code = rule.enhanced if is_enhanced else rule.code
        if rule.enhanced and code != run.rule_code:
            _change_rule(run, code, done)
    audit_case(Action.ALTERATION, held, "rights_changed", by=by, at=at)
    return keep(held, by=by, at=at)


def follow(happening: Happening) -> None:
    """Start and stop what an act on a case starts and stops, beside what follows from the case's own columns."""
    case, done = happening.case, By(happening.act, happening.by, happening.at)
    if happening.act == "open_case":
        begin_new(case, done)
    if happening.act == "turn_into_crime":
        _start_support(case, done)
    if happening.act in DECIDED_BY_ACT:
        _decided(happening, done)
    if happening.act == "complete_remedy":
        for run in ClockRun.objects.filter(case=case, clock_code=REMEDY, ended_at=None):
            stop(run, ClockEnding.KEPT, done)
    if happening.act == "send_message" and happening.detail.get("side") == Side.BUSINESS:
        # The business answers for itself: a witness of its is waited for until they answer themselves.
        for run in ClockRun.objects.filter(case=case, victim="", paused_at__isnull=False, ended_at=None):
            resume(run, done)


def _start_witness(held: Case, rule: ClockRule, witness: str, done: By) -> list[ClockRun]:
    if not held.is_open or held.is_restricted or held.nature not in rule.natures:
        return []
    return start_all([Start(case=held, rule=rule, started_at=done.at, victim=VictimOfCase(witness))], done)


def _start_support(case: Case, done: By) -> None:
    """Begin the offer of support for what is a crime from now on: nobody could offer it before."""
    if not ClockRun.objects.filter(case=case, clock_code=SUPPORT).exists():
        start_all([Start(case=case, rule=CLOCK_RULES[SUPPORT], started_at=done.at)], done)


def _decided(happening: Happening, done: By) -> None:
    """Start the clock of telling for an act that is a decision by itself, and stop it where the victim was told with it."""
    case, code = happening.case, DECIDED_BY_ACT[happening.act]
    if happening.act == "join_cases" and not (case.joined_to_id and case.recorded_at):
        return  # the case that stays, or one that was never a recorded crime: nothing was cancelled
    told_at = _told_with(case, happening) if happening.act != "name_suspect" else None
    known = _known_decision(code, done.at)
    started_at = min(done.at, told_at or done.at)
    about = f"{code}:{happening.detail['outcome']}" if happening.act == "finalise" else code
    starts = [
        Start(case=case, rule=CLOCK_RULES[known.clock], started_at=started_at, victim=one, about=about)
        for one in victims_of(case).values()
    ]
    runs = start_all(starts, done)
    if told_at is not None:
        _stop_told([run for run in runs if not run.victim], case, told_at, done)
    if happening.act == "finalise":
        _start_remedy(case, done)


def _told_with(case: Case, happening: Happening) -> datetime | None:
    """Return when the victim was told of the act, as the move of the case keeps it."""
    moves = CaseMove.objects.filter(case=case, at=happening.at, victim_told_at__isnull=False)
    return moves.order_by("-pk").values_list("victim_told_at", flat=True).first()


def _start_remedy(case: Case, done: By) -> None:
    given = CaseOutcome.objects.filter(case=case, is_current=True).exclude(remedy="").first()
    if given is None:
        return
    due = last_minute_of(given.remedy_due_date) if given.remedy_due_date else None
    start_all(
        [Start(case=case, rule=CLOCK_RULES[REMEDY], started_at=done.at, due_at=due, about=f"outcome:{given.code}")],
        done,
    )


def _known_decision(code: str, moment: datetime) -> Decision:
    try:
        return key_decision(code, to_london(moment).date())
    except UnknownKeyDecision as error:
        raise TellingNotPossible((("code", str(error)),)) from error


def _tell(held: Case, runs: list[ClockRun], told: Told | None, words: str, done: By) -> None:
    """Stop clocks because the victim was told. Told to somebody within the case only, it is no contact with its own victim."""
    decided_at = max((run.started_at for run in runs), default=done.at)
    fault = told_fault(
        told,
        reported_at=held.reported_at,
        at=done.at,
        has_email=bool(held.contact_email),
        has_account=has_readers(held),
    )
    if told is not None and not fault and told.at < decided_at:
        fault = "The victim cannot have been told before it was decided: check the date and time."
    if fault or told is None:
        raise TellingNotPossible((("told", fault),))
    by: User = done.by  # type: ignore[assignment]
    contact = None
    if any(not run.victim for run in runs):
        contact = enter_told(held, told, words=words, by=by, at=done.at)
    else:
        write_log(held, LogKind.NOTE, f"{words} {told.note}".strip(), by=by, at=done.at)
    _stop_told(runs, held, told.at, done, contact)


def _stop_told(
    runs: list[ClockRun], case: Case, told_at: datetime, done: By, contact: VictimContact | None = None
) -> None:
    """Stop clocks of telling. Who is told of any decision knows that somebody was identified, so that one stops too."""
    for run in runs:
        stop(run, ClockEnding.KEPT, done, when=told_at, contact=contact)
    known = ClockRun.objects.filter(case=case, about=_NAMED, ended_at=None, victim__in={run.victim for run in runs})
    for run in known.filter(started_at__lte=told_at):
        stop(run, ClockEnding.KEPT, done, when=told_at, contact=contact)


def _about(run: ClockRun) -> Decision:
    return key_decision(run.about.partition(":")[0], to_london(run.started_at).date())


def _answer(run: ClockRun, answer: OfferAnswer, done: By) -> None:
    pauses = clock(run.rule_code, run.rule_from).pauses
    if answer is OfferAnswer.LATER and pauses:
        if run.paused_at is None:
            note(run, ClockEventKind.PAUSED, done, waits_for=Side.BUSINESS.value)
        return
    if run.paused_at is not None:
        resume(run, done)
    declined = answer is OfferAnswer.NO and run.clock_code == SUPPORT
    stop(run, ClockEnding.EXCUSED if declined else ClockEnding.KEPT, done, code=answer.value)


def _change_rule(run: ClockRun, code: str, done: By) -> None:
    standing = standing_of(run.events.order_by("pk"))
    row = clock(code, to_london(run.started_at).date())
    pauses = standing.pauses if standing else ()
    due_at = row.due_at(run.started_at, pauses)
    note(run, ClockEventKind.DUE, done, due_at=due_at, rule_code=row.code, rule_from=row.effective_from)
