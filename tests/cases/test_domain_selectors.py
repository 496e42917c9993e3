"""Questions about cases: right, in order, in a fixed number of queries, and served by the index made for them."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizwatch.cases import services
from bizwatch.cases.choices import (
    ActionKind,
    AttentionWhy,
    CallBackState,
    CctvState,
    ContactChannel,
    ContactResult,
    LogKind,
    PersonRole,
    Side,
    Status,
)
from bizwatch.cases.intake import NewCctv, NewContact, NewPerson
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import (
    BusinessFilters,
    QueueFilters,
    business_case_page,
    business_numbers,
    calls_overdue,
    case_page,
    cases_at_same_premises,
    cases_of_business,
    desk_queue,
    diary,
    export_rows,
    messages_on_closed_cases,
    supervision_figures,
)
from bizwatch.cases.selectors import pages as pages_module
from bizwatch.cases.selectors import queue as queue_selectors
from tests.cases.world import (
    AT,
    DAY,
    HOUR,
    finalised,
    fresh,
    full_report,
    member,
    named,
    opened,
    person,
    recorded,
    spoke,
    wrote,
)

pytestmark = pytest.mark.django_db
NOW = AT + 4 * HOUR


def queue(user, *, at=NOW, page=1, **filters):
    return desk_queue(user, QueueFilters(**filters), at=at, page=page)


def references(page) -> list[str]:
    return [row.reference for row in page.rows]


# The queue


def test_what_is_lost_soonest_comes_first_moved_up_by_what_can_be_solved(world):
    plain = opened(world)
    cctv = opened(world, cctv=(NewCctv(camera="Till", overwritten_at=AT + 5 * HOUR),))
    good = services.open_case(new=replace(full_report(world), cctv=()), by=world.sam, at=AT)
    older = opened(world, at=AT - 2 * HOUR, occurred_from=AT - 3 * HOUR)
    closed = finalised(world)
    page = queue(world.ann)
    assert references(page) == [case.crime_reference for case in (cctv, good, older, plain)]
    assert closed.crime_reference not in references(page)
    first = page.rows[0]
    assert (first.attention_why, first.premises_name, first.business_name) == (
        AttentionWhy.CCTV,
        "Corner Shop High Street",
        "Corner Shop Ltd",
    )
    assert (first.investigator, page.count_words, page.pages) == (None, "4", 1)


def test_the_filters_of_the_queue(world):
    mine = recorded(world)
    free = opened(world, at_premises=world.elsewhere, crime_kind="making_off", offence_code="49A")
    closed = finalised(world)
    one, other = [mine.crime_reference], [free.crime_reference]
    assert references(queue(world.ann, whose="mine")) == one
    assert references(queue(world.bob, whose="mine")) == []
    assert references(queue(world.ann, whose="unallocated")) == other
    assert references(queue(world.ann, status=Status.INVESTIGATING)) == one
    assert references(queue(world.ann, status=Status.FINALISED)) == [closed.crime_reference]
    assert references(queue(world.ann, area="norfolk-breckland")) == other
    assert references(queue(world.ann, crime_kind="making_off")) == other
    assert references(queue(world.ann, whose="mine", crime_kind="making_off")) == []


def test_the_queue_by_what_is_due(world):
    late = opened(world)
    wanted = recorded(world)
    called = recorded(world)
    spoke(world, called)
    services.book_call_back(case=called, starts_at=AT + 25 * HOUR, by=world.ann, at=NOW)
    opted = recorded(world, opened(world, contact=NewContact(name="S", telephone="1", opted_out=True)))
    at = AT + 24 * HOUR + timedelta(seconds=1)
    assert set(references(queue(world.ann, at=at, due="breached"))) == {late.crime_reference, wanted.crime_reference}
    assert references(queue(world.ann, at=AT + DAY, due="breached")) == []  # at the very moment it is still kept
    assert references(queue(world.ann, at=at, due="soon")) == [called.crime_reference]
    overdue = references(queue(world.ann, at=at + 2 * HOUR, due="overdue"))
    assert set(overdue) == {case.crime_reference for case in (late, wanted, called)}
    assert opted.crime_reference not in overdue


@pytest.mark.parametrize("text", ["NC", "corner high", "NR2 1AA", "nr21aa", "Corner Shop Ltd", "  "])
def test_text_finds_open_and_closed_cases(world, text):
    one, closed = opened(world), finalised(world)
    opened(world, at_premises=world.elsewhere)
    found = references(queue(world.ann, text=text))
    if text == "NC":
        assert found == []
    elif not text.strip():
        assert len(found) == 2
    else:
        assert set(found) == {one.crime_reference, closed.crime_reference}


def test_a_reference_is_found_however_it_is_typed(world):
    case = finalised(world)
    opened(world)
    typed = case.crime_reference.lower().replace("-", " ")
    assert references(queue(world.ann, text=typed)) == [case.crime_reference]


def test_pages_and_a_count_that_stops_counting(world, monkeypatch):
    monkeypatch.setattr(pages_module, "ROWS_ON_A_PAGE", 2)
    places = (world.high_street, world.market)
    cases = [opened(world, at=AT + timedelta(minutes=number), at_premises=places[number % 2]) for number in range(5)]
    assert references(queue(world.ann, page=2)) == [case.crime_reference for case in cases[2:4]]
    last = queue(world.ann, page=99)
    assert (last.number, last.pages, last.has_next, last.has_previous, len(last.rows)) == (3, 3, False, True, 1)
    assert queue(world.ann, page=-1).number == 1
    monkeypatch.setattr(pages_module, "COUNTED_AT_MOST", 4)
    capped = queue(world.ann)
    assert (capped.count_words, capped.pages) == ("4+", 2)


def test_a_beat_manager_sees_their_area_only(world):
    opened(world)
    theirs = opened(world, at_premises=world.elsewhere)
    assert references(queue(world.beat)) == [theirs.crime_reference]


def test_a_message_on_a_closed_case_is_not_lost(world):
    case = finalised(world)
    assert messages_on_closed_cases(world.ann).rows == ()
    wrote(case, world.sam, at=NOW)
    assert references(messages_on_closed_cases(world.ann)) == [case.crime_reference]
    services.mark_read(case=case, by=world.ann, at=NOW)
    assert messages_on_closed_cases(world.ann).rows == ()


# Fixed numbers of queries, and the index for each


def fill(world, count: int) -> None:
    """Many cases at once, open and closed, without the services."""
    model = opened(world)
    row = {field.attname: getattr(model, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    cases = []
    for number in range(count):
        place = world.market if number % 3 else world.high_street
        closed = number % 4 == 0
        moments = {
            name: AT + timedelta(minutes=number) for name in ("reported_at", "attention_at", "priority_at", "review_at")
        }
        state = {"is_open": not closed, "status": "finalised" if closed else "new", "outcome_code": "18" * closed}
        changes = {"premises_id": place.pk, "crime_reference": f"NC-{number:08}", "solvability": number % 10}
        cases.append(Case(**{**row, **moments, **state, **changes, "closed_at": AT if closed else None}))
    Case.objects.bulk_create(cases)


def many_breached(world):
    """As if two were more than are named one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_selectors, "COUNTED_AT_MOST", 2)
        return queue(world.ann, due="breached", at=AT + 3 * DAY)


