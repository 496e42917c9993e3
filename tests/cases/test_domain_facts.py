"""People, vehicles, cameras, exhibits and links of a case."""

from uuid import uuid4

import pytest

from bizwatch.cases import services
from bizwatch.cases.choices import CctvState, LinkState, PersonRole, Side
from bizwatch.cases.exceptions import (
    AlreadyLinked,
    AlreadySettled,
    CannotLinkToItself,
    CaseNotFound,
    EvidenceAlreadyOnCase,
    EvidenceNotYours,
    ExhibitReferenceNotUnderstood,
    ExhibitReferenceTaken,
    NotFoundOnCase,
    NotYoursToDo,
    ReasonNeeded,
)
from bizwatch.cases.intake import NewCctv, NewName, NewPerson, NewVehicle
from bizwatch.cases.models import CaseExhibit, CaseMessage, LogEntry
from bizwatch.cases.selectors import case_page
from bizwatch.evidence.models import ContinuityEntry
from bizwatch.people.models import Person, Vehicle
from tests.cases.world import AT, DAY, HOUR, finalised, fresh, full_report, named, opened, recorded

pytestmark = pytest.mark.django_db
LATER = AT + 3 * HOUR


def test_a_suspect_is_named_with_a_reason_that_stays(world):
    case = recorded(world)
    suspect = named(world, case)
    assert str(suspect.person) == "Jay Doe"
    assert suspect.side == Side.POLICE
    assert "Admitted in interview." in LogEntry.objects.get().text
    with pytest.raises(AlreadySettled):
        services.name_suspect(
            case=case,
            case_person_id=suspect.pk,
            person=NewName(family_name="Roe"),
            reason="r",
            by=world.ann,
            at=LATER,
            version=fresh(case).version,
        )
    assert Person.objects.count() == 1


def test_a_person_known_already_is_chosen_never_guessed(world):
    known = named(world, recorded(world)).person
    case = recorded(world)
    assert known is not None
    added = services.add_person(
        case=case, new=NewPerson(role=PersonRole.SUSPECT, told_name="Jay Doe"), by=world.ann, at=LATER
    )
    assert added.person is None
    chosen = services.name_suspect(
        case=case,
        case_person_id=added.pk,
        person=known,
        reason="Known to me.",
        by=world.ann,
        at=LATER,
        version=case.version,
    )
    assert chosen.person == known


def test_only_a_suspect_is_named_and_only_with_a_reason(world):
    case = recorded(world)
    witness = services.add_person(
        case=case, new=NewPerson(role=PersonRole.WITNESS, told_name="Wim"), by=world.ann, at=LATER
    )
    name = {"person": NewName(family_name="Doe"), "by": world.ann, "at": LATER}
    with pytest.raises(NotYoursToDo):
        services.name_suspect(case=case, case_person_id=witness.pk, reason="r", version=case.version, **name)
    suspect = services.add_person(
        case=case, new=NewPerson(role=PersonRole.SUSPECT, description="tall"), by=world.ann, at=LATER
    )
    with pytest.raises(ReasonNeeded):
        services.name_suspect(case=case, case_person_id=suspect.pk, reason="", version=case.version, **name)
    with pytest.raises(ReasonNeeded):
        services.add_person(case=case, new=NewPerson(role=PersonRole.SUSPECT), by=world.ann, at=LATER)
    assert not Person.objects.exists()


def test_a_person_who_does_not_belong_is_removed_with_a_reason(world):
    case = recorded(world)
    suspect = named(world, case)
    assert fresh(case).solvability == 2
    gone = services.remove_person(
        case=case,
        case_person_id=suspect.pk,
        reason="Was in hospital.",
        by=world.ann,
        at=LATER,
        version=fresh(case).version,
    )
    assert (gone.removed_at, gone.remove_reason) == (LATER, "Was in hospital.")
    assert fresh(case).solvability == 0
    with pytest.raises(AlreadySettled):
        services.remove_person(
            case=case, case_person_id=suspect.pk, reason="r", by=world.ann, at=LATER, version=fresh(case).version
        )


def test_a_whole_mark_makes_the_vehicle_known_and_part_of_one_does_not(world):
    case = recorded(world)
    part = services.add_vehicle(case=case, new=NewVehicle(registration="AB1"), by=world.ann, at=LATER)
    assert (part.vehicle, part.registration) == (None, "AB1")
    whole = services.add_vehicle(
        case=case, new=NewVehicle(registration="ab12 cde"), whole_mark=True, by=world.ann, at=LATER
    )
    again = services.add_vehicle(
        case=case, new=NewVehicle(registration="AB12CDE"), whole_mark=True, by=world.ann, at=LATER
    )
    assert whole.vehicle == again.vehicle == Vehicle.objects.get()
    with pytest.raises(ReasonNeeded):
        services.add_vehicle(case=case, new=NewVehicle(), by=world.ann, at=LATER)


