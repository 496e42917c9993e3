"""Repeat victims among places: counted after each act, as the window moves, and shown only to whom they concern."""

from datetime import timedelta

import pytest

from bizwatch.accounts.models import User
from bizwatch.cases import services as cases
from bizwatch.cases.choices import CancelReason
from bizwatch.victims.models import PremisesRepeat, RepeatWork, Victimisation
from bizwatch.victims.selectors.repeats import (
    RepeatFilters,
    concentration,
    own_places,
    place_repeats,
    repeat_list,
    times_of_premises,
)
from bizwatch.victims.selectors.suggestions import place_facts, plan_for_premises
from bizwatch.victims.services import repeats as counting
from tests.cases import world as make
from tests.cases.world import AT, DAY, HOUR, World, fresh, opened, recorded, told
from tests.victims.care import counted, hit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def times(world: World, group: str = "") -> int:
    row = PremisesRepeat.objects.filter(premises=world.high_street, group=group).first()
    return row.times if row else 0


def test_an_act_leaves_a_note_and_the_worker_counts(world: World) -> None:
    hit(world, 30)
    opened(world)
    assert (RepeatWork.objects.count(), times(world)) == (2, 0)
    counted()
    assert (RepeatWork.objects.count(), times(world), times(world, "theft"), times(world, "damage")) == (0, 2, 2, 0)
    row = PremisesRepeat.objects.get(premises=world.high_street, group="")
    assert (row.policing_area, row.last_at) == ("norfolk-norwich", AT - 2 * HOUR)
    assert counting.count_noted(at=AT) == 0


def test_the_fourth_report_in_twelve_months_by_the_date_of_the_crime(world: World) -> None:
    for days in (400, 300, 200, 100):
        hit(world, days)
    case = opened(world)
    counted()
    place = place_repeats(world.ann, case)
    assert place is not None
    assert (place.times, place.group_times) == (4, 4)
    assert place.last_at == AT - timedelta(days=100) - HOUR
    assert place_facts(place) == [
        "It is the 4th report from this premises in 12 months.",
        "The last one before it was on 15 August 2026.",
    ]
    suggested = plan_for_premises(case, place)
    assert suggested is not None
    assert suggested.facts == tuple(place_facts(place))


def test_a_case_that_is_not_counted_yet_knows_its_place_already(world: World) -> None:
    hit(world, 10)
    counted()
    place = place_repeats(world.ann, opened(world))
    assert place is not None
    assert place.times == 2


def test_what_is_cancelled_counts_no_more_and_what_is_reopened_counts_again(world: World) -> None:
    case = recorded(world)
    counted()
    assert times(world) == 1
    cases.cancel(
        case=case,
        code=CancelReason.C2,
        reason="The till was counted wrongly.",
        told=told(),
        by=world.sergeant,
        at=AT + 3 * HOUR,
        version=fresh(case).version,
    )
    counted()
    assert times(world) == 0
    assert place_repeats(world.ann, fresh(case)) is None
    cases.reopen(
        case=fresh(case), reason="It was stolen after all.", by=world.sergeant, at=AT + DAY, version=fresh(case).version
    )
    counted(AT + DAY)
    assert times(world) == 1


def test_two_reports_of_one_event_count_once_and_twice_again_when_parted(world: World) -> None:
    case, other = opened(world), opened(world)
    counted()
    assert times(world) == 2
    cases.join_cases(case=case, into=other, reason="The same.", by=world.ann, at=AT + HOUR, version=case.version)
    counted()
    assert times(world) == 1
    cases.unjoin_cases(
        case=fresh(case), reason="It was not.", by=world.ann, at=AT + 2 * HOUR, version=fresh(case).version
    )
    counted()
    assert times(world) == 2


def test_a_crime_that_is_classified_anew_moves_to_its_group(world: World) -> None:
    case = recorded(world)
    counted()
    assert (times(world, "theft"), times(world, "people")) == (1, 0)
    cases.reclassify(
        case=case, offence_code="34A", reason="Force was used.", by=world.ann, at=AT + 2 * HOUR, version=case.version
    )
    counted()
    assert (times(world, "theft"), times(world, "people"), times(world)) == (0, 1, 1)


def test_a_restricted_case_is_never_counted(world: World) -> None:
    hidden = opened(world, is_restricted=True)
    assert not RepeatWork.objects.filter(case=hidden).exists()
    while counting.count_missing(at=AT):
        pass
    assert not Victimisation.objects.get(case=hidden).counts
    assert times(world) == 0


