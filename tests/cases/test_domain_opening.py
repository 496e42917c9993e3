"""A report becomes a case: clocks, flag, area, parts, first move, acknowledgement, all or nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor
from bizwatch.cases import services
from bizwatch.cases.choices import AttentionWhy, ContactChannel, MoveKind, PersonRole, Side, Status
from bizwatch.cases.exceptions import (
    EvidenceNotYours,
    NoSuchOffence,
    PremisesOfAnotherBusiness,
    TimeNotPossible,
)
from bizwatch.cases.intake import NewCctv, NewContact, NewPerson
from bizwatch.cases.models import Case, CaseExhibit, CaseMove, CctvSource
from bizwatch.cases.services import opening
from bizwatch.evidence.models import ContinuityEntry
from bizwatch.kernel.references import is_well_formed
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import BusinessCrimeFacts
from tests.cases.world import AT, DAY, HOUR, fresh, full_report, opened, report

pytestmark = pytest.mark.django_db


def test_a_report_is_a_case_in_the_queue_at_once(world):
    case = fresh(opened(world))
    assert is_well_formed(case.crime_reference)
    assert case.crime_reference.startswith("NC-")
    assert (case.status, case.is_open, case.version) == (Status.NEW, True, 1)
    assert (case.business, case.premises, case.reported_by) == (world.shop, world.high_street, world.sam)
    assert (case.policing_area, case.district_code) == ("norfolk-norwich", "E07000148")
    assert case.summary == case.told_summary == "Two men filled a bag with spirits and ran."
    assert (case.changed_at, case.changed_by_name) == (AT, "Sam Example")
    move = CaseMove.objects.get(case=case)
    assert (move.kind, move.to_value, move.at, move.by) == (MoveKind.OPENED, "new", AT, world.sam)


def test_both_promises_run_from_the_report(world):
    case = opened(world)
    assert case.record_due_at == case.contact_due_at == AT + DAY
    assert (case.attention_at, case.attention_why) == (AT + DAY, AttentionWhy.CONTACT)
    assert case.review_at == AT + 28 * DAY


@pytest.mark.parametrize(
    "reported",
    [
        datetime(2026, 3, 28, 20, 0, tzinfo=UTC),  # the night the clocks go forward: the local day has 23 hours
        datetime(2026, 10, 24, 20, 0, tzinfo=UTC),  # the night they go back: 25 hours
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # in the hour that happens twice
    ],
)
def test_24_hours_are_24_hours_when_the_clocks_change(world, reported):
    case = opened(world, at=reported, occurred_from=reported - HOUR)
    assert case.record_due_at - reported == case.contact_due_at - reported == timedelta(hours=24)


def test_the_flag_follows_the_definition_of_the_day_of_the_report(world):
    on_premises_only = BusinessCrimeFacts(on_business_premises=True)
    then = datetime(2016, 5, 1, 12, 0, tzinfo=UTC)
    old = report(world, definition_facts=on_premises_only, occurred_from=then - HOUR)
    with pytest.raises(Exception, match="not in force"):  # no promise was in force then, so no report can be opened
        services.open_case(new=old, by=world.sam, at=then)
    case = opened(world, definition_facts=on_premises_only)
    assert (case.is_business_crime, case.definition_code) == (False, "npcc-2019")
    assert case.definition_facts["on_business_premises"] is True
    assert opened(world).is_business_crime is True


def test_every_line_of_enquiry_counts_and_the_columns_follow(world):
    case = services.open_case(new=full_report(world), by=world.sam, at=AT)
    assert case.solvability == 8  # all but a file
    assert case.people.count() == 2
    assert case.vehicles.get().registration == "AB12CDE"
    assert case.property_lines.get(description="Gin").unit_value == Decimal("25.50")
    assert {row.side for row in case.people.all()} == {Side.BUSINESS}
    assert case.cctv_lost_at == AT + 2 * DAY
    assert case.cctv_secured is False


def test_nobody_knows_when_it_is_overwritten(world):
    world.high_street.cctv_keeps_days = 7
    world.high_street.save()
    happened = AT - 2 * HOUR
    kept = opened(world, cctv=(NewCctv(camera="Till"),))
    assert kept.cctv_lost_at == happened + 7 * DAY
    usual = opened(world, at_premises=world.market, cctv=(NewCctv(camera="Till"),))
    assert usual.cctv_lost_at == happened + 31 * DAY
    assert CctvSource.objects.filter(overwrite_assumed=True).count() == 2


def test_who_asked_for_no_contact_is_not_owed_any(world):
    contact = NewContact(name="Sam", telephone="01603 000000", channel=ContactChannel.PHONE, opted_out=True)
    case = opened(world, contact=contact)
    assert (case.contact_opted_out, case.contact_opted_out_at) == (True, AT)
    assert case.attention_why == AttentionWhy.RECORD


def test_the_acknowledgement_is_queued_once_in_plain_words(world):
    case = opened(world)
    mail = OutboxMessage.objects.get()
    assert mail.address == "sam@example.test"
    assert case.crime_reference in mail.subject
    assert f"/my-cases/{case.crime_reference}/" in mail.body
    assert "24 hours" in mail.body
    assert "spirits" not in mail.body


def test_a_guest_is_written_to_without_a_link_that_they_could_not_open(world):
    world.sam.memberships.all().delete()
    world.hana.memberships.all().delete()
    guest = SystemActor("guest")
    case = services.open_case(new=report(world, reported_by=None), by=guest, at=AT)
    body = OutboxMessage.objects.get().body
    assert "/my-cases/" not in body
    assert f"call 101 and give the reference {case.crime_reference}" in body
    assert CaseMove.objects.get(case=case).by is None


def test_without_an_address_nothing_is_queued(world):
    opened(world, contact=NewContact(name="Sam", telephone="01603 000000", channel=ContactChannel.PHONE))
    assert not OutboxMessage.objects.exists()


def test_files_become_exhibits_with_continuity(world, evidence):
    one, two = evidence(world.sam), evidence(world.sam)
    case = opened(world, evidence_ids=(one.pk, two.pk, one.pk))
    assert CaseExhibit.objects.filter(case=case, side=Side.BUSINESS).count() == 2
    steps = ContinuityEntry.objects.filter(evidence=one, kind="attached")
    assert [(step.by_name, step.at) for step in steps] == [("Sam Example", AT)]
    assert case.solvability == 1


def test_a_file_that_is_not_there_stops_everything(world, evidence):
    missing = evidence(world.sam)
    missing_id = missing.pk
    ContinuityEntry.objects.filter(evidence=missing).delete()
    missing.delete()
    with pytest.raises(EvidenceNotYours):
        opened(world, evidence_ids=(missing_id,))
    assert not Case.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not AuditEvent.objects.filter(subject_type="case").exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"occurred_from": AT + HOUR}, TimeNotPossible),
        ({"occurred_to": AT + HOUR}, TimeNotPossible),
        ({"occurred_to": AT - 3 * HOUR}, TimeNotPossible),
        ({"offence_code": "999Z"}, NoSuchOffence),
        ({"premises_id": 10_000_000}, PremisesOfAnotherBusiness),
    ],
)
def test_what_cannot_be_is_refused(world, changes, error):
    with pytest.raises(error):
        opened(world, **changes)
    assert not Case.objects.exists()


def test_a_premises_of_another_business_is_refused(world):
    with pytest.raises(PremisesOfAnotherBusiness):
        opened(world, premises_id=world.elsewhere.pk)


def test_a_reference_that_is_taken_is_drawn_again(world, monkeypatch):
    first = opened(world)
    drawn = iter([first.crime_reference, first.crime_reference, "NC-0000-0001"])
    monkeypatch.setattr(opening, "new_reference", lambda prefix: next(drawn))
    assert opened(world).crime_reference == "NC-0000-0001"
    monkeypatch.setattr(opening, "new_reference", lambda prefix: first.crime_reference)
    with pytest.raises(IntegrityError):
        opened(world)
    assert Case.objects.count() == 2


def test_what_a_broken_row_says_is_not_taken_for_a_collision(world):
    with pytest.raises(IntegrityError):
        opened(world, supports_action=None)


def test_the_number_of_queries_does_not_grow_with_the_report(world, django_assert_max_num_queries):
    people = tuple(NewPerson(role=PersonRole.WITNESS, told_name=f"W{number}") for number in range(10))
    cameras = tuple(NewCctv(camera=f"C{number}") for number in range(10))
    with django_assert_max_num_queries(29):
        services.open_case(new=replace(full_report(world), people=people, cctv=cameras), by=world.sam, at=AT)
