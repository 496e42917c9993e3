"""Asking for what may be the same: as few questions of the database as can be, and the same answer for many as for one."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bizwatch.cases import services
from bizwatch.cases.intake import NewProperty, NewVehicle
from bizwatch.cases.models import Case, PropertyLine
from bizwatch.cases.policies import duplicates as policy
from bizwatch.cases.selectors import (
    ToldEvent,
    ToldThings,
    duplicates_of_cases,
    possible_duplicates,
    possible_duplicates_of_many,
)
from bizwatch.cases.selectors import duplicates as asking
from bizwatch.cases.selectors.duplicate_rows import COMPARED_AT_MOST
from bizwatch.cases.selectors.duplicates import ASKED_AT_ONCE
from tests.cases.world import AT, DAY, HOUR, World, opened

pytestmark = pytest.mark.django_db
WORDS = "Two men in black coats filled a rucksack with bottles of spirits and ran off to a van"


def county(world: World) -> None:
    """Cases of two shops over a month, with and without what decides."""
    for number in range(12):
        opened(
            world,
            at=AT + DAY,
            at_premises=(world.high_street, world.market)[number % 2],
            occurred_from=AT - timedelta(hours=number * 5),
            occurred_to=AT - timedelta(hours=number * 5 - 1) if number % 3 == 0 else None,
            external_reference=f"T-{number}" if number % 4 == 0 else "",
            summary=WORDS if number % 5 == 0 else f"Something else happened, the {number}th time.",
            property_lines=(NewProperty(description="Till", serial_number=f"SN-{number:04}"),),
            vehicles=(NewVehicle(registration="AB12 CDE"),) if number % 2 else (),
        )


def asked(world: World) -> list[ToldEvent]:
    """Reports about much the same, each with some of what decides."""
    told = (
        ToldThings(),
        ToldThings(serial_numbers=["sn 0006"], text=WORDS),
        ToldThings(external_reference="T-4", registrations=["ab12cde"]),
        ToldThings(serial_numbers=["SN0011"], external_reference="T-99"),
    )
    return [
        ToldEvent(
            premises_id=place.pk,
            kind=kind,
            occurred_from=AT - timedelta(hours=hours),
            occurred_to=AT - timedelta(hours=hours - 6) if hours % 2 else None,
            told=things,
        )
        for place in (world.high_street, world.market, world.elsewhere)
        for kind in ("shop_theft", "robbery", "cyber")
        for hours, things in zip((0, 11, 24, 57), told, strict=True)
    ]


def one_by_one(user: Any, events: list[ToldEvent], **more: Any) -> list[Any]:
    return [
        possible_duplicates(
            user=user,
            premises_id=event.premises_id,
            kind=event.kind,
            occurred_from=event.occurred_from,
            occurred_to=event.occurred_to,
            told=event.told,
            at=AT + DAY,
            **more,
        )
        for event in events
    ]


def test_many_at_once_are_told_what_each_is_told_alone(world: World) -> None:
    county(world)
    events = asked(world)
    for user in (world.ann, world.hana, world.sam, world.rival):
        found = possible_duplicates_of_many(user=user, events=events, at=AT + DAY)
        assert found == one_by_one(user, events)
    assert any(possible_duplicates_of_many(user=world.hana, events=events, at=AT + DAY))
    business = world.shop.pk
    for_one = possible_duplicates_of_many(user=None, for_business=business, events=events, at=AT + DAY)
    assert for_one == one_by_one(None, events, for_business=business)
    assert possible_duplicates_of_many(user=None, events=events, at=AT + DAY) == [()] * len(events)
    assert possible_duplicates_of_many(user=world.ann, events=[], at=AT + DAY) == []


def test_one_report_asks_three_times_at_most_and_a_plain_one_twice(
    world: World, django_assert_num_queries: Any
) -> None:
    county(world)
    about: dict[str, Any] = {"premises_id": world.high_street.pk, "kind": "shop_theft", "occurred_from": AT, "at": AT}
    everything = ToldThings(
        serial_numbers=["SN 0006"],
        registrations=["AB12 CDE"],
        files=["f" * 64],
        external_reference="T-4",
        text=WORDS,
    )
    with django_assert_num_queries(3):
        assert possible_duplicates(user=None, for_business=world.shop.pk, told=everything, **about)
    with django_assert_num_queries(2):
        assert possible_duplicates(user=None, for_business=world.shop.pk, told=ToldThings(text=WORDS), **about)


def test_a_file_of_reports_asks_three_times_at_most_for_each_batch(
    world: World, django_assert_max_num_queries: Any
) -> None:
    county(world)
    events = (asked(world) * 20)[: ASKED_AT_ONCE + 1]
    with django_assert_max_num_queries(6):
        found = possible_duplicates_of_many(user=None, for_business=world.shop.pk, events=events, at=AT + DAY)
    assert len(found) == ASKED_AT_ONCE + 1


def test_the_desks_list_asks_five_times_however_long_it_is(world: World, django_assert_max_num_queries: Any) -> None:
    cases = [opened(world, at=AT + number * HOUR, property_lines=()) for number in range(8)]
    services.keep_apart(case=cases[0], other=cases[1], reason="Two men.", by=world.ann, at=AT + DAY)
    with django_assert_max_num_queries(5):
        found = duplicates_of_cases(world.ann, [case.crime_reference for case in cases], at=AT)
    first = {one.reference for one in found[cases[0].crime_reference]}
    assert first
    assert cases[1].crime_reference not in first


@pytest.mark.parametrize(
    ("typed", "key"),
    [("sn-12 34/5", "SN12345"), pytest.param("ß" * 60, "S" * 60, id="long"), ("N/A", None), ("", None)],
)
def test_a_serial_number_is_kept_in_the_spelling_in_which_it_is_compared(world: World, typed: str, key: Any) -> None:
    opened(world, property_lines=(NewProperty(description="Till", serial_number=typed),))
    line = PropertyLine.objects.get()
    assert (line.serial_number, line.serial_key) == (typed, key)


def crowd(world: World, number: int) -> Case:
    """Return the first of as many cases of one place and minute, of which it alone has a serial number."""
    first = opened(world, at=AT + HOUR, property_lines=(NewProperty(description="Till", serial_number="SN 0006"),))
    columns = [field.attname for field in Case._meta.concrete_fields if not field.primary_key]
    same = {name: getattr(first, name) for name in columns}
    Case.objects.bulk_create(
        [Case(**same | {"crime_reference": f"NC-{n}", "reported_at": AT + DAY}) for n in range(number - 1)],
        batch_size=500,
    )
    return first


def told(world: World, number: int) -> list[ToldEvent]:
    things = ToldThings(serial_numbers=["SN-0006"], registrations=["AB12 CDE"], files=["f" * 64], text=WORDS)
    about = ToldEvent(premises_id=world.high_street.pk, kind="shop_theft", occurred_from=AT - 2 * HOUR, told=things)
    return [about] * number


def test_no_more_is_asked_at_once_than_a_statement_takes(world: World) -> None:
    crowd(world, 700)
    if connection.vendor == "sqlite":
        before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    try:
        found = possible_duplicates_of_many(user=world.ann, events=told(world, 3), at=AT + DAY)
    finally:
        if connection.vendor == "sqlite":
            connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
    assert [len(one) for one in found] == [5, 5, 5]


def test_a_crowd_at_one_place_and_minute_is_compared_with_a_bounded_part_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = crowd(world, 2 * COMPARED_AT_MOST)
    compared = []

    def counted(*facts: Any) -> Any:
        compared.append(facts)
        return policy.resemblance(*facts)

    monkeypatch.setattr(asking, "resemblance", counted)
    found = possible_duplicates_of_many(user=world.ann, events=told(world, 4), at=AT + DAY)
    assert len(compared) <= 4 * (COMPARED_AT_MOST + 1)
    assert {one[0].reference for one in found} == {first.crime_reference}  # what decides is found in any crowd
    elsewhere = replace(told(world, 1)[0], premises_id=world.market.pk)
    monkeypatch.setattr(asking, "_READ_AT_MOST", 10)
    opened(world, at_premises=world.market)
    mixed = possible_duplicates_of_many(user=world.ann, events=[*told(world, 4), elsewhere], at=AT + DAY)
    assert len(mixed[-1]) == 1  # the crowd takes nothing from other places
