"""Who may do what to a case, and while it stands where. Which cases a person sees at all is ``selectors.visible_to``.

*Permission* is about who you are, *policy* about the state and the nature of the case: an investigator has the permission to
finalise, but policy refuses while the crime is not recorded. Services call ``check_may``; pages ask ``possible_acts``
which buttons to show. One table answers both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.choices import OPEN_STATUSES, Status
from bizwatch.cases.exceptions import NotInThisState, NotYoursToDo
from bizwatch.cases.policies.natures import NOT_CRIME, ORDINARY, rule_of
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import material_by_hand, offence

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case


class Act(StrEnum):
    """Everything that a person can do to a case; each is a service of the same name."""

    RECORD = "record_crime"
    TAKE = "take_case"
    ALLOCATE = "allocate"
    SUMMARY = "change_summary"
    RECLASSIFY = "reclassify"
    TRANSFER = "transfer"
    CANCEL = "cancel"
    FINALISE = "finalise"
    REMEDY = "complete_remedy"
    REOPEN = "reopen"
    REVIEW = "review"
    OPT_OUT = "set_contact_opt_out"
    CHANGE_CONTACT = "change_contact"
    LOG = "add_log_entry"
    CONTACT = "record_contact"
    BOOK_CALL_BACK = "book_call_back"
    CLOSE_CALL_BACK = "close_call_back"
    CHOOSE_CALL = "book_call_back_slot"
    MOVE_CALL = "move_call_back"
    CALL_OFF = "call_off_call_back"
    GIVE_CALL = "give_call_back"
    OFFER_TIMES = "offer_call_times"
    MESSAGE = "send_message"
    READ = "mark_read"
    ADD_ACTION = "add_action"
    CLOSE_ACTION = "close_action"
    EVIDENCE = "attach_evidence"
    EXHIBIT = "give_exhibit_reference"
    WITHDRAW_EXHIBIT = "withdraw_exhibit"
    LINK = "link_cases"
    UNLINK = "withdraw_link"
    ADD_PERSON = "add_person"
    NAME_SUSPECT = "name_suspect"
    REMOVE_PERSON = "remove_person"
    ADD_VEHICLE = "add_vehicle"
    ADD_PROPERTY = "add_property"
    CORRECT_PROPERTY = "correct_property"
    REMOVE_PROPERTY = "remove_property"
    ADD_CAMERA = "add_camera"
    CCTV = "secure_cctv"
    CLASSIFY = "classify_incident"
    CRIME = "turn_into_crime"
    CLOSE = "close_with_result"
    REFERRAL = "note_referral"
    LOSS = "change_referral"
    NOTIFY = "note_notification"
    JOIN = "join_cases"
    UNJOIN = "unjoin_cases"
    APART = "keep_apart"
    RELEASE = "release_held"
    SET_ASIDE = "set_aside_held"
    DECISION = "note_decision"
    DECISION_TOLD = "note_decision_told"
    OFFER = "note_offer"
    CLOCK_REASON = "note_clock_reason"
    THRIVE = "assess_thrive"
    CIRCUMSTANCES = "correct_circumstances"
    ATTENDANCE = "decide_attendance"
    CONFLICT = "declare_conflict"
    ASK_TO_RECORD = "ask_to_record"
    PLAN_REMEDY = "plan_remedy"
    SETTLE_REMEDY = "settle_remedy"
    NOTE_PAYMENT = "note_payment"
    ANSWER_REMEDY = "answer_remedy"
    DECIDE_REMEDY = "decide_remedy"
    OFFER_RESTORATIVE = "offer_restorative"
    ANSWER_RESTORATIVE = "answer_restorative"
    NOTE_RESTORATIVE = "note_restorative"
    ASK_REVIEW = "ask_review"
    DECIDE_REVIEW = "decide_review"
    REFER = "refer_case"
    NOTE_SPECIALIST = "note_specialist"
    ADD_MATERIAL = "add_material"
    SETTLE_MATERIAL = "settle_material"
    SPLIT = "split_case"
    ADD_OCCASIONS = "add_occasions"
    REMOVE_OCCASION = "remove_occasion"


_OPEN = frozenset(OPEN_STATUSES)


_RECORDED = _OPEN - {Status.NEW}


_CLOSED = frozenset(Status) - _OPEN


_ANY = frozenset(Status)


_FINALISED = frozenset({Status.FINALISED})


_ELSEWHERE = frozenset({Status.JOINED, Status.COLLAPSED})  # they come back in a way of their own


_CRIME = frozenset({Nature.CRIME})


_REFERRAL = frozenset({Nature.REFERRAL})


_EVERY_NATURE = frozenset(Nature)


_RESTRICTED = frozenset({Nature.RESTRICTED})


def _is_theft(case: "Case") -> bool:
    try:
        return offence(case.offence_code, to_london(case.occurred_from).date()).is_theft
    except UnknownOffenceCode:
        return False


def _takes_material(case: "Case") -> bool:
    return bool(material_by_hand(case.outcome_code))


@dataclass(frozen=True)
class Only:
    """A condition of a case beyond its status and nature, and the sentence that says why an act is refused without it."""

    holds: Callable[["Case"], bool]
    refusal: str


_THEFTS = Only(_is_theft, "The offence of this case is no theft")
_OPEN_TO_MATERIAL = Only(_takes_material, "This outcome is none that new material could undo")


@dataclass(frozen=True)
class ActRule:
    """Who may do it: the police permission, the permission for the business's own people ("" for neither), and the
    statuses and for the natures of report for which it can be done. ``decides``: only whoever has the case, or a
    supervisor. ``specialist``: a specialist may do it to a restricted case, whatever its nature, and nobody else may.
    ``only``: what else must be true of the case."""

    words: str
    police: Permission | None = Permission.INVESTIGATE
    business: Permission | None = None
    states: frozenset[Status] = _OPEN
    decides: bool = False
    natures: frozenset[Nature] = ORDINARY
    specialist: bool = False
    only: Only | None = None


ACTS: Mapping[Act, ActRule] = {
    Act.RECORD: ActRule("record it", states=frozenset({Status.NEW}), natures=_EVERY_NATURE, specialist=True),
    Act.TAKE: ActRule("take it", natures=_EVERY_NATURE, specialist=True),
    Act.ALLOCATE: ActRule("give it to an investigator", Permission.SUPERVISE),
    Act.SUMMARY: ActRule("change its summary"),
    Act.RECLASSIFY: ActRule("change its offence", states=_RECORDED, decides=True, natures=_CRIME),
    Act.TRANSFER: ActRule("transfer it", Permission.SUPERVISE),
    Act.CANCEL: ActRule("cancel it", Permission.SUPERVISE, natures=_CRIME),
    Act.FINALISE: ActRule(
        "finalise it with an outcome", states=_RECORDED, decides=True, natures=_CRIME, specialist=True
    ),
    Act.REMEDY: ActRule("note that the remedy was done", states=frozenset({Status.FINALISED}), natures=_CRIME),
    Act.REOPEN: ActRule(
        "reopen it", Permission.SUPERVISE, states=_CLOSED - _ELSEWHERE, natures=_EVERY_NATURE, specialist=True
    ),
    Act.REVIEW: ActRule("review it", Permission.SUPERVISE),
    Act.OPT_OUT: ActRule("note that the victim wants no contact, or wants it again", business=Permission.ANSWER_DESK),
    Act.CHANGE_CONTACT: ActRule("change the contact details", business=Permission.ANSWER_DESK, states=_ANY),
    Act.LOG: ActRule("write in its log", states=_ANY, natures=_EVERY_NATURE, specialist=True),
    Act.CONTACT: ActRule("note a contact with the victim", states=_ANY),
    Act.BOOK_CALL_BACK: ActRule("book a call-back"),
    Act.CLOSE_CALL_BACK: ActRule("close a call-back"),
    Act.CHOOSE_CALL: ActRule("choose a time for a call", business=Permission.ANSWER_DESK),
    Act.MOVE_CALL: ActRule("move a call", business=Permission.ANSWER_DESK),
    Act.CALL_OFF: ActRule("call a call off", business=Permission.ANSWER_DESK),
    Act.GIVE_CALL: ActRule("give a call to another officer"),
    Act.OFFER_TIMES: ActRule("ask the business to choose another time"),
    Act.MESSAGE: ActRule("write to the other side", business=Permission.ANSWER_DESK, states=_ANY),
    Act.READ: ActRule("mark messages as read", business=Permission.ANSWER_DESK, states=_ANY),
    Act.ADD_ACTION: ActRule("add an action"),
    Act.CLOSE_ACTION: ActRule("close an action", business=Permission.ANSWER_DESK),
    Act.EVIDENCE: ActRule("add evidence", business=Permission.ANSWER_DESK, states=_ANY),
    Act.EXHIBIT: ActRule("give an exhibit its reference", states=_ANY),
    Act.WITHDRAW_EXHIBIT: ActRule("withdraw an exhibit", states=_ANY),
    Act.LINK: ActRule("link it with another case", states=_ANY),
    Act.UNLINK: ActRule("withdraw a link", states=_ANY),
    Act.ADD_PERSON: ActRule("add a person"),
    Act.NAME_SUSPECT: ActRule("name a suspect"),
    Act.REMOVE_PERSON: ActRule("remove a person"),
    Act.ADD_VEHICLE: ActRule("add a vehicle"),
    Act.ADD_PROPERTY: ActRule("add property", states=_ANY - _ELSEWHERE),
    Act.CORRECT_PROPERTY: ActRule("correct property", states=_ANY - _ELSEWHERE),
    Act.REMOVE_PROPERTY: ActRule("take property off", states=_ANY - _ELSEWHERE),
    Act.ADD_CAMERA: ActRule("add a camera"),
    Act.CCTV: ActRule("say what became of CCTV", business=Permission.ANSWER_DESK),
    Act.CLASSIFY: ActRule("change what kind of anti-social behaviour it is", natures=frozenset({Nature.INCIDENT})),
    Act.CRIME: ActRule("turn it into a crime", natures=NOT_CRIME, specialist=True),
    Act.CLOSE: ActRule("close it with a result", states=_RECORDED, decides=True, natures=NOT_CRIME, specialist=True),
    Act.REFERRAL: ActRule("note what became of it at the national service", states=_ANY, natures=_REFERRAL),
    Act.LOSS: ActRule("change its loss", states=_ANY, natures=_REFERRAL),
    Act.NOTIFY: ActRule("record the duty to notify", None, states=_ANY, natures=_RESTRICTED | _CRIME, specialist=True),
    Act.JOIN: ActRule("join it to another case"),
    Act.UNJOIN: ActRule(
        "take it out of the case it was joined to", states=frozenset({Status.JOINED, Status.CANCELLED})
    ),
    Act.APART: ActRule("note that another case is a different event", states=_ANY - _ELSEWHERE),
    Act.RELEASE: ActRule("put reports that are held behind it back in the queue", Permission.SUPERVISE, states=_ANY),
    Act.CONFLICT: ActRule("declare a conflict of interest", states=_ANY),
    Act.SET_ASIDE: ActRule("close the reports that are held behind it", Permission.SUPERVISE, states=_ANY),
    Act.DECISION: ActRule("note a decision on it", states=_ANY - _ELSEWHERE, natures=_CRIME),
    Act.DECISION_TOLD: ActRule("note that the victim was told", states=_ANY - _ELSEWHERE, natures=_CRIME),
    Act.OFFER: ActRule("note what the victim was offered", natures=_CRIME),
    Act.CLOCK_REASON: ActRule("say why a clock broke", Permission.SUPERVISE, states=_ANY),
    Act.THRIVE: ActRule("assess it by THRIVE"),
    Act.CIRCUMSTANCES: ActRule("correct what is known of violence, weapons and offenders", natures=_CRIME),
    Act.ATTENDANCE: ActRule("decide on attendance", natures=_CRIME),
    Act.ASK_TO_RECORD: ActRule("ask the desk to record it", Permission.ASSURE, states=_ANY - _ELSEWHERE),
    Act.PLAN_REMEDY: ActRule("add a step to the remedy", states=_FINALISED, natures=_CRIME),
    Act.SETTLE_REMEDY: ActRule("note what became of a step of the remedy", states=_FINALISED, natures=_CRIME),
    Act.NOTE_PAYMENT: ActRule("note a payment", states=_FINALISED, natures=_CRIME),
    Act.ANSWER_REMEDY: ActRule(
        "say whether the remedy was done", business=Permission.ANSWER_DESK, states=_FINALISED, natures=_CRIME
    ),
    Act.DECIDE_REMEDY: ActRule(
        "decide on a remedy that was not done", Permission.SUPERVISE, states=_FINALISED, natures=_CRIME
    ),
    Act.OFFER_RESTORATIVE: ActRule("offer restorative justice", states=_RECORDED | _FINALISED, natures=_CRIME),
    Act.ANSWER_RESTORATIVE: ActRule(
        "answer the offer of restorative justice",
        business=Permission.ANSWER_DESK,
        states=_RECORDED | _FINALISED,
        natures=_CRIME,
    ),
    Act.NOTE_RESTORATIVE: ActRule(
        "note what became of restorative justice", states=_RECORDED | _FINALISED, natures=_CRIME
    ),
    Act.ASK_REVIEW: ActRule(
        "ask for a review of its outcome", business=Permission.ANSWER_DESK, states=_FINALISED, natures=_CRIME
    ),
    Act.DECIDE_REVIEW: ActRule("decide on a review", Permission.SUPERVISE, states=_FINALISED, natures=_CRIME),
    Act.REFER: ActRule("refer it to specialists", states=_RECORDED),
    Act.NOTE_SPECIALIST: ActRule("note what became of a referral to specialists", states=_OPEN),
    Act.ADD_MATERIAL: ActRule(
        "note that new material arrived", states=_FINALISED, natures=_CRIME, only=_OPEN_TO_MATERIAL
    ),
    Act.SETTLE_MATERIAL: ActRule("decide on new material", Permission.SUPERVISE, states=_FINALISED, natures=_CRIME),
    Act.SPLIT: ActRule("count one crime for each victim", natures=_CRIME),
    Act.ADD_OCCASIONS: ActRule("add to its schedule of thefts", natures=_CRIME, only=_THEFTS),
    Act.REMOVE_OCCASION: ActRule("take a theft off its schedule", natures=_CRIME),
}


def check_may(act: Act, case: "Case", by: "User") -> None:
    """Refuse where the person's role, their part in the case, or the case's status does not allow the act.

    For the business's own people the service also asks ``selectors.visible_to``. Raises ``NotYoursToDo`` or
    ``NotInThisState``.
    """
    rule = ACTS[act]
    if not _role_allows(rule, case, by):
        raise NotYoursToDo(f"Your role does not allow you to {rule.words}.")
    if case.nature not in rule.natures:
        raise NotInThisState(f"This is {rule_of(case.nature).noun}: nobody can {rule.words}.")
    if rule.only and not rule.only.holds(case):
        raise NotInThisState(f"{rule.only.refusal}: nobody can {rule.words}.")
    if rule.decides and not _decides(case, by):
        raise NotYoursToDo(f"Only the investigator who has the case, or a supervisor, may {rule.words}.")
    check_standing(act, case)


def check_standing(act: Act, case: "Case") -> None:
    """Refuse an act while the case stands where it cannot be done, whoever asks. Raises ``NotInThisState``."""
    rule = ACTS[act]
    if _is_done_elsewhere(act, case):
        raise NotInThisState(f"This case was joined to another one: open that one to {rule.words}.")
    if case.status not in rule.states:
        raise NotInThisState(_wrong_state(rule, Status(case.status)))


def may(act: Act, case: "Case", by: "User") -> bool:
    """Whether ``check_may`` would let it pass."""
    rule = ACTS[act]
    if case.nature not in rule.natures or case.status not in rule.states or _is_done_elsewhere(act, case):
        return False
    return (
        _role_allows(rule, case, by)
        and (not rule.decides or _decides(case, by))
        and (rule.only is None or rule.only.holds(case))
    )


def possible_acts(case: "Case", user: "User") -> frozenset[Act]:
    """Return the acts whose button a page may show to this person; taking only while nobody has the case."""
    acts = {act for act in Act if may(act, case, user)}
    return frozenset(acts - {Act.TAKE} if case.allocated_to_id else acts)


def is_desk(user: "User") -> bool:
    """Whether the person acts for the police here and not for the business."""
    return has_permission(user, Permission.INVESTIGATE) or has_permission(user, Permission.VIEW_RESTRICTED)


def works_on(case: "Case") -> Permission:
    """Return the permission of those who may have a case: investigators, or specialists where it is restricted."""
    return Permission.VIEW_RESTRICTED if case.is_restricted else Permission.INVESTIGATE


def _role_allows(rule: ActRule, case: "Case", by: "User") -> bool:
    if case.is_restricted:
        return rule.specialist and has_permission(by, Permission.VIEW_RESTRICTED)
    return any(permission is not None and has_permission(by, permission) for permission in (rule.police, rule.business))


def _is_done_elsewhere(act: Act, case: "Case") -> bool:
    """Whether a case is joined to another one, where everything but undoing that is done."""
    return (case.joined_to_id is None) == (act is Act.UNJOIN)


def _decides(case: "Case", by: "User") -> bool:
    return case.is_restricted or case.allocated_to_id == by.pk or has_permission(by, Permission.SUPERVISE)


def _wrong_state(rule: ActRule, status: Status) -> str:
    if status is Status.NEW and status not in rule.states:
        return f"It is not recorded yet: record it first, then {rule.words}."
    if status is Status.COLLAPSED:
        return f"The case is held behind another report: a supervisor puts it back in the queue before you can {rule.words}."
    if status in _CLOSED and rule.states <= _OPEN:
        return f"The case is {status.label.lower()}: a supervisor must reopen it before you can {rule.words}."
    wanted = " or ".join(state.label.lower() for state in Status if state in rule.states)
    return f"You can {rule.words} only while the case is {wanted}; it is {status.label.lower()}."
