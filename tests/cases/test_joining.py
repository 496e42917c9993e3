"""The same event told twice: joined by a person and undone, each business for itself, and everything on the record."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import (
    ActionKind,
    CallBackState,
    CctvState,
    ContactChannel,
    ContactResult,
    MoveKind,
    PersonRole,
    Side,
    Status,
)
from bizwatch.cases.exceptions import (
    AlreadySettled,
    CaseNotFound,
    ChangedBySomeoneElse,
    ConflictOfInterest,
    JoinNotPossible,
    NotInThisState,
    NotJoined,
    NotYoursToDo,
    ReasonNeeded,
)
from bizwatch.cases.intake import NewCase, NewCctv, NewPerson, NewProperty
from bizwatch.cases.models import Case, CaseExhibit, CaseJoin, CaseMessage
from bizwatch.cases.selectors import (
    BusinessFilters,
    ToldThings,
    business_case_page,
    case_page,
    cases_of_business,
    desk_queue,
    duplicates_of_case,
    possible_duplicates,
)
from bizwatch.cases.selectors.queue import QueueFilters
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.choices import Nature
from tests.cases.world import (
    AT,
    DAY,
    HOUR,
    World,
    fresh,
    full_report,
    make_world,
    member,
    opened,
    recorded,
    told,
    wrote,
)

pytestmark = pytest.mark.django_db


def join(world: World, case: Case, into: Case, *, by=None, at=AT + 4 * HOUR, **more) -> Case:
    return services.join_cases(
        case=case,
        into=into,
        reason="The same two men, the same minute.",
        by=by or world.ann,
        at=at,
        version=fresh(case).version,
        **more,
    )


def unjoin(world: World, case: Case, *, by=None, at=AT + 5 * HOUR) -> Case:
    return services.unjoin_cases(
        case=case, reason="Two different men.", by=by or world.ann, at=at, version=fresh(case).version
    )


def told_fully(world: World, **changes) -> NewCase:
    """A full report, changed in any of its parts."""
    return replace(full_report(world), **changes)


def full(world: World, *, at=AT, **changes) -> Case:
    return services.open_case(new=told_fully(world, **changes), by=world.sam, at=at)


def columns(case: Case) -> dict[str, Any]:
    """A case's row without what counts the edits."""
    row = Case.objects.filter(pk=case.pk).values().get()
    return {name: value for name, value in row.items() if name not in ("version", "changed_at", "changed_by_name")}


# Which are offered


def test_a_colleagues_report_is_offered_with_its_reasons_and_a_strangers_never(world: World) -> None:
    case = full(world)
    opened(world, at_premises=world.elsewhere, reported_by=world.rival, by=world.rival)
    asked: dict[str, Any] = {
        "premises_id": world.high_street.pk,
        "kind": "shop_theft",
        "occurred_from": AT - 2 * HOUR,
        "at": AT + HOUR,
    }
    (found,) = possible_duplicates(user=world.sam, **asked)
    assert (found.reference, found.door, found.status) == (case.crime_reference, "account", "new")
    assert found.reasons == ("the same premises", "the times overlap")
    things = ToldThings(serial_numbers=["sn-1 234"], registrations=["AB12 CDE"])
    (closer,) = possible_duplicates(user=world.sam, **asked, told=things)
    assert closer.reasons[2:] == ("the same registration mark",)
    assert possible_duplicates(user=world.rival, **asked) == ()
    assert possible_duplicates(user=world.sam, **asked, exclude=case.pk) == ()
    assert possible_duplicates(user=None, **asked) == ()
    assert possible_duplicates(user=None, for_business=world.other.pk, **asked) == ()
    assert possible_duplicates(user=None, for_business=world.shop.pk, **asked)


def test_the_reports_own_case_says_what_else_is_told(world: World) -> None:
    long_ago = full(world, property_lines=(NewProperty(description="Till", serial_number="SN 99887"),))
    again = full(
        world,
        at=AT + 5 * DAY,
        occurred_from=AT + 4 * DAY,
        property_lines=(NewProperty(description="Till", serial_number="sn99887"),),
    )
    (found,) = possible_duplicates(
        user=None,
        for_business=world.shop.pk,
        premises_id=again.premises_id,
        kind=again.crime_kind,
        occurred_from=again.occurred_from,
        at=AT + 5 * DAY,
        exclude=again.pk,
    )
    assert found.reference == long_ago.crime_reference
    assert found.is_same


