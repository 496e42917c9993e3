"""The weekly sample: promised, drawn once, by a seed that nobody can choose, and worked out again."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.assurance import services
from bizwatch.assurance.draw import bounds_of, in_order, list_hash, monday_of, promise_of, seed_of
from bizwatch.assurance.exceptions import DrawnTooEarly
from bizwatch.assurance.models import SampleItem, SampleStratum, SampleWeek
from bizwatch.assurance.selectors.samples import check_draw, week_starting
from bizwatch.audit.choices import Action
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor, audited, record
from bizwatch.cases.models import Case
from bizwatch.reference.selectors import audit_strata, stratum_of
from tests.assurance.conftest import MONDAY, NEXT
from tests.cases.routes import slavery
from tests.cases.world import AT, DAY, HOUR, World, opened

pytestmark = pytest.mark.django_db


def test_a_week_is_monday_to_sunday_in_london() -> None:
    start, end = bounds_of(date(2026, 3, 23))  # the clocks go forward on the Sunday
    assert end - start == 7 * DAY - HOUR
    assert monday_of(end - timedelta(seconds=1)) == date(2026, 3, 23)
    assert monday_of(end) == date(2026, 3, 30)


@given(st.sets(st.integers(0, 10**6), max_size=30), st.integers(0, 2**64 - 1))
def test_the_order_follows_from_the_seed_alone(numbers: set[int], number: int) -> None:
    references, seed = {f"BW-{one}" for one in numbers}, number.to_bytes(8, "big")
    found = in_order(references, seed)
    assert found == in_order(sorted(references, reverse=True), seed)
    assert set(found) == references


@pytest.mark.parametrize(
    "changed", [{"secret": "b"}, {"starts_on": date(2026, 11, 30)}, {"sequence": 8}, {"anchor": "g"}]
)
def test_every_part_of_the_seed_matters(changed: dict[str, Any]) -> None:
    parts: dict[str, Any] = {"secret": "a", "starts_on": MONDAY, "sequence": 7, "anchor": "f"}
    other = {**parts, **changed}
    assert seed_of(**parts) == seed_of(**parts)
    assert seed_of(**parts) != seed_of(**other)


def test_no_report_is_favoured() -> None:
    """Over 2,000 seeds the first of ten is each of them about as often: within five standard errors of 200."""
    names = [f"R{number}" for number in range(10)]
    firsts = [in_order(names, number.to_bytes(4, "big"))[0] for number in range(2_000)]
    assert all(abs(firsts.count(name) - 200) < 5 * 13.4 for name in names)


def test_the_strata_hold_every_kind_once() -> None:
    assert stratum_of("violence", MONDAY).code == "violence"
    assert stratum_of("shop_theft", MONDAY).rest
    assert stratum_of("a kind of later", MONDAY).rest


def test_a_sample_is_drawn_of_every_report_but_restricted_ones(world: World, drawn) -> None:
    for number in range(18):
        opened(world, crime_kind="violence" if number % 2 else "shop_theft", at=AT + number * HOUR)
    opened(world, at=NEXT)  # the week after
    slavery(world)
    week = drawn()
    strata = {row.code: (row.population, row.drawn) for row in SampleStratum.objects.filter(week=week)}
    assert strata == {"violence": (9, 9), "no-crime": (0, 0), "other-crime": (9, 9)}
    assert week.left_out == 1
    kept = SampleItem.objects.values_list("case__is_restricted", "case__reported_at")
    assert all(not restricted and moment < NEXT for restricted, moment in kept)


def test_no_more_are_drawn_than_the_table_says(world: World, drawn) -> None:
    size = next(row.size for row in audit_strata(MONDAY) if row.rest)
    opened(world)
    one = Case.objects.get()
    for number in range(size + 4):
        one.pk, one.crime_reference = None, f"BW-{number:04}-0000"
        one.save()
    week = drawn()
    assert week.strata.get(code="other-crime").population == size + 5
    assert week.items.count() == size
    assert check_draw(week).faults == ()


def test_drawing_again_changes_nothing(world: World, drawn) -> None:
    opened(world)
    assert drawn().pk == drawn().pk
    assert SampleItem.objects.count() == 1
    assert AuditEvent.objects.filter(detail__act="draw_week").count() == 1


def test_the_hourly_task_promises_this_week_and_draws_the_one_before(world: World) -> None:
    assert services.keep_sampling(at=AT) == []
    opened(world, at=AT + HOUR)
    assert services.keep_sampling(at=NEXT - HOUR) == []
    (week,) = services.keep_sampling(at=NEXT + HOUR)
    assert week.starts_on == MONDAY
    assert services.keep_sampling(at=NEXT + 2 * HOUR) == []
    assert list(SampleWeek.objects.order_by("starts_on").values_list("drawn_at", flat=True)) == [NEXT + HOUR, None]


def test_it_cannot_be_drawn_before_the_week_is_over(world: World) -> None:
    week = services.promise_week(starts_on=MONDAY, by=services.REGISTRY, at=AT)
    with pytest.raises(DrawnTooEarly):
        services.draw_week(week=week, by=services.REGISTRY, at=NEXT - HOUR / 60)


def test_a_late_promise_moves_the_anchor_behind_it(world: World) -> None:
    late = NEXT + 5 * HOUR
    week = services.promise_week(starts_on=MONDAY, by=services.REGISTRY, at=late)
    assert week.anchor_at == late + HOUR


def test_the_promise_is_audited_before_the_secret(world: World, drawn) -> None:
    week = drawn()
    promised = AuditEvent.objects.get(detail__act="promise_week")
    told = AuditEvent.objects.get(detail__act="draw_week")
    assert "secret" not in promised.detail
    assert promised.sequence < told.sequence
    assert promise_of(told.detail["secret"]) == promised.detail["promise"] == week.promise


def test_an_act_of_the_last_minute_moves_the_draw(world: World, drawn) -> None:
    """Whoever knows the secret still does not know the sample while anybody can act."""
    week = services.promise_week(starts_on=MONDAY, by=services.REGISTRY, at=AT)
    with audited():
        record(Action.CONSULTATION, by=SystemActor("x"), at=NEXT - HOUR, subject_type="x", subject_id="1")
    last = AuditEvent.objects.order_by("-sequence").first()
    with audited():
        record(Action.CONSULTATION, by=SystemActor("x"), at=NEXT, subject_type="x", subject_id="2")
    week = drawn()
    assert last is not None
    assert (week.anchor_sequence, week.anchor_hash) == (last.sequence, last.event_hash)


class TestWorkingItOutAgain:
    def test_a_true_draw_holds(self, world: World, drawn) -> None:
        opened(world)
        found = check_draw(drawn())
        assert (found.holds, found.remarks) == (True, ())

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"secret": "0" * 64}, "secret"),
            ({"promise": "0" * 64}, "promise"),
            ({"anchor_hash": "0" * 64}, "anchor"),
            ({"anchor_sequence": 999}, "anchor"),
        ],
    )
    def test_a_changed_part_is_found(self, world: World, drawn, changed: dict[str, object], words: str) -> None:
        opened(world)
        week = drawn()
        SampleWeek.objects.update(**changed)
        assert any(words in fault for fault in check_draw(week_starting(week.starts_on)).faults)

    def test_a_report_taken_out_is_found(self, world: World, drawn) -> None:
        opened(world)
        opened(world)
        week = drawn()
        SampleItem.objects.filter(pk=week.items.values("pk")[:1]).delete()
        assert "not those" in check_draw(week).faults[0]

    def test_a_report_that_was_restricted_since_is_a_remark(self, world: World, drawn) -> None:
        first, _ = opened(world), opened(world)
        week = drawn()
        Case.objects.filter(pk=first.pk).update(is_restricted=True)
        found = check_draw(week)
        assert found.holds
        assert "restricted" in found.remarks[0]
        assert vars(week_starting(week.starts_on))["number"] == 1

    def test_a_crime_counted_out_of_a_report_afterwards_was_in_no_list(self, world: World, drawn) -> None:
        """It carries the moment of its report, and would push others out of the order."""
        size = next(row.size for row in audit_strata(MONDAY) if row.rest)
        for number in range(size):
            opened(world, at=AT + number * HOUR / 60)
        week = drawn()
        for number in range(size):
            opened(world, at=AT + number * HOUR / 60)
        assert (check_draw(week).faults, check_draw(week).remarks) == ((), ())


def test_the_list_hash_looks_at_nothing_but_the_names() -> None:
    assert list_hash(["b", "a"]) == list_hash(["a", "b"]) != list_hash(["a", "c"])