ASKED = {
    "queue": lambda world: queue(world.ann),
    "mine": lambda world: queue(world.ann, whose="mine"),
    "unallocated": lambda world: queue(world.ann, whose="unallocated"),
    "area": lambda world: queue(world.ann, area="norfolk-norwich"),
    "beat": lambda world: queue(world.beat),
    "soon": lambda world: queue(world.ann, due="soon"),
    "many breached": many_breached,
    "incidents": lambda world: queue(world.ann, nature="incident"),
    "by phone": lambda world: queue(world.ann, door="phone"),
    "told as hate": lambda world: queue(world.ann, told_as="hate"),
    "overdue": lambda world: queue(world.ann, due="overdue"),
    "attendance": lambda world: queue(world.ann, attendance="asked"),
    "undecided": lambda world: queue(world.ann, attendance="undecided"),
    "my cases": lambda world: cases_of_business(world.hana, BusinessFilters()),
    "my open cases": lambda world: cases_of_business(world.hana, BusinessFilters(state="open")),
    "what I owe": lambda world: cases_of_business(world.hana, BusinessFilters(state="owed")),
    "what I have not read": lambda world: cases_of_business(world.hana, BusinessFilters(state="unread")),
    "my premises": lambda world: cases_of_business(world.sam, BusinessFilters()),
    "closed with messages": lambda world: messages_on_closed_cases(world.ann),
    "near": lambda world: cases_at_same_premises(Case.objects.earliest("pk")),
}
INDEX = {
    "queue": "case_queue",
    "mine": "case_queue_of",
    "unallocated": "case_queue_of",
    "area": "case_queue_area",
    "beat": "case_queue_area",
    "soon": "case_queue",
    "many breached": "case_queue",
    "incidents": "case_queue",
    "by phone": "case_queue",
    "told as hate": "case_queue",
    "overdue": "case_queue",
    "attendance": "case_attendance",
    "undecided": "case_attendance",
    "my cases": "case_of_business",
    "my open cases": "case_of_business_open",
    "what I owe": "case_of_business_owed",
    "what I have not read": "case_of_business_unread",
    "my premises": "case_of_premises",
    "closed with messages": "case_closed_unread",
    "near": "case_of_premises",
}


