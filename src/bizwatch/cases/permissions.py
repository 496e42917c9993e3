"""Who may do what to a case, and while it stands where. Which cases a person sees at all is ``selectors.visible_to``.

*Permission* is about who you are, *policy* about the state of the case: an investigator has the permission to
finalise, but policy refuses while the crime is not recorded. Services call ``check_may``; pages ask ``possible_acts``
which buttons to show. One table answers both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.choices import OPEN_STATUSES, Status
from bizwatch.cases.exceptions import NotInThisState, NotYoursToDo

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
    CCTV = "secure_cctv"


_OPEN = frozenset(OPEN_STATUSES)
_RECORDED = _OPEN - {Status.NEW}
_CLOSED = frozenset(Status) - _OPEN
_ANY = frozenset(Status)


@dataclass(frozen=True)
class ActRule:
    """Who may do it: the police permission, the permission for the business's own people ("" for neither), and the
    statuses in which it can be done. ``decides``: only whoever has the case, or a supervisor."""

    words: str
    police: Permission | None = Permission.INVESTIGATE
    business: Permission | None = None
    states: frozenset[Status] = _OPEN
    decides: bool = False


ACTS: Mapping[Act, ActRule] = {
    Act.RECORD: ActRule("record it as a crime", states=frozenset({Status.NEW})),
    Act.TAKE: ActRule("take it"),
    Act.ALLOCATE: ActRule("give it to an investigator", Permission.SUPERVISE),
    Act.SUMMARY: ActRule("change its summary"),
    Act.RECLASSIFY: ActRule("change its offence", states=_RECORDED, decides=True),
    Act.TRANSFER: ActRule("transfer it", Permission.SUPERVISE),
    Act.CANCEL: ActRule("cancel it", Permission.SUPERVISE),
    Act.FINALISE: ActRule("finalise it", states=_RECORDED, decides=True),
    Act.REMEDY: ActRule("note that the remedy was done", states=frozenset({Status.FINALISED})),
    Act.REOPEN: ActRule("reopen it", Permission.SUPERVISE, states=_CLOSED),
    Act.REVIEW: ActRule("review it", Permission.SUPERVISE),
    Act.OPT_OUT: ActRule("note that the victim wants no contact, or wants it again", business=Permission.ANSWER_DESK),
    Act.CHANGE_CONTACT: ActRule("change the contact details", business=Permission.ANSWER_DESK, states=_ANY),
    Act.LOG: ActRule("write in its log", states=_ANY),
    Act.CONTACT: ActRule("note a contact with the victim", states=_ANY),
    Act.BOOK_CALL_BACK: ActRule("book a call-back"),
    Act.CLOSE_CALL_BACK: ActRule("close a call-back"),
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
    Act.CCTV: ActRule("say what became of CCTV", business=Permission.ANSWER_DESK),
}


def check_may(act: Act, case: "Case", by: "User") -> None:
    """Refuse where the person's role, their part in the case, or the case's status does not allow the act.

    For the business's own people the service also asks ``selectors.visible_to``. Raises ``NotYoursToDo`` or
    ``NotInThisState``.
    """
    rule = ACTS[act]
    if not _role_allows(rule, by):
        raise NotYoursToDo(f"Your role does not allow you to {rule.words}.")
    if rule.decides and not _decides(case, by):
        raise NotYoursToDo(f"Only the investigator who has the case, or a supervisor, may {rule.words}.")
    if case.status not in rule.states:
        raise NotInThisState(_wrong_state(rule, Status(case.status)))


def may(act: Act, case: "Case", by: "User") -> bool:
    """Whether ``check_may`` would let it pass."""
    rule = ACTS[act]
    return _role_allows(rule, by) and (not rule.decides or _decides(case, by)) and case.status in rule.states


def possible_acts(case: "Case", user: "User") -> frozenset[Act]:
    """Return the acts whose button a page may show to this person; taking only while nobody has the case."""
    acts = {act for act in Act if may(act, case, user)}
    return frozenset(acts - {Act.TAKE} if case.allocated_to_id else acts)


def is_desk(user: "User") -> bool:
    """Whether the person acts for the police here and not for the business."""
    return has_permission(user, Permission.INVESTIGATE)


def _role_allows(rule: ActRule, by: "User") -> bool:
    return any(permission is not None and has_permission(by, permission) for permission in (rule.police, rule.business))


def _decides(case: "Case", by: "User") -> bool:
    return case.allocated_to_id == by.pk or has_permission(by, Permission.SUPERVISE)


def _wrong_state(rule: ActRule, status: Status) -> str:
    if status is Status.NEW and status not in rule.states:
        return f"The crime is not recorded yet: record it first, then {rule.words}."
    if status in _CLOSED and rule.states <= _OPEN:
        return f"The case is {status.label.lower()}: a supervisor must reopen it before you can {rule.words}."
    wanted = " or ".join(state.label.lower() for state in Status if state in rule.states)
    return f"You can {rule.words} only while the case is {wanted}; it is {status.label.lower()}."
