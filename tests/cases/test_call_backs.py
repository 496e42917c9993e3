"""Calls that a business books in slots of the rota: seats, the promise, reminders, no answer, missed calls, links."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services, tasks
from bizwatch.cases.choices import (
    AbsenceKind,
    AttentionWhy,
    CallBackState,
    ContactChannel,
    ContactResult,
    MoveKind,
    Suits,
)
from bizwatch.cases.exceptions import (
    AlreadySettled,
    CallAlreadyBooked,
    CaseNotFound,
    LaterThanPromised,
    NotInThisState,
    NotYoursToDo,
    OfficerNotFree,
    SlotTaken,
    TelephoneNeeded,
)
from bizwatch.cases.intake import NewContact
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.promises import PromiseState, promise_state
from bizwatch.cases.selectors import LinkHolder, calls_overdue, case_of_link, diary, free_slots, next_slots
from bizwatch.cases.selectors.call_links import call_token, read_time_code, time_code
from bizwatch.cases.selectors.diary import call_seen_by, root_of
from bizwatch.cases.services.call_backs import allow_call
from bizwatch.cases.services.reminders import look_after_calls
from bizwatch.cases.services.rota import note_absence
from bizwatch.messaging.models import ContactPreference, OutboxMessage
from tests.cases.rota import TODAY, TOMORROW, booked, on_duty
from tests.cases.world import AT, DAY, HOUR, World, finalised, fresh, member, opened, person, recorded, spoke

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)  # half an hour before the promise is due
TEN = NINE + HOUR


def mails(name: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template=f"cases/email/{name}.txt").order_by("pk"))


def restrict(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(is_restricted=True, nature="restricted", offence_code="")


# Slots


def test_free_slots_are_those_of_the_rota_from_the_lead_time_on(world: World) -> None:
    on_duty(world.ann, TODAY, "09:00", "12:00")
    on_duty(world.bob, TOMORROW, "09:00", "10:00", breaks=(("09:15", "09:45"),))
    slots = free_slots(from_day=TODAY, days=2, at=AT)
    assert slots[0].starts_at == AT + HOUR
    assert [slot.starts_at for slot in slots if slot.starts_at >= NINE] == [NINE, NINE + 3 * QUARTER]
    assert free_slots(from_day=TODAY, days=1, at=AT + DAY) == ()
    assert free_slots(from_day=TODAY, days=60, at=AT - 15 * DAY) == ()


def test_nobody_of_the_business_calls_it(world: World) -> None:
    member(world.bob, world.shop, "business_staff", world.high_street)
    on_duty(world.bob)
    case = opened(world)
    assert free_slots(from_day=TOMORROW, days=1, at=AT)
    assert not free_slots(from_day=TOMORROW, days=1, at=AT, case=case)
    with pytest.raises(SlotTaken):
        booked(case, NINE, world.sam)


def test_slots_that_suit_and_the_next_ones_an_hour_apart(world: World) -> None:
    on_duty(world.ann, TOMORROW, "07:00", "22:00")
    world.high_street.opening_hours = "Mo-Su 10:00-12:00"
    world.high_street.save()
    case = Case.objects.select_related("premises", "business").get(pk=opened(world).pk)
    found = free_slots(from_day=TOMORROW, days=1, at=AT, case=case, wish=Suits.HOURS)
    assert (found[0].starts_at, len(found)) == (TEN, 8)
    assert free_slots(from_day=TOMORROW, days=1, at=AT, case=case, wish=Suits.EVENING)[0].starts_at == NINE + 8 * HOUR
    assert [slot.starts_at for slot in next_slots(case, at=AT)] == [TEN, TEN + HOUR]


def test_an_officer_who_left_or_is_away_has_no_slots(world: World) -> None:
    on_duty(world.ann)
    on_duty(world.bob)
    world.ann.is_active = False
    world.ann.save()
    assert {slot.officers for slot in free_slots(from_day=TOMORROW, days=1, at=AT)} == {(world.bob.pk,)}
    note_absence(officer=world.bob, kind=AbsenceKind.SICKNESS, starts_at=AT, ends_at=None, by=world.sergeant, at=AT)
    assert free_slots(from_day=TOMORROW, days=1, at=AT) == ()


# Booking


def test_the_investigator_of_the_case_calls_if_free_else_who_has_fewest(world: World) -> None:
    on_duty(world.ann)
    on_duty(world.bob)
    mine = recorded(world, at=AT)
    call = booked(mine, NINE, world.sam)
    assert (call.officer, call.from_rota, call.chosen_by_business) == (world.ann, True, True)
    assert (call.telephone, call.with_name, call.booked_by_name) == ("01603 000000", "Sam Example", "Sam Example")
    assert booked(opened(world), TEN, world.sam).officer == world.bob
    assert booked(recorded(world, at=AT), NINE, world.sam).officer == world.bob
    with pytest.raises(SlotTaken):
        booked(opened(world), NINE, world.sam)
    assert "24 November 2026, 9:00am" in mails("call_back_booked")[0].body


def test_the_same_slot_twice_is_one_call_and_another_is_moved_not_doubled(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    first = booked(case, NINE, world.sam)
    assert booked(case, NINE, world.hana).pk == first.pk
    with pytest.raises(CallAlreadyBooked, match="24 November 2026, 9:00am"):
        booked(case, TEN, world.sam)


@pytest.mark.parametrize("minutes", [-60, 7, 12 * 60, 24 * 60 * 20])
def test_what_the_rota_does_not_have_is_not_booked(world: World, minutes: int) -> None:
    on_duty(world.ann)
    with pytest.raises(SlotTaken):
        booked(opened(world), NINE + timedelta(minutes=minutes), world.sam)


def test_no_number_no_call(world: World) -> None:
    on_duty(world.ann)
    case = opened(world, contact=NewContact(name="Sam", email="sam@example.test"))
    with pytest.raises(TelephoneNeeded):
        booked(case, NINE, world.sam)
    assert booked(case, NINE, world.sam, telephone="07700 900000", note="Polish").note == "Polish"


def test_who_may_book(world: World) -> None:
    on_duty(world.ann)
    case, taker = opened(world), person("Tia Example", "call_taker")
    for stranger, refusal in ((world.rival, CaseNotFound), (world.beat, NotYoursToDo), (LinkHolder(0), CaseNotFound)):
        with pytest.raises((refusal, CaseNotFound)):
            booked(case, NINE, stranger)
    assert booked(case, NINE, taker, note="Asks for Jo").booked_by == taker
    with pytest.raises(NotInThisState):
        booked(finalised(world), TEN, taker)
    holder = LinkHolder(case.pk)
    moved = services.move_call_back(case=case, call_back_id=case.call_backs.get().pk, starts_at=TEN, by=holder, at=AT)
    assert (moved.booked_by, moved.booked_by_name) == (None, "Somebody with the e-mailed link")


def test_a_restricted_case_has_no_calls_by_link_or_call_taker(world: World) -> None:
    case = opened(world)
    restrict(case)
    for by in (LinkHolder(case.pk), person("Tia Example", "call_taker"), world.sam, world.ann):
        with pytest.raises(CaseNotFound):
            allow_call(Act.CHOOSE_CALL, fresh(case), by)


# The promise


def test_a_later_call_of_the_businesss_choice_moves_the_promise_and_says_so(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    call = booked(case, TEN, world.sam)
    now = fresh(case)
    assert (call.promise_was_due_at, now.contact_due_at) == (AT + DAY, TEN + 2 * QUARTER)
    assert not now.contact_opted_out
    move = now.moves.get(kind=MoveKind.CONTACT_LATER)
    assert (move.from_value, move.to_value) == ("24 November 2026, 9:30am", "24 November 2026, 10:30am")
    assert (move.by, move.by_name) == (world.sam, "Sam Example")
    assert promise_state(due_at=now.contact_due_at, kept_at=None, at=TEN + HOUR) is PromiseState.BROKEN


def test_a_call_in_time_leaves_the_promise_alone(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    assert booked(case, NINE, world.sam).promise_was_due_at is None
    assert fresh(case).contact_due_at == AT + DAY


def test_the_desk_may_not_book_past_the_promise_unless_the_business_asked(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    for book in (
        lambda: services.book_call_back_slot(case=case, starts_at=TEN, chosen_by_business=False, by=world.ann, at=AT),
        lambda: services.book_call_back(case=case, starts_at=TEN, by=world.ann, at=AT),
    ):
        with pytest.raises(LaterThanPromised, match="24 November 2026, 9:30am"):
            book()
    services.book_call_back(case=case, starts_at=TEN, chosen_by_business=True, by=world.ann, at=AT)
    assert fresh(case).contact_due_at == TEN + 2 * QUARTER


def test_once_kept_declined_or_broken_any_time_will_do(world: World) -> None:
    on_duty(world.ann)
    kept, broken = opened(world), opened(world, at=AT - 2 * DAY, occurred_from=AT - 3 * DAY)
    spoke(world, kept, at=AT)
    due = {case.pk: fresh(case).contact_due_at for case in (kept, broken)}
    for case, starts_at in ((kept, TEN), (broken, TEN + HOUR)):
        services.book_call_back_slot(case=case, starts_at=starts_at, chosen_by_business=False, by=world.ann, at=AT)
        assert fresh(case).contact_due_at == due[case.pk]


def test_moved_back_or_called_off_the_promise_comes_back(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    call = booked(case, TEN, world.sam)
    back = services.move_call_back(case=case, call_back_id=call.pk, starts_at=NINE, by=world.sam, at=AT)
    assert (fresh(case).contact_due_at, back.promise_was_due_at) == (AT + DAY, None)
    again = services.move_call_back(case=case, call_back_id=back.pk, starts_at=TEN, by=world.sam, at=AT)
    services.call_off_call_back(case=case, call_back_id=again.pk, by=world.sam, at=AT)
    assert fresh(case).contact_due_at == AT + DAY
    later = booked(case, TEN + 2 * HOUR, world.sam)
    services.call_off_call_back(case=case, call_back_id=later.pk, by=world.sam, at=TEN)
    assert fresh(case).contact_due_at == TEN + DAY  # the first moment is past: it starts anew
    assert len(mails("call_back_called_off")) == 2
    assert fresh(case).moves.filter(kind=MoveKind.CONTACT_LATER).count() == 6


def test_the_desk_calls_off_and_the_promise_stays_where_the_business_put_it(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    call = booked(case, TEN, world.sam)
    services.call_off_call_back(case=case, call_back_id=call.pk, by=world.ann, at=AT)
    assert fresh(case).contact_due_at == TEN + 2 * QUARTER


# Moving


def test_a_move_gives_the_old_slot_back_and_keeps_the_chain(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    first = booked(case, NINE, world.sam, note="Ask for Jo")
    second = services.move_call_back(case=case, call_back_id=first.pk, starts_at=TEN, by=world.sam, at=AT)
    assert (second.follows_id, second.note, second.telephone) == (first.pk, "Ask for Jo", first.telephone)
    assert CallBack.objects.get(pk=first.pk).state == CallBackState.CHANGED
    assert booked(opened(world), NINE, world.sam).officer == world.ann
    assert root_of(second) == (first.pk, 1)
    with pytest.raises(AlreadySettled):
        services.move_call_back(case=case, call_back_id=first.pk, starts_at=TEN, by=world.sam, at=AT)


def test_a_call_is_given_only_to_who_is_there_and_free(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    call = booked(case, NINE, world.sam)
    with pytest.raises(OfficerNotFree):
        services.give_call_back(case=case, call_back_id=call.pk, officer=world.bob, by=world.ann, at=AT)
    on_duty(world.bob)
    given = services.give_call_back(case=case, call_back_id=call.pk, officer=world.bob, by=world.ann, at=AT)
    assert CallBack.objects.get(pk=given.pk).officer == world.bob
    services.offer_call_times(case=case, call_back_id=call.pk, by=world.ann, at=AT)
    assert "/call/" in mails("call_choose")[0].body


# No answer, and calls that nobody made


def test_no_answer_is_logged_and_other_times_are_offered_until_the_desk_decides(world: World) -> None:
    for day in range(5):
        on_duty(world.ann, TOMORROW + timedelta(days=day))
    case = recorded(world, at=AT)
    for number in range(3):
        starts_at = NINE + number * DAY
        call = booked(case, starts_at, world.sam, at=starts_at - 2 * HOUR)
        services.close_call_back(
            case=case, call_back_id=call.pk, state=CallBackState.NO_ANSWER, by=world.ann, at=starts_at
        )
        assert CallBack.objects.get(pk=call.pk).tries == number + 1
    assert case.contacts.filter(result=ContactResult.NO_ANSWER).count() == 3
    assert [len(mails(name)) for name in ("call_no_answer", "contact_attempted")] == [2, 1]
    assert mails("call_no_answer")[0].body.count("?time=2026") == 3
    action = case.actions.get()
    assert (action.text, action.owner) == (
        "Nobody answered 3 booked calls. Decide how to reach the business.",
        world.ann,
    )


def test_no_answer_at_the_businesss_own_time_starts_the_promise_anew(world: World) -> None:
    on_duty(world.ann)
    case = recorded(world, at=AT)
    call = booked(case, TEN, world.sam)
    services.close_call_back(case=case, call_back_id=call.pk, state=CallBackState.NO_ANSWER, by=world.ann, at=TEN)
    assert fresh(case).contact_due_at == TEN + DAY


def test_a_kept_call_ends_the_count(world: World) -> None:
    on_duty(world.ann)
    case = recorded(world, at=AT)
    call = booked(case, NINE, world.sam)
    services.close_call_back(case=case, call_back_id=call.pk, state=CallBackState.KEPT, by=world.ann, at=NINE)
    again = booked(case, NINE + 2 * HOUR, world.sam, at=NINE)
    assert (again.follows_id, again.tries) == (call.pk, 0)
    assert fresh(case).contacted_at == NINE


def test_a_call_that_nobody_made_is_said_sorry_for_once_and_stands_first(world: World) -> None:
    on_duty(world.ann)
    on_duty(world.ann, TOMORROW + timedelta(days=1))
    case = recorded(world, at=AT)
    call = booked(case, NINE, world.sam)
    look_after_calls(at=NINE + QUARTER)
    assert not mails("call_missed")
    for minutes in (30, 31):
        look_after_calls(at=NINE + timedelta(minutes=minutes))
    assert len(mails("call_missed")) == 1
    assert "We are sorry" in mails("call_missed")[0].body
    now = fresh(case)
    assert (now.attention_why, now.attention_at) == (AttentionWhy.CALL_MISSED, NINE)
    assert [entry.missed_at for entry in calls_overdue(NINE + HOUR, viewer=world.sergeant)] == [NINE + 2 * QUARTER]
    new = booked(case, NINE + 3 * HOUR, world.sam, at=NINE + HOUR)
    assert (new.follows_id, CallBack.objects.get(pk=call.pk).state) == (call.pk, CallBackState.MISSED)


def test_a_call_that_was_made_but_not_marked_is_no_missed_call(world: World) -> None:
    on_duty(world.ann)
    case = recorded(world, at=AT)
    booked(case, NINE, world.sam)
    services.record_contact(
        case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=world.ann, at=NINE + QUARTER
    )
    look_after_calls(at=NINE + HOUR)
    assert not mails("call_missed")


def test_we_did_not_call_said_by_hand_apologises_too(world: World) -> None:
    on_duty(world.ann)
    case = recorded(world, at=AT)
    call = booked(case, NINE, world.sam)
    services.close_call_back(case=case, call_back_id=call.pk, state=CallBackState.MISSED, by=world.ann, at=TEN)
    assert len(mails("call_missed")) == 1
    look_after_calls(at=TEN + HOUR)
    assert len(mails("call_missed")) == 1


# Reminders


def test_a_reminder_the_day_before_and_one_an_hour_before_each_once(world: World) -> None:
    on_duty(world.ann, TOMORROW + timedelta(days=1))
    case = opened(world)
    starts_at = NINE + DAY
    booked(case, starts_at, world.sam)
    eve = datetime(2026, 11, 24, 9, tzinfo=UTC)
    for moment in (eve - QUARTER, eve, eve + HOUR):
        look_after_calls(at=moment)
    assert [mail.subject[:8] for mail in mails("call_reminder_day")] == ["Tomorrow"]
    assert not mails("call_reminder_hour")
    for moment in (starts_at - HOUR, starts_at - QUARTER):
        look_after_calls(at=moment)
    assert len(mails("call_reminder_hour")) == 1
    assert "today at 9:00am" in mails("call_reminder_hour")[0].body


def test_no_reminder_of_what_was_just_confirmed(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    booked(case, NINE, world.sam, at=AT)
    look_after_calls(at=AT + HOUR)
    assert not mails("call_reminder_day")


def test_a_reminder_that_the_chosen_hours_would_bring_too_late_is_left_out(world: World) -> None:
    on_duty(world.ann, TOMORROW + timedelta(days=1))
    case = opened(world)
    ContactPreference.objects.create(
        address="sam@example.test", from_hour=10, to_hour=18, days=[0, 1, 2, 3, 4, 5, 6], changed_at=AT
    )
    booked(case, NINE + DAY, world.sam)
    look_after_calls(at=NINE + DAY - HOUR)
    assert not mails("call_reminder_hour")
    look_after_calls(at=NINE)
    (eve,) = mails("call_reminder_day")
    assert eve.send_after == NINE + HOUR


def test_a_sweep_that_is_killed_sends_nothing_twice_and_forgets_nothing(world: World, monkeypatch) -> None:
    on_duty(world.ann, TOMORROW + timedelta(days=1))
    booked(opened(world), NINE + DAY, world.sam)

    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("bizwatch.cases.services.reminders.audit_case", killed)
        with pytest.raises(KeyboardInterrupt):
            look_after_calls(at=NINE)
    assert not mails("call_reminder_day")
    look_after_calls(at=NINE)
    look_after_calls(at=NINE)
    assert len(mails("call_reminder_day")) == 1


def test_an_officer_has_a_list_in_the_morning_and_a_new_one_when_a_call_is_added(world: World) -> None:
    on_duty(world.ann)
    one = opened(world)
    booked(one, NINE, world.sam)
    six = NINE - 3 * HOUR

    def lists() -> list[OutboxMessage]:
        return list(OutboxMessage.objects.filter(address=world.ann.email).order_by("pk"))

    for moment in (six - QUARTER, six, six + QUARTER):
        look_after_calls(at=moment)
    assert [mail.subject for mail in lists()] == ["Your calls today: 1"]
    assert one.crime_reference not in lists()[0].body
    booked(opened(world), TEN, world.sam, at=six + HOUR)
    look_after_calls(at=six + HOUR)
    assert "- 9:00am\n- 10:00am" in lists()[1].body


def test_the_worker_looks_after_calls_and_rota(world: World) -> None:
    on_duty(world.ann, TOMORROW + timedelta(days=1))
    booked(opened(world), NINE + DAY, world.sam)
    with time_machine.travel(NINE, tick=False):
        tasks.look_after_calls.call_local()
        tasks.lay_out_rota.call_local()
    assert len(mails("call_reminder_day")) == 1


# Links and lists


def test_a_link_opens_one_case_until_it_is_over(world: World) -> None:
    case = opened(world)
    token = call_token(case, at=AT)
    assert case_of_link(token, at=AT + 20 * DAY) == case
    for bad, at in ((token, AT + 21 * DAY), (token[:-1], AT), ("", AT), ("x" * 5_000, AT)):
        with pytest.raises(CaseNotFound):
            case_of_link(bad, at=at)
    restrict(case)
    with pytest.raises(CaseNotFound):
        case_of_link(token, at=AT)


def test_a_time_in_an_address_is_read_back() -> None:
    assert read_time_code(time_code(NINE)) == NINE
    assert [read_time_code(text) for text in ("", "tomorrow", "20261199T0900Z")] == [None] * 3


def test_restricted_calls_are_in_nobodys_diary(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    call = booked(case, NINE, world.sam)
    assert [entry.pk for entry in diary(TOMORROW, viewer=world.ann)] == [call.pk]
    restrict(case)
    assert diary(TOMORROW, viewer=world.ann) == ()
    assert calls_overdue(TEN, viewer=world.sergeant) == ()
    assert call_seen_by(world.ann, call.pk) is None


def test_every_booking_is_audited(world: World) -> None:
    on_duty(world.ann)
    case = opened(world)
    booked(case, NINE, world.sam)
    event = AuditEvent.objects.filter(case_reference=case.crime_reference).order_by("-sequence").first()
    assert event is not None
    assert event.detail["act"] == "book_call_back_slot"