def test_a_senders_own_number_decides_and_another_one_refutes(world: World) -> None:
    first = opened(world, external_reference="TILL-1")
    same = opened(world, external_reference="TILL-1", occurred_from=AT - 20 * HOUR)
    other = opened(world, external_reference="TILL-2")
    assert [one.reference for one in duplicates_of_case(world.ann, same, at=AT)] == [first.crime_reference]
    assert duplicates_of_case(world.ann, other, at=AT) == ()


def test_the_desk_is_offered_what_a_guest_entered_for_the_same_place(world: World) -> None:
    mine = opened(world)
    world.high_street.__class__.objects.filter(pk=world.elsewhere.pk).update(
        postcode=world.high_street.postcode, name="Corner Shop", source="guest"
    )
    guest = opened(world, at_premises=world.elsewhere, reported_by=None, door="guest")
    assert [one.reference for one in duplicates_of_case(world.ann, mine, at=AT)] == [guest.crime_reference]
    found = possible_duplicates(
        user=world.hana, premises_id=world.high_street.pk, kind="shop_theft", occurred_from=AT - 2 * HOUR, at=AT
    )
    assert [one.reference for one in found] == [mine.crime_reference]


def test_a_restricted_case_is_offered_to_nobody(world: World) -> None:
    case = opened(world)
    opened(world, crime_kind="modern_slavery", offence_code="", nature=Nature.RESTRICTED, is_restricted=True)
    Case.objects.filter(is_restricted=True).update(crime_kind="shop_theft")
    for user in (world.ann, world.sam, world.sergeant):
        assert duplicates_of_case(user, case, at=AT) == ()


def test_the_queue_asks_as_often_for_many_cases_as_for_one(world: World, django_assert_max_num_queries: Any) -> None:
    from bizwatch.cases.selectors import duplicates_of_cases

    cases = [full(world, at=AT + number * HOUR) for number in range(8)]
    with django_assert_max_num_queries(12):
        duplicates_of_cases(world.ann, [cases[0].crime_reference], at=AT)
    with django_assert_max_num_queries(12):
        found = duplicates_of_cases(world.ann, [case.crime_reference for case in cases], at=AT)
    assert all(found.values())


# Joining


def test_a_case_that_is_not_recorded_is_joined_without_ever_being_a_crime(world: World) -> None:
    stays = opened(world, at=AT + HOUR)
    goes = full(world)
    done = join(world, goes, stays)
    assert (done.status, done.is_open, done.joined_to_id, done.nature) == (Status.JOINED, False, stays.pk, "crime")
    assert done.recorded_at is None
    assert done.moves.get(kind=MoveKind.JOINED).other_reference == stays.crime_reference
    assert fresh(stays).moves.filter(kind=MoveKind.TOOK_IN, to_value=goes.crime_reference).exists()
    page = case_page(fresh(stays))
    assert {person.told_name for person in page.people} == {"a man called Jay", "Wim Example"}
    assert [line.case_id for line in page.property_lines] == [goes.pk, goes.pk]
    assert len(page.cctv) == 2
    assert fresh(stays).solvability == len(page.solvability_reasons) > 0
    assert fresh(goes).solvability == 0


def test_the_earliest_report_rules_the_promises_of_the_one_that_stays(world: World) -> None:
    stays, goes = opened(world, at=AT + 3 * HOUR), opened(world, at=AT)
    late = fresh(stays).record_due_at
    services.record_contact(
        case=goes, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=world.ann, at=AT + HOUR
    )
    join(world, goes, stays)
    now = fresh(stays)
    assert now.record_due_at == fresh(goes).record_due_at < late
    assert now.contacted_at == AT + HOUR
    assert now.reported_at == AT + 3 * HOUR
    unjoin(world, goes)
    assert fresh(stays).record_due_at == late
    assert fresh(stays).contacted_at is None


