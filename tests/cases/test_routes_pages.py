"""What desk and business read of incidents, frauds and what was told as hate; filters, tags, and the export."""

import csv
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from bizwatch.cases import services
from bizwatch.cases.choices import ReferralStepKind, ReferralVictim
from bizwatch.cases.exceptions import EvidenceAlreadyOnCase
from bizwatch.cases.intake import NewReferral
from bizwatch.cases.models import Case
from tests.cases.desk import Desk, address, text_of
from tests.cases.routes import closed, fraud, incident, information, stepped, taken, turned
from tests.cases.world import AT, HOUR, fresh, opened
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT + 4 * HOUR, tick=False):
        yield


@pytest.fixture
def ann(world) -> Desk:
    return Desk.of(world, world.ann)


def mine(world, case: Case) -> str:
    return text_of(sign_in(world.hana).get(reverse("cases:my_case", args=[case.crime_reference])))


def queue_of(desk: Desk, **query: str) -> str:
    """The page's table, without the filters above it."""
    return text_of(desk.get("queue", **query)).partition("<table")[2]


def test_the_desk_reads_what_an_incident_is_and_is_offered_what_fits(world, ann):
    shown = text_of(ann.open(incident(world)))
    assert "Anti-social behaviour" in shown
    assert "Record the incident" in shown
    assert "Nuisance: it spoils things for everybody around" in shown
    assert "an incident and not a crime" in shown
    assert "Not a crime</strong>, so it is no business crime" in shown
    assert "Turn into a crime" in shown
    assert "Cancel the crime" not in text_of(Desk.of(world, world.sergeant).open(incident(world)))
    assert "No result has been given." in shown
    page = text_of(ann.open(incident(world), "record"))
    assert "Every report gets a record that can be checked" in page


def test_an_incident_that_is_no_anti_social_behaviour_says_so(world, ann):
    assert "An incident, not anti-social behaviour" in text_of(ann.open(incident(world, qualifier="", heading="")))


def test_a_closed_incident_shows_its_result_to_both_sides(world, ann):
    case = closed(world, taken(world, incident(world)), result="advice")
    assert "Advice given" in text_of(ann.open(case))
    assert "Spoke to them." in text_of(ann.open(case))
    own = mine(world, case)
    assert "Result: Advice given" in own
    assert "Recorded as an incident within 24 hours" in own
    assert "Spoke to them." not in own
    assert "Recorded as a crime" not in own
    assert "Closed: Advice given" in text_of(sign_in(world.hana).get(reverse("cases:my_cases")))
    assert "Advice given" in queue_of(ann, status="finalised")


def test_what_became_a_crime_tells_the_business_so(world):
    own = mine(world, turned(world, taken(world, incident(world))))
    assert "Recorded as a crime after all" in own
    assert "Recorded as a crime within 24 hours" in own


def test_information_is_not_called_an_investigation(world):
    assert "Being looked into" in mine(world, taken(world, information(world)))


def test_both_sides_read_where_a_fraud_stands(world, ann):
    case = fraud(world, loss=Decimal("4860"))
    case = stepped(world, taken(world, case), ReferralStepKind.ACCEPTED, service_reference="NFRC-77")
    desk = text_of(ann.open(case))
    assert "Mandate fraud" in desk
    assert "NFRC-77" in desk
    assert "£4,860" in desk
    own = mine(world, case)
    assert "Report Fraud has recorded it" in own
    assert "NFRC-77" in own
    unknown = text_of(ann.open(fraud(world, told=NewReferral(victim=ReferralVictim.UNKNOWN))))
    assert unknown.count("Not known") >= 2


def test_the_queue_shows_and_filters_the_nature_the_door_and_every_kind(world, ann):
    noise, theft, seen = incident(world), opened(world), information(world)
    shown = queue_of(ann)
    assert ">Incident</strong>" in shown
    assert ">Information</strong>" in shown
    assert theft.crime_reference not in queue_of(ann, nature="incident")
    assert noise.crime_reference in queue_of(ann, nature="incident")
    assert seen.crime_reference in queue_of(ann, crime_kind="suspicious_activity")
    assert queue_of(ann, door="phone") == ""
    whole = text_of(ann.get("queue", nature="incident", door="account"))
    assert "Remove this filter: </span>Incident" in whole
    assert "Remove this filter: </span>Signed in" in whole
    assert "Somebody may be forced" not in whole
    assert "restricted" not in whole.lower()