def test_cctv_calls_until_every_camera_is_seen_to(world):
    cameras = (NewCctv(camera="Till", overwritten_at=AT + 2 * DAY), NewCctv(camera="Door", overwritten_at=AT + 3 * DAY))
    case = recorded(world, opened(world, cctv=cameras))
    till, door = case.cctv.order_by("overwritten_at")
    assert case.cctv_lost_at == AT + 2 * DAY
    services.secure_cctv(case=case, cctv_id=till.pk, state=CctvState.SECURED, by=world.sam, at=LATER)
    assert CaseMessage.objects.get().text == "CCTV saved: Till."
    assert (fresh(case).cctv_lost_at, fresh(case).cctv_secured) == (AT + 3 * DAY, False)
    with pytest.raises(NotYoursToDo):
        services.secure_cctv(case=case, cctv_id=door.pk, state=CctvState.LOST, by=world.sam, at=LATER)
    with pytest.raises(NotYoursToDo):
        services.secure_cctv(case=case, cctv_id=till.pk, state=CctvState.SECURED, by=world.sam, at=LATER)
    done = services.secure_cctv(case=case, cctv_id=door.pk, state=CctvState.NOTHING_USEFUL, by=world.ann, at=LATER)
    assert (done.settled_at, done.settled_by_name) == (LATER, "Ann Example (1234)")
    assert (fresh(case).cctv_lost_at, fresh(case).cctv_secured, fresh(case).solvability) == (None, True, 1)
    services.secure_cctv(case=case, cctv_id=till.pk, state=CctvState.LOST, by=world.ann, at=LATER)
    assert (fresh(case).cctv_secured, fresh(case).solvability) == (False, 0)
    back = services.secure_cctv(case=case, cctv_id=till.pk, state=CctvState.WAITING, by=world.ann, at=LATER)
    assert (back.settled_at, fresh(case).cctv_lost_at) == (None, AT + 2 * DAY)


def test_a_file_from_the_business_reaches_the_desk_even_on_a_closed_case(world, evidence):
    case = finalised(world)
    sent = evidence(world.sam, caption="The man at the till")
    exhibit = services.attach_evidence(case=case, evidence_id=sent.pk, by=world.sam, at=LATER)
    assert exhibit.side == Side.BUSINESS
    assert CaseMessage.objects.get().text == "Evidence sent: photo or still. The man at the till"
    assert fresh(case).unread_by_police == 1
    assert ContinuityEntry.objects.filter(evidence=sent, kind="attached").count() == 1
    with pytest.raises(EvidenceAlreadyOnCase):
        services.attach_evidence(case=case, evidence_id=sent.pk, by=world.sam, at=LATER)


def test_a_business_adds_only_files_that_the_same_person_sent(world, evidence):
    case, theirs = recorded(world), evidence(world.rival)
    for unknown in (theirs.pk, uuid4()):
        with pytest.raises(EvidenceNotYours):
            services.attach_evidence(case=case, evidence_id=unknown, by=world.sam, at=LATER)
    with pytest.raises(CaseNotFound):
        services.attach_evidence(case=case, evidence_id=theirs.pk, by=world.rival, at=LATER)
    exhibit = services.attach_evidence(case=case, evidence_id=theirs.pk, by=world.ann, at=LATER)
    assert exhibit.side == Side.POLICE
    assert not CaseMessage.objects.exists()


def test_an_exhibit_reference_is_initials_and_a_number_once_on_a_case(world, evidence):
    case = recorded(world)
    one, two = (
        services.attach_evidence(case=case, evidence_id=evidence(world.ann).pk, by=world.ann, at=LATER)
        for _ in range(2)
    )

    def give(exhibit: CaseExhibit, text: str) -> CaseExhibit:
        return services.give_exhibit_reference(
            case=case,
            exhibit_id=exhibit.pk,
            exhibit_reference=text,
            by=world.ann,
            at=LATER,
            version=fresh(case).version,
        )

    assert give(one, " ae/ 1").exhibit_reference == "AE/1"
    with pytest.raises(ExhibitReferenceTaken):
        give(two, "AE/1")
    for wrong in ("", "1/AE", "ABCDE/1", "AE-1"):
        with pytest.raises(ExhibitReferenceNotUnderstood):
            give(two, wrong)
    gone = services.withdraw_exhibit(
        case=case,
        exhibit_id=two.pk,
        reason="Shows another day.",
        by=world.ann,
        at=LATER,
        version=fresh(case).version,
    )
    assert gone.withdrawn_at == LATER
    assert ContinuityEntry.objects.filter(evidence=two.evidence, kind="withdrawn").exists()
    with pytest.raises(AlreadySettled):
        give(two, "AE/2")


def test_two_cases_are_linked_once_from_either_side(world):
    one, two = recorded(world), recorded(world)
    link = services.link_cases(case=two, other=one, reason="The same van.", by=world.ann, at=LATER)
    assert link.first_id < link.second_id
    for first, second in ((one, two), (two, one)):
        with pytest.raises(AlreadyLinked):
            services.link_cases(case=first, other=second, reason="r", by=world.bob, at=LATER)
    with pytest.raises(CannotLinkToItself):
        services.link_cases(case=one, other=one, reason="r", by=world.ann, at=LATER)
    (seen,) = case_page(one).links
    assert (seen.other, seen.is_live) == (two, True)
    assert case_page(one).near == ()  # it is no suggestion any more
    with pytest.raises(NotFoundOnCase):
        services.withdraw_link(case=recorded(world), link_id=link.pk, reason="r", by=world.ann, at=LATER)
    gone = services.withdraw_link(case=two, link_id=link.pk, reason="Another van.", by=world.ann, at=LATER)
    assert gone.state == LinkState.WITHDRAWN
    with pytest.raises(AlreadySettled):
        services.withdraw_link(case=two, link_id=link.pk, reason="r", by=world.ann, at=LATER)
    services.link_cases(case=one, other=two, reason="It was after all.", by=world.ann, at=LATER)


def test_a_beat_manager_looks_and_does_not_touch(world):
    case = recorded(world, opened(world, at_premises=world.elsewhere))
    with pytest.raises(NotYoursToDo):
        services.add_vehicle(case=case, new=NewVehicle(description="van"), by=world.beat, at=LATER)


def test_the_reasons_of_a_page_are_as_many_as_the_number_on_the_row(world, evidence):
    case = services.open_case(new=full_report(world), by=world.sam, at=AT)
    services.attach_evidence(case=case, evidence_id=evidence(world.sam).pk, by=world.sam, at=LATER)
    page = case_page(case)
    assert len(page.solvability_reasons) == page.case.solvability == 9
