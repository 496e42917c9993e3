"""People who were seen or mentioned are no suspects: in words, in what is counted, and in what was told before."""

from typing import Any

import pytest
from django.test import Client

from bizwatch.cases import services
from bizwatch.cases.choices import PersonRole
from bizwatch.cases.exceptions import NotYoursToDo
from bizwatch.cases.intake import NewName, NewPerson
from bizwatch.cases.selectors import business_case_page, case_page, outcome_case
from tests.cases.desk import text_of
from tests.cases.routes import information, turned
from tests.cases.world import AT, HOUR, World, fresh
from tests.users import sign_in

pytestmark = pytest.mark.django_db


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
