"""What is told of a case that is there: property that was taken off, calls in a flood, and words that are true."""

from typing import Any

import pytest

from bizwatch.cases import services
from bizwatch.cases.choices import Door, PersonRole, Status
from bizwatch.cases.exceptions import JoinNotPossible
from bizwatch.cases.intake import NewPerson, NewProperty
from bizwatch.cases.models import Case, IntakeTrace
from bizwatch.reference.choices import Nature
from tests.cases.world import AT, HOUR, World, fresh, opened, person, report

pytestmark = pytest.mark.django_db
BICYCLES = NewProperty(description="Bicycle", quantity=3)
ZED = NewPerson(role=PersonRole.SUSPECT, told_name="Zed Quick")


def told_again(world: World, case: Case) -> list[tuple[str, int, bool]]:
    """Tell of the bicycles again; return the lines: what, how many, whether it holds."""
    new = report(world, property_lines=(BICYCLES,))
    services.add_report(case=fresh(case), new=new, reference="BW-1", by=world.sam, at=AT + 2 * HOUR)
    return [(one.description, one.quantity, one.ended_at is None) for one in case.property_lines.order_by("pk")]


def changed(world: World, case: Case, *, quantity: int = 0) -> None:
    """Correct the line that holds, or without a quantity take it off."""
    line = case.property_lines.get(ended_at=None)
    about: dict[str, Any] = {"case": case, "property_id": line.pk, "reason": "They found them.", "by": world.ann}
    about |= {"at": AT + HOUR, "version": fresh(case).version}
    if quantity:
        new = NewProperty(description="Bicycle", quantity=quantity)
        services.correct_property(**about, new=new, recovered=False)
    else:
        services.remove_property(**about)


def test_property_that_was_taken_off_comes_back_when_it_is_told_again(world: World) -> None:
    case = opened(world, property_lines=(BICYCLES,))
    changed(world, case)
    assert told_again(world, case) == [("Bicycle", 3, False), ("Bicycle", 3, True)]


def test_property_that_was_corrected_is_not_told_twice(world: World) -> None:
    case = opened(world, property_lines=(BICYCLES,))
    changed(world, case, quantity=2)
    assert told_again(world, case) == [("Bicycle", 3, False), ("Bicycle", 2, True)]


def test_property_that_was_corrected_and_then_taken_off_comes_back(world: World) -> None:
    case = opened(world, property_lines=(BICYCLES,))
    changed(world, case, quantity=2)
    changed(world, case)
    assert told_again(world, case)[-1] == ("Bicycle", 3, True)


def test_a_call_of_a_flood_is_joined_where_the_caller_says_it_is_the_same(world: World) -> None:
    taker = person("Cal Example", "call_taker")
    many = [opened(world, at=AT, by=taker, door=Door.PHONE, people=(ZED,)) for _ in range(26)]
    first = fresh(many[0])
    assert fresh(many[-1]).status == Status.COLLAPSED
    traces = IntakeTrace.objects.count()
    new = report(world, door=Door.PHONE, people=(ZED,))
    call = services.join_call(case=first, new=new, reference="BW-2", by=taker, at=AT + HOUR)
    assert (call.status, call.joined_to, call.collapsed_into) == (Status.JOINED, first, None)
    assert IntakeTrace.objects.count() == traces
    after = opened(world, at=AT + HOUR, by=taker, door=Door.PHONE, people=(ZED,))
    assert (after.status, after.collapsed_into) == (Status.COLLAPSED, first)


def test_what_is_told_in_confidence_is_refused_with_what_is_true(world: World) -> None:
    case, taker = opened(world), person("Cal Example", "call_taker")
    new = report(world, offence_code="", crime_kind="modern_slavery", nature=Nature.RESTRICTED, is_restricted=True)
    with pytest.raises(JoinNotPossible) as refused:
        services.join_call(case=case, new=new, reference="BW-3", by=taker, at=AT + HOUR)
    assert str(refused.value) == (
        "What is told in confidence is never added to another case: send a report of its own."
    )
    assert Case.objects.count() == 1
