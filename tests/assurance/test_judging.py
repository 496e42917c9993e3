"""Judging blind, and settling what differs: three people, and none of them twice."""

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.accounts.models import User
from bizwatch.assurance import services
from bizwatch.assurance.choices import Difference, ItemState, Right
from bizwatch.assurance.exceptions import (
    AlreadyJudged,
    ItemNotFound,
    JudgementIncomplete,
    NotASecondPerson,
    NotAThirdPerson,
)
from bizwatch.assurance.models import DipReply, DipResult, Judgement, Resolution, SampleItem
from bizwatch.assurance.policies import differences, settled
from bizwatch.assurance.services.judging import MOST_AT_ONCE
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.cases.choices import CancelReason, Status
from bizwatch.cases.models import Case, CaseAction
from bizwatch.cases.selectors.recording import DeskRecord, desk_record, told_report
from tests.assurance.conftest import NEXT
from tests.cases.world import AT, DAY, HOUR, World, fresh, full_report, member, opened, person, recorded, told

pytestmark = pytest.mark.django_db
LATER = NEXT + 2 * HOUR
GOOD = DeskRecord(1, "46", AT, True, False)
NONE = DeskRecord(0, "", None, False, False)


def taken(by: User) -> SampleItem:
    item = services.take_next(by=by, at=LATER)
    assert item is not None
    return item


def judged(by: User, item: SampleItem | None = None, **changes) -> SampleItem:
    wish = {"crimes": 1, "offences": ["46"], "enough": True, "reason": "Goods were taken, and the shop says so."}
    item = item or taken(by)
    services.judge_item(item=item, **{**wish, **changes}, by=by, at=LATER)
    return SampleItem.objects.get(pk=item.pk)


def settle(item: SampleItem, by: User, **changes) -> Resolution:
    wish = {"right": Right.JUDGE, "in_time": False, "reason": "The words tell of a theft."}
    return services.settle_item(item=item, **{**wish, **changes}, by=by, at=LATER + DAY)


class TestWhatDiffers:
    @pytest.mark.parametrize(
        ("desk", "judgement", "wanted"),
        [
            (GOOD, (1, ["46"], True), []),
            (NONE, (0, [], True), []),
            (NONE, (1, ["46"], True), [Difference.NOT_RECORDED]),
            (GOOD, (0, [], True), [Difference.NO_CRIME]),
            (GOOD, (1, ["49"], True), [Difference.OFFENCE]),
            (GOOD, (2, ["46"], True), [Difference.NUMBER]),
            (DeskRecord(1, "46", AT, True, True), (1, ["46"], True), [Difference.CANCELLED]),
            (DeskRecord(1, "46", AT, False, False), (1, ["46"], True), []),
            (DeskRecord(1, "46", AT, False, False), (1, ["46"], False), [Difference.CLOCK]),
        ],
    )
    def test_by_record_and_judgement(self, desk: DeskRecord, judgement: tuple, wanted: list[Difference]) -> None:
        crimes, offences, enough = judgement
        assert differences(desk, crimes=crimes, offences=offences, enough=enough) == wanted

    @given(st.integers(0, 5), st.integers(0, 1), st.booleans(), st.sampled_from(Right), st.integers(0, 5))
    def test_what_is_settled_can_be_counted(
        self, crimes: int, desk: int, in_time: bool, right: Right, met: int
    ) -> None:
        due, recorded_, timely = settled(
            right, judged=crimes, desk=desk, due=max(crimes, met), met=met, in_time=in_time
        )
        assert timely <= recorded_ <= due

    def test_neither_needs_its_numbers(self) -> None:
        with pytest.raises(JudgementIncomplete, match="how many"):
            settled(Right.NEITHER, judged=1, desk=0, due=None, met=None, in_time=True)
        with pytest.raises(JudgementIncomplete, match="No more"):
            settled(Right.NEITHER, judged=1, desk=0, due=1, met=2, in_time=True)