def test_a_recorded_crime_is_cancelled_as_c3_by_a_supervisor_and_the_victim_is_told(world: World) -> None:
    stays, goes = recorded(world), recorded(world)
    with pytest.raises(NotYoursToDo, match="only a supervisor may cancel"):
        join(world, goes, stays, told=told())
    with pytest.raises(JoinNotPossible, match="must be told"):
        join(world, goes, stays, by=world.sergeant)
    done = join(world, goes, stays, by=world.sergeant, told=told())
    move = done.moves.get(kind=MoveKind.CANCELLED)
    assert (done.status, move.cancel_code, move.other_reference) == (Status.CANCELLED, "C3", stays.crime_reference)
    assert move.victim_told_at == told().at
    assert done.contacts.get().note.startswith("The crime was cancelled")
    assert "counted once" in OutboxMessage.objects.get(subject__contains="joined to another").body


def test_a_crime_recorded_once_stays_recorded(world: World) -> None:
    stays, goes = opened(world), recorded(world)
    with pytest.raises(JoinNotPossible, match="record that one first, or join it"):
        join(world, goes, stays, by=world.sergeant, told=told())
    assert join(world, stays, goes).status == Status.JOINED


def test_two_victims_are_two_crimes(world: World) -> None:
    here = opened(world)
    there = opened(world, at_premises=world.elsewhere, reported_by=world.rival, by=world.rival)
    market = opened(world, at_premises=world.market, by=world.hana)
    with pytest.raises(JoinNotPossible, match="Two victims are two crimes.*Corner Shop Ltd and Rival Stores: link"):
        join(world, here, there)
    with pytest.raises(JoinNotPossible, match="two premises: link the two cases instead"):
        join(world, here, market)
    assert Case.objects.filter(joined_to__isnull=False).count() == CaseJoin.objects.count() == 0


def test_what_cannot_be_joined_is_said_in_words(world: World) -> None:
    one, two, three = opened(world), opened(world), opened(world)
    with pytest.raises(JoinNotPossible, match="own reference"):
        join(world, one, one)
    with pytest.raises(ReasonNeeded):
        services.join_cases(case=one, into=two, reason=" ", by=world.ann, at=AT, version=one.version)
    with pytest.raises(ChangedBySomeoneElse):
        services.join_cases(case=one, into=two, reason="x", by=world.ann, at=AT, version=one.version + 1)
    with pytest.raises(NotYoursToDo):
        join(world, one, two, by=world.sam)
    with pytest.raises(CaseNotFound):
        join(world, one, two, by=world.beat)
    member(world.ann, world.shop, "head_office")
    with pytest.raises(ConflictOfInterest):
        join(world, one, two)
    join(world, one, two, by=world.bob)
    with pytest.raises(JoinNotPossible, match="Other cases are joined to"):
        join(world, two, three, by=world.bob)
    with pytest.raises(JoinNotPossible, match="only a case that is open can stay"):
        join(world, three, one, by=world.bob)
    with pytest.raises(NotInThisState, match="open that one to join it"):
        join(world, one, three, by=world.bob)
    incident = opened(world, crime_kind="asb", offence_code="", nature=Nature.INCIDENT)
    with pytest.raises(JoinNotPossible, match="is no crime: join it to"):
        join(world, three, incident, by=world.bob)
    assert join(world, incident, three, by=world.bob).nature == "incident"


def test_everything_of_a_joined_case_is_done_on_the_one_that_stays(world: World, evidence: Any) -> None:
    stays, goes = recorded(world), full(world)
    action = services.add_action(
        case=goes, side=Side.POLICE, kind=ActionKind.ENQUIRY, text="Ask", by=world.ann, at=AT + HOUR
    )
    call = services.book_call_back(case=goes, starts_at=AT + DAY, chosen_by_business=True, by=world.ann, at=AT + HOUR)
    message = wrote(goes, world.sam)
    join(world, goes, stays)
    assert fresh(goes).unread_by_police == 0
    assert fresh(stays).unread_by_police == 1
    with pytest.raises(NotInThisState, match="open that one to close an action"):
        services.close_action(case=goes, action_id=action.pk, by=world.ann, at=AT + 5 * HOUR)
    services.close_action(case=stays, action_id=action.pk, by=world.ann, at=AT + 5 * HOUR)
    services.close_call_back(
        case=stays, call_back_id=call.pk, state=CallBackState.CHANGED, by=world.ann, at=AT + 5 * HOUR
    )
    camera = goes.cctv.get(camera="Till")
    services.secure_cctv(case=stays, cctv_id=camera.pk, state=CctvState.SECURED, by=world.ann, at=AT + 5 * HOUR)
    assert services.mark_read(case=stays, by=world.ann, at=AT + 5 * HOUR, up_to_id=message.pk) == 1
    assert fresh(stays).unread_by_police == 0
    with pytest.raises(NotInThisState):
        wrote(goes, world.sam)


