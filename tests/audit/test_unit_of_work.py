"""One unit of work is one transaction with its audit rows, written last."""

from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from bizwatch.audit import selectors
from bizwatch.audit.choices import LABELS, Action
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import (
    AuditedOutsideUnitOfWork,
    SystemActor,
    audited,
    audited_service,
    record,
    record_read,
)
from tests.audit.acts import AT, TESTER, act, acts, subjects

pytestmark = pytest.mark.django_db


class Stop(Exception):
    """What a test raises."""


def keep(session_key: str) -> None:
    """Write an ordinary row, to see whether it stays."""
    Session.objects.create(session_key=session_key, session_data="", expire_date=AT)


def test_an_act_is_kept_as_it_was_told():
    with audited():
        record(
            Action.DISCLOSURE,
            by=SystemActor("export"),
            at=AT,
            subject_type="case",
            subject_id=17,
            case_reference="BW-7K3Q-D2M9",
            reason="asked for by\nthe victim",
            rows=3,
            whole=True,
            until=None,
        )
    event = AuditEvent.objects.get()
    assert (event.sequence, event.at, event.action) == (1, AT, "disclosure")
    assert (event.actor_id, event.actor_name) == ("system:export", "Bizwatch (export)")
    assert (event.subject_type, event.subject_id, event.case_reference) == ("case", "17", "BW-7K3Q-D2M9")
    assert event.reason == "asked for by the victim"
    assert event.detail == {"rows": 3, "whole": True, "until": None}


def test_every_action_has_words():
    assert set(LABELS) == set(Action)


def test_nothing_is_written_before_the_end_of_the_unit():
    with audited():
        act()
        assert not AuditEvent.objects.exists()
    assert AuditEvent.objects.count() == 1


def test_a_failing_unit_takes_its_work_and_its_rows_back():
    @audited_service
    def lose() -> None:
        keep("lost")
        act()
        raise Stop

    with pytest.raises(Stop):
        lose()
    assert not AuditEvent.objects.exists()
    assert not Session.objects.exists()


def test_nested_units_are_written_in_order_with_the_outermost():
    with audited():
        act("first")
        with audited():
            act("second")
            with audited():
                act("third")
            assert not AuditEvent.objects.exists()
        act("fourth")
    assert subjects() == ["first", "second", "third", "fourth"]


def test_a_nested_unit_that_fails_drops_its_own_rows_and_those_within_it():
    @audited_service
    def lose() -> None:
        act("dropped")
        with audited():
            act("dropped too")
        keep("dropped")
        raise Stop

    with audited():
        act("before")
        keep("kept")
        with pytest.raises(Stop):
            lose()
        act("after")
    assert subjects() == ["before", "after"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["kept"]


def test_recording_outside_a_unit_is_refused():
    with pytest.raises(AuditedOutsideUnitOfWork, match="alteration of case was recorded outside"):
        act()
    with audited():
        act()
    with pytest.raises(AuditedOutsideUnitOfWork):
        act()
    assert AuditEvent.objects.count() == 1


def test_a_failed_unit_leaves_none_open():
    with pytest.raises(Stop), audited():
        raise Stop
    with pytest.raises(AuditedOutsideUnitOfWork):
        act()


def test_a_decorated_service_is_one_unit():
    @audited_service
    def rename(*, to: str) -> str:
        """Say the name."""
        act(to)
        return to.upper()

    assert rename(to="new") == "NEW"
    assert rename.__name__ == "rename"
    assert subjects() == ["new"]


def test_a_read_is_a_unit_of_its_own():
    record_read(by=TESTER, at=AT, subject_type="person", subject_id=5, case_reference="BW-1", reason="desk")
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_type, event.subject_id, event.reason) == ("consultation", "person", "5", "desk")


@pytest.mark.django_db(transaction=True)
def test_what_runs_on_commit_is_a_unit_of_its_own():
    def afterwards() -> None:
        with audited():
            act("afterwards")

    with audited():
        transaction.on_commit(afterwards)
        act("at once")
    assert subjects() == ["at once", "afterwards"]


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_the_database_refuses_leaves_no_row_and_no_gap():
    """A broken foreign key is only found at the end of the transaction."""

    @audited_service
    def give_an_address_to_nobody() -> None:
        EmailAddress.objects.create(user_id=987_654, email="nobody@example.com")
        act("refused")

    with pytest.raises(IntegrityError):
        give_an_address_to_nobody()
    acts(1)
    assert list(AuditEvent.objects.values_list("sequence", "subject_id")) == [(1, "1")]


@pytest.mark.parametrize(
    ("name", "value"),
    [("subject_id", "x" * 61), ("case_reference", "x" * 31), ("subject_type", "x" * 41), ("subject_id", "a\x00b")],
)
def test_an_identifier_that_does_not_fit_is_refused_not_shortened(name, value):
    told = {"subject_type": "case", "subject_id": "1", name: value}
    with pytest.raises(ValueError, match=f"{name} of an audited act does not fit"), audited():
        record(Action.ALTERATION, by=TESTER, at=AT, **told)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), audited():
        record(Action.ALTERATION, by=TESTER, at=datetime(2026, 1, 1), subject_type="case", subject_id=1)


def test_a_reason_may_be_long_and_dirty():
    with audited():
        record(Action.ALTERATION, by=TESTER, at=AT, subject_type="case", subject_id=1, reason="\x00no " * 100)
    assert AuditEvent.objects.get().reason == ("no " * 100)[:200]


def test_the_auditors_questions():
    acts(3)
    record_read(by=SystemActor("other"), at=AT, subject_type="person", subject_id=2, case_reference="BW-2")
    asked = selectors.events_about
    assert [event.subject_id for event in asked(subject_type="case")] == ["3", "2", "1"]
    assert asked(subject_type="case", subject_id="2").count() == 1
    assert asked(actor_id="system:other").get().subject_type == "person"
    assert asked(actor_ids=["system:tests", "system:other"]).count() == 4
    assert asked(actor_ids=[]).count() == 0
    assert asked(case_reference="BW-2").count() == 1
    assert asked(action=Action.CONSULTATION).count() == 1
    assert asked(since=AT).count() == 4
    assert asked(until=AT).count() == 0
    assert selectors.who_looked(subject_type="person", subject_id="2").count() == 1
    assert selectors.who_looked(subject_type="case", subject_id="1").count() == 0
    assert selectors.number_of_events() == 4
    assert selectors.hash_of(4) == selectors.head()[1]
    assert selectors.hash_of(5) == ""
