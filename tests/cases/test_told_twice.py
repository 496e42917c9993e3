"""Goods that two joined reports tell, and reports of information: nothing is counted or promised twice or for nothing."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from bizwatch.cases import business_presenters, services
from bizwatch.cases.desk_presenters import property as goods
from bizwatch.cases.intake import NewProperty
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import business_case_page, case_page
from bizwatch.messaging.models import OutboxMessage
from tests.cases.routes import information, turned
from tests.cases.world import AT, HOUR, World, fresh, opened

pytestmark = pytest.mark.django_db
GIN = NewProperty(description="Gin", quantity=6, unit_value=Decimal(20))


def joined(world: World) -> tuple[Case, Case]:
    """Two reports of the same six bottles, the second joined to the first."""
    stays, again = (opened(world, property_lines=(GIN,)) for _ in range(2))
    services.join_cases(
        case=again, into=stays, reason="The same till.", by=world.ann, at=AT + HOUR, version=fresh(again).version
    )
    return fresh(stays), again


def test_goods_told_twice_count_once_and_say_where_they_were_told(world: World) -> None:
    stays, again = joined(world)
    page = case_page(stays)
    assert goods.total(page) == "£120"
    assert goods.told_again(page) == [f"Also told in {again.crime_reference}, not counted: £120."]
    rows = business_presenters.property_rows(business_case_page(stays).property_lines)
    assert [row[0] for row in rows] == ["Gin", f"Gin, also told in {again.crime_reference}: not counted again", "Total"]
    assert rows[-1][-1] == "£120"


def test_the_desk_confirms_that_they_are_other_goods(world: World) -> None:
    stays, again = joined(world)
    line = again.property_lines.get()
    services.correct_property(
        case=stays,
        property_id=line.pk,
        new=GIN,
        recovered=False,
        reason="Six more: the footage shows twelve.",
        by=world.ann,
        at=AT + 2 * HOUR,
        version=stays.version,
    )
    page = case_page(fresh(stays))
    assert goods.total(page) == "£240"
    assert goods.told_again(page) == []


def test_information_promises_no_contact_until_they_ask(world: World) -> None:
    case = information(world)
    assert case.contact_opted_out
    body = OutboxMessage.objects.get().body
    assert "you may hear nothing more" in body
    for wrong in ("within 24 hours\n- an officer", "told when the case ends", "insurance", "Keep your CCTV"):
        assert wrong not in body
    own = business_case_page(case)
    assert len(business_presenters.promises(own, at=AT)) == 1
    services.set_contact_opt_out(
        case=case, opted_out=False, reason="They want a call.", by=world.ann, at=AT + HOUR, version=case.version
    )
    assert len(business_presenters.promises(business_case_page(fresh(case)), at=AT + HOUR)) == 2


def test_information_that_becomes_a_crime_promises_contact_from_then(world: World) -> None:
    now: Any = turned(world, information(world))
    due: datetime = now.contact_due_at
    assert not now.contact_opted_out
    assert due > AT + 24 * HOUR