def test_hate_is_a_tag_for_the_desk_and_the_business_sees_its_own_words_only(world, ann):
    case = opened(world, told_as_hate=True, summary="He shouted at her because of her headscarf.")
    assert ">Told as hate</strong>" in queue_of(ann, told_as="hate")
    assert ">Told as hate</strong>" in text_of(ann.open(case))
    own = mine(world, case)
    assert "because of her headscarf" in own
    assert "hate" not in own.lower()
    assert "told_as_hate" not in {field.name for field in case.people.model._meta.get_fields()}


def test_an_act_that_does_not_fit_says_what_the_case_is(world, ann):
    case = taken(world, incident(world))
    answer = ann.open(case, "finalise")
    assert answer.status_code == 409
    assert "This is an incident and not a crime: nobody can finalise it with an outcome." in text_of(answer)
    assert address(case) in text_of(answer)


def test_the_export_has_a_column_for_each(world):
    closed(world, taken(world, incident(world)))
    case = stepped(
        world, taken(world, fraud(world, loss=Decimal("12.50"))), ReferralStepKind.ACCEPTED, service_reference="=R1"
    )
    client = sign_in(world.hana)
    answer: Any = client.get(reverse("cases:my_cases_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row["Crime or not"]: row for row in csv.DictReader(text.splitlines())}
    assert (rows["Incident"]["Result"], rows["Incident"]["Outcome"]) == ("Advice given", "")
    assert rows["Referral"]["Crime reference"] == case.crime_reference
    assert rows["Referral"]["Fraud service"] == "Report Fraud has recorded it"
    assert rows["Referral"]["Loss by fraud in pounds"] == "12.50"
    assert not rows["Referral"]["Fraud service's reference"].startswith("=")


def test_the_same_file_is_not_added_twice(world, evidence):
    case = opened(world)
    first, again, other = evidence(world.sam), evidence(world.sam), evidence(world.sam)
    type(again).objects.filter(pk=again.pk).update(sha256=first.sha256, original_name="copy.jpg")
    services.attach_evidence(case=case, evidence_id=first.pk, by=world.sam, at=AT + HOUR)
    with pytest.raises(EvidenceAlreadyOnCase, match=r"on the case already \(till.jpg, added on 23 November"):
        services.attach_evidence(case=case, evidence_id=again.pk, by=world.sam, at=AT + HOUR)
    assert fresh(case).unread_by_police == 1
    services.attach_evidence(case=case, evidence_id=other.pk, by=world.sam, at=AT + HOUR)
    services.attach_evidence(case=opened(world), evidence_id=again.pk, by=world.sam, at=AT + HOUR)


def test_a_business_is_not_told_what_the_police_called_the_same_file(world, evidence):
    case, theirs, own = opened(world), evidence(world.ann), evidence(world.sam)
    type(own).objects.filter(pk=own.pk).update(sha256=theirs.sha256)
    kept = services.attach_evidence(case=case, evidence_id=theirs.pk, by=world.ann, at=AT + HOUR)
    with pytest.raises(EvidenceAlreadyOnCase) as refusal:
        services.attach_evidence(case=case, evidence_id=own.pk, by=world.sam, at=AT + HOUR)
    assert "till.jpg" not in str(refusal.value)
    version = fresh(case).version
    services.withdraw_exhibit(
        case=case, exhibit_id=kept.pk, reason="Another shop", by=world.ann, at=AT + 2 * HOUR, version=version
    )
    mine_too = evidence(world.ann)
    type(mine_too).objects.filter(pk=mine_too.pk).update(sha256=theirs.sha256)
    with pytest.raises(EvidenceAlreadyOnCase, match="and was withdrawn"):
        services.attach_evidence(case=case, evidence_id=mine_too.pk, by=world.ann, at=AT + 2 * HOUR)
