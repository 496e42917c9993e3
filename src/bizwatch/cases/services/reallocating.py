"""Many cases given at once: planned, looked at, and carried out case by case, so that nothing is lost or done twice.

The plan is a row written when it is confirmed, and a task goes on with it. Each case is a unit of work of its own with its
line, so a process that is killed leaves every case either given and noted, or neither. Each carries the version that the
plan saw: of two supervisors who mean the same case the second is told whose it is, case by case.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record
from bizwatch.cases.choices import GivingState, ReallocationState
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange, NotYoursToDo
from bizwatch.cases.models import Case, Reallocation, ReallocationLine
from bizwatch.cases.policies.spreading import Giving, spread
from bizwatch.cases.selectors.candidates import candidates, to_give
from bizwatch.cases.selectors.reallocating import Chosen, cases_chosen, touched_since
from bizwatch.cases.selectors.skills import skills_held
from bizwatch.cases.services.allocation import allocate
from bizwatch.cases.services.hold import need_reason
from bizwatch.kernel.background import soon
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_WHY = "Write why these cases move."


@audited_service
def plan_reallocation(
    *, chosen: Chosen, to: Sequence["User"], without_skill: bool = False, reason: str, by: "User", at: datetime
) -> Reallocation:
    """Plan who gets which of the chosen cases, and which cannot be given, with why. Nothing is given yet.

    Raises ``NotYoursToDo``, ``ReasonNeeded``, ``NothingToChange`` where no case is chosen or nobody to have them.
    """
    _need_supervisor(by)
    words = need_reason(reason, _WHY)
    cases = list(cases_chosen(by, chosen))
    if not cases:
        raise NothingToChange("No open case is as you chose. Take a filter off.")
    if not to:
        raise NothingToChange("Choose at least one investigator.")
    skills = skills_held(to_london(at).date())
    known = candidates(at=at, skills=skills)
    people = [known[one.pk] for one in to if one.pk in known]
    plan = spread(to_give(cases, to, at=at, skills=skills), people, without_skill=without_skill)
    asked = {"whose": chosen.whose, "area": chosen.area, "crime_kind": chosen.crime_kind, "status": chosen.status}
    job = Reallocation.objects.create(by=by, planned_at=at, reason=words, asked=asked)
    ReallocationLine.objects.bulk_create(
        _line(job, number, case, giving) for number, (case, giving) in enumerate(zip(cases, plan, strict=True), 1)
    )
    _note(job, "plan_reallocation", by=by, at=at, cases=len(cases))
    return job


@audited_service
def start_reallocation(*, job: Reallocation, by: "User", at: datetime) -> Reallocation:
    """Let a plan be carried out, by whoever planned it. Raises ``NotYoursToDo``, ``AlreadySettled``, ``NothingToChange``."""
    now = _held_plan(job, by)
    if not now.lines.filter(state=GivingState.PLANNED).exists():
        raise NothingToChange("None of these cases can be given. Plan them for somebody else.")
    now.state, now.started_at = ReallocationState.RUNNING, at
    now.save(update_fields=["state", "started_at"])
    _note(now, "start_reallocation", by=by, at=at)
    ask_for_work()
    return now


@audited_service
def drop_reallocation(*, job: Reallocation, by: "User", at: datetime) -> Reallocation:
    """Throw a plan away that was not begun. Raises ``NotYoursToDo``, ``AlreadySettled``."""
    now = _held_plan(job, by)
    now.state, now.finished_at = ReallocationState.DROPPED, at
    now.save(update_fields=["state", "finished_at"])
    _note(now, "drop_reallocation", by=by, at=at)
    return now


@audited_service
def give_next(*, job: Reallocation, at: datetime) -> bool:
    """Give the next case of a plan in the name of who planned it. Returns False where nothing is left.

    A case that cannot be given keeps the sentence why, and the plan goes on.
    """
    now = Reallocation.objects.select_for_update(of=("self",), no_key=True).select_related("by").get(pk=job.pk)
    if now.state != ReallocationState.RUNNING:
        return False
    line = now.lines.filter(state=GivingState.PLANNED).select_related("case", "to").order_by("number").first()
    if line is None:
        now.state, now.finished_at = ReallocationState.FINISHED, at
        now.save(update_fields=["state", "finished_at"])
        _note(now, "finish_reallocation", by=now.by, at=at)
        return False
    line.done_at = at
    try:
        given = allocate(case=line.case, to=line.to, reason=now.reason, by=now.by, at=at, version=line.version)
    except DomainError as refusal:
        line.state, line.why = GivingState.REFUSED, str(refusal)
    else:
        line.state, line.version_after = GivingState.DONE, given.version
    line.save(update_fields=["state", "why", "done_at", "version_after"])
    return True


@audited_service
def plan_undoing(*, job: Reallocation, reason: str, by: "User", at: datetime) -> Reallocation:
    """Plan to give every case of a finished plan back to whoever had it, but for those that somebody touched since.

    It is carried out like any other plan. Raises ``NotYoursToDo``, ``ReasonNeeded``, ``AlreadySettled``,
    ``NothingToChange``.
    """
    _need_supervisor(by)
    words = need_reason(reason, "Write why it is taken back.")
    now = Reallocation.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if now.state != ReallocationState.FINISHED:
        raise AlreadySettled("Only what has been carried out can be taken back.")
    earlier = Reallocation.objects.filter(undoes=now).first()
    if earlier is not None and earlier.state != ReallocationState.DROPPED:
        raise AlreadySettled("Somebody has planned to take this back already.")
    if earlier is not None:
        earlier.undoes = None
        earlier.save(update_fields=["undoes"])
    done = list(now.lines.filter(state=GivingState.DONE).select_related("case", "before").order_by("number"))
    if not done:
        raise NothingToChange("No case was given, so there is nothing to take back.")
    back = Reallocation.objects.create(by=by, planned_at=at, reason=words, undoes=now)
    touched = touched_since(done)
    ReallocationLine.objects.bulk_create(_line_back(back, line, touched) for line in done)
    _note(back, "plan_undoing", by=by, at=at, cases=len(done))
    return back


def ask_for_work() -> None:
    """Ask the worker to go on with every plan, without waiting for the minute."""
    from bizwatch.cases.tasks import reallocate_soon  # the tasks call these services

    soon(reallocate_soon)


def _line(job: Reallocation, number: int, case: Case, giving: Giving) -> ReallocationLine:
    state = GivingState.PLANNED if giving.officer_id is not None else GivingState.REFUSED
    return ReallocationLine(
        job=job,
        number=number,
        case=case,
        version=case.version,
        before_id=case.allocated_to_id,
        to_id=giving.officer_id,
        state=state,
        why=giving.why,
    )


def _line_back(back: Reallocation, line: ReallocationLine, touched: Iterable[int]) -> ReallocationLine:
    is_touched = line.case_id in touched
    return ReallocationLine(
        job=back,
        number=line.number,
        case=line.case,
        version=line.version_after or 0,
        before_id=line.to_id,
        to_id=line.before_id,
        state=GivingState.REFUSED if is_touched else GivingState.PLANNED,
        why="Somebody has worked on it since, so it stays where it is." if is_touched else "",
    )


def _held_plan(job: Reallocation, by: "User") -> Reallocation:
    _need_supervisor(by)
    now = Reallocation.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    if now.by_id != by.pk:
        raise NotYoursToDo("Only whoever made the plan carries it out or throws it away.")
    if now.state != ReallocationState.PLANNED:
        raise AlreadySettled("This plan was carried out or thrown away before.")
    return now


def _need_supervisor(by: "User") -> None:
    if not has_permission(by, Permission.SUPERVISE):
        raise NotYoursToDo("Only a supervisor moves cases of others.")


def _note(job: Reallocation, act: str, *, by: "User", at: datetime, **detail: int) -> None:
    details: dict[str, Any] = {"act": act, **detail}
    record(Action.ALTERATION, by=by, at=at, subject_type="reallocation", subject_id=job.public_id, **details)