def test_a_joined_case_leaves_the_queue_and_comes_back(world: World) -> None:
    stays, goes = opened(world), opened(world)

    def queue() -> set[str]:
        return {row.reference for row in desk_queue(world.ann, QueueFilters(), at=AT).rows}

    join(world, goes, stays)
    assert queue() == {stays.crime_reference}
    assert duplicates_of_case(world.ann, fresh(stays), at=AT) == ()
    unjoin(world, goes)
    assert queue() == {stays.crime_reference, goes.crime_reference}
    with pytest.raises(NotJoined):
        unjoin(world, goes)


def test_a_cancelled_crime_is_taken_out_by_a_supervisor_and_not_reopened(world: World) -> None:
    stays, goes = recorded(world), recorded(world)
    join(world, goes, stays, by=world.sergeant, told=told())
    with pytest.raises(NotInThisState, match="joined to another one"):
        services.reopen(case=goes, reason="x", by=world.sergeant, at=AT + DAY, version=fresh(goes).version)
    with pytest.raises(NotYoursToDo, match="a supervisor must take it out"):
        unjoin(world, goes)
    assert unjoin(world, goes, by=world.sergeant).status == Status.INVESTIGATING


# On the record


def test_both_cases_hold_every_join_and_its_undoing_in_their_audit(world: World) -> None:
    stays, goes = opened(world), opened(world)
    join(world, goes, stays)
    unjoin(world, goes)
    services.keep_apart(case=goes, other=stays, reason="Two men", by=world.ann, at=AT + 6 * HOUR)
    for case, other in ((stays, goes), (goes, stays)):
        events = AuditEvent.objects.filter(case_reference=case.crime_reference, action="combination").order_by("pk")
        assert [(event.detail["act"], event.detail["other"]) for event in events] == [
            (act, other.crime_reference) for act in ("join_cases", "unjoin_cases", "keep_apart")
        ]
        assert {event.actor_id for event in events} == {world.ann.audit_id}


def test_evidence_stays_where_it_is_and_its_continuity_says_where_it_is_shown(world: World, evidence: Any) -> None:
    file = evidence(world.sam)
    stays, goes = opened(world), opened(world, evidence_ids=(file.pk,))
    join(world, goes, stays)
    assert CaseExhibit.objects.get(evidence=file).case_id == goes.pk
    assert [exhibit.evidence_id for exhibit in case_page(fresh(stays)).exhibits] == [file.pk]
    unjoin(world, goes)
    notes = list(file.continuity.order_by("pk").values_list("note", flat=True))
    assert notes[-2:] == [
        f"Shown on {stays}: {goes} was joined to it",
        f"On {goes} alone: taken out of {stays}",
    ]
    assert case_page(fresh(stays)).exhibits == ()


def test_what_was_kept_apart_is_not_offered_again(world: World) -> None:
    one, two = opened(world), opened(world)
    assert len(duplicates_of_case(world.ann, one, at=AT)) == 1
    services.keep_apart(case=two, other=one, reason="Two men", by=world.ann, at=AT + HOUR)
    assert duplicates_of_case(world.ann, one, at=AT) == duplicates_of_case(world.bob, two, at=AT) == ()
    with pytest.raises(AlreadySettled):
        services.keep_apart(case=one, other=two, reason="Two men", by=world.bob, at=AT + HOUR)
    with pytest.raises(CaseNotFound):
        services.keep_apart(case=one, other=two, reason="x", by=world.rival, at=AT + HOUR)


