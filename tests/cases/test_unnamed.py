"""What the business reads of an offender names nobody: refused with the field and how to put it right, and nothing is lost."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from bizwatch.cases import services
from bizwatch.cases.choices import PersonRole, RemedyWho, RestorativeState
from bizwatch.cases.exceptions import (
    OutcomeNotPossible,
    RemedyNotPossible,
    RestorativeNotPossible,
    ReviewNotPossible,
)
from bizwatch.cases.intake import NewPerson, NewRemedy
from bizwatch.cases.models import Case, CaseOutcome
from bizwatch.cases.selectors import all_names
from tests.cases.afterwards import GIVEN_AT, LATER, asked, decided, resolved, wanted, with_suspect
from tests.cases.desk import text_of
from tests.cases.world import AT, DAY, World, everything, fresh
from tests.users import sign_in

pytestmark = pytest.mark.django_db


def faults_of(world: World, case: Case, **changes: Any) -> dict[str, str]:
    """What is said against a community resolution with these words; nothing where it is taken."""
    try:
        services.finalise(
            case=case,
            outcome_code="8",
            facts=everything(**changes),
            by=world.ann,
            at=GIVEN_AT,
            version=fresh(case).version,
        )
    except OutcomeNotPossible as refused:
        return dict(refused.faults)
    return {}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Jay writes a letter.", "“Jay” (a name on the case)"),
        ("The DOE brother pays.", "“DOE” (a name on the case)"),
        ("Says sorry to Wilma, who saw it.", "“Wilma” (a name on the case)"),
        ("Stays away from NR2 1AA.", "“NR2 1AA” (a postcode)"),
        ("The 24-year-old pays.", "“24-year-old” (an age)"),
    ],
)
def test_a_remedy_that_tells_who_somebody_is_is_refused(world: World, words: str, found: str) -> None:
    case = with_suspect(world)
    witness = NewPerson(role=PersonRole.WITNESS, told_name="Wilma Sharp")
    services.add_person(case=case, new=witness, by=world.ann, at=GIVEN_AT)
    told = faults_of(world, case, remedy=words)
    assert set(told) == {"remedy"}
    assert told["remedy"].startswith("What the offender agreed to do must not tell who anybody is")
    assert f"Take out {found} and write “the offender”" in told["remedy"]
    assert not CaseOutcome.objects.filter(case=case).exists()


def test_the_business_may_read_of_itself_and_of_the_day(world: World) -> None:
    words = "Pays Corner Shop £76.50 by 3 December and says sorry to Sam Example in the shop."
    assert faults_of(world, with_suspect(world), remedy=words) == {}


def test_everything_that_is_wrong_is_said_at_once(world: World) -> None:
    told = faults_of(world, with_suspect(world), remedy="Doe pays.", words_for_business="Doe did it.", rationale="")
    assert set(told) >= {"remedy", "words_for_business"}
    assert told["words_for_business"].startswith("The words for the business must not tell")


def test_whom_an_app_above_names_is_kept_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_names, "_namers", [lambda case: ["Ulla Quist", "sam example"]])
    assert "“Quist”" in faults_of(world, with_suspect(world), remedy="Writes to Quist.")["remedy"]


def test_each_further_step_is_checked(world: World) -> None:
    case = resolved(world)
    new = NewRemedy(
        option_code="repair", what="Doe mends the door.", who=RemedyWho.OFFENDER, due_date=(AT + DAY).date()
    )
    with pytest.raises(RemedyNotPossible, match=r"What is to be done must not tell.*“Doe”"):
        services.plan_remedy(case=case, new=new, by=world.ann, at=LATER, version=case.version)
    assert case.remedy_steps.count() == 1


def test_the_answer_to_a_review_is_checked(world: World) -> None:
    with pytest.raises(ReviewNotPossible, match="“Doe”"):
        decided(asked(world), world.sergeant, "upheld", words_for_business="Doe was not there.")


def test_what_came_of_restorative_justice_is_checked(world: World) -> None:
    case = wanted(world)
    given: dict[str, Any] = {"case": case, "by": world.ann, "at": LATER}
    services.note_restorative(**given, state=RestorativeState.REFERRED)
    services.note_restorative(**given, state=RestorativeState.ACCEPTED)
    with pytest.raises(RestorativeNotPossible, match="“Jay”"):
        services.note_restorative(**given, state=RestorativeState.HELD, words_for_business="Jay said sorry.")
    services.note_restorative(**given, state=RestorativeState.HELD, words_for_business="They said sorry.")


@pytest.mark.slow
def test_on_the_page_it_is_said_at_the_field_and_nothing_typed_is_lost(world: World) -> None:
    case = with_suspect(world)
    here = reverse("cases:desk_finalise_with", args=[case.crime_reference, "8"])
    sent = {
        "once": str(uuid4()),
        "version": str(case.version),
        "remedy": "Doe pays it back.",
        "remedy_amount": "76.50",
        "suitable_because": "It was the first time.",
        "rationale": "All lines followed.",
    }
    with time_machine.travel(LATER, tick=False):
        answer = sign_in(world.ann).post(here, sent)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "What the offender agreed to do must not tell who anybody is" in page
    assert 'href="#id_remedy"' in page
    for typed in ("Doe pays it back.", "76.50", "It was the first time.", "All lines followed."):
        assert typed in page, typed
