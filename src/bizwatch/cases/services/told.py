"""What a business is asked for after its report, by the product itself, and what it then tells: added to the case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import ActionKind, ActionState, Side, SupportsAction
from bizwatch.cases.intake import NewCctv, NewCircumstances, NewContact, NewPerson, NewProperty, NewVehicle
from bizwatch.cases.models import Case, CaseAction, CaseMessage, CctvSource
from bizwatch.cases.policies.transitions import standing
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.circumstances import add_circumstances
from bizwatch.cases.services.hold import audit_case, hold, keep, move_to, part, user_or_none
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.cases.services.opening import add_facts, cameras_of
from bizwatch.design.filters import local_date

LONGEST_TEXT = 240
_CONTACT = ("contact_name", "contact_email", "contact_telephone", "contact_channel", "contact_times")
_OPTED_OUT = ("contact_opted_out", "contact_opted_out_at")
_UNREACHABLE = "Nobody reads messages for this business here and it gave no email address. Call and ask: {text}"


@dataclass(frozen=True, kw_only=True)
class ToldFacts:
    """What a business told after its report. ``words`` is all of it as the business said it; ``summary`` the part that has
    no other place on the case. None and "" change nothing."""

    words: str
    people: tuple[NewPerson, ...] = ()
    vehicles: tuple[NewVehicle, ...] = ()
    property_lines: tuple[NewProperty, ...] = ()
    cctv: tuple[NewCctv, ...] = ()
    supports_action: SupportsAction | None = None
    contact: NewContact | None = None
    summary: str = ""
    circumstances: NewCircumstances = field(default_factory=NewCircumstances)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is asked for: one line for each thing, the page here where it is told, and the link that leads there.

    ``expires_at`` is when the link ends, None for one that needs an account.
    """

    text: str
    missing: tuple[str, ...]
    path: str
    link: str
    expires_at: datetime | None = None


@audited_service
def ask_for_facts(*, case: Case, asking: Asking, due_at: datetime, by: Actor, at: datetime) -> CaseAction:
    """Ask the business for what its report left out: one action, and one e-mail that says what and where.

    Where nobody could read either, the action is the desk's: to call and ask.
    """
    held = hold(case)
    reachable = bool(held.contact_email) or has_readers(held)
    side = Side.BUSINESS if reachable else Side.POLICE
    text = asking.text if reachable else _UNREACHABLE.format(text=asking.text)
    action = CaseAction.objects.create(
        case=held,
        side=side,
        kind=ActionKind.INFORMATION,
        text=_shortened(text),
        due_at=due_at,
        added_at=at,
        path=asking.path,
    )
    audit_case(Action.COLLECTION, held, "ask_for_facts", by=by, at=at, action=action.pk, side=side.value)
    _write(held, Mail.MISSING, action, asking, at=at)
    if side is Side.POLICE:
        keep(held, by=by, at=at)
    else:
        _now_owed(held, by=by, at=at)
    return action


def _now_owed(case: Case, *, by: Actor, at: datetime) -> None:
    """Do what ``keep`` would for one thing more that the business owes, without looking at all parts of the case again:
    files of ten thousand reports come this way."""
    case.owed_by_business += 1
    if case.is_open:
        recorded, allocated = case.recorded_at is not None, case.allocated_to_id is not None
        status = standing(recorded=recorded, allocated=allocated, owed=True)
        if status != case.status:
            move_to(case, status, by=by, at=at)
    case.save(update_fields=["owed_by_business", "status"])


@audited_service
def remind_of_facts(
    *, case: Case, action_id: int, asking: Asking, by: Actor, at: datetime, fresh_link: bool = False
) -> None:
    """Remind the business of what it was asked for, or send it a fresh link; nothing happens where that is settled."""
    held = hold(case)
    action = part(held, CaseAction, action_id, "There is no such action on this case.")
    if action.state == ActionState.OPEN and held.is_open:
        audit_case(Action.DISCLOSURE, held, "remind_of_facts", by=by, at=at, action=action.pk)
        mail, key = (Mail.MISSING, f":{at:%Y%m%d%H%M}") if fresh_link else (Mail.MISSING_REMINDER, "")
        _write(held, mail, action, asking, at=at, key=key)