def sql_of(asked) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        asked()
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("name", list(ASKED))
def test_the_number_of_queries_does_not_grow_with_the_cases(world, name):
    fill(world, 5)
    few = len(sql_of(lambda: ASKED[name](world)))
    Case.objects.all().delete()
    fill(world, 150)
    for user in (world.ann, world.hana, world.sam, world.beat):
        user.__dict__.pop("roles", None)
    assert len(sql_of(lambda: ASKED[name](world))) <= few + 1  # the roles, read again
    assert few <= 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite's plan")
@pytest.mark.parametrize("name", list(ASKED))
def test_an_index_gives_the_rows_in_order(world, name):
    fill(world, 30)
    plans = []
    for sql in sql_of(lambda: ASKED[name](world)):
        if 'FROM "cases_case"' in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plans.append([row[3] for row in cursor.fetchall()])
    assert [line for line in plans[-1] if f"INDEX {INDEX[name]} " in f"{line} "], plans[-1]
    for plan in plans:
        assert not [line for line in plan if "TEMP B-TREE" in line], plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite's plan")
def test_a_few_broken_promises_are_found_without_walking_the_overdue(world):
    fill(world, 30)
    finding, *_ = [sql for sql in sql_of(lambda: queue(world.ann, due="breached")) if "UNION ALL" in sql]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {finding}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "INDEX case_record_due " in plan
    assert "INDEX case_contact_due " in plan


def test_few_or_many_broken_promises_are_the_same_cases(world):
    fill(world, 30)
    Case.objects.filter(crime_reference__endswith="3").update(recorded_at=AT)
    Case.objects.filter(crime_reference__endswith="6").update(contacted_at=AT, recorded_at=AT)
    later = AT + 3 * DAY
    few = references(queue(world.ann, due="breached", at=later))
    assert few == references(many_breached(world))
    assert 0 < len(few) < len(references(queue(world.ann, at=later)))


def test_the_indexes_are_there_on_both_databases():
    with connection.cursor() as cursor:
        made = connection.introspection.get_constraints(cursor, "cases_case")
    assert set(INDEX.values()) | {"case_newest", "case_open_figures", "case_record_due", "case_contact_due"} <= set(
        made
    )


# The case page


def lively(world):
    """A case with something of everything."""
    case = recorded(world, services.open_case(new=full_report(world), by=world.sam, at=AT))
    spoke(world, case)
    wrote(case, world.sam, text="Any news?")
    wrote(case, world.ann, text="Soon.")
    named(world, case)
    services.add_log_entry(case=case, kind=LogKind.NOTE, text="Jay Doe is known for this.", by=world.ann, at=NOW)
    services.add_action(case=case, side=Side.BUSINESS, kind=ActionKind.STATEMENT, text="Sign", by=world.ann, at=NOW)
    services.add_action(case=case, side=Side.POLICE, kind=ActionKind.ENQUIRY, text="Ask Jay Doe", by=world.ann, at=NOW)
    services.book_call_back(case=case, starts_at=NOW + DAY, officer=world.ann, by=world.ann, at=NOW)
    services.link_cases(case=case, other=recorded(world), reason="Jay Doe again", by=world.ann, at=NOW)
    services.change_summary(case=case, summary="Jay Doe took gin.", by=world.ann, at=NOW, version=fresh(case).version)
    return fresh(case)


def test_a_case_page_is_complete_and_asks_only_for_what_is_there(world, django_assert_num_queries):
    case = lively(world)
    with django_assert_num_queries(14):
        page = case_page(case)
        _ = (
            page.case.business.name,
            page.case.premises.name,
            str(page.case.allocated_to),
            [entry.by.name for entry in page.log],
            [contact.by.name for contact in page.contacts],
            [(action.owner, action.added_by and action.added_by.name) for action in page.actions],
            [(call.officer and call.officer.name) for call in page.call_backs],
            [(linked.other.premises.name, linked.link.by.name) for linked in page.links],
            [str(suspect.person) for suspect in page.suspects],
            page.solvability_reasons,
            page.current_outcome,
        )
    assert len(page.messages) == 2
    assert page.last_message_id == page.messages[-1].pk
    assert len(page.suspects) == 2
    assert [len(part) for part in (page.log, page.actions, page.call_backs, page.cctv)] == [3, 2, 1, 2]


