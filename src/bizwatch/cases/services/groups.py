"""What a supervisor does with reports that are held behind another one: all or some, in steps that can be gone on with.

No e-mail goes out. Each report keeps a move of its own with who and why, and its clocks as they were: what is put back
in the queue may be late already, and says so.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import GroupAct, Status
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange
from bizwatch.cases.models import Case, CaseQuerySet, GroupDecision
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold, keep, move_to, need_reason

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

STEP = 100


@audited_service
def release_held(*, case: Case, only: Iterable[str] = (), reason: str, by: "User", at: datetime) -> GroupDecision:
    """Put reports that are held behind a case back in the queue; ``only`` names them, all without it.

    The first step is done at once, the others by ``go_on``. Raises ``NothingToChange``, ``AlreadySettled``,
    ``ReasonNeeded``.
    """
    return _decide(case, GroupAct.RELEASE, Act.RELEASE, only, reason, by=by, at=at)


@audited_service
def set_aside_held(*, case: Case, only: Iterable[str] = (), reason: str, by: "User", at: datetime) -> GroupDecision:
    """Close reports that are held behind a case without recording a crime; ``only`` names them, all without it.

    Each stays as an incident record with the reason, and can be reopened (National Crime Recording Standard: a report
    that is not recorded as a crime is kept with what shows that none was committed). Raises as ``release_held``.
    """
    return _decide(case, GroupAct.SET_ASIDE, Act.SET_ASIDE, only, reason, by=by, at=at)


@audited_service
def go_on(*, decision: GroupDecision, at: datetime, most: int = STEP) -> GroupDecision:
    """Do the next step of a decision, in the name of who took it. A finished one stays as it is."""
    now = GroupDecision.objects.select_for_update(of=("self",), no_key=True).select_related("by").get(pk=decision.pk)
    if now.finished_at is not None:
        return now
    leader = hold(now.leader)
    left = list(_meant(leader, now.only).order_by("pk")[:most])
    for case in left:
        _STEPS[GroupAct(now.act)](hold(case), leader, now, at)
    Case.objects.filter(pk=leader.pk).update(collapsed_count=F("collapsed_count") - len(left))
    now.done += len(left)
    if len(left) < most or not _meant(leader, now.only).exists():
        now.finished_at = at
    now.save(update_fields=["done", "finished_at"])
    return now


def _decide(
    case: Case, act: GroupAct, may: Act, only: Iterable[str], reason: str, *, by: "User", at: datetime
) -> GroupDecision:
    leader = hold(case)
    allow(may, leader, by)
    words = need_reason(reason, "Write what you found, and why.")
    if GroupDecision.objects.filter(leader=leader, finished_at=None).exists():
        raise AlreadySettled("A decision on these reports is being carried out: go on with it first.")
    wanted = list(only)
    pks = list(_meant(leader, []).filter(crime_reference__in=wanted).values_list("pk", flat=True)) if wanted else []
    total = len(pks) if wanted else _meant(leader, []).count()
    if not total:
        raise NothingToChange("None of these reports is held behind this case any more.")
    decision = GroupDecision.objects.create(leader=leader, act=act, only=pks, reason=words, at=at, by=by, total=total)
    audit_case(Action.ALTERATION, leader, may.value, by=by, at=at, decision=decision.pk, reports=total)
    return go_on(decision=decision, at=at)


def _meant(leader: Case, only: list[int]) -> CaseQuerySet:
    held = Case.objects.filter(collapsed_into=leader, status=Status.COLLAPSED)
    return held.filter(pk__in=only) if only else held


def _release(case: Case, leader: Case, decision: GroupDecision, at: datetime) -> None:
    case.is_open, case.collapsed_into, case.collapsed_why = True, None, ""
    # A page that showed it as held is overtaken, and it is not taken for one that nobody has looked at.
    case.version, case.changed_at, case.changed_by_name = case.version + 1, at, decision.by.audit_name[:120]
    move_to(case, Status.NEW, by=decision.by, at=at, reason=decision.reason, other_reference=leader.crime_reference)
    audit_case(Action.ALTERATION, case, "release_held", by=decision.by, at=at, decision=decision.pk)
    columns = ("is_open", "collapsed_into", "collapsed_why", "version", "changed_at", "changed_by_name")
    keep(case, by=decision.by, at=at, save=columns)


def _set_aside(case: Case, leader: Case, decision: GroupDecision, at: datetime) -> None:
    case.closed_at = at
    move_to(
        case, Status.SET_ASIDE, by=decision.by, at=at, reason=decision.reason, other_reference=leader.crime_reference
    )
    audit_case(Action.ALTERATION, case, "set_aside_held", by=decision.by, at=at, decision=decision.pk)
    keep(case, by=decision.by, at=at, save=("closed_at",))


_STEPS = {GroupAct.RELEASE: _release, GroupAct.SET_ASIDE: _set_aside}
