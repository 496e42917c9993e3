"""Many cases given at once: the plan, two supervisors at the same cases, a process that is killed, and taking it back."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from bizwatch.audit.chain import check_chain
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.selectors import events_in_order
from bizwatch.audit.services import chain_key
from bizwatch.cases import services
from bizwatch.cases.choices import AbsenceKind, ConflictWith, GivingState, LogKind, MoveKind, ReallocationState
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange, NotYoursToDo, ReasonNeeded
from bizwatch.cases.models import Case, CaseMove, Reallocation
from bizwatch.cases.selectors.reallocating import ANYBODY, NOBODY, Chosen, standing_of
from bizwatch.cases.services import reallocating
from bizwatch.cases.services.rota import note_absence
from bizwatch.cases.tasks import PAUSE
from bizwatch.kernel.references import new_reference
from tests.cases.world import AT, DAY, HOUR, World, fresh, opened, person

LATER = AT + 2 * HOUR


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the carrying out to the tests."""
    monkeypatch.setattr(reallocating, "soon", lambda task: None)


def of(user: Any) -> Chosen:
    return Chosen(whose=str(user.public_id))


def plan(world: World, *to: Any, chosen: Chosen | None = None, by: Any = None, **more: Any) -> Reallocation:
    made = services.plan_reallocation(
        chosen=chosen or of(world.ann), to=to, reason="Ann is away.", by=by or world.sergeant, at=LATER, **more
    )
    return made


def carried_out(job: Reallocation, *, at: Any = LATER, rest: float = 0) -> Reallocation:
    services.start_reallocation(job=job, by=job.by, at=at)
    while _gives_one(job, at):
        sleep(rest)
    job.refresh_from_db()
    return job


def _gives_one(job: Reallocation, at: Any) -> bool:
    """Give one case; where SQLite's lock was kept from this one for too long, come again as the worker does."""
    try:
        return services.give_next(job=job, at=at)
    except OperationalError as error:
        if "database is locked" in str(error):
            return True
        raise


def taken(world: World, number: int = 1, **more: Any) -> list[Case]:
    return [services.take_case(case=opened(world, **more), by=world.ann, at=AT + HOUR) for _ in range(number)]


def many_of_ann(world: World, number: int) -> list[Case]:
    """Many cases that Ann has: rows copied from one, as so many like reports would be held behind the first."""
    (first,) = taken(world)
    copies = []
    for _ in range(number - 1):
        copied = fresh(first)
        copied.pk, copied.crime_reference = None, new_reference("NC")
        copies.append(copied)
    return [first, *Case.objects.bulk_create(copies)]


def owners(cases: list[Case]) -> Counter[str]:
    found = Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("allocated_to__name", flat=True)
    return Counter(name or "nobody" for name in found)


