"""The open cases that a person reported go on to write to them at their new e-mail address."""

import pytest

from bizwatch.accounts import email_change
from bizwatch.accounts.models import EmailChange, User
from bizwatch.audit.models import AuditEvent
from bizwatch.cases.intake import NewContact
from bizwatch.cases.models import Case, LogEntry
from bizwatch.messaging.models import OutboxMessage
from bizwatch.messaging.services import set_preference
from tests.cases.world import AT, HOUR, World, fresh, make_world, opened

pytestmark = pytest.mark.django_db(transaction=False)
OLD, NEW = "sam@shop.example", "sam@new.example"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def sam(world: World) -> User:
    User.objects.filter(pk=world.sam.pk).update(email=OLD)
    return User.objects.get(pk=world.sam.pk)


def case_of(world: World, by: User, email: str) -> Case:
    return opened(world, by=by, contact=NewContact(name="Sam Till", email=email), reported_by=by)


def change(user: User) -> None:
    row = EmailChange(user=user, email=NEW, asked_at=AT, expires_at=AT + 24 * HOUR)
    row.token_hash = email_change._hash("key")
    row.save()
    email_change.change_email(user=user, token="key", at=AT + HOUR)


def test_open_cases_of_this_person_move_and_no_other(world, sam) -> None:
    other = User.objects.get(pk=world.hana.pk)
    mine, shared, theirs = (
        case_of(world, *who) for who in ((sam, OLD.title()), (sam, "till@shop.example"), (other, OLD))
    )
    closed = case_of(world, sam, OLD)
    Case.objects.filter(pk=closed.pk).update(is_open=False, status="finalised")
    before = fresh(mine).version
    change(sam)
    assert [fresh(case).contact_email for case in (mine, shared, theirs, closed)] == [
        NEW,
        "till@shop.example",
        OLD,
        OLD,
    ]
    assert (fresh(mine).version, fresh(mine).changed_by_name) == (before + 1, sam.name)
    assert f"Before: {OLD.title()}" in LogEntry.objects.get(case=mine).text
    rows = AuditEvent.objects.filter(case_reference=mine.crime_reference, actor_id=sam.audit_id, action="alteration")
    assert [row.detail["act"] for row in rows if "act" in row.detail] == ["follow_new_address"]
    assert OLD not in str([row.detail for row in rows]).lower()


def test_what_waits_for_the_hours_of_the_old_address_goes_to_the_new_one(world, sam) -> None:
    set_preference(address=OLD, from_hour=12, to_hour=13, days=[2], wants_email=True, by=sam, at=AT)
    mine = case_of(world, sam, OLD)
    waiting = OutboxMessage.objects.filter(case_reference=mine.crime_reference)
    assert {message.address for message in waiting} == {OLD}
    due = {message.send_after for message in waiting}
    change(sam)
    assert {message.address for message in waiting.all()} == {NEW}
    assert {message.send_after for message in waiting.all()} == due