def test_the_sweep_finds_what_nobody_counted_and_what_has_left_the_window(world: World) -> None:
    hit(world, 360)
    hit(world, 20)
    RepeatWork.objects.all().delete()
    assert counting.count_missing(at=AT, limit=1) == 1
    assert counting.count_missing(at=AT) == 1
    assert counting.count_missing(at=AT) == 0
    assert times(world) == 2
    assert counting.count_out_of_window(at=AT) == 0
    assert counting.count_out_of_window(at=AT + 30 * DAY) == 1
    assert times(world) == 1
    assert counting.count_out_of_window(at=AT + 30 * DAY) == 0


def near_by(world: World, east: int, *, area: str = "norfolk-norwich"):
    other = make.business(f"Near by {east}")
    return make.premises(other, f"Near by {east}", area=area, easting=623_000 + east, northing=308_000)


def test_near_repeats_and_the_business_near_by(world: World) -> None:
    for place in (world.high_street, world.market):
        place.easting, place.northing = 623_000, 308_000
        place.save()
    world.market.easting = 623_900
    world.market.save()
    near, too_far = near_by(world, 200), near_by(world, 201)
    close_case = hit(world, 10, at_premises=near)
    hit(world, 20, at_premises=near)  # too long before
    hit(world, 5, at_premises=too_far)
    hit(world, 5, at_premises=near, crime_kind="criminal_damage", offence_code="58B")  # of another group
    hit(world, 300, at_premises=world.market)
    case = opened(world)
    counted()
    found = place_repeats(world.ann, case)
    assert found is not None
    assert [(one.reference, one.metres) for one in found.near] == [(close_case.crime_reference, 200)]
    assert (found.same_business, found.times) == (1, 1)


def test_a_beat_manager_reads_of_no_case_of_another_area(world: World) -> None:
    world.elsewhere.easting, world.elsewhere.northing = 623_000, 308_000
    world.elsewhere.save()
    hit(world, 3, at_premises=near_by(world, 10))
    mine = hit(world, 3, at_premises=near_by(world, 20, area="norfolk-breckland"))
    case = opened(world, at_premises=world.elsewhere)
    counted()
    whole, seen = place_repeats(world.ann, case), place_repeats(world.beat, case)
    assert whole is not None
    assert seen is not None
    assert len(whole.near) == 2
    assert [one.reference for one in seen.near] == [mine.crime_reference]


def test_the_list_is_of_the_area_and_closed_to_all_others(world: World) -> None:
    for days in (1, 2):
        hit(world, days)
        hit(world, days, at_premises=world.elsewhere)
    hit(world, 3)
    counted()
    everything = RepeatFilters()
    assert [(row.premises, row.times) for row in repeat_list(world.ann, everything)] == [
        (world.high_street, 3),
        (world.elsewhere, 2),
    ]
    assert [row.premises for row in repeat_list(world.beat, everything)] == [world.elsewhere]
    assert [row.premises for row in repeat_list(world.ann, RepeatFilters(area="norfolk-norwich"))] == [
        world.high_street
    ]
    assert list(repeat_list(world.ann, RepeatFilters(group="damage"))) == []
    assert [row.times for row in repeat_list(world.ann, RepeatFilters(group="theft", least=3))] == [3]
    for user in (world.hana, world.auditor, world.administrator):
        assert list(repeat_list(user, everything)) == []
    table = concentration(world.ann, everything)
    assert (table.crimes, table.victims, table.repeats) == (5, 2, 3)


def test_a_business_reads_of_its_own_premises_alone(world: World) -> None:
    case = hit(world, 1)
    hit(world, 2)
    hit(world, 2, at_premises=world.elsewhere)
    counted()
    assert [(place.name, place.times) for place in own_places(world.hana)] == [
        ("Corner Shop High Street", 2),
        ("Corner Shop Market", 0),
    ]
    assert [place.name for place in own_places(world.sam)] == ["Corner Shop High Street"]
    assert own_places(User.objects.get(pk=world.ann.pk)) == []
    assert list(times_of_premises(case.premises_id)) == [2]
    assert list(times_of_premises(world.market.pk)) == []


@pytest.mark.parametrize("number", [2, 8])
def test_what_a_case_page_asks_does_not_grow(world: World, number: int, django_assert_num_queries) -> None:
    world.high_street.easting, world.high_street.northing = 623_000, 308_000
    world.high_street.save()
    place = near_by(world, 50)
    for days in range(number):
        hit(world, days)
        hit(world, days, at_premises=place)
    case = opened(world)
    counted()
    assert world.ann.permissions  # read once for a request
    with django_assert_num_queries(4):
        place_repeats(world.ann, case)
