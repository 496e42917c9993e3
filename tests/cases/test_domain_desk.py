"""The desk at work: recording, taking, contact, diary, messages, actions, log."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import (
    ActionKind,
    ActionState,
    AttentionWhy,
    CallBackState,
    ContactChannel,
    ContactResult,
    Door,
    LogKind,
    MoveKind,
    Side,
    Status,
)
from bizwatch.cases.exceptions import (
    AlreadySettled,
    CannotBeGivenCases,
    CaseAlreadyTaken,
    CaseNotFound,
    ChangedBySomeoneElse,
    ConflictOfInterest,
    CrimeAlreadyRecorded,
    DiaryClash,
    NobodyReadsHere,
    NotFoundOnCase,
    NothingToChange,
    NotInThisState,
    NotYoursToDo,
    ReasonNeeded,
    TelephoneNeeded,
    TimeNotPossible,
)
from bizwatch.cases.intake import NewContact
from bizwatch.cases.models import CallBack, Case, CaseMessage, CaseMove, LogEntry, VictimContact
from bizwatch.cases.services import tellings
from bizwatch.messaging.models import OutboxMessage
from tests.cases.world import AT, DAY, HOUR, fresh, member, opened, person, recorded, spoke, wrote

pytestmark = pytest.mark.django_db
LATER = AT + 2 * HOUR


def mails(template: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template=f"cases/email/{template}.txt"))


def moves(case) -> list[tuple[str, str, str]]:
    return list(CaseMove.objects.filter(case=case).order_by("pk").values_list("kind", "from_value", "to_value"))


# Recording and taking


def test_recording_stops_its_clock_and_moves_the_case(world):
    case = opened(world)
    done = services.record_crime(case=case, by=world.ann, at=LATER, version=1)
    assert (done.recorded_at, done.status, done.version) == (LATER, Status.RECORDED, 2)
    assert done.attention_why == AttentionWhy.CONTACT
    assert moves(case)[-1] == (MoveKind.RECORDED, "new", "recorded")
    with pytest.raises(CrimeAlreadyRecorded):
        services.record_crime(case=case, by=world.ann, at=LATER, version=2)


def test_taking_a_recorded_case_starts_the_investigation(world):
    case = services.record_crime(case=opened(world), by=world.ann, at=LATER, version=1)
    taken = services.take_case(case=case, by=world.bob, at=LATER)
    assert (taken.allocated_to, taken.status, taken.version) == (world.bob, Status.INVESTIGATING, 3)
    assert moves(case)[-2:] == [
        (MoveKind.ALLOCATED, "", "Bob Example (5678)"),
        (MoveKind.STATUS, "recorded", "investigating"),
    ]
    assert services.take_case(case=case, by=world.bob, at=LATER).version == 3
    with pytest.raises(CaseAlreadyTaken, match=r"Bob Example \(5678\) has this case already"):
        services.take_case(case=case, by=world.ann, at=LATER)


def test_taking_before_recording_leaves_it_new_until_it_is_recorded(world):
    taken = services.take_case(case=opened(world), by=world.ann, at=LATER)
    assert taken.status == Status.NEW
    done = services.record_crime(case=taken, by=world.ann, at=LATER, version=taken.version)
    assert done.status == Status.INVESTIGATING


def test_a_supervisor_gives_moves_and_puts_back(world):
    case = recorded(world)
    given = services.allocate(case=case, to=world.bob, by=world.sergeant, at=LATER, version=case.version)
    assert given.allocated_to == world.bob
    assert moves(case)[-1] == (MoveKind.ALLOCATED, "Ann Example (1234)", "Bob Example (5678)")
    with pytest.raises(NothingToChange):
        services.allocate(case=case, to=world.bob, by=world.sergeant, at=LATER, version=given.version)
    with pytest.raises(ReasonNeeded):
        services.allocate(case=case, to=None, by=world.sergeant, at=LATER, version=given.version)
    back = services.allocate(
        case=case, to=None, reason="Bob is on leave", by=world.sergeant, at=LATER, version=given.version
    )
    assert (back.allocated_to, back.status) == (None, Status.RECORDED)
    assert CaseMove.objects.filter(case=case).latest("pk").reason == "Bob is on leave"


def test_only_an_investigator_can_have_a_case(world):
    case = opened(world)
    for nobody in (world.auditor, world.beat, world.sam, person("Gone Example", "investigator", is_active=False)):
        with pytest.raises(CannotBeGivenCases):
            services.allocate(case=case, to=nobody, by=world.sergeant, at=LATER, version=1)
    with pytest.raises(NotYoursToDo, match="give it to an investigator"):
        services.allocate(case=case, to=world.bob, by=world.ann, at=LATER, version=1)


def test_who_answers_for_the_business_may_not_have_its_case(world):
    member(world.ann, world.shop, "business_staff", world.high_street)
    case = opened(world)
    with pytest.raises(ConflictOfInterest, match="another investigator"):
        services.take_case(case=case, by=world.ann, at=LATER)
    with pytest.raises(ConflictOfInterest):
        services.allocate(case=case, to=world.ann, by=world.sergeant, at=LATER, version=1)
    member(world.sergeant, world.shop, "head_office")
    with pytest.raises(ConflictOfInterest, match="Sue Example"):
        services.review(case=case, note="n", by=world.sergeant, at=LATER, version=1)
    case = recorded(world, opened(world, at_premises=world.elsewhere))  # another business's case she may decide
    services.reclassify(
        case=case, offence_code="49", reason="r", by=world.sergeant, at=LATER, version=fresh(case).version
    )


def test_two_people_do_not_overwrite_each_other_and_learn_who_and_when(world):
    case = recorded(world)
    services.change_summary(case=case, summary="Ann's words", by=world.ann, at=LATER, version=case.version)
    with pytest.raises(ChangedBySomeoneElse) as refused:
        services.change_summary(case=case, summary="Bob's words", by=world.bob, at=LATER, version=case.version)
    assert str(refused.value).startswith(
        "Ann Example (1234) changed this case at 11:30am on 23 November 2026, after you opened it. Nothing of yours"
    )
    assert fresh(case).summary == "Ann's words"


def test_a_refused_edit_leaves_no_trace(world):
    case = opened(world)
    before = AuditEvent.objects.count()
    with pytest.raises(NotYoursToDo):
        services.change_summary(case=case, summary="x", by=world.sam, at=LATER, version=1)
    assert fresh(case).version == 1
    assert AuditEvent.objects.count() == before


# Log


def test_the_log_is_only_added_to(world):
    case = recorded(world)
    entry = services.add_log_entry(case=case, kind=LogKind.DECISION, text="View the CCTV.", by=world.bob, at=LATER)
    assert fresh(case).version == case.version
    with pytest.raises(ReasonNeeded):
        services.add_log_entry(case=case, kind=LogKind.NOTE, text="  ", by=world.bob, at=LATER)
    for kept in (entry, CaseMove.objects.filter(case=case).latest("pk"), spoke(world, case)):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            type(kept).objects.filter(pk=kept.pk).update(by=world.bob)


def test_a_summary_that_is_changed_is_not_lost(world):
    case = recorded(world)
    done = services.change_summary(case=case, summary="One man, one bag.", by=world.ann, at=LATER, version=case.version)
    assert (done.summary, done.told_summary) == ("One man, one bag.", "Two men filled a bag with spirits and ran.")
    assert "Two men filled a bag" in LogEntry.objects.get(case=case).text
    with pytest.raises(NothingToChange):
        services.change_summary(case=case, summary="One man, one bag.", by=world.ann, at=LATER, version=done.version)


# Contact


def test_an_attempt_does_not_keep_the_promise_and_reaching_them_does(world):
    case = recorded(world)
    spoke(world, case, at=LATER, result=ContactResult.NO_ANSWER)
    assert fresh(case).contacted_at is None
    assert len(mails("contact_attempted")) == 1
    spoke(world, case, at=AT + 3 * HOUR)
    assert fresh(case).contacted_at == AT + 3 * HOUR
    spoke(world, case, at=AT + 4 * HOUR)
    assert fresh(case).contacted_at == AT + 3 * HOUR
    assert len(mails("contact_made")) == 1
    assert "no answer" not in mails("contact_attempted")[0].body.lower()


def test_contact_counts_from_when_it_was_not_from_when_it_was_written_down(world):
    case = recorded(world)
    services.record_contact(
        case=case,
        channel=ContactChannel.PHONE,
        result=ContactResult.REACHED,
        when=AT + HOUR,
        by=world.ann,
        at=AT + 30 * HOUR,
    )
    entry = VictimContact.objects.get()
    assert (entry.at, entry.entered_at, fresh(case).contacted_at) == (AT + HOUR, AT + 30 * HOUR, AT + HOUR)
    for impossible in (AT - HOUR, AT + 31 * HOUR):
        with pytest.raises(TimeNotPossible):
            services.record_contact(
                case=case,
                channel=ContactChannel.PHONE,
                result=ContactResult.REACHED,
                when=impossible,
                by=world.ann,
                at=AT + 30 * HOUR,
            )


def test_declining_is_a_wish_not_a_contact(world):
    case = recorded(world)
    spoke(world, case, at=LATER, result=ContactResult.DECLINED)
    case = fresh(case)
    assert (case.contacted_at, case.contact_opted_out, case.contact_opted_out_at) == (None, True, LATER)
    spoke(world, case, at=LATER, result=ContactResult.NO_ANSWER)
    assert not mails("contact_attempted")


@pytest.mark.parametrize(("channel", "kept"), [("email", True), ("portal", True), ("phone", False)])
def test_a_message_is_contact_for_who_chose_to_be_written_to(world, channel, kept):
    contact = NewContact(name="Sam", email="sam@example.test", telephone="1", channel=ContactChannel(channel))
    case = recorded(world, opened(world, contact=contact))
    wrote(case, world.ann, at=LATER)
    assert (fresh(case).contacted_at == LATER) is kept
    assert VictimContact.objects.filter(result=ContactResult.WRITTEN).exists() is kept


def test_contact_is_wanted_again(world):
    case = opened(world)
    version = case.version
    for opted_out, at in ((True, AT + HOUR), (False, AT + 50 * HOUR)):
        case = services.set_contact_opt_out(
            case=case, opted_out=opted_out, reason="Sam rang.", by=world.ann, at=at, version=version
        )
        version = case.version
        assert case.contact_opted_out is opted_out
    assert case.contact_due_at == AT + 74 * HOUR  # the promise starts anew
    with pytest.raises(NothingToChange):
        services.set_contact_opt_out(
            case=case, opted_out=False, reason="r", by=world.ann, at=AT + 51 * HOUR, version=version
        )


def test_a_promise_that_was_broken_stays_broken(world):
    case = opened(world)
    late = AT + 30 * HOUR
    case = services.set_contact_opt_out(case=case, opted_out=True, reason="r", by=world.hana, at=late, version=1)
    case = services.set_contact_opt_out(
        case=case, opted_out=False, reason="r", by=world.hana, at=late + HOUR, version=case.version
    )
    assert case.contact_due_at == AT + DAY


def test_contact_details_are_put_right_by_either_side(world):
    case = opened(world)
    details: dict[str, Any] = {
        "name": "Hana Example",
        "email": "",
        "telephone": "01603 1",
        "channel": ContactChannel.PHONE,
        "times": "am",
    }
    done = services.change_contact(case=case, **details, by=world.hana, at=LATER, version=1)
    assert (done.contact_name, done.contact_email) == ("Hana Example", "")
    assert "sam@example.test" in LogEntry.objects.get().text
    with pytest.raises(NothingToChange):
        services.change_contact(case=case, **details, by=world.ann, at=LATER, version=2)
    with pytest.raises(ReasonNeeded, match="e-mail address or a telephone"):
        services.change_contact(case=case, **{**details, "telephone": ""}, by=world.ann, at=LATER, version=2)


# Diary


def test_a_call_is_booked_kept_and_counts_as_contact(world):
    case = recorded(world)
    soon = LATER + HOUR
    call = services.book_call_back(case=case, starts_at=soon, officer=world.ann, by=world.ann, at=LATER)
    assert (call.telephone, call.with_name) == ("01603 000000", "Sam Example")
    assert (fresh(case).attention_at, fresh(case).attention_why) == (soon, AttentionWhy.CALL_BACK)
    assert "12:30pm" in mails("call_back_booked")[0].body
    services.close_call_back(case=case, call_back_id=call.pk, state=CallBackState.KEPT, by=world.ann, at=soon)
    assert fresh(case).contacted_at == soon
    assert fresh(case).attention_why == AttentionWhy.OFFER
    with pytest.raises(AlreadySettled):
        services.close_call_back(case=case, call_back_id=call.pk, state=CallBackState.MISSED, by=world.ann, at=soon)


def test_a_call_is_moved_or_called_off(world):
    case = recorded(world)
    call = services.book_call_back(case=case, starts_at=LATER + HOUR, by=world.ann, at=LATER)
    moved = services.close_call_back(
        case=case,
        call_back_id=call.pk,
        state=CallBackState.CHANGED,
        moved_to=LATER + 2 * HOUR,
        by=world.ann,
        at=LATER,
    )
    assert (moved.pk != call.pk, moved.state, moved.starts_at) == (True, CallBackState.BOOKED, LATER + 2 * HOUR)
    services.close_call_back(case=case, call_back_id=moved.pk, state=CallBackState.CHANGED, by=world.ann, at=LATER)
    assert not CallBack.objects.filter(state=CallBackState.BOOKED).exists()
    assert (len(mails("call_back_moved")), len(mails("call_back_called_off"))) == (1, 1)
    assert fresh(case).attention_why == AttentionWhy.CONTACT


def test_one_officer_has_one_call_at_a_time(world):
    one, two = recorded(world), recorded(world)
    services.book_call_back(case=one, starts_at=LATER + HOUR, officer=world.ann, by=world.ann, at=LATER)
    close = LATER + HOUR + timedelta(minutes=14)
    with pytest.raises(DiaryClash, match="Ann Example has a call at 12:30pm on 23 November 2026"):
        services.book_call_back(case=two, starts_at=close, officer=world.ann, by=world.ann, at=LATER)
    services.book_call_back(case=two, starts_at=close, officer=world.bob, by=world.ann, at=LATER)
    services.book_call_back(
        case=two, starts_at=LATER + HOUR + timedelta(minutes=15), officer=world.ann, by=world.ann, at=LATER
    )


def test_a_call_that_cannot_be_made_is_not_booked(world):
    case = recorded(world, opened(world, contact=NewContact(name="Sam", email="sam@example.test")))
    with pytest.raises(TelephoneNeeded):
        services.book_call_back(case=case, starts_at=LATER + HOUR, by=world.ann, at=LATER)
    for when in (LATER, LATER - HOUR, LATER + 61 * DAY):
        with pytest.raises(TimeNotPossible):
            services.book_call_back(case=case, starts_at=when, telephone="1", by=world.ann, at=LATER)
    with pytest.raises(CannotBeGivenCases):
        services.book_call_back(
            case=case, starts_at=LATER + HOUR, telephone="1", officer=world.beat, by=world.ann, at=LATER
        )


# Messages


def test_a_message_from_the_business_waits_to_be_read_within_a_day(world):
    case = recorded(world)
    spoke(world, case)
    sent = wrote(case, world.sam, at=LATER)
    assert (sent.side, sent.by_name) == (Side.BUSINESS, "Sam Example")
    case = fresh(case)
    assert (case.unread_by_police, case.attention_at, case.attention_why) == (1, LATER + DAY, AttentionWhy.MESSAGE)
    assert services.mark_read(case=case, by=world.ann, at=LATER) == 1
    assert services.mark_read(case=case, by=world.ann, at=LATER) == 0
    assert fresh(case).unread_by_police == 0
    assert not mails("message")


def test_a_message_to_the_business_is_announced_but_not_repeated_in_the_email(world):
    case = recorded(world)
    sent = wrote(case, world.ann, at=LATER, text="Please send the till roll of Jay Doe.")
    (mail,) = mails("message")
    assert "till roll" not in mail.body + mail.subject
    assert fresh(case).unread_by_business == 1
    assert services.mark_read(case=case, by=world.hana, at=LATER, up_to_id=sent.pk - 1) == 0
    assert services.mark_read(case=case, by=world.hana, at=LATER, up_to_id=sent.pk) == 1


def test_the_same_press_twice_is_one_message(world):
    case, other, key = recorded(world), recorded(world), uuid4()
    for _ in range(2):
        services.send_message(case=case, text="Hello", dedupe=key, by=world.sam, at=LATER)
    assert CaseMessage.objects.count() == 1
    with pytest.raises(NotFoundOnCase):
        services.send_message(case=other, text="Hello", dedupe=key, by=world.sam, at=LATER)


def test_a_message_that_nobody_would_read_is_refused(world):
    case = recorded(world)
    for user in (world.sam, world.hana):
        user.memberships.update(left_at=LATER)
    with pytest.raises(NobodyReadsHere, match="has an account"):
        wrote(case, world.ann, at=LATER)
    assert not CaseMessage.objects.exists()
    assert mails("message") == []


def system_case(world, *, email=""):
    """A case that came through the business's own system, where nobody has an account."""
    contact = NewContact(name="Till team", email=email, telephone="01603 000000")
    case = recorded(world, opened(world, door=Door.API, contact=contact))
    for user in (world.sam, world.hana):
        user.memberships.update(left_at=LATER)
    OutboxMessage.objects.all().delete()
    return case