@pytest.mark.django_db
class TestThePlan:
    def test_it_spreads_evenly_by_open_cases_and_gives_nothing_yet(self, world: World) -> None:
        cal = person("Cal Example", "investigator")
        cases = taken(world, 4)
        services.take_case(case=opened(world), by=world.bob, at=LATER)
        job = plan(world, world.bob, cal)
        assert owners(cases) == {"Ann Example": 4}
        standing = standing_of(job)
        assert (standing.total, standing.planned, standing.refused) == (4, 4, 0)
        assert {share.officer.name: share.planned for share in standing.shares if share.officer} == {
            "Bob Example": 2,
            "Cal Example": 2,
        }

    def test_whoever_is_away_or_too_near_gets_none_and_the_plan_says_why(self, world: World) -> None:
        (near,) = taken(world)
        services.declare_conflict(
            case=near, about=ConflictWith.BUSINESS, reason="My brother runs it.", by=world.bob, at=LATER
        )
        job = plan(world, world.bob)
        (line,) = job.lines.all()
        assert (line.state, line.to) == (GivingState.REFUSED, None)
        assert line.why == (
            "Bob Example (5678) has declared a conflict of interest here, so another investigator must have the case."
        )
        cal = person("Cal Example", "investigator")
        note_absence(officer=cal, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=AT + 9 * DAY, by=world.sergeant, at=AT)
        assert [line.why for line in plan(world, cal).lines.all()] == ["Cal Example is away until 2 December 2026."]

    def test_a_skill_is_respected_unless_told_otherwise(self, world: World) -> None:
        cal = person("Cal Example", "investigator")
        services.grant_skill(officer=cal, code="violence", first_day=AT.date(), by=world.sergeant, at=AT)
        violent = opened(world, crime_kind="violence", offence_code="8N")
        job = plan(world, world.bob, cal, chosen=Chosen(whose=NOBODY))
        assert [line.to for line in job.lines.all()] == [cal]
        services.take_case(case=violent, by=cal, at=LATER)
        (line,) = plan(world, world.bob, chosen=of(cal)).lines.all()
        assert (line.state, line.why) == (GivingState.REFUSED, "Nobody of those chosen has the skill that it asks for.")
        (line,) = plan(world, world.bob, chosen=of(cal), without_skill=True).lines.all()
        assert (line.to, line.why) == (world.bob, "Without the skill that it asks for.")

    def test_it_needs_a_supervisor_a_reason_and_cases(self, world: World) -> None:
        taken(world)
        with pytest.raises(NotYoursToDo, match="Only a supervisor"):
            plan(world, world.bob, by=world.ann)
        with pytest.raises(ReasonNeeded, match="Write why these cases move"):
            services.plan_reallocation(chosen=of(world.ann), to=[world.bob], reason=" ", by=world.sergeant, at=LATER)
        with pytest.raises(NothingToChange, match="No open case"):
            plan(world, world.ann, chosen=of(world.bob))
        with pytest.raises(NothingToChange, match="at least one"):
            plan(world)
        with pytest.raises(NothingToChange, match="can be given"):
            carried_out(plan(world, world.ann, chosen=Chosen(whose=ANYBODY)))

    def test_only_its_maker_carries_it_out_and_only_once(self, world: World) -> None:
        taken(world)
        other = person("Sid Example", "supervisor")
        job = plan(world, world.bob)
        with pytest.raises(NotYoursToDo, match="whoever made the plan"):
            services.start_reallocation(job=job, by=other, at=LATER)
        carried_out(job)
        with pytest.raises(AlreadySettled, match="before"):
            services.drop_reallocation(job=job, by=world.sergeant, at=LATER)