def test_other_cases_at_the_premises_are_only_suggested(world):
    case, other = opened(world), opened(world)
    opened(world, at_premises=world.market)
    assert [near.reference for near in cases_at_same_premises(case)] == [other.crime_reference]
    assert case_page(case).links == ()


# The business


def test_a_business_reads_nothing_of_the_polices_own(world, evidence):
    case = lively(world)
    ours, theirs = evidence(world.sam, caption="Till"), evidence(world.ann, caption="Custody image of Jay Doe")
    services.attach_evidence(case=case, evidence_id=ours.pk, by=world.sam, at=NOW)
    services.attach_evidence(case=case, evidence_id=theirs.pk, by=world.ann, at=NOW)
    page = business_case_page(case)
    everything = str(asdict(page))
    assert "Jay" not in everything.replace("a man called Jay", "")
    assert page.told_summary == "Two men filled a bag with spirits and ran."
    assert [item.evidence_id for item in page.evidence] == [ours.pk]
    assert [action.text for action in page.owed] == ["Sign"]
    assert (page.people_told_of, page.vehicles_told_of) == (1, 1)
    assert page.investigator == "Ann Example (1234)"
    assert len(page.calls) == 1
    assert {line.unit_value for line in page.property_lines} == {Decimal("25.50"), Decimal("199")}


def test_a_business_page_asks_only_for_what_is_there(world, django_assert_num_queries):
    case = lively(world)
    with django_assert_num_queries(11):
        business_case_page(case)


def test_a_business_reads_its_outcome_in_plain_words(world):
    page = business_case_page(finalised(world))
    assert page.outcome is not None
    assert (page.outcome.code, page.outcome.words) == ("18", "The footage does not show the face.")
    assert "did not find out who did this" in page.outcome.meaning
    assert "All reasonable lines" not in str(asdict(page))
    assert [move.kind for move in page.moves] == ["opened", "allocated", "recorded", "finalised"]


def mine(user, page=1, **filters):
    return references(cases_of_business(user, BusinessFilters(**filters), page=page))


def test_my_cases_and_their_filters(world):
    first = opened(world, at=datetime(2026, 10, 24, 22, 59, tzinfo=UTC), occurred_from=AT - 40 * DAY)
    second = opened(world, at_premises=world.market, at=AT + HOUR, crime_kind="making_off", offence_code="49A")
    opened(world, at_premises=world.elsewhere)
    both = [second.crime_reference, first.crime_reference]
    assert mine(world.hana) == both
    assert mine(world.sam) == both[1:]
    assert mine(world.hana, premises=world.market.reference) == both[:1]
    assert mine(world.sam, premises=world.market.reference) == []
    assert mine(world.hana, crime_kind="making_off") == both[:1]
    assert mine(world.hana, text="market") == both[:1]
    assert mine(world.hana, text="nr2") == both[1:]
    assert mine(world.hana, text=second.crime_reference.lower()) == both[:1]
    assert mine(world.hana, since=date(2026, 10, 24), until=date(2026, 10, 24)) == both[1:]
    assert mine(world.hana, since=date(2026, 10, 25)) == both[:1]
    finalised(world, recorded(world, second), at=AT + 5 * HOUR)
    assert mine(world.hana, state="closed") == both[:1]
    assert mine(world.hana, state="open") == both[1:]
    wrote(first, world.ann, at=NOW)
    assert mine(world.hana, state="unread") == both[1:]
    services.add_action(case=first, side=Side.BUSINESS, kind=ActionKind.OTHER, text="x", by=world.ann, at=NOW)
    assert mine(world.hana, state="owed") == both[1:]
    assert business_numbers(world.hana) == {"open": 1, "closed": 1, "owed": 1, "unread": 1}
    assert business_numbers(world.rival) == {"open": 1, "closed": 0, "owed": 0, "unread": 0}


def test_the_export_is_the_whole_list_with_values(world, django_assert_max_num_queries):
    services.open_case(new=full_report(world), by=world.sam, at=AT)
    opened(world, at_premises=world.elsewhere)
    opened(world, at=AT + HOUR)
    with django_assert_max_num_queries(4):
        rows = list(export_rows(world.hana, BusinessFilters()))
    assert [row.value for row in rows] == [None, Decimal("275.50")]
    assert {row.premises_postcode for row in rows} == {"NR2 1AA"}