@pytest.fixture
def _reading(monkeypatch):
    """The business's own system can read what is written on its cases."""
    monkeypatch.setattr(tellings, "_readers", [lambda case, at: True])


@pytest.mark.usefixtures("_reading")
def test_a_message_for_a_system_goes_to_the_contact_of_its_report_too(world):
    case = system_case(world, email="till@example.test")
    sent = wrote(case, world.ann, at=LATER, text="Please send the till roll.")
    (mail,) = mails("message")
    assert mail.address == "till@example.test"
    assert "Your business reported through its own system, and reads the message there." in mail.body
    assert "till roll" not in mail.subject + mail.body
    assert CaseMessage.objects.get() == sent


@pytest.mark.usefixtures("_reading")
def test_a_message_that_a_webhook_tells_needs_no_reader_here(world, monkeypatch):
    case, heard = system_case(world), []

    def hear(telling):
        heard.append(telling.what)
        return True

    monkeypatch.setattr(tellings, "_hearers", [hear])
    wrote(case, world.ann, at=LATER)
    assert heard == ["message"]
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("door", [Door.API, Door.PHONE])
def test_a_message_whose_text_nobody_can_read_is_refused_though_somebody_is_told(world, monkeypatch, door):
    case = system_case(world, email="till@example.test")
    Case.objects.update(door=door)
    monkeypatch.setattr(tellings, "_hearers", [lambda telling: True])
    monkeypatch.setattr(tellings, "_readers", [lambda case, at: False])
    with pytest.raises(
        NobodyReadsHere, match="cannot read messages any more" if door == Door.API else "has an account"
    ):
        wrote(fresh(case), world.ann, at=LATER)
    assert not CaseMessage.objects.exists()
    assert fresh(case).contacted_at is None


