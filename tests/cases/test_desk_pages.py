"""The desk's lists: the queue, the jump to a reference, the diary, supervision, the beat manager's area."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import CallBackState, PersonRole
from bizwatch.cases.intake import NewCctv, NewPerson
from bizwatch.cases.models import CallBack, Case
from bizwatch.messaging.choices import DeliveryState
from bizwatch.messaging.models import OutboxMessage
from tests.cases.desk import Desk, text_of
from tests.cases.world import AT, DAY, HOUR, finalised, fresh, opened, person, recorded, spoke, wrote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 4 * HOUR


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ann(world) -> Desk:
    return Desk.of(world, world.ann)


@pytest.fixture
def sergeant(world) -> Desk:
    return Desk.of(world, world.sergeant)


def references(response) -> list[str]:
    """The cases of the first table, in order."""
    table = text_of(response).partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r"app-nowrap\" href=\"[^\"]*\">([^<]+)</a>", table)


# The queue


def test_the_queue_is_in_the_order_in_which_things_are_lost_and_footage_before_a_late_call(world, ann):
    late = opened(world, at=NOW - 30 * HOUR, occurred_from=NOW - 31 * HOUR)
    early = opened(world, at=NOW - HOUR, occurred_from=NOW - 2 * HOUR)
    footage = opened(
        world,
        at=NOW - 2 * HOUR,
        occurred_from=NOW - 3 * HOUR,
        cctv=(NewCctv(camera="Till", overwritten_at=NOW + HOUR),),
    )
    page = ann.get("queue")
    assert references(page) == [footage.crime_reference, late.crime_reference, early.crime_reference]
    words = text_of(page)
    assert 'Contact the victim<br><strong class="govuk-tag govuk-tag--red">Overdue by 6 hours' in words
    assert 'CCTV is overwritten<br><strong class="govuk-tag govuk-tag--yellow">In 1 hour' in words
    assert "Moved up 13 hours: CCTV is lost next, and cannot be got back, 1 line of enquiry" in words
    assert "data-keyboard-rows" in words


def test_tabs_show_what_they_count(world, ann):
    mine = recorded(world)
    free, breached = opened(world), opened(world, at=NOW - 25 * HOUR, occurred_from=NOW - 26 * HOUR)
    soon = opened(world, at=NOW - 22 * HOUR, occurred_from=NOW - 23 * HOUR)
    expected = {
        "all": {mine, free, breached, soon},
        "mine": {mine},
        "unallocated": {free, breached, soon},
        "breached": {breached},
        "soon": {soon},
        "closed": set(),
    }
    for tab, cases in expected.items():
        page = ann.get("queue", tab=tab)
        assert set(references(page)) == {case.crime_reference for case in cases}, tab
        counts = re.findall(r'<span class="app-count">(\d+)</span></a>', text_of(page))
        assert counts == [str(len(found)) for found in expected.values()]


def test_a_message_on_a_closed_case_is_not_lost(world, ann):
    case = finalised(world)
    wrote(case, world.sam, at=NOW)
    page = ann.get("queue", tab="closed")
    assert references(page) == [case.crime_reference]
    assert "1 new message" in text_of(page)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"area": "norfolk-breckland"}, {"elsewhere"}),
        ({"crime_kind": "making_off"}, {"fuel"}),
        ({"text": "thetford"}, {"elsewhere"}),
        ({"text": "NR2 1AA"}, {"fuel", "shop"}),
        ({"status": "finalised"}, {"closed"}),
        ({"area": "nowhere"}, {"elsewhere", "fuel", "shop"}),
        ({"page": "x"}, {"elsewhere", "fuel", "shop"}),
    ],
)
def test_filters_narrow_the_queue_and_an_unknown_value_is_none(filters, found, world, ann):
    cases = {
        "elsewhere": opened(world, at_premises=world.elsewhere),
        "fuel": opened(world, crime_kind="making_off", offence_code="49A"),
        "shop": opened(world),
        "closed": finalised(world, recorded(world, opened(world, at_premises=world.market))),
    }
    page = ann.get("queue", **filters)
    assert set(references(page)) == {cases[name].crime_reference for name in found}


def test_filters_in_force_are_shown_with_the_way_out(world, ann):
    page = text_of(ann.get("queue", tab="mine", text="thetford", crime_kind="shop_theft"))
    assert "Remove this filter: </span>thetford" in page
    assert "Remove this filter: </span>Shop theft" in page
    assert "No case matches" in page
    assert f'href="{reverse("cases:queue")}?tab=mine"' in page


@pytest.mark.parametrize(
    ("tab", "words"), [("all", "No open cases"), ("mine", "You have no cases"), ("breached", "No promise is broken")]
)
def test_an_empty_queue_says_so(tab, words, ann):
    assert words in text_of(ann.get("queue", tab=tab))


def test_one_press_takes_a_case_and_a_second_is_told_who_has_it(world, ann):
    case = opened(world)
    assert f'action="{reverse("cases:desk_take", args=[case.crime_reference])}"' in text_of(ann.get("queue"))
    taken = ann.client.post(reverse("cases:desk_take", args=[case.crime_reference]))
    assert taken.status_code == 302
    assert fresh(case).allocated_to == world.ann
    again = ann.client.post(reverse("cases:desk_take", args=[case.crime_reference]))
    assert again.status_code == 302
    other = Desk.of(world, world.bob)
    refused = other.client.post(reverse("cases:desk_take", args=[case.crime_reference]))
    assert refused.status_code == 409
    assert "Ann Example (1234) has this case already" in text_of(refused)
    assert fresh(case).allocated_to == world.ann


def queries_of(desk: Desk, name: str, **query: str) -> int:
    desk.get(name, **query)  # what is read once in a process
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert desk.get(name, **query).status_code == 200
    return len(captured)


def many(world, number: int) -> None:
    """Give the desk more cases: copies of rows, as a queue reads nothing else."""
    for _ in range(number):
        opened(world, people=(NewPerson(role=PersonRole.SUSPECT, description="x"),))


@pytest.mark.parametrize("page", ["queue", "supervision"])
def test_a_list_costs_the_same_for_ten_cases_and_for_sixty(page, world, sergeant):
    many(world, 10)
    ten = queries_of(sergeant, page)
    many(world, 50)
    assert queries_of(sergeant, page) == ten


def test_a_long_queue_has_pages(world, ann):
    many(world, 27)
    first, second = ann.get("queue"), ann.get("queue", page="2")
    assert (len(references(first)), len(references(second))) == (25, 2)
    assert not set(references(first)) & set(references(second))
    assert "page=2" in text_of(first)
    assert "page=1" in text_of(second)


def test_a_reference_is_found_however_it_is_typed(world, ann):
    case = opened(world)
    typed = case.crime_reference.replace("-", " ").lower()
    answer = ann.get("find", text=typed)
    assert answer.headers["Location"] == reverse("cases:desk_case", args=[case.crime_reference])


def test_what_is_no_reference_is_looked_for_in_the_queue(ann):
    assert ann.get("find", text="corner shop").headers["Location"] == f"{reverse('cases:queue')}?text=corner+shop"


@pytest.mark.parametrize("role", ["sam", "beat", "auditor", "administrator"])
@pytest.mark.parametrize("name", ["queue", "diary", "supervision", "find"])
def test_only_the_desk_sees_its_lists(role, name, world):
    assert Desk.of(world, getattr(world, role)).get(name).status_code == 403


def test_an_investigator_does_not_supervise(ann):
    assert ann.get("supervision").status_code == 403


# The diary


@pytest.fixture
def call(world):
    case = recorded(world)
    return services.book_call_back(case=case, starts_at=NOW + HOUR, officer=world.ann, by=world.ann, at=NOW)


def test_the_diary_shows_a_day_with_its_neighbours(world, ann, call):
    page = text_of(ann.get("diary"))
    assert "Today, Monday 23 November 2026" in page
    assert "2:30pm" in page
    assert "day=2026-11-22" in page
    assert "day=2026-11-24" in page
    assert "No calls on this day" in text_of(ann.get("diary", day="2026-11-24"))
    assert "Today, Monday 23 November 2026" in text_of(ann.get("diary", day="yesterday"))


def test_mine_are_those_of_whoever_is_on_duty_too(world, ann, call):
    services.book_call_back(case=call.case, starts_at=NOW + 2 * HOUR, by=world.ann, at=NOW)
    bob = Desk.of(world, world.bob)
    assert "2:30pm" not in text_of(bob.get("diary"))
    assert "Whoever is on duty" in text_of(bob.get("diary"))
    assert "2:30pm" in text_of(bob.get("diary", who="all"))


def test_a_call_of_which_nobody_said_what_became_of_it_stays_in_view(world, ann, call):
    CallBack.objects.filter(pk=call.pk).update(starts_at=NOW - 2 * DAY)
    page = text_of(ann.get("diary"))
    assert "Nobody said what became of these" in page
    assert reverse("cases:desk_call", args=[call.case.crime_reference, call.pk]) in page


def test_a_double_booking_is_refused_in_plain_words(world, ann, call):
    values = {"day-day": "23", "day-month": "11", "day-year": "2026", "time": "2:35pm"}
    answer = ann.send(call.case, "book-call", {**values, "officer": str(world.ann.public_id)})
    assert answer.status_code == 422
    assert "Ann Example has a call at 2:30pm on 23 November 2026" in text_of(answer)
    assert CallBack.objects.filter(state=CallBackState.BOOKED).count() == 1


# Supervision


def test_the_sergeant_sees_how_the_desk_stands(world, sergeant):
    opened(world, at=NOW - 25 * HOUR, occurred_from=NOW - 26 * HOUR)
    finalised(world)
    page = text_of(sergeant.get("supervision"))
    for label, value in (("Open", "1"), ("Unallocated", "1"), ("Promises broken", "2"), ("Finalised this week", "1")):
        assert re.search(rf">{label}</a></dt>\s*<dd[^>]*>{value}\b", page), label
    assert "Ann Example" in page


def test_ticked_cases_go_to_one_investigator_and_the_others_stay(world, sergeant):
    one, two, three = (opened(world) for _ in range(3))
    ticked = [f"{case.crime_reference}:{case.version}" for case in (one, two)]
    answer = sergeant.client.post(reverse("cases:supervision"), {"cases": ticked, "to": str(world.bob.public_id)})
    assert answer.status_code == 302
    assert [fresh(case).allocated_to for case in (one, two, three)] == [world.bob, world.bob, None]
    assert "2 cases given to Bob Example (5678)." in text_of(sergeant.get("supervision"))


def test_a_case_that_somebody_changed_meanwhile_is_not_given_and_the_rest_is(world, sergeant):
    changed, same = opened(world), opened(world)
    ticked = [f"{case.crime_reference}:{case.version}" for case in (changed, same)]
    services.take_case(case=changed, by=world.ann, at=NOW)
    sergeant.client.post(reverse("cases:supervision"), {"cases": ticked, "to": str(world.bob.public_id)})
    assert fresh(changed).allocated_to == world.ann
    assert fresh(same).allocated_to == world.bob
    page = text_of(sergeant.get("supervision"))
    assert f"{changed.crime_reference}: Ann Example (1234) changed this case" in page
    assert "1 case given to Bob Example (5678)." in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"to": ""}, "Tick at least one case"),
        ({"cases": ["NC-1:1"], "to": ""}, "Select an investigator"),
        ({"cases": ["1; drop"], "to": ""}, "Tick the cases in the list"),
    ],
)
def test_nothing_ticked_or_nobody_chosen_is_said(values, words, world, sergeant):
    opened(world)
    answer = sergeant.client.post(reverse("cases:supervision"), values)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_review_that_is_due_and_a_remedy_that_is_late_are_listed(world, sergeant):
    case = recorded(world)
    Case.objects.filter(pk=case.pk).update(review_at=NOW - DAY)
    assert "Overdue by 24 hours" in text_of(sergeant.get("supervision"))


def test_an_email_that_was_given_up_can_be_sent_again(world, sergeant):
    opened(world)
    dead = OutboxMessage.objects.get()
    OutboxMessage.objects.filter(pk=dead.pk).update(state=DeliveryState.DEAD, last_fault="No such host")
    assert "No such host" in text_of(sergeant.get("supervision"))
    seen = AuditEvent.objects.get(action="consultation", subject_type="email")
    assert (seen.actor_id, seen.detail) == (world.sergeant.audit_id, {"emails": str(dead.pk)})
    address = reverse("cases:retry_email", args=[dead.pk])
    assert sergeant.client.post(address).status_code == 302
    dead.refresh_from_db()
    assert dead.state != DeliveryState.DEAD
    assert sergeant.client.post(address).status_code == 404


# The area


@pytest.fixture
def beat(world) -> Desk:
    return Desk.of(world, world.beat)


def test_a_beat_manager_sees_the_cases_of_the_area_only(world, beat):
    inside, outside = opened(world, at_premises=world.elsewhere), opened(world)
    page = beat.get("area")
    assert references(page) == [inside.crime_reference]
    assert "Breckland policing district" in text_of(page)
    assert beat.get("area_case", inside.crime_reference).status_code == 200
    assert beat.get("area_case", outside.crime_reference).status_code == 404
    assert beat.get("desk_case", inside.crime_reference).status_code == 403


def test_the_areas_case_page_is_only_to_read(world, beat):
    case = recorded(world, opened(world, at_premises=world.elsewhere))
    spoke(world, case)
    page = text_of(beat.get("area_case", case.crime_reference)).partition("<main")[2].partition("</main>")[0]
    assert "Two men filled a bag" in page
    assert "<form" not in page
    assert "/desk/" not in page


def test_a_beat_manager_without_an_area_is_told_so(world):
    nobody = Desk.of(world, person("Bea Example", "beat_manager"))
    assert "You have no policing area yet" in text_of(nobody.get("area"))


def test_the_area_says_when_it_has_no_open_case(world, beat):
    assert "No open cases in your area" in text_of(beat.get("area"))
    assert "No case matches" in text_of(beat.get("area", text="nothing"))


def test_long_ago_is_no_day_of_the_diary(ann):
    assert "Today" in text_of(ann.get("diary", day=(NOW - timedelta(days=9_000)).date().isoformat()))