class TestWhoJudges:
    def test_not_whoever_worked_on_it(self, world: World, drawn) -> None:
        recorded(world)
        drawn()
        assert services.take_next(by=world.ann, at=LATER) is None
        assert taken(world.bob).judge == world.bob

    def test_not_whoever_opened_the_case(self, world: World, judge: User, drawn) -> None:
        case = opened(world)
        drawn()
        cases.record_case_read(case=case, by=judge, at=LATER)
        assert services.take_next(by=judge, at=LATER) is None

    def test_not_whoever_opens_it_after_taking_it(self, world: World, judge: User, drawn) -> None:
        case = opened(world)
        drawn()
        item = taken(judge)
        cases.record_case_read(case=case, by=judge, at=LATER)
        with pytest.raises(NotASecondPerson, match="looked"):
            judged(judge, item)
        assert not Judgement.objects.exists()

    def test_not_whoever_answers_for_the_business(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        member(judge, world.shop, "business_staff", world.high_street)
        assert services.take_next(by=judge, at=LATER) is None

    def test_not_without_the_permission(self, world: World, drawn) -> None:
        opened(world)
        drawn()
        with pytest.raises(ItemNotFound):
            services.take_next(by=world.auditor, at=LATER)

    def test_a_supervisor_who_gave_the_case_is_no_second_person(self, world: World, drawn) -> None:
        case = opened(world)
        cases.allocate(case=case, to=world.ann, by=world.sergeant, at=AT + HOUR, version=case.version)
        drawn()
        assert services.take_next(by=world.sergeant, at=LATER) is None

    def test_nobody_hoards(self, world: World, judge: User, drawn) -> None:
        for _ in range(MOST_AT_ONCE + 1):
            opened(world)
        drawn()
        for _ in range(MOST_AT_ONCE):
            taken(judge)
        with pytest.raises(AlreadyJudged, match="judge them first"):
            services.take_next(by=judge, at=LATER)

    def test_one_report_is_taken_once_and_can_be_given_back(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        item = taken(judge)
        assert services.take_next(by=world.bob, at=LATER) is None
        with pytest.raises(ItemNotFound):
            services.give_back(item=item, by=world.bob, at=LATER)
        services.give_back(item=item, by=judge, at=LATER)
        assert taken(world.bob).pk == item.pk

    def test_a_report_restricted_since_is_nobodys(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        item = taken(judge)
        Case.objects.update(is_restricted=True)
        with pytest.raises(ItemNotFound):
            judged(judge, item)


class TestJudging:
    def test_what_agrees_is_settled(self, world: World, judge: User, drawn) -> None:
        recorded(world)
        drawn()
        item = judged(judge)
        assert item.state == ItemState.SETTLED
        assert (item.due, item.met, item.met_in_time) == (1, 1, 1)
        assert item.judgement.differences == []

    def test_late_is_a_fact_and_no_difference(self, world: World, judge: User, drawn) -> None:
        recorded(world, at=AT + 2 * DAY)
        drawn()
        item = judged(judge)
        assert (item.state, item.due, item.met, item.met_in_time) == (ItemState.SETTLED, 1, 1, 0)

    def test_what_is_no_crime_for_both_counts_for_nothing(self, world: World, judge: User, drawn) -> None:
        opened(world, nature="information", offence_code="", crime_kind="information")
        drawn()
        item = judged(judge, crimes=0, offences=[])
        assert (item.state, item.due, item.met) == (ItemState.SETTLED, 0, 0)

    def test_what_differs_waits_for_the_registrar(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        item = judged(judge)
        assert (item.state, item.due) == (ItemState.DIFFERS, None)
        assert item.judgement.differences == [Difference.NOT_RECORDED]
        assert item.settle_due_at == LATER + 10 * DAY

    def test_a_joined_report_is_recorded_where_it_was_joined(self, world: World, drawn) -> None:
        first, again = recorded(world), opened(world, at=AT + HOUR)
        cases.join_cases(
            case=again, into=first, reason="Same bag", by=world.ann, at=AT + 2 * HOUR, version=fresh(again).version
        )
        assert desk_record(fresh(again)).crimes == 1

    def test_a_cancelled_crime_differs(self, world: World, judge: User, drawn) -> None:
        case = recorded(world)
        cases.cancel(
            case=case,
            code=CancelReason.C2,
            reason="The goods were found in the store room.",
            told=told(),
            by=world.sergeant,
            at=AT + 3 * HOUR,
            version=fresh(case).version,
        )
        drawn()
        assert judged(judge).judgement.differences == [Difference.CANCELLED]

    @pytest.mark.parametrize(
        ("wish", "words"),
        [
            ({"reason": " "}, "Write why"),
            ({"offences": []}, "Select the offence"),
            ({"crimes": 0}, "no offence"),
            ({"crimes": 51}, "0 to 50"),
            ({"offences": ["46", "49"]}, "more offences"),
            ({"offences": ["none"]}, "in force"),
            ({"crimes": 2, "offences": ["46", "46"]}, "each once"),
        ],
    )
    def test_half_a_judgement_is_refused(self, world: World, judge: User, drawn, wish: dict, words: str) -> None:
        opened(world)
        drawn()
        with pytest.raises(JudgementIncomplete, match=words):
            judged(judge, **wish)
        assert not Judgement.objects.exists()

    def test_nobody_judges_twice_or_for_another(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        item = judged(judge)
        with pytest.raises(AlreadyJudged):
            judged(judge, item)
        with pytest.raises(ItemNotFound):
            judged(world.bob, item)

    def test_the_judge_is_shown_nothing_that_was_decided(self, world: World) -> None:
        case = recorded(world, cases.open_case(new=full_report(world), by=world.sam, at=AT))
        cases.change_summary(case=case, summary="SECRETDESK", by=world.ann, at=AT + HOUR, version=fresh(case).version)
        shown = repr(told_report(fresh(case)))
        assert "red jacket" in shown
        assert "Gin" in shown
        for hidden in ("SECRETDESK", case.crime_reference, "Ann", "recorded"):
            assert hidden not in shown


class TestSettling:
    def test_what_was_not_recorded_becomes_an_action(self, world: World, judge: User, registrar: User, drawn) -> None:
        case = opened(world)
        drawn()
        made = settle(judged(judge), registrar)
        action = CaseAction.objects.get(case=case)
        assert (made.due, made.met, made.action_number) == (1, 0, action.pk)
        assert (action.added_by, action.due_at) == (registrar, LATER + 2 * DAY)
        assert "Recording audit" in action.text

    def test_a_closed_case_comes_back(self, world: World, judge: User, registrar: User, drawn) -> None:
        case = opened(world, nature="information", offence_code="", crime_kind="information")
        case = recorded(world, case)
        Case.objects.filter(pk=case.pk).update(
            status=Status.FINALISED, is_open=False, closed_at=AT + DAY, result_code="noted"
        )
        drawn()
        settle(judged(judge), registrar)
        assert fresh(case).is_open

    def test_the_desk_may_be_right(self, world: World, judge: User, registrar: User, drawn) -> None:
        recorded(world)
        drawn()
        item = judged(judge, offences=["49"])
        made = settle(item, registrar, right=Right.DESK, in_time=True)
        item.refresh_from_db()
        assert (made.due, made.met, made.met_in_time, made.action_number) == (1, 1, 1, None)
        assert (item.state, item.due, item.met, item.met_in_time) == (ItemState.SETTLED, 1, 1, 1)
        assert not CaseAction.objects.exists()

    def test_not_the_judge(self, world: World, registrar: User, drawn) -> None:
        opened(world)
        drawn()
        with pytest.raises(NotAThirdPerson):
            settle(judged(registrar), registrar)

    def test_only_the_registrar(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        item = judged(judge)
        for other in (world.bob, world.sergeant, world.auditor):
            with pytest.raises(ItemNotFound):
                settle(item, other)

    def test_once_and_with_a_reason(self, world: World, judge: User, registrar: User, drawn) -> None:
        opened(world)
        drawn()
        item = judged(judge)
        with pytest.raises(JudgementIncomplete, match="Write why"):
            settle(item, registrar, reason="")
        settle(item, registrar)
        with pytest.raises(AlreadyJudged):
            settle(item, registrar)
        assert CaseAction.objects.count() == 1

    def test_what_hangs_on_a_joined_report_goes_to_the_case_that_stays(
        self, world: World, judge: User, registrar: User, drawn
    ) -> None:
        first, again = opened(world), opened(world, at=AT + HOUR)
        cases.join_cases(
            case=again, into=first, reason="Same bag", by=world.ann, at=AT + 2 * HOUR, version=fresh(again).version
        )
        drawn()
        for _ in range(2):
            settle(judged(judge), registrar)
        assert set(CaseAction.objects.values_list("case_id", flat=True)) == {first.pk}


@pytest.mark.parametrize("model", [Judgement, Resolution])
def test_what_was_judged_is_never_changed(world: World, judge: User, registrar: User, drawn, model) -> None:
    opened(world)
    drawn()
    settle(judged(judge), registrar)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.update(reason="Something else")


def test_the_audit_says_who_and_never_what(world: World, judge: User, registrar: User, drawn) -> None:
    opened(world)
    drawn()
    settle(judged(judge, reason="PRIVATEWORDS"), registrar)
    events = AuditEvent.objects.filter(subject_type="sample_item").order_by("sequence")
    acts = [(event.actor_id, event.detail["act"]) for event in events]
    assert acts == [
        (judge.audit_id, "take_next"),
        (judge.audit_id, "judge_item"),
        (registrar.audit_id, "settle_item"),
    ]
    assert "PRIVATEWORDS" not in repr([event.detail for event in AuditEvent.objects.all()])


def test_there_are_tables_for_dips_that_are_never_changed() -> None:
    from bizwatch.assurance.migrations._unchangeable import TABLES

    assert {model._meta.db_table for model in (Judgement, Resolution, DipResult, DipReply)} == set(TABLES)


def test_a_person_with_no_role_takes_nothing(db) -> None:
    with pytest.raises(ItemNotFound):
        services.take_next(by=person("Nobody Example"), at=LATER)
