"""Many false reports that name one person: taken in, acknowledged, held behind the first; nobody alerted, nothing kept."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services, tasks
from bizwatch.cases.choices import Door, GroupAct, MoveKind, PersonRole, Status
from bizwatch.cases.desk_presenters.joining import flood_line
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange, NotInThisState, NotYoursToDo, ReasonNeeded
from bizwatch.cases.intake import NewPerson
from bizwatch.cases.models import Case, CasePerson, GroupDecision, IntakeTrace
from bizwatch.cases.policies.flooding import plain_name, plain_text
from bizwatch.cases.selectors import BusinessFilters, cases_of_business, desk_queue
from bizwatch.cases.selectors.groups import HeldFigures, held_behind, held_figures
from bizwatch.cases.selectors.queue import QueueFilters
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import duplicate_rules, name_words
from tests.cases.desk import Desk, text_of
from tests.cases.world import AT, DAY, HOUR, World, fresh, opened

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NAME = "Jordan Example-Smith"
RULES = {rule.code: rule for rule in duplicate_rules(AT.date()).floods}
MOST = RULES["same_person"].most


def accuse(
    world: World, *, name: str = NAME, at: Any = AT, role: PersonRole = PersonRole.SUSPECT, **changes: Any
) -> Case:
    """A report that names somebody."""
    people = (NewPerson(role=role, told_name=name),)
    return opened(world, at=at, people=people, summary=changes.pop("summary", ""), **changes)


def flood(world: World, number: int, *, step: timedelta = MINUTE, **changes: Any) -> list[Case]:
    """So many reports that name the same person, one a minute."""
    places = (world.high_street, world.market, world.elsewhere)
    return [
        accuse(
            world,
            at=AT + place * step,
            at_premises=places[place % 3],
            reported_by=None,
            door=Door.GUEST,
            occurred_from=AT - HOUR,
            **changes,
        )
        for place in range(number)
    ]


def queue(world: World) -> Any:
    return desk_queue(world.ann, QueueFilters(), at=AT + DAY)


@pytest.mark.slow
def test_a_thousand_reports_are_one_line_and_none_is_lost(world: World) -> None:
    bystander = opened(world)
    cases = flood(world, 1_000, step=timedelta(seconds=10))
    page = queue(world)
    assert {row.reference for row in page.rows} == {bystander.crime_reference, cases[0].crime_reference}
    line = next(row for row in page.rows if row.collapsed_count)
    assert line.reference == cases[0].crime_reference
    assert flood_line(line) == "1,000 reports name the same person in 2 hours"
    assert NAME.split(maxsplit=1)[0] not in flood_line(line)
    assert Case.objects.filter(status=Status.COLLAPSED, collapsed_into=cases[0].pk).count() == 999
    sent = OutboxMessage.objects.all()
    assert sent.count() == Case.objects.count() == 1_001
    assert {message.subject.partition(":")[0] for message in sent} == {"We have your report"}
    moves = Case.objects.filter(moves__kind=MoveKind.COLLAPSED).distinct().count()
    assert moves == AuditEvent.objects.filter(detail__act="hold_back").count() == 999
    assert held_figures(at=AT + 12 * HOUR) == HeldFigures(999, 0)
    assert held_figures(at=AT + 2 * DAY).late == 999


def test_up_to_the_threshold_each_stands_for_itself(world: World) -> None:
    cases = flood(world, MOST)
    assert len(queue(world).rows) == MOST
    flood_more = accuse(world, at=AT + MOST * MINUTE)
    assert fresh(flood_more).status == Status.COLLAPSED
    assert [row.reference for row in queue(world).rows] == [cases[0].crime_reference]
    assert fresh(cases[0]).collapsed_count == MOST


def test_so_are_reports_of_somebodys_suspicious_activity_and_they_are_no_suspect(world: World) -> None:
    kind = {"crime_kind": "suspicious_activity", "offence_code": "", "nature": Nature.INFORMATION}
    cases = [accuse(world, at=AT + number * MINUTE, role=PersonRole.SEEN, **kind) for number in range(MOST + 1)]
    assert fresh(cases[-1]).collapsed_into_id == cases[0].pk
    assert not CasePerson.objects.filter(role=PersonRole.SUSPECT).exists()
    assert len(OutboxMessage.objects.all()) == MOST + 1


def test_beyond_the_window_it_is_no_flood(world: World) -> None:
    flood(world, MOST + 5, step=3 * HOUR)
    assert not Case.objects.filter(status=Status.COLLAPSED).exists()


def test_a_report_that_somebody_has_in_hand_stays_in_hand(world: World) -> None:
    cases = flood(world, MOST)
    services.take_case(case=cases[3], by=world.ann, at=AT + HOUR)
    accuse(world, at=AT + HOUR)
    assert fresh(cases[3]).is_open
    assert fresh(cases[4]).status == Status.COLLAPSED


def test_machines_of_one_business_may_name_a_prolific_thief_more_often(world: World) -> None:
    for number in range(MOST + 2):
        accuse(world, at=AT + number * MINUTE, door=Door.API)
    assert not Case.objects.filter(status=Status.COLLAPSED).exists()


def test_the_same_words_from_guests_are_held_and_a_staff_template_is_not(world: World) -> None:
    words = "The man in the blue coat took everything from the till and ran away laughing"
    for number in range(MOST + 1):
        opened(world, at=AT + number * MINUTE, summary=words, door=Door.ACCOUNT)
    assert not Case.objects.filter(status=Status.COLLAPSED).exists()
    for number in range(MOST + 1):
        opened(world, at=AT + HOUR + number * MINUTE, summary=words.upper(), door=Door.GUEST, reported_by=None)
    held = Case.objects.filter(status=Status.COLLAPSED)
    assert held.exists()
    assert set(held.values_list("collapsed_why", flat=True)) == {"same_text_guest"}


def test_a_restricted_report_is_never_held(world: World) -> None:
    more: dict[str, Any] = {"crime_kind": "modern_slavery", "offence_code": "", "is_restricted": True}
    for number in range(MOST + 2):
        accuse(world, at=AT + number * MINUTE, nature=Nature.RESTRICTED, **more)
    assert not IntakeTrace.objects.exists()
    assert not Case.objects.filter(status=Status.COLLAPSED).exists()


# Nothing is kept of the name


def test_only_a_keyed_hash_is_kept_and_only_for_its_window(world: World, settings: Any) -> None:
    accuse(world)
    (trace,) = IntakeTrace.objects.all()
    assert len(trace.digest) == 64
    settings.SECRET_KEY = "another-key"
    accuse(world)
    assert IntakeTrace.objects.values("digest").distinct().count() == 2
    assert services.erase_traces(at=AT + DAY - MINUTE) == 0
    with time_machine.travel(AT + DAY, tick=False):
        tasks.erase_intake_traces.call_local()
    assert not IntakeTrace.objects.exists()


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("Jordan Example-Smith", "example jordan smith"),
        ("  EXAMPLE smith,  Jördan ", "example jordan smith"),
        ("Mr John Doe", "doe john"),
        ("a man called Jay", ""),
        ("unknown male", ""),
        ("Jay", ""),
        ("", ""),
        ("one two three four five six", ""),
    ],
)
def test_only_a_whole_name_is_watched(told: str, plain: str) -> None:
    assert plain_name(told, name_words()) == plain


def test_a_short_text_is_no_text() -> None:
    assert plain_text("Theft of alcohol.") == ""
    assert plain_text("A man, in a BLUE coat: took it and ran!") == "a man in a blue coat took it and ran"


# The supervisor


def decide(world: World, leader: Case, act: GroupAct, *, by: Any = None, only: tuple[str, ...] = ()) -> GroupDecision:
    service = {GroupAct.RELEASE: services.release_held, GroupAct.SET_ASIDE: services.set_aside_held}[act]
    return service(case=leader, only=only, reason="Sent by one man.", by=by or world.sergeant, at=AT + 2 * HOUR)


def test_some_are_put_back_and_the_others_closed_each_with_who_and_why(world: World) -> None:
    cases = flood(world, MOST + 4)
    leader, chosen = cases[0], cases[5]
    mails = OutboxMessage.objects.count()
    decide(world, leader, GroupAct.RELEASE, only=(chosen.crime_reference,))
    back = fresh(chosen)
    assert (back.status, back.is_open, back.collapsed_into_id, back.record_due_at) == (
        Status.NEW,
        True,
        None,
        chosen.record_due_at,
    )
    move = back.moves.get(kind=MoveKind.RELEASED)
    assert (move.by, move.reason) == (world.sergeant, "Sent by one man.")
    decision = decide(world, leader, GroupAct.SET_ASIDE)
    assert (decision.total, decision.done, decision.finished_at) == (MOST + 2, MOST + 2, AT + 2 * HOUR)
    assert fresh(leader).collapsed_count == 0
    closed = fresh(cases[6])
    assert (closed.status, closed.recorded_at, closed.closed_at) == (Status.SET_ASIDE, None, AT + 2 * HOUR)
    assert OutboxMessage.objects.count() == mails
    assert len(held_behind(leader).rows) == MOST + 2
    services.reopen(case=closed, reason="It was true", by=world.sergeant, at=AT + DAY, version=closed.version)
    assert fresh(closed).status == Status.NEW


@pytest.mark.slow
def test_a_large_group_is_done_in_steps_that_the_worker_goes_on_with(world: World) -> None:
    leader = flood(world, 231, step=timedelta(seconds=10))[0]
    decision = decide(world, leader, GroupAct.RELEASE)
    assert (decision.total, decision.done, decision.finished_at) == (230, 100, None)
    with pytest.raises(AlreadySettled, match="go on with it first"):
        decide(world, leader, GroupAct.SET_ASIDE)
    with time_machine.travel(AT + 3 * HOUR, tick=False):
        tasks.go_on_with_groups.call_local()
        tasks.go_on_with_groups.call_local()
        tasks.go_on_with_groups.call_local()
    decision.refresh_from_db()
    assert (decision.done, decision.finished_at) == (230, AT + 3 * HOUR)
    assert Case.objects.filter(is_open=True).count() == 231
    assert fresh(leader).collapsed_count == 0


def test_who_may_decide_and_on_what(world: World) -> None:
    cases = flood(world, MOST + 2)
    with pytest.raises(NotYoursToDo):
        decide(world, cases[0], GroupAct.RELEASE, by=world.ann)
    with pytest.raises(ReasonNeeded):
        services.release_held(case=cases[0], reason=" ", by=world.sergeant, at=AT)
    with pytest.raises(NothingToChange):
        decide(world, cases[0], GroupAct.RELEASE, only=(cases[0].crime_reference,))
    with pytest.raises(NotInThisState, match="puts it back in the queue before you can record it"):
        services.record_crime(case=cases[4], by=world.ann, at=AT, version=fresh(cases[4]).version)


def test_after_the_group_is_closed_the_next_one_leads(world: World) -> None:
    cases = flood(world, MOST + 3)
    decide(world, cases[0], GroupAct.SET_ASIDE)
    leader = fresh(cases[0])
    Case.objects.filter(pk=leader.pk).update(is_open=False, status=Status.CANCELLED, closed_at=AT + 2 * HOUR)
    first, second = accuse(world, at=AT + 3 * HOUR), accuse(world, at=AT + 4 * HOUR)
    assert fresh(first).is_open
    assert fresh(second).collapsed_into_id == first.pk


# The pages


def test_the_supervisor_samples_and_decides_on_a_page(world: World) -> None:
    cases = flood(world, MOST + 4)
    leader = cases[0]
    with time_machine.travel(AT + 2 * DAY, tick=False):
        sergeant = Desk.of(world, world.sergeant)
        shown = text_of(sergeant.get("queue"))
        assert f"{MOST + 4} reports name the same person in {MOST + 3} minutes" in shown
        assert NAME not in shown
        assert "Held behind others" in text_of(sergeant.get("supervision"))
        page = sergeant.get("desk_group", leader.crime_reference)
        assert "Not recorded in time" in text_of(page)
        assert AuditEvent.objects.filter(subject_id=cases[5].crime_reference, action="consultation").exists()
        address = f"/desk/cases/{leader.crime_reference}/held/"
        empty = sergeant.client.post(address, {"act": "release", "which": "ticked", "reason": "x"})
        assert empty.status_code == 422
        assert "Tick at least one report" in text_of(empty)
        good = {"act": "release", "which": "ticked", "reason": "A true one", "cases": [cases[5].crime_reference]}
        assert sergeant.client.post(address, good).status_code == 302
        assert fresh(cases[5]).is_open
        assert "1 of 1 done. A true one" in text_of(sergeant.get("desk_group", leader.crime_reference))
        assert sergeant.client.post(f"{address}go-on/").status_code == 302
        assert Desk.of(world, world.ann).get("desk_group", leader.crime_reference).status_code == 403
        assert "held behind another one" in text_of(sergeant.open(cases[6]))


def test_the_sender_sees_a_report_that_is_not_read_yet(world: World) -> None:
    for number in range(MOST + 2):
        accuse(world, at=AT + number * MINUTE)
    held = Case.objects.filter(status=Status.COLLAPSED).first()
    assert held is not None
    row = next(r for r in cases_of_business(world.sam, BusinessFilters()).rows if r.reference == held.crime_reference)
    from bizwatch.cases import business_presenters

    assert business_presenters.status_words(row) == "With the police, not read yet"
    assert business_presenters.shown_status(row.status) == Status.NEW


def test_a_flood_costs_each_report_the_same(world: World) -> None:
    def cost(at: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            accuse(world, at=at)
        return len(captured)

    flood(world, MOST + 1)
    first = cost(AT + HOUR)
    flood(world, 20, step=timedelta(seconds=1))
    assert cost(AT + 2 * HOUR) == first


def test_the_queue_walks_its_index_and_never_meets_what_is_held(world: World) -> None:
    flood(world, MOST + 20)
    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    found = Case.objects.ordinary().open().in_queue_order()
    plan = found.explain()
    assert "case_queue" in plan
    assert "TEMP B-TREE" not in plan.upper()
    newest = IntakeTrace.objects.filter(digest="x", at__gt=AT).order_by("at", "pk")
    assert "traces_in_order" in newest.explain()
    behind = Case.objects.filter(collapsed_into=1).order_by("pk")
    assert "case_collapsed_into" in behind.explain()