@pytest.mark.django_db
class TestCarryingOut:
    def test_each_case_is_a_move_with_its_reason(self, world: World) -> None:
        (case,) = taken(world)
        job = carried_out(plan(world, world.bob))
        assert (job.state, fresh(case).allocated_to) == (ReallocationState.FINISHED, world.bob)
        move = CaseMove.objects.filter(case=case, kind=MoveKind.ALLOCATED).latest("pk")
        assert (move.reason, move.by_name) == ("Ann is away.", "Sue Example (99)")

    def test_whoever_comes_second_is_told_case_by_case(self, world: World) -> None:
        cases = taken(world, 2)
        cal, other = person("Cal Example", "investigator"), person("Sid Example", "supervisor")
        first, second = plan(world, world.bob), plan(world, cal, by=other)
        carried_out(first)
        carried_out(second)
        assert owners(cases) == {"Bob Example": 2}
        assert {line.state for line in second.lines.all()} == {GivingState.REFUSED}
        assert all("Sue Example (99) changed this case" in line.why for line in second.lines.all())

    def test_a_supervisor_who_is_none_any_more_gives_nothing(self, world: World) -> None:
        cases = taken(world)
        job = services.start_reallocation(job=plan(world, world.bob), by=world.sergeant, at=LATER)
        world.sergeant.grants.update(role="investigator")
        while services.give_next(job=job, at=LATER):
            pass
        assert owners(cases) == {"Ann Example": 1}
        assert "Your role does not allow you" in str(job.lines.get().why)

    def test_it_is_taken_back_but_where_somebody_worked_since(self, world: World) -> None:
        cases = taken(world, 3)
        job = carried_out(plan(world, world.bob))
        services.add_log_entry(case=cases[0], kind=LogKind.ENQUIRY, text="Rang.", by=world.bob, at=LATER + HOUR)
        now = fresh(cases[1])
        services.change_summary(case=now, summary="New.", by=world.bob, at=LATER + HOUR, version=now.version)
        back = services.plan_undoing(job=job, reason="She is back.", by=world.sergeant, at=LATER + DAY)
        assert [line.state for line in back.lines.order_by("number")] == ["refused", "refused", "planned"]
        carried_out(back, at=LATER + DAY)
        assert owners(cases) == {"Bob Example": 2, "Ann Example": 1}
        with pytest.raises(AlreadySettled, match="already"):
            services.plan_undoing(job=job, reason="Again.", by=world.sergeant, at=LATER + DAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
class TestAtOnce:
    def test_two_supervisors_with_the_same_cases_give_each_once(self, world: World) -> None:
        """Five hundred in the measured run of the documentation; here as many as are quick."""
        cases = many_of_ann(world, int(os.environ.get("BIZWATCH_REALLOCATED", "24")))
        cal, other = person("Cal Example", "investigator"), person("Sid Example", "supervisor")
        jobs = [plan(world, world.bob), plan(world, cal, by=other)]
        with ThreadPoolExecutor(len(jobs)) as both:
            list(both.map(_in_a_thread, jobs))
        _each_has_one_owner_and_a_reason(cases, jobs)

    def test_a_killed_process_leaves_each_case_given_and_noted_or_neither(self, world: World) -> None:
        cases = taken(world, 12)
        job = services.start_reallocation(job=plan(world, world.bob), by=world.sergeant, at=LATER)
        _killed_while_giving(job, after=5)
        done = job.lines.filter(state=GivingState.DONE).count()
        assert done == 5
        assert owners(cases) == {"Ann Example": 7, "Bob Example": 5}
        while services.give_next(job=job, at=LATER + timedelta(minutes=1)):
            pass
        _each_has_one_owner_and_a_reason(cases, [job])
        assert owners(cases) == {"Bob Example": 12}


def _in_a_thread(job: Reallocation) -> None:
    try:
        carried_out(job, rest=PAUSE)  # as the worker does
    finally:
        connection.close()


def _each_has_one_owner_and_a_reason(cases: list[Case], jobs: list[Reallocation]) -> None:
    by_case = {case.pk: [line for job in jobs for line in job.lines.filter(case=case)] for case in cases}
    for case in cases:
        (given,) = [line for line in by_case[case.pk] if line.state == GivingState.DONE]
        assert given.to is not None
        assert fresh(case).allocated_to == given.to
        others = [line for line in by_case[case.pk] if line is not given]
        assert all(line.state == GivingState.REFUSED and "changed this case" in line.why for line in others)
        moves = CaseMove.objects.filter(case=case, kind=MoveKind.ALLOCATED, from_value__startswith="Ann")
        assert [move.to_value for move in moves] == [given.to.audit_name]
    audited = AuditEvent.objects.filter(detail__act="allocate", at__gte=LATER).count()
    assert audited == len(cases)
    assert check_chain(events_in_order(), key=chain_key(), witnessed={}).first_bad is None


def _forget_what_the_parent_opened() -> list[Any]:
    """Let this process open connections of its own, and return the others, so that nothing closes them.

    Where Playwright's loop ran before, Django keeps two connections for one thread: the parent closed that of the loop, and
    the child, in which no loop runs, would go on with the other, whose session outlives the child.
    """
    held = [one.connection for one in connections.all(initialized_only=True)]
    for one in connections.all(initialized_only=True):
        one.connection = None
    return held


def _killed_while_giving(job: Reallocation, *, after: int) -> None:
    """Carry a plan out in a process that is killed in the middle of the case after so many."""
    connections.close_all()
    process = os.fork()
    if process == 0:
        try:
            signal.alarm(60)  # a fork that hangs is ended, and the test says by what
            kept = _forget_what_the_parent_opened()
            for _ in range(after):
                services.give_next(job=job, at=LATER)
            vars(reallocating)["allocate"] = lambda **told: os.kill(os.getpid(), signal.SIGKILL)
            services.give_next(job=job, at=LATER)
            del kept
        finally:
            os._exit(1)  # whatever fails here must not go on as a second runner of the tests
    _, status = os.waitpid(process, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    connection.ensure_connection()