@pytest.mark.usefixtures("_reading")
def test_a_message_that_no_system_is_told_of_is_refused_with_what_helps(world, monkeypatch):
    case = system_case(world)
    monkeypatch.setattr(tellings, "_hearers", [lambda telling: False])
    with pytest.raises(NobodyReadsHere, match="no webhook of it asks for messages"):
        wrote(case, world.ann, at=LATER)
    assert not CaseMessage.objects.exists()
    assert fresh(case).contacted_at is None


def test_who_chose_messages_here_only_gets_no_email(world):
    contact = NewContact(name="Sam", email="sam@example.test", channel=ContactChannel.PORTAL)
    case = recorded(world, opened(world, contact=contact))
    wrote(case, world.ann, at=LATER)
    assert not OutboxMessage.objects.exists()


# Actions


def test_what_the_business_owes_moves_the_case_to_and_fro(world):
    case = recorded(world)
    asked = services.add_action(
        case=case, side=Side.BUSINESS, kind=ActionKind.STATEMENT, text="Sign the statement", by=world.ann, at=LATER
    )
    assert asked.due_at == LATER + 7 * DAY
    assert (fresh(case).status, fresh(case).owed_by_business) == (Status.WITH_BUSINESS, 1)
    assert "30 November 2026" in mails("action_asked")[0].body
    assert "statement" not in mails("action_asked")[0].body.lower()
    done = services.close_action(case=case, action_id=asked.pk, note="Signed.", by=world.sam, at=LATER)
    assert (done.state, done.closed_by_name) == (ActionState.DONE, "Sam Example")
    assert (fresh(case).status, fresh(case).owed_by_business) == (Status.INVESTIGATING, 0)
    assert CaseMessage.objects.get().text == "Done: Sign the statement Signed."
    assert fresh(case).unread_by_police == 1
    with pytest.raises(AlreadySettled):
        services.close_action(case=case, action_id=asked.pk, by=world.ann, at=LATER)


