"""Who waits for whom: one rule, read by the desk and by the business."""

from datetime import timedelta

import pytest

from bizwatch.cases import services
from bizwatch.cases.choices import ActionKind, AttentionWhy, ContactChannel, Side
from bizwatch.cases.models import CaseAction, CaseMessage, CctvSource
from bizwatch.cases.policies import Owed, WaitingFacts, waiting_for
from bizwatch.cases.policies.waiting import POLICE_OWES
from bizwatch.cases.services import Asking, ToldFacts
from tests.accounts.people import signed_in
from tests.cases.world import AT, DAY, HOUR, World, finalised, fresh, full_report, make_world, opened, recorded, spoke

ASKED = Owed("What was taken?", AT, AT + 5 * DAY)
ASKING = Asking(
    text="Tell us more", missing=("What was taken?",), path="/there/", link="https://bizwatch.example/there/"
)


@pytest.fixture
def world(db) -> World:
    return make_world()


def facts(*, owed=(), why=AttentionWhy.CONTACT, is_open=True, **promises) -> WaitingFacts:
    return WaitingFacts(is_open=is_open, owed=owed, attention_why=why, attention_at=AT + HOUR, **promises)


def sides(**told) -> list[str]:
    return [f"{one.side.value}: {one.what}" for one in waiting_for(facts(**told))]


def test_each_side_can_wait_for_the_other() -> None:
    assert sides() == ["police: contact"]
    assert sides(owed=[ASKED]) == ["business: What was taken?", "police: contact"]
    assert sides(owed=[ASKED], why=AttentionWhy.REVIEW) == ["business: What was taken?"]
    assert sides(why=AttentionWhy.REVIEW) == ["police: the next review"]
    assert sides(why=AttentionWhy.CCTV) == []
    assert sides(why=AttentionWhy.CCTV, contact_due_at=AT + DAY, record_due_at=AT + DAY) == ["police: contact"]
    assert sides(owed=[ASKED], is_open=False) == []


def test_of_several_the_first_is_named_and_the_soonest_counts() -> None:
    later = Owed("A statement", AT + HOUR, AT + DAY)
    (first, _) = waiting_for(facts(owed=[later, ASKED]))
    assert (first.what, first.since, first.by) == ("What was taken?", AT, AT + DAY)


def test_the_table_says_what_the_police_owe_for_each_reason() -> None:
    assert set(AttentionWhy) - set(POLICE_OWES) == {AttentionWhy.CCTV, AttentionWhy.CLOSED, AttentionWhy.TELL}


def test_both_sides_read_it(world: World) -> None:
    case = recorded(world)
    spoke(world, case)
    services.add_action(
        case=case, side=Side.BUSINESS, kind=ActionKind.STATEMENT, text="Give a statement", by=world.ann, at=AT
    )
    desk = signed_in(world.ann).get(f"/desk/cases/{case.crime_reference}/").content.decode()
    assert "Waiting for the business since" in desk
    assert "Give a statement" in desk
    own = signed_in(world.sam).get(f"/my-cases/{case.crime_reference}/").content.decode()
    assert "We have been waiting for you since" in own
    assert "Waiting for the business" in signed_in(world.ann).get("/desk/").content.decode()


def test_a_new_case_keeps_the_business_waiting_for_contact(world: World) -> None:
    case = opened(world)
    assert (
        "You are waiting for the police: contact by"
        in signed_in(world.sam).get(f"/my-cases/{case.crime_reference}/").content.decode()
    )


def test_a_closed_case_keeps_nobody_waiting(world: World) -> None:
    case = finalised(world)
    assert "Who waits for whom" not in signed_in(world.ann).get(f"/desk/cases/{case.crime_reference}/").content.decode()


class TestTold:
    """What the product asks and the business tells after the report."""

    def test_asking_makes_the_case_wait_as_an_action_of_the_desk_does(self, world: World) -> None:
        case = recorded(world)
        action = services.ask_for_facts(case=case, asking=ASKING, due_at=AT + DAY, by=world.ann, at=AT + 2 * HOUR)
        after = fresh(case)
        assert (after.status, after.owed_by_business, after.attention_at) == (
            "with_business",
            1,
            fresh(case).attention_at,
        )
        services.settle_asked(case=case, action_id=action.pk, by=world.ann, at=AT + 3 * HOUR)
        assert (fresh(case).status, fresh(case).owed_by_business) == ("investigating", 0)
        services.settle_asked(case=case, action_id=action.pk, by=world.ann, at=AT + 4 * HOUR)
        assert CaseAction.objects.get().closed_at == AT + 3 * HOUR

    def test_long_words_are_shortened(self, world: World) -> None:
        long = Asking(text="x" * 500, missing=(), path="/there/", link="")
        action = services.ask_for_facts(case=opened(world), asking=long, due_at=AT + DAY, by=world.ann, at=AT)
        assert len(action.text) == 240
        assert action.text.endswith("…")

    def test_what_is_told_of_a_known_camera_is_put_there(self, world: World) -> None:
        new = full_report(world)
        case = services.open_case(new=new, by=world.sam, at=AT)
        told = tuple(camera for camera in new.cctv if camera.camera == "Door")
        (door,) = told
        from dataclasses import replace

        sharper = replace(door, overwritten_at=AT + timedelta(days=4), who_can_export="Sam", clock_error_minutes=3)
        services.add_told_facts(
            case=case, facts=ToldFacts(words="The door", cctv=(sharper,)), by=world.sam, at=AT + HOUR
        )
        camera = CctvSource.objects.get(case=case, camera="Door")
        assert (camera.overwrite_assumed, camera.who_can_export, camera.clock_error_minutes) == (False, "Sam", 3)
        assert CctvSource.objects.filter(case=case).count() == 2

    def test_words_go_to_the_summary_and_never_into_what_was_first_told(self, world: World) -> None:
        case = opened(world)
        first = case.told_summary
        facts = ToldFacts(words="Impact\nStaff are shaken", summary="Impact: Staff are shaken")
        services.add_told_facts(case=case, facts=facts, by=world.sam, at=AT + HOUR)
        after = fresh(case)
        assert after.told_summary == first
        assert after.summary.endswith("Told later, on 23 November 2026:\nImpact: Staff are shaken")
        assert CaseMessage.objects.get().text.startswith("Told later:\nImpact")
        assert after.unread_by_police == 1

    def test_a_contact_that_was_missing_is_the_cases_from_now_on(self, world: World) -> None:
        case = opened(world)
        from dataclasses import replace

        from tests.cases.world import report

        contact = replace(
            report(world).contact, name="Kim", channel=ContactChannel.PHONE, telephone="01603 1", opted_out=True
        )
        services.add_told_facts(case=case, facts=ToldFacts(words="Kim", contact=contact), by=world.sam, at=AT + HOUR)
        after = fresh(case)
        assert (after.contact_name, after.contact_channel, after.contact_opted_out) == ("Kim", "phone", True)
        assert after.contact_opted_out_at == AT + HOUR
