"""Judging blind, comparing, and settling what differs. Three people: the desk's, a second, and the crime registrar."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.assurance.choices import ITEM_SUBJECT, ItemState, Right
from bizwatch.assurance.exceptions import AlreadyJudged, ItemNotFound, JudgementIncomplete, NotAThirdPerson
from bizwatch.assurance.models import Judgement, Resolution, SampleItem
from bizwatch.assurance.policies import check_judgement, differences, settled
from bizwatch.assurance.selectors.samples import check_second_person, may_judge
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record
from bizwatch.cases.selectors.recording import desk_record
from bizwatch.cases.services import ask_to_record
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import audit_rules, offences

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

MOST_AT_ONCE = 5
_TRIED = 60


@audited_service
def take_next(*, by: "User", at: datetime) -> SampleItem | None:
    """Give a person the report of the sample that is due first and that they had nothing to do with; None where there is
    none. Nobody chooses which. Who holds ``MOST_AT_ONCE`` gets no more until some are judged."""
    _check(by, Permission.JUDGE_SAMPLES)
    if SampleItem.objects.waiting().filter(judge=by).count() >= MOST_AT_ONCE:
        raise AlreadyJudged(f"You have {MOST_AT_ONCE} reports to judge: judge them first.")
    free = SampleItem.objects.waiting().filter(judge=None).select_related("case__business", "case__joined_to")
    for item in free.order_by("judge_due_at", "week__starts_on", "place", "id")[:_TRIED]:
        if not may_judge(by, item.case):
            continue
        if SampleItem.objects.filter(pk=item.pk, judge=None).update(judge=by, taken_at=at):
            item.judge, item.taken_at = by, at
            _record(Action.ALTERATION, item, "take_next", by=by, at=at)
            return item
    return None


@audited_service
def give_back(*, item: SampleItem, by: "User", at: datetime) -> None:
    """Put a report that was taken back among the others, without judging it. Raises ``ItemNotFound``."""
    held = _held(item)
    if held.judge_id != by.pk or held.state != ItemState.WAITING:
        raise ItemNotFound("There is no such report for you to judge.")
    held.judge, held.taken_at = None, None
    held.save(update_fields=["judge", "taken_at"])
    _record(Action.ALTERATION, held, "give_back", by=by, at=at)


@audited_service
def judge_item(
    *, item: SampleItem, crimes: int, offences: list[str], enough: bool, reason: str, by: "User", at: datetime
) -> Judgement:
    """Keep what a second person judged, and compare it with the record. Where both say the same it is settled.

    ``offences`` are codes, as many as there are kinds of crime in it. Raises ``ItemNotFound``, ``AlreadyJudged``,
    ``NotASecondPerson``, ``JudgementIncomplete``.
    """
    held = _held_to_judge(item, by)
    _check_reason(reason)
    check_judgement(crimes=crimes, offences=offences)
    _check_offences(held, offences)
    desk = desk_record(held.case)
    differing = differences(desk, crimes=crimes, offences=offences, enough=enough)
    judgement = Judgement.objects.create(
        item=held,
        by=by,
        at=at,
        crimes=crimes,
        offences=offences,
        enough=enough,
        reason=reason.strip(),
        desk_crimes=desk.crimes,
        desk_offence=desk.offence,
        desk_recorded_at=desk.recorded_at,
        desk_in_time=desk.in_time,
        differences=[one.value for one in differing],
    )
    if differing:
        _to_registrar(held, at=at)
    else:
        met = min(crimes, desk.crimes)
        _settle(held, (crimes, met, met if desk.in_time else 0), at=at)
    _record(Action.COLLECTION, held, "judge_item", by=by, at=at, crimes=crimes, differs=len(differing))
    return judgement


@audited_service
def settle_item(
    *,
    item: SampleItem,
    right: Right,
    reason: str,
    in_time: bool,
    due: int | None = None,
    met: int | None = None,
    by: "User",
    at: datetime,
) -> Resolution:
    """Settle a difference as the force crime registrar, with a reason; what is not recorded becomes an action on the case.

    Raises ``AlreadyJudged``, ``NotAThirdPerson``, ``NotASecondPerson``, ``JudgementIncomplete`` and what ``ask_to_record``
    raises.
    """
    held = _held_to_settle(item, by)
    judgement = held.judgement
    _check_reason(reason)
    numbers = settled(right, judged=judgement.crimes, desk=judgement.desk_crimes, due=due, met=met, in_time=in_time)
    action = _ask(held, numbers[0] - numbers[1], reason, by=by, at=at)
    made = Resolution.objects.create(
        item=held,
        by=by,
        at=at,
        right=right,
        due=numbers[0],
        met=numbers[1],
        met_in_time=numbers[2],
        reason=reason.strip(),
        action_number=action,
    )
    _settle(held, numbers, at=at)
    _record(Action.ALTERATION, held, "settle_item", by=by, at=at, due=made.due, met=made.met)
    return made


def _held_to_judge(item: SampleItem, by: "User") -> SampleItem:
    """Return a report that this person may judge now. Raises ``ItemNotFound``, ``AlreadyJudged``, ``NotASecondPerson``."""
    _check(by, Permission.JUDGE_SAMPLES)
    held = _held(item)
    if held.judge_id != by.pk:
        raise ItemNotFound("There is no such report for you to judge.")
    if held.state != ItemState.WAITING:
        raise AlreadyJudged("This report was judged before.")
    check_second_person(by, held.case)
    return held


def _held_to_settle(item: SampleItem, by: "User") -> SampleItem:
    """Return a report that this person may settle now. Raises ``AlreadyJudged``, ``NotAThirdPerson``,
    ``NotASecondPerson``."""
    _check(by, Permission.ASSURE)
    held = _held(item)
    if held.state != ItemState.DIFFERS:
        raise AlreadyJudged("There is no difference to settle: it was settled before, or is not judged yet.")
    if held.judgement.by_id == by.pk:
        raise NotAThirdPerson("You judged this report yourself, so somebody else must settle it.")
    check_second_person(by, held.case, may_have_looked=True)
    return held


def _to_registrar(item: SampleItem, *, at: datetime) -> None:
    item.state = ItemState.DIFFERS
    item.settle_due_at = at + timedelta(days=audit_rules(to_london(at).date()).settle_days)
    item.save(update_fields=["state", "settle_due_at"])


def _ask(item: SampleItem, missing: int, reason: str, *, by: "User", at: datetime) -> int | None:
    """Give the desk what is missing as an action; on the case that a joined or held report stands behind."""
    if missing < 1:
        return None
    case = item.case.joined_to or item.case.collapsed_into or item.case
    which = "" if case == item.case else f" ({item.case.crime_reference})"
    many = "a crime that was told and is" if missing == 1 else f"{missing} crimes that were told and are"
    words = f"Recording audit: record {many} not recorded{which}. {reason.strip()}"
    return ask_to_record(case=case, text=words, by=by, at=at, version=case.version).pk


def _settle(item: SampleItem, numbers: tuple[int, int, int], *, at: datetime) -> None:
    item.state, item.settled_at = ItemState.SETTLED, at
    item.due, item.met, item.met_in_time = numbers
    item.save(update_fields=["state", "settled_at", "due", "met", "met_in_time"])


def _held(item: SampleItem) -> SampleItem:
    found = SampleItem.objects.ordinary().select_related("case__business", "case__joined_to", "case__collapsed_into")
    held = found.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if held is None:
        raise ItemNotFound("There is no such report in the sample.")
    return held


def _check(by: "User", permission: Permission) -> None:
    if not has_permission(by, permission):
        raise ItemNotFound("There is no such report for you.")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise JudgementIncomplete("Write why: which words of the report, and which rule.")


def _check_offences(item: SampleItem, codes: list[str]) -> None:
    known = {one.code for one in offences(to_london(item.case.occurred_from).date())}
    if not known.issuperset(codes) or len(set(codes)) != len(codes):
        raise JudgementIncomplete("Select offences that were in force on the day of the crime, each once.")


def _record(kind: Action, item: SampleItem, act: str, *, by: "User", at: datetime, **detail: int) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type=ITEM_SUBJECT,
        subject_id=item.pk,
        case_reference=item.case.crime_reference,
        reason="",
        act=act,
        **detail,
    )