def test_the_polices_own_action_calls_when_it_is_due(world):
    case = recorded(world)
    spoke(world, case)
    due = LATER + 2 * DAY
    action = services.add_action(
        case=case,
        side=Side.POLICE,
        kind=ActionKind.ENQUIRY,
        text="Ask next door",
        due_at=due,
        owner=world.bob,
        by=world.ann,
        at=LATER,
    )
    assert (fresh(case).attention_at, fresh(case).attention_why) == (due, AttentionWhy.ACTION)
    assert fresh(case).status == Status.INVESTIGATING
    with pytest.raises(NotYoursToDo):
        services.close_action(case=case, action_id=action.pk, by=world.sam, at=LATER)
    services.close_action(case=case, action_id=action.pk, state=ActionState.DROPPED, by=world.ann, at=LATER)
    assert fresh(case).attention_why == AttentionWhy.OFFER


def test_an_action_needs_an_owner_of_its_side_a_date_ahead_and_words(world):
    case = recorded(world)
    ask = {"case": case, "side": Side.BUSINESS, "kind": ActionKind.OTHER, "text": "x", "by": world.ann, "at": LATER}
    services.add_action(**{**ask, "owner": world.hana})
    with pytest.raises(NotYoursToDo):
        services.add_action(**{**ask, "owner": world.rival})
    with pytest.raises(CannotBeGivenCases):
        services.add_action(**{**ask, "side": Side.POLICE, "owner": world.sam})
    with pytest.raises(TimeNotPossible):
        services.add_action(**{**ask, "due_at": LATER})
    with pytest.raises(ReasonNeeded):
        services.add_action(**{**ask, "text": " "})
    asked = services.add_action(**ask)
    with pytest.raises(NotYoursToDo):
        services.close_action(case=case, action_id=asked.pk, state=ActionState.DROPPED, by=world.sam, at=LATER)