PARTS = (
    "people",
    "vehicles",
    "property_lines",
    "cctv",
    "messages",
    "actions",
    "call_backs",
    "contacts",
    "exhibits",
    "log",
)
STEPS = ("contact", "message", "action", "call", "take", "record", "person", "opt_out")


@pytest.mark.slow
@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), max_size=6), st.integers(0, 30), st.booleans())
def test_joining_and_taking_out_again_gives_the_same_two_cases(steps: Any, hours: int, third: bool) -> None:
    """Whatever was done to both before; for a crime that is not recorded, whose victim need not be told."""
    with transaction.atomic():
        _there_and_back(make_world(), steps, hours, third=third)
        transaction.set_rollback(True)


def test_everything_done_before_survives_joining_and_taking_out(world: World) -> None:
    _there_and_back(world, [(step, first) for step in STEPS for first in (True, False)], 3, third=True)


def _there_and_back(world: World, steps: Any, hours: int, *, third: bool) -> None:
    goes, stays = full(world, at=AT), full(world, at=AT + hours * HOUR)
    for number, (step, on_first) in enumerate(steps):
        if step != "record" or not on_first:
            _do(world, step, goes if on_first else stays, AT + (31 + number) * HOUR)
    other = full(world, at=AT + 2 * HOUR) if third else None
    before = {case.pk: (columns(case), _parts(case)) for case in (goes, stays)}
    join(world, goes, stays, at=AT + 60 * HOUR)
    if other is not None:
        join(world, other, stays, at=AT + 61 * HOUR)
    unjoin(world, goes, at=AT + 62 * HOUR)
    if other is not None:
        unjoin(world, other, at=AT + 63 * HOUR)
    assert {case.pk: (columns(case), _parts(case)) for case in (goes, stays)} == before


def _parts(case: Case) -> dict[str, list[Any]]:
    return {name: list(getattr(case, name).order_by("pk").values()) for name in PARTS}


def _do(world: World, step: str, case: Case, at: Any) -> None:  # noqa: C901 - one line for each act
    now = fresh(case)
    match step:
        case "contact":
            services.record_contact(
                case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=world.ann, at=at
            )
        case "message":
            wrote(case, world.sam, at=at)
        case "action":
            services.add_action(
                case=case, side=Side.BUSINESS, kind=ActionKind.EVIDENCE, text="Send", by=world.ann, at=at
            )
        case "call":
            starts = at + DAY
            services.book_call_back(case=case, starts_at=starts, chosen_by_business=True, by=world.ann, at=at)
        case "take" if now.allocated_to_id is None:
            services.take_case(case=case, by=world.ann, at=at)
        case "record" if now.recorded_at is None:
            services.record_crime(case=case, by=world.ann, at=at, version=now.version)
        case "person":
            new = NewPerson(role=PersonRole.SUSPECT, description="red jacket")
            services.add_person(case=case, new=new, by=world.ann, at=at)
        case "opt_out" if not now.contact_opted_out:
            services.set_contact_opt_out(
                case=case, opted_out=True, reason="Asked", by=world.ann, at=at, version=now.version
            )


# The businesses


