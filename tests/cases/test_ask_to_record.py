"""What the force crime registrar asks of the desk."""

import pytest

from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.choices import ActionState, Side, Status
from bizwatch.cases.exceptions import (
    CaseNotFound,
    ChangedBySomeoneElse,
    ConflictOfInterest,
    NotInThisState,
    NotYoursToDo,
    ReasonNeeded,
)
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import ACTS, Act
from tests.cases.world import AT, DAY, HOUR, World, fresh, member, opened, person, recorded

pytestmark = pytest.mark.django_db


def ask(case: Case, by, **changes):
    wish = {"text": "Record the assault that was told.", "version": fresh(case).version}
    return services.ask_to_record(case=case, **{**wish, **changes}, by=by, at=AT + DAY)


def test_it_is_an_action_due_in_a_day(world: World) -> None:
    case = opened(world)
    action = ask(case, person("Rae Example", "crime_registrar"))
    assert (action.side, action.state, action.due_at) == (Side.POLICE, ActionState.OPEN, AT + 2 * DAY)
    assert ACTS[Act.ASK_TO_RECORD].police is Permission.ASSURE


def test_a_closed_case_comes_back_with_why(world: World) -> None:
    case = recorded(world)
    Case.objects.filter(pk=case.pk).update(status=Status.TRANSFERRED, is_open=False, closed_at=AT + HOUR)
    ask(case, person("Rae Example", "crime_registrar"))
    back = fresh(case)
    assert (back.is_open, back.status, back.closed_at) == (True, Status.INVESTIGATING, None)
    assert back.moves.order_by("-pk").values_list("reason", flat=True)[0] == "Record the assault that was told."


@pytest.mark.parametrize("status", [Status.JOINED, Status.COLLAPSED])
def test_not_of_a_case_that_is_dealt_with_elsewhere(world: World, status: Status) -> None:
    case = opened(world)
    Case.objects.filter(pk=case.pk).update(status=status, is_open=False)
    with pytest.raises(NotInThisState):
        ask(case, person("Rae Example", "crime_registrar"))


def test_nobody_else_asks(world: World) -> None:
    case = opened(world)
    for other in (world.ann, world.sergeant):
        with pytest.raises(NotYoursToDo):
            ask(case, other)
    for other in (world.rival, world.auditor):
        with pytest.raises(CaseNotFound):
            ask(case, other)


def test_a_registrar_who_answers_for_the_business_leaves_it_to_another(world: World) -> None:
    both = member(person("Rae Example", "crime_registrar"), world.shop, "business_staff", world.high_street)
    with pytest.raises(ConflictOfInterest):
        ask(opened(world), both)


def test_with_a_reason_and_on_the_case_as_it_is(world: World) -> None:
    case, registrar = opened(world), person("Rae Example", "crime_registrar")
    with pytest.raises(ReasonNeeded):
        ask(case, registrar, text=" ")
    with pytest.raises(ChangedBySomeoneElse):
        ask(case, registrar, version=fresh(case).version + 1)