def test_head_office_of_one_business_and_staff_of_another_exports_the_first_only(world):
    own = services.open_case(new=full_report(world), by=world.sam, at=AT)
    opened(world, at_premises=world.elsewhere)
    member(world.hana, world.other, "business_staff", world.elsewhere)
    assert len(mine(world.hana)) == 2
    assert [row.reference for row in export_rows(world.hana, BusinessFilters())] == [own.crime_reference]


# Diary and supervision


def test_the_diary_of_a_london_day(world):
    case = recorded(world)
    book = {"case": case, "by": world.ann, "at": NOW, "telephone": "1", "chosen_by_business": True}
    late = datetime(2027, 1, 4, 23, 30, tzinfo=UTC)
    first = services.book_call_back(**book, starts_at=late - 10 * HOUR, officer=world.bob)
    anybodys = services.book_call_back(**book, starts_at=late)
    services.book_call_back(**book, starts_at=late + HOUR, officer=world.ann)
    seen = {"viewer": world.ann}
    assert [entry.pk for entry in diary(late.date(), **seen)] == [first.pk, anybodys.pk]
    assert [entry.pk for entry in diary(late.date(), world.ann, **seen)] == [anybodys.pk]
    entry = diary(late.date(), world.bob, **seen)[0]
    assert (entry.officer, entry.reference, entry.premises_name) == (
        "Bob Example",
        case.crime_reference,
        "Corner Shop High Street",
    )
    services.close_call_back(
        case=case, call_back_id=first.pk, state=CallBackState.KEPT, by=world.bob, at=late - 10 * HOUR
    )
    assert [entry.state for entry in diary(late.date(), **seen)] == ["kept", "booked"]
    assert [entry.pk for entry in diary(late.date(), **seen, booked_only=True)] == [anybodys.pk]
    assert [entry.pk for entry in calls_overdue(late + timedelta(minutes=1), **seen)] == [anybodys.pk]


def test_the_diary_of_the_day_with_25_hours(world):
    case = recorded(world, opened(world, at=datetime(2026, 10, 23, 9, 0, tzinfo=UTC), occurred_from=AT - 40 * DAY))
    book = {"case": case, "by": world.ann, "at": datetime(2026, 10, 23, 12, 0, tzinfo=UTC), "telephone": "1"}
    book["chosen_by_business"] = True
    first = services.book_call_back(**book, starts_at=datetime(2026, 10, 24, 23, 0, tzinfo=UTC))  # midnight
    last = services.book_call_back(**book, starts_at=datetime(2026, 10, 25, 23, 59, tzinfo=UTC))  # a minute before
    services.book_call_back(**book, starts_at=datetime(2026, 10, 26, 0, 0, tzinfo=UTC))
    assert [entry.pk for entry in diary(date(2026, 10, 25), viewer=world.ann)] == [first.pk, last.pk]


def test_the_sergeants_figures(world, django_assert_max_num_queries):
    recorded(world)
    opened(world)
    left = person("Lee Left", "investigator")
    services.record_contact(
        case=services.take_case(case=opened(world), by=left, at=AT),
        channel=ContactChannel.PHONE,
        result=ContactResult.REACHED,
        by=left,
        at=AT + HOUR,
    )
    left.is_active = False
    left.save()
    finalised(world)
    with django_assert_max_num_queries(5):
        now = supervision_figures(at=AT + 21 * HOUR)
    assert (now.open, now.overdue, now.due_soon, now.unallocated) == (3, 0, 3, 1)
    assert now.open_by_status == {"new": 2, "recorded": 0, "investigating": 1, "with_business": 0}
    later = supervision_figures(at=AT + 25 * HOUR)
    assert (later.breached_recording, later.breached_contact, later.overdue) == (2, 2, 3)
    assert [(load.name, load.open) for load in later.load] == [
        ("Ann Example", 1),
        ("Bob Example", 0),
        ("Lee Left", 1),
        ("Sue Example", 0),
    ]


def test_a_camera_that_is_seen_to_leaves_the_queue(world):
    case = recorded(world, opened(world, cctv=(NewCctv(camera="Till", overwritten_at=AT + 2 * HOUR),)))
    assert queue(world.ann).rows[0].attention_why == AttentionWhy.CCTV
    services.secure_cctv(case=case, cctv_id=case.cctv.get().pk, state=CctvState.LOST, by=world.ann, at=NOW)
    assert queue(world.ann).rows[0].attention_why == AttentionWhy.CONTACT
    services.add_person(case=case, new=NewPerson(role=PersonRole.SUSPECT, told_name="Jay"), by=world.ann, at=NOW)
    assert queue(world.ann).rows[0].solvability == 1
