"""What the pages of a case ask of the database: what is there, once, and then only that."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Exists, OuterRef

from bizwatch.cases import panels, services
from bizwatch.cases.models import Case, CaseMessage
from bizwatch.cases.panels import CasePageKind, Panel, panels_for
from bizwatch.cases.selectors import business_case_page, case_page, has_readers
from bizwatch.cases.selectors.business_page import PARTS as BUSINESS_PARTS
from bizwatch.cases.selectors.case_page import OWN_PARTS, PARTS
from bizwatch.cases.selectors.there import are_there, has_any
from tests.cases.desk import Desk
from tests.cases.test_domain_selectors import lively
from tests.cases.world import AT, HOUR, World, finalised, fresh, opened, recorded, told, wrote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(("make", "most"), [(recorded, 21), (lively, 32), (finalised, 24)])
def test_the_desks_page_asks_for_what_is_there(
    make: Callable[..., Case], most: int, world: World, django_assert_max_num_queries: Any
) -> None:
    case, desk = make(world), Desk.of(world, world.ann)
    desk.open(case)  # what is read once in a process
    with django_assert_max_num_queries(most):
        assert desk.open(case).status_code == 200


def test_the_beats_page_asks_for_what_is_there(world: World, django_assert_max_num_queries: Any) -> None:
    world.beat.policing_area = world.high_street.policing_area
    world.beat.save()
    case, desk = recorded(world), Desk.of(world, world.beat)
    desk.get("area_case", case.crime_reference)
    with django_assert_max_num_queries(16):
        assert desk.get("area_case", case.crime_reference).status_code == 200


@pytest.mark.parametrize("make", [opened, lively, finalised])
@pytest.mark.parametrize("parts", [PARTS, OWN_PARTS, BUSINESS_PARTS])
def test_it_is_known_of_each_kind_of_rows_whether_there_are_any(parts: Any, make: Any, world: World) -> None:
    case = make(world)
    read = Case.objects.annotate(**are_there(parts)).get(pk=case.pk)
    found = {name: has_any(read, name) for name in parts}
    assert found == {name: rows.filter(case=case).exists() for name, rows in parts.items()}


def test_what_only_a_joined_case_has_is_read_with_the_one_that_stays(world: World) -> None:
    stays, goes = recorded(world), lively(world)
    of_the_other, shown_of_it = case_page(goes), business_case_page(goes)
    services.join_cases(
        case=goes,
        into=stays,
        reason="The same two men.",
        told=told(AT + 8 * HOUR),
        by=world.sergeant,
        at=AT + 9 * HOUR,
        version=fresh(goes).version,
    )
    whole, own = case_page(fresh(stays)), business_case_page(fresh(stays))
    for name in ("contacts", "messages", "people", "vehicles", "property_lines", "cctv"):
        assert {row.pk for row in getattr(whole, name)} >= {row.pk for row in getattr(of_the_other, name)} > set()
    for name in ("contacts", "messages", "cameras"):
        assert set(getattr(own, name)) >= set(getattr(shown_of_it, name)) > set()
    assert (own.people_told_of, own.vehicles_told_of) == (1, 1)
    assert {line.told_in for line in own.property_lines} == {goes.crime_reference}


def test_who_reads_is_known_of_a_case_that_was_read_whole(world: World, django_assert_num_queries: Any) -> None:
    theirs, nobodys = case_page(recorded(world)).case, recorded(world)
    nobodys.business.memberships.update(left_at=AT)
    nobodys = case_page(nobodys).case
    with django_assert_num_queries(0):
        assert has_readers(theirs)
        assert not has_readers(nobodys)


def test_panels_ask_together_and_read_nothing_where_nothing_is(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    quiet, loud = opened(world), opened(world)
    wrote(loud, world.sam)

    def asks(user: Any) -> dict[str, Any]:
        return {"has_messages": Exists(CaseMessage.objects.filter(case=OuterRef("pk")))}

    def context(case: Case, user: Any, at: Any, there: Any) -> Any:
        return {"rows": list(CaseMessage.objects.filter(case=case))} if there["has_messages"] else None

    for slug in ("one", "two"):
        panels.add_panel(Panel(slug=slug, title=slug, template="x", page=CasePageKind.DESK, context=context, asks=asks))
    with django_assert_num_queries(1):
        assert panels_for(CasePageKind.DESK, quiet, world.ann, AT) == []
    with django_assert_num_queries(3):
        assert [one.slug for one in panels_for(CasePageKind.DESK, loud, world.ann, AT)] == ["one", "two"]
    with django_assert_num_queries(0):
        assert panels_for(CasePageKind.BUSINESS, loud, world.sam, AT) == []