# Others


def test_nobody_touches_a_case_of_another_business(world):
    case = recorded(world)
    action = services.add_action(case=case, side=Side.BUSINESS, kind=ActionKind.OTHER, text="x", by=world.ann, at=LATER)
    for attempt in (
        lambda: wrote(case, world.rival),
        lambda: services.mark_read(case=case, by=world.rival, at=LATER),
        lambda: services.close_action(case=case, action_id=action.pk, by=world.rival, at=LATER),
    ):
        with pytest.raises(CaseNotFound):
            attempt()


def test_parts_are_named_within_their_case(world):
    case, other = recorded(world), recorded(world)
    action = services.add_action(case=other, side=Side.POLICE, kind=ActionKind.OTHER, text="x", by=world.ann, at=LATER)
    with pytest.raises(NotFoundOnCase):
        services.close_action(case=case, action_id=action.pk, by=world.ann, at=LATER)


def test_every_act_is_audited_with_ids_only(world):
    case = recorded(world)
    wrote(case, world.sam, text="secret words")
    spoke(world, case)
    services.record_case_read(case=case, by=world.ann, at=LATER, reason="my case")
    events = AuditEvent.objects.filter(case_reference=case.crime_reference, subject_type="case")
    acts = [event.detail.get("act") for event in events.order_by("sequence")]
    assert acts == ["open_case", "allocate", "record_crime", "send_message", "record_contact", None]
    assert "secret" not in str([event.detail for event in events])


def test_new_cases_cannot_be_decided(world):
    taken = services.take_case(case=opened(world), by=world.ann, at=LATER)
    with pytest.raises(NotInThisState, match="record it first"):
        services.reclassify(case=taken, offence_code="49", reason="r", by=world.ann, at=LATER, version=taken.version)
