"""New material on closed cases: noticed in the same unit of work, never opening a case by a machine's guess, never lost."""

import pytest
from django.db import IntegrityError, transaction

from bizwatch.audit.services import SystemActor
from bizwatch.cases import services
from bizwatch.cases.choices import MaterialState, PersonRole, Status
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange, NotYoursToDo, ReasonNeeded
from bizwatch.cases.intake import NewName, NewPerson
from bizwatch.cases.models import CaseMove, CaseOutcome, NewMaterial
from bizwatch.cases.selectors import material_waiting
from bizwatch.cases.services.happenings import _hearers
from bizwatch.cases.services.material import reopen_confirmed
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.after_outcomes import MaterialKind
from bizwatch.reference.selectors import material_kinds
from tests.cases.afterwards import LATER, dropped, with_material
from tests.cases.world import AT, HOUR, finalised, fresh, named, opened, recorded, wrote

pytestmark = pytest.mark.django_db
MACHINE = SystemActor("images")


def settle(case, row, decision, by, reason=""):
    return services.settle_material(
        case=case,
        material_id=row.pk,
        decision=MaterialState(decision),
        reason=reason,
        by=by,
        at=LATER,
        version=fresh(case).version,
    )


def test_every_happening_of_the_table_is_one_that_is_listened_to():
    wanted = {act for kind in material_kinds() for act in kind.happenings}
    assert wanted <= {act for act, hearers in _hearers.items() if hearers}
    assert wanted <= set(services.__all__)


def test_what_the_product_notices_never_reopens_by_itself():
    with pytest.raises(ValueError, match="never reopens a case by itself"):
        MaterialKind(
            "x", "X", ("18",), reopens=True, by_hand=True, happenings=("send_message",), effective_from=AT.date()
        )


def test_a_message_and_a_file_of_the_business_are_noticed(world, evidence):
    case = finalised(world)
    wrote(case, world.sam, at=LATER)
    services.attach_evidence(case=case, evidence_id=evidence(world.sam).pk, by=world.sam, at=LATER)
    assert [row.kind for row in material_waiting()] == ["message", "evidence"]
    assert fresh(case).status == Status.FINALISED


def test_the_desk_writing_is_no_new_material_but_its_file_is(world, evidence):
    case = finalised(world)
    wrote(case, world.ann, at=LATER)
    assert not material_waiting()
    services.attach_evidence(case=case, evidence_id=evidence(world.ann).pk, by=world.ann, at=LATER)
    assert [row.kind for row in material_waiting()] == ["evidence"]


def test_only_after_the_outcomes_of_the_table(world):
    case = dropped(world)
    wrote(case, world.sam, at=LATER)
    assert not material_waiting()
    assert services.note_new_material(case=case, kind="message", words="x", source="1", by=MACHINE, at=LATER) is None


def test_a_link_with_a_case_that_has_a_named_suspect(world):
    case, other = finalised(world), recorded(world)
    services.link_cases(case=case, other=other, reason="Same jacket.", by=world.ann, at=LATER)
    assert not material_waiting()
    suspect = services.add_person(
        case=other, new=NewPerson(role=PersonRole.SUSPECT, told_name="J"), by=world.ann, at=LATER
    )
    services.name_suspect(
        case=other,
        case_person_id=suspect.pk,
        person=NewName(family_name="Doe"),
        reason="Admitted.",
        by=world.ann,
        at=LATER,
        version=fresh(other).version,
    )
    (row,) = material_waiting()
    assert (row.case, row.kind) == (case, "linked-suspect")
    assert row.words == f"A suspect was named on {other}, which is linked."


def test_a_link_with_one_that_was_named_before(world):
    case, other = finalised(world), recorded(world)
    named(world, other)
    services.link_cases(case=case, other=other, reason="Same jacket.", by=world.ann, at=LATER)
    assert [row.words for row in material_waiting()] == [f"{other} is linked and has a named suspect."]


def test_noted_twice_it_is_one(world):
    case = finalised(world)
    rows = [
        services.note_new_material(case=case, kind="forensic", words="x", source="lab:7", by=MACHINE, at=LATER)
        for _ in range(2)
    ]
    assert rows[0] == rows[1]
    assert NewMaterial.objects.count() == 1


def test_a_machines_match_waits_for_a_person(world):
    case = finalised(world)
    services.note_new_material(case=case, kind="image-match", words="Camera 2", source="m:1", by=MACHINE, at=LATER)
    assert reopen_confirmed(at=LATER) == 0
    assert fresh(case).status == Status.FINALISED
    assert NewMaterial.objects.get().state == MaterialState.WAITING


def test_the_database_refuses_a_reopening_that_nobody_confirmed(world):
    case = with_material(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        NewMaterial.objects.filter(case=case).update(state=MaterialState.REOPENING)


def test_a_confirmed_match_opens_the_case_in_the_background_as_the_system(world):
    case = finalised(world)
    services.note_new_material(
        case=case, kind="image-match", words="Camera 2.", source="m:1", by=world.ann, at=LATER, confirmed_by=world.ann
    )
    assert fresh(case).status == Status.FINALISED  # the act itself writes a row and no more
    assert reopen_confirmed(at=LATER + HOUR) == 1
    assert reopen_confirmed(at=LATER + HOUR) == 0
    now = fresh(case)
    assert now.is_open
    move = CaseMove.objects.filter(case=case, kind="reopened").get()
    assert (move.by, move.by_name) == (None, "Bizwatch (new material)")
    assert "confirmed by Ann Example (1234)" in move.reason
    assert "is open again" in OutboxMessage.objects.order_by("-pk")[0].subject
    assert CaseOutcome.objects.get(case=case).code == "18"


def test_noted_by_hand_whoever_notes_a_match_confirms_it(world):
    case = finalised(world)
    row = services.add_material(case=case, kind="image-match", words="PC Poe knows him.", by=world.ann, at=LATER)
    assert (row.state, row.confirmed_by) == (MaterialState.REOPENING, world.ann)
    with pytest.raises(NothingToChange):
        services.add_material(case=case, kind="supports-now", words="x", by=world.ann, at=LATER)


def test_a_victim_who_now_supports_action(world):
    case = dropped(world, code="16")
    services.add_material(case=case, kind="supports-now", words="Rang us.", by=world.ann, at=LATER)
    assert [row.case for row in material_waiting()] == [case]


def test_nothing_changes_needs_a_reason_and_is_a_supervisors(world):
    case = with_material(world)
    row = NewMaterial.objects.get()
    with pytest.raises(NotYoursToDo):
        settle(case, row, "nothing", world.ann, "x")
    with pytest.raises(ReasonNeeded):
        settle(case, row, "nothing", world.sergeant)
    settle(case, row, "nothing", world.sergeant, "The receipt again.")
    assert not material_waiting()
    with pytest.raises(AlreadySettled):
        settle(case, row, "reopened", world.sergeant)


def test_one_press_opens_the_case_and_settles_all_that_waited(world):
    case = with_material(world)
    wrote(case, world.sam, at=LATER, text="And her name is known.")
    row = NewMaterial.objects.order_by("pk")[0]
    settle(case, row, "reopened", world.sergeant)
    assert fresh(case).is_open
    assert set(NewMaterial.objects.values_list("state", flat=True)) == {MaterialState.REOPENED}


def test_an_open_case_has_no_new_material(world):
    case = opened(world)
    wrote(case, world.sam)
    assert not NewMaterial.objects.exists()