@audited_service
def settle_asked(
    *,
    case: Case,
    action_id: int,
    note: str = "Everything that was missing has been told.",
    by: Actor,
    at: datetime,
) -> None:
    """Close what was asked for as done; the desk has read of it in the messages."""
    held = hold(case)
    action = part(held, CaseAction, action_id, "There is no such action on this case.")
    if action.state == ActionState.OPEN:
        action.state, action.closed_at = ActionState.DONE, at
        action.closed_by_name, action.closing_note = by.audit_name[:120], note
        action.save(update_fields=["state", "closed_at", "closed_by_name", "closing_note"])
        audit_case(Action.ALTERATION, held, "settle_asked", by=by, at=at, action=action.pk)
        keep(held, by=by, at=at)


@audited_service
def add_told_facts(*, case: Case, facts: ToldFacts, by: Actor, at: datetime) -> Case:
    """Add what the business told later to its case, on its side, and let the desk read of it as a message.

    The summary that the business first told stays as it was. The caller has checked that ``by`` may speak for the business.
    """
    held = hold(case)
    known = _sharpened(held, facts.cctv)
    new_cameras = tuple(camera for camera in facts.cctv if camera.camera not in known)
    add_facts(held, facts, cameras_of(held, new_cameras), at=at)
    add_circumstances(held, facts.circumstances, by=by, at=at)
    changed = [*_summary(held, facts, at), *_contact(held, facts, at)]
    if facts.supports_action is not None:
        held.supports_action = facts.supports_action
        changed.append("supports_action")
    CaseMessage.objects.create(
        case=held,
        side=Side.BUSINESS,
        by=user_or_none(by),
        by_name=by.audit_name[:120],
        at=at,
        text=f"Told later:\n{facts.words}",
        dedupe=uuid4(),
    )
    audit_case(Action.COLLECTION, held, "add_told_facts", by=by, at=at, people=len(facts.people), cctv=len(facts.cctv))
    return keep(held, by=by, at=at, save=tuple(changed))


def _sharpened(case: Case, cameras: Iterable[NewCctv]) -> set[str]:
    """Put what is now known of cameras that the case has; return their names."""
    found = {camera.camera: camera for camera in CctvSource.objects.filter(case=case)}
    for told in cameras:
        camera = found.get(told.camera)
        if camera is None:
            continue
        camera.who_can_export = told.who_can_export or camera.who_can_export
        if told.clock_error_minutes is not None:
            camera.clock_error_minutes = told.clock_error_minutes
        if told.overwritten_at is not None:
            camera.overwritten_at, camera.overwrite_assumed = told.overwritten_at, False
        camera.save(update_fields=["who_can_export", "clock_error_minutes", "overwritten_at", "overwrite_assumed"])
    return set(found)


def _summary(case: Case, facts: ToldFacts, at: datetime) -> tuple[str, ...]:
    if not facts.summary:
        return ()
    case.summary = f"{case.summary}\n\nTold later, on {local_date(at)}:\n{facts.summary}".strip()
    return ("summary",)


def _contact(case: Case, facts: ToldFacts, at: datetime) -> tuple[str, ...]:
    told = facts.contact
    if told is None:
        return ()
    for column in _CONTACT:
        setattr(case, column, getattr(told, column.removeprefix("contact_")))
    if told.opted_out and not case.contact_opted_out:
        case.contact_opted_out, case.contact_opted_out_at = True, at
        return (*_CONTACT, *_OPTED_OUT)
    return _CONTACT


def _write(case: Case, mail: Mail, action: CaseAction, asking: Asking, *, at: datetime, key: str = "") -> None:
    write_to_business(
        case,
        mail,
        key=f"{action.pk}{key}",
        at=at,
        due_at=action.due_at,
        missing=list(asking.missing),
        link=asking.link,
        expires_at=asking.expires_at,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
