"""People who were seen or mentioned are no suspects: in words, in what is counted, and in what was told before."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from bizwatch.cases import services
from bizwatch.cases.choices import PersonRole, Side
from bizwatch.cases.exceptions import NotYoursToDo
from bizwatch.cases.intake import NewName, NewPerson
from bizwatch.cases.models import CasePerson, PropertyLine
from bizwatch.cases.selectors import business_case_page, case_page, outcome_case
from tests.cases.desk import text_of
from tests.cases.routes import information, slavery, turned
from tests.cases.world import AT, HOUR, World, fresh, opened
from tests.users import sign_in

pytestmark = pytest.mark.django_db
MIGRATION = import_module("bizwatch.cases.migrations.0007_seen_and_serials")


def about_somebody(world: World) -> Any:
    seen = NewPerson(role=PersonRole.SEEN, told_name="Jordan Example", description="green coat", seen_before="yes")
    return information(world, people=(seen,))


def test_who_was_seen_is_said_to_be_and_counts_as_no_suspect(world: World) -> None:
    case = about_somebody(world)
    page = case_page(case)
    assert page.suspects == ()
    assert case.solvability == fresh(case).solvability == information(world).solvability
    assert business_case_page(case).people_told_of == 1
    client: Client = sign_in(world.ann)
    shown = text_of(client.get(f"/desk/cases/{case}/"))
    assert "Seen or mentioned: Jordan Example (name as told)" in shown
    assert "No suspect: nothing says that they did anything" in shown
    assert "Suspect:" not in shown
    assert "People you told us about" in text_of(sign_in(world.sam).get(f"/my-cases/{case}/"))


def test_only_a_suspect_is_named_and_decides_an_outcome(world: World) -> None:
    case = about_somebody(world)
    (person,) = case.people.all()
    with pytest.raises(NotYoursToDo, match="add the person as a suspect first"):
        services.name_suspect(
            case=case,
            case_person_id=person.pk,
            person=NewName(family_name="Example"),
            reason="x",
            by=world.ann,
            at=AT + HOUR,
            version=case.version,
        )
    assert outcome_case(turned(world, services.take_case(case=case, by=world.ann, at=AT + HOUR))).suspect_ages == ()


def test_what_was_told_before_is_called_what_it_was(world: World) -> None:
    told, confided, crime = information(world), slavery(world), opened(world)
    suspect = NewPerson(role=PersonRole.SUSPECT, told_name="Jordan Example")
    for case in (told, crime):
        CasePerson.objects.create(
            case=case, role=suspect.role, told_name=suspect.told_name, side=Side.BUSINESS, added_at=AT
        )
    by_desk = services.add_person(case=told, new=suspect, by=world.ann, at=AT + HOUR)
    MIGRATION.call_seen_what_was_seen(apps, None)

    def roles(case: Any) -> list[tuple[str, str]]:
        return list(case.people.order_by("pk").values_list("role", "side"))

    assert roles(told) == [("seen", "business"), ("suspect", "police")]
    assert roles(confided) == [("seen", "business")]
    assert ("suspect", "business") in roles(crime)
    assert by_desk.role == PersonRole.SUSPECT
    MIGRATION.call_suspect_what_was_seen(apps, None)
    assert not CasePerson.objects.filter(role="seen").exists()


def test_serial_numbers_told_before_get_their_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened(world)
    for typed in ("ß" * 60, "sn-12 34/5", "n/a", ""):
        PropertyLine.objects.create(case=case, description="Till", serial_number=typed)
    monkeypatch.setattr(MIGRATION, "_AT_ONCE", 2)
    MIGRATION.tidy_serials(apps, None)
    found = PropertyLine.objects.filter(case=case).order_by("pk").values_list("serial_key", flat=True)
    assert list(found)[-4:] == ["S" * 60, "SN12345", None, None]
