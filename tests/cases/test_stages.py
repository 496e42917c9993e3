"""Stages in buckets, and what the roll-up counts."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import ActionKind, ActionState, Side
from bizwatch.cases.models import Case, CountyCount, CountyWeek, StageWeek
from bizwatch.cases.policies.stages import STAGES, Stage, added, held, within
from bizwatch.cases.selectors.districts import districts_side_by_side
from bizwatch.cases.selectors.stages import where_cases_wait
from bizwatch.cases.services.rollup import KEPT, count_week, count_weeks, monday
from tests.cases.world import AT, DAY, HOUR, World, finalised, fresh, opened, person, recorded, spoke
from tests.users import sign_in

WEEK = timedelta(days=7)
minutes = st.lists(st.integers(min_value=1, max_value=300_000), min_size=1, max_size=200)


@given(minutes)
def test_a_median_read_from_buckets_is_nearly_the_true_one(spans: list[int]) -> None:
    true = sorted(spans)[(len(spans) + 1) // 2 - 1]
    read = within(held(timedelta(minutes=span) for span in spans), 0.5)
    assert read is not None
    assert read / timedelta(minutes=true) == pytest.approx(1, abs=0.026)


@given(minutes, minutes)
def test_weeks_add_up(one: list[int], other: list[int]) -> None:
    spans = [[timedelta(minutes=span) for span in each] for each in (one, other)]
    assert added(held(each) for each in spans) == held([*spans[0], *spans[1]])


def test_nothing_has_no_median_and_every_stage_has_words() -> None:
    assert within({}, 0.5) is None
    assert set(STAGES) == set(Stage)


def reported(world: World, **changes) -> Case:
    """A report of a week ago."""
    last = AT - WEEK
    return opened(world, at=last, occurred_from=last - HOUR, **changes)


@pytest.mark.django_db
class TestCounting:
    def test_a_case_counts_in_the_week_in_which_it_left_a_stage(self, world: World) -> None:
        case = recorded(world)
        spoke(world, case, at=AT + 3 * HOUR)
        asked = services.add_action(
            case=case, side=Side.BUSINESS, kind=ActionKind.EVIDENCE, text="Film", by=world.ann, at=AT + 4 * HOUR
        )
        services.close_action(case=case, action_id=asked.pk, state=ActionState.DONE, by=world.ann, at=AT + 10 * HOUR)
        finalised(world, fresh(case), at=AT + 12 * HOUR)
        count_week(week=monday(AT), at=AT + DAY)
        hours = {row.stage: within(row.held, 0.5) for row in StageWeek.objects.all()}
        assert {stage: round(span / HOUR, 0) for stage, span in hours.items() if span} == {
            "record": 1,
            "take": 1,
            "contact": 2,
            "investigate": 2,
            "business": 6,
            "close": 12,
        }

    def test_what_stands_now_is_counted_in_the_current_week_only(self, world: World) -> None:
        opened(world)
        count_weeks(at=AT + DAY, earlier=2)
        standing = {(row.week, row.stage): row.standing for row in StageWeek.objects.filter(standing__gt=0)}
        this = monday(AT)
        assert standing == {(this, "record"): 1, (this, "contact"): 1, (this, "close"): 1}

    def test_earlier_weeks_are_counted_once_and_the_newest_again(self, world: World) -> None:
        assert count_weeks(at=AT, earlier=2) == 5
        assert count_weeks(at=AT + HOUR, earlier=100) == KEPT - 2
        assert count_weeks(at=AT + 2 * HOUR, earlier=100) == 3
        assert CountyCount.objects.count() == KEPT
        count_weeks(at=AT + 3 * WEEK, earlier=0)
        assert CountyCount.objects.count() == KEPT
        assert not AuditEvent.objects.filter(subject_type="figures").exclude(reason="roll-up of counts").exists()

    def test_a_stage_that_takes_longer_is_said_to(self, world: World) -> None:
        this = monday(AT)
        for back, hours in ((1, 20), (5, 4)):
            spans = held([timedelta(hours=hours)] * 30)
            StageWeek.objects.create(week=this - back * WEEK, stage="record", number=30, held=spans, counted_at=AT)
        (record, *others) = where_cases_wait(4, at=AT).stages
        assert (record.stage, record.grew, record.number, record.number_before) == (Stage.RECORD, True, 30, 30)
        assert {one.grew for one in others} == {None}


@pytest.mark.django_db
class TestDistricts:
    def test_reports_promises_and_outcomes_count_in_their_district(self, world: World) -> None:
        last = AT - WEEK
        spoke(world, recorded(world, reported(world), at=last + HOUR), at=last + 2 * HOUR)
        reported(world, at_premises=world.elsewhere, by=world.rival)
        count_weeks(at=AT, earlier=0)
        found = {one.name: one for one in districts_side_by_side(4, at=AT).districts}
        norwich, breckland = found["Norwich policing district"], found["Breckland policing district"]
        assert (norwich.reports, norwich.contact_kept, norwich.contact_due, norwich.open) == (1, 1, 1, 1)
        assert (breckland.reports, breckland.contact_kept, breckland.contact_due) == (1, 0, 1)
        assert (norwich.businesses, breckland.businesses) == (1, 1)

    def test_restricted_cases_are_in_no_figure(self, world: World) -> None:
        Case.objects.filter(pk=reported(world).pk).update(is_restricted=True)
        count_weeks(at=AT, earlier=0)
        assert not CountyWeek.objects.exists()
        assert not StageWeek.objects.filter(number__gt=0).exists()

    def test_what_came_more_often_than_chance_is_said_in_words(self, world: World, time_machine) -> None:
        time_machine.move_to(AT)
        this = monday(AT)
        for back in range(1, 13):
            CountyCount.objects.create(week=this - back * WEEK, counted_at=AT)
            number = 9 if back == 1 else 1
            CountyWeek.objects.create(
                week=this - back * WEEK, area="norfolk-norwich", what="reports", of="burglary", number=number
            )
        (emerging,) = [one for each in districts_side_by_side(4, at=AT).districts for one in each.emerging]
        assert (emerging.kind, emerging.number, emerging.is_this_week) == ("burglary", 9, False)
        text = page_of("analyst")
        assert "9 last week, against about 1 a week in the 11 weeks before" in text
        assert "fewer than 1 of 1,000 such weeks" in text
        assert "5 to 9 last week" in page_of("command")

    def test_small_numbers_are_left_out_for_the_command_and_nobody_else_looks(self, world: World, time_machine) -> None:
        reported(world)
        count_weeks(at=AT, earlier=0)
        time_machine.move_to(AT)
        assert "Fewer than 5" in page_of("command")
        assert "Fewer than 5" not in page_of("analyst")
        assert sign_in(world.sergeant).get("/districts/").status_code == 403
        client = sign_in(person("Cy Example", "command"))
        file: Any = client.get("/districts/districts.csv")
        assert "Fewer than 5" in b"".join(file.streaming_content).decode()
        assert client.get("/districts/districts.xlsx").status_code == 200
        assert client.get("/districts/districts.pdf").status_code == 404

    def test_before_anything_was_counted_it_says_so(self, world: World) -> None:
        assert "No figures yet" in page_of("command")
        assert "No figures yet" in sign_in(world.sergeant).get("/desk/where-cases-wait/").content.decode()


def page_of(role: str) -> str:
    user: User = person("Kim Example", role)
    return sign_in(user).get("/districts/").content.decode()