def test_a_business_is_led_from_the_joined_case_to_the_one_that_stays(world: World) -> None:
    from tests.users import sign_in

    stays, goes = opened(world), opened(world, summary="The second telling.")
    wrote(goes, world.sam, text="I saw the van again.")
    join(world, goes, stays)
    answer = sign_in(world.sam).get(f"/my-cases/{goes.crime_reference}/", follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/my-cases/{stays.crime_reference}/"
    assert f"{goes} was joined to {stays}" in text
    assert "I saw the van again." in text
    mine = cases_of_business(world.sam, BusinessFilters()).rows
    assert {row.status for row in mine} == {Status.JOINED, Status.NEW}


def test_a_join_with_what_a_guest_entered_shows_the_business_nothing_of_it(world: World, evidence: Any) -> None:
    """TheHive #2068: content of one organisation must never stand on another's case."""
    file = evidence(world.rival)
    stays = opened(world)
    world.high_street.__class__.objects.filter(pk=world.elsewhere.pk).update(
        postcode=world.high_street.postcode, name="Corner Shop", source="guest"
    )
    guest = opened(
        world,
        at_premises=world.elsewhere,
        reported_by=None,
        by=world.rival,
        door="guest",
        evidence_ids=(file.pk,),
        people=(NewPerson(role=PersonRole.SUSPECT, told_name="Secret Name"),),
        cctv=(NewCctv(camera="Guest camera", overwritten_at=AT + DAY),),
    )
    join(world, guest, stays)
    assert [person.told_name for person in case_page(fresh(stays)).people] == ["Secret Name"]
    own = business_case_page(fresh(stays))
    assert (own.people_told_of, own.evidence, own.cameras) == (0, (), ())
    with pytest.raises(CaseNotFound):
        services.add_report(case=guest, new=full_report(world), reference="BW-1", by=world.sam, at=AT + DAY)
    mail = OutboxMessage.objects.get(subject__contains="joined to another")
    assert stays.crime_reference not in mail.subject + mail.body


def test_withdrawing_on_one_side_never_takes_from_the_other(world: World, evidence: Any) -> None:
    """TheHive #1973: deleting a share deleted the other organisation's data."""
    mine, theirs = evidence(world.sam), evidence(world.sam)
    stays, goes = opened(world, evidence_ids=(mine.pk,)), opened(world, evidence_ids=(theirs.pk,))
    join(world, goes, stays)
    shown = CaseExhibit.objects.get(evidence=theirs)
    services.withdraw_exhibit(
        case=stays, exhibit_id=shown.pk, reason="Not it", by=world.ann, at=AT + DAY, version=fresh(stays).version
    )
    unjoin(world, goes, at=AT + 2 * DAY)
    assert CaseExhibit.objects.get(evidence=mine).withdrawn_at is None
    assert CaseExhibit.objects.get(evidence=theirs).withdrawn_at is not None
    assert CaseExhibit.objects.count() == 2


def test_no_reference_is_ever_given_twice(world: World, monkeypatch: Any) -> None:
    """TheHive #1970 and #2061: the same number given to several cases."""
    first = opened(world)
    drawn = iter([first.crime_reference, first.crime_reference, "NC-0000-0001"])
    monkeypatch.setattr("bizwatch.cases.services.opening.new_reference", lambda prefix: next(drawn))
    assert opened(world).crime_reference == "NC-0000-0001"


# Reported again


def test_what_is_told_again_is_added_and_no_second_case_is_opened(world: World, evidence: Any) -> None:
    file, case = evidence(world.sam), full(world)
    new = told_fully(
        world,
        summary="He came back for his bag.",
        evidence_ids=(file.pk,),
        people=(
            NewPerson(
                role=PersonRole.SUSPECT, told_name="a man called Jay", description="red jacket", seen_before="yes"
            ),
            NewPerson(role=PersonRole.SUSPECT, description="a woman in green"),
        ),
    )
    number = case.people.count()
    services.add_report(case=case, new=new, reference="BW-7K3Q-D2M9", by=world.hana, at=AT + HOUR)
    now = fresh(case)
    assert Case.objects.count() == 1
    assert now.people.count() == number + 1
    assert now.property_lines.count() == 2
    assert [exhibit.evidence_id for exhibit in now.exhibits.all()] == [file.pk]
    assert CaseMessage.objects.get(case=case).text == "Reported again (BW-7K3Q-D2M9). He came back for his bag."
    assert now.unread_by_police == 1
    assert now.told_summary == case.told_summary
    assert "there is no second case" in OutboxMessage.objects.get(subject__contains="We added").body


def test_it_is_added_only_to_an_open_case_of_the_same_place_that_one_may_see(world: World) -> None:
    case, new = opened(world), full_report(world)
    with pytest.raises(CaseNotFound):
        services.add_report(case=case, new=new, reference="BW-1", by=world.rival, at=AT)
    with pytest.raises(JoinNotPossible, match="report of its own"):
        services.add_report(
            case=case, new=full_report(world, at_premises=world.market), reference="BW-1", by=world.hana, at=AT
        )
    other = opened(world)
    join(world, other, case)
    with pytest.raises(JoinNotPossible, match="not open any more"):
        services.add_report(case=other, new=new, reference="BW-1", by=world.sam, at=AT)
