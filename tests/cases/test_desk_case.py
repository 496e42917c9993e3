"""The case page, evidence on it, naming a suspect, finalising, and a page sent twice."""

import re
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import ActionKind, ContactChannel, ContactResult, Door, LogKind, PersonRole, Side, Status
from bizwatch.cases.intake import NewContact, NewPerson
from bizwatch.cases.models import Case, CaseExhibit, CaseMessage, CasePerson, LogEntry
from bizwatch.evidence.choices import ContinuityKind
from bizwatch.evidence.models import ContinuityEntry
from bizwatch.people.models import Person
from bizwatch.reference.selectors import outcomes
from tests.cases.desk import Desk, address, boxes, text_of
from tests.cases.world import AT, DAY, HOUR, finalised, fresh, full_report, named, opened, recorded, wrote
from tests.evidence.files import picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 4 * HOUR
TOLD = {"told_when": "now", "told_channel": "phone"}


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ann(world) -> Desk:
    return Desk.of(world, world.ann)


@pytest.fixture
def case(world) -> Case:
    """A case that Ann has and has recorded, with every line of enquiry."""
    return recorded(world, services.open_case(new=full_report(world), by=world.sam, at=AT))


def fill(world, case: Case, evidence, times: int) -> None:
    """Add to every part of a case."""
    for number in range(times):
        services.add_log_entry(case=case, kind=LogKind.NOTE, text=f"note {number}", by=world.ann, at=NOW)
        services.add_person(
            case=case, new=NewPerson(role=PersonRole.WITNESS, told_name=f"W {number}"), by=world.ann, at=NOW
        )
        wrote(case, world.sam, at=NOW)
        services.record_contact(
            case=case, channel=ContactChannel.PHONE, result=ContactResult.NO_ANSWER, by=world.ann, at=NOW
        )
        services.add_action(
            case=case, side=Side.POLICE, kind=ActionKind.ENQUIRY, text="ask", owner=world.ann, by=world.ann, at=NOW
        )
        services.book_call_back(case=case, starts_at=NOW + (number + 1) * HOUR, by=world.ann, at=NOW)
        file = evidence(world.ann, caption=f"still {number}")
        services.attach_evidence(case=case, evidence_id=file.pk, by=world.ann, at=NOW)
        services.link_cases(case=case, other=opened(world), reason="Same man", by=world.ann, at=NOW)


# The page


def test_everything_is_on_one_page_and_reading_it_is_audited(world, ann, case, evidence):
    fill(world, case, evidence, 1)
    page = text_of(ann.open(case))
    for words in (
        "Two men filled a bag",
        "A business crime</strong>: the victim is a business",
        "because of that employment, is the victim",
        "Total: £275.50",
        "Suspect: a man called Jay (name as told)",
        "AB12CDE",
        "Not known whether its clock is right",
        "the usual time: ask",
        "note 0",
        "W 0",
        "Any news?",
        "Phone: No answer",
        "still 0",
        "Same man",
        "Added to the case",
        "CCTV that is secured or can still be secured",
        "Ann Example (1234)",
    ):
        assert words in page, words
    read = AuditEvent.objects.filter(action="consultation", subject_id=case.crime_reference).get()
    assert (read.actor_id, read.reason) == (world.ann.audit_id, "case on the desk")


def test_the_page_costs_the_same_however_much_is_on_the_case(world, ann, case, evidence):
    def queries() -> int:
        ann.open(case)
        with CaptureQueriesContext(connection) as captured:
            assert ann.open(case).status_code == 200
        return len(captured)

    fill(world, case, evidence, 1)
    few = queries()
    fill(world, case, evidence, 5)
    assert queries() == few


@pytest.mark.parametrize("role", ["sam", "beat", "auditor", "administrator"])
def test_others_are_refused(role, world, case):
    assert Desk.of(world, getattr(world, role)).open(case).status_code == 403
    assert Desk.of(world, getattr(world, role)).send(case, "log").status_code == 403


def test_a_case_that_is_not_there_is_not_found(ann):
    assert ann.get("desk_case", "NC-0000-0000").status_code == 404
    assert ann.get("desk_log", "NC-0000-0000").status_code == 404


def test_a_part_of_another_case_is_not_found(world, ann, case):
    other = services.open_case(new=full_report(world), by=world.sam, at=AT)
    camera = other.cctv.get(camera="Till").pk
    assert ann.open(case, "cctv", camera).status_code == 404
    assert ann.send(case, "cctv", {"state": "lost"}, pk=camera).status_code == 404


def test_an_investigator_may_not_do_what_a_supervisor_does(ann, case):
    for slug in ("give", "transfer", "cancel", "reopen", "review"):
        assert ann.send(case, slug).status_code == 403


def test_whoever_does_not_have_the_case_does_not_finalise_it(world, case):
    bob = Desk.of(world, world.bob)
    assert "/finalise/" not in text_of(bob.open(case))
    refused = bob.open(case, "finalise")
    assert refused.status_code == 403
    assert "Only the investigator who has the case, or a supervisor, may finalise it with an outcome." in text_of(
        refused
    )


def test_what_cannot_be_done_now_is_explained(world, ann):
    case = opened(world)
    services.take_case(case=case, by=world.ann, at=NOW)
    answer = ann.open(case, "finalise")
    assert answer.status_code == 409
    assert "It is not recorded yet: record it first" in text_of(answer)
    closed = finalised(world)
    assert ann.open(closed, "add-action").status_code == 409
    sent = ann.send(closed, "add-action", {"side": "police", "kind": "enquiry", "text": "Ask next door again"})
    assert sent.status_code == 409
    assert "Ask next door again" in text_of(sent)


def test_a_finalised_case_shows_its_outcome_and_what_may_still_be_done(world):
    case = finalised(world)
    page = text_of(Desk.of(world, world.sergeant).open(case))
    assert "18: Investigation complete" in page
    assert "All reasonable lines followed." in page
    assert address(case, "reopen") in page
    assert address(case, "add-action") not in page
    assert "What is lost next" not in page


def test_a_guest_is_not_written_to_here(world, ann):
    contact = NewContact(name="Gus", email="g@x.test")
    guest = opened(world, at_premises=world.elsewhere, reported_by=None, door=Door.GUEST, contact=contact)
    world.rival.memberships.update(left_at=AT)
    page = text_of(ann.open(guest))
    assert "Nobody at the business has an account for these premises" in page
    assert "by a guest, with a link by e-mail" in page
    answer = ann.send(guest, "message", {"text": "Hello there"})
    assert answer.status_code == 422
    assert "call, or write an e-mail" in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"contact_opted_out": True, "contact_opted_out_at": AT}, "The victim asked for no contact."),
        ({"contacted_at": AT + 26 * HOUR}, "Kept 2 hours late"),
        ({"contact_due_at": AT + HOUR}, "Overdue by 3 hours"),
        ({"closed_at": AT + HOUR, "is_open": False, "status": "cancelled"}, "The case closed before it was due"),
        (
            {"is_business_crime": False, "definition_reason": "it is not a crime"},
            "Not a business crime</strong>: it is not",
        ),
    ],
)
def test_promises_and_the_flag_are_told_as_they_stand(changes, words, world, ann):
    case = opened(world)
    Case.objects.filter(pk=case.pk).update(**changes)
    assert words in text_of(ann.open(case))


# A page sent twice


def test_one_page_sent_twice_acts_once_and_another_text_on_it_is_another(world, ann, case):
    values = {"once": str(uuid4()), "kind": "note", "text": "Called the shop"}
    first, again = ann.send(case, "log", values), ann.send(case, "log", values)
    assert (first.status_code, again.status_code) == (302, 302)
    assert LogEntry.objects.filter(case=case, text="Called the shop").count() == 1
    ann.send(case, "log", {**values, "text": "They called back"})
    assert LogEntry.objects.filter(case=case).count() == 2


def test_one_message_sent_twice_is_one_and_going_back_to_write_another_is_another(ann, case):
    values = {"once": str(uuid4()), "text": "We have your footage."}
    for _ in range(2):
        assert ann.send(case, "message", values).status_code == 302
    cache.clear()  # the service keeps the second out by itself
    assert ann.send(case, "message", values).status_code == 302
    ann.send(case, "message", {**values, "text": "And the receipt."})
    assert list(CaseMessage.objects.filter(case=case).values_list("text", flat=True)) == [
        "We have your footage.",
        "And the receipt.",
    ]


def test_a_page_that_was_refused_can_be_sent_again(ann, case):
    once = str(uuid4())
    assert ann.send(case, "link", {"once": once, "reference": "NC-X", "reason": "x"}).status_code == 422
    other = opened(ann.world)
    values = {"once": once, "reference": other.crime_reference, "reason": "x"}
    assert ann.send(case, "link", values).status_code == 302


def test_a_sending_that_broke_off_is_told(ann, case, monkeypatch):
    values = {"once": str(uuid4()), "kind": "note", "text": "Called the shop"}
    ann.send(case, "log", values)
    monkeypatch.setattr("bizwatch.design.once.cache.get", lambda key: "sending")
    answer = ann.send(case, "log", values)
    assert answer.status_code == 409
    assert "Open the case and look whether it is there" in text_of(answer)
    assert values["once"] not in text_of(answer)
    assert "Called the shop" in text_of(answer)


def test_a_page_without_its_mark_is_refused(ann, case):
    assert ann.send(case, "log", {"once": "", "kind": "note", "text": "x"}).status_code == 422


# Evidence


@pytest.fixture
def exhibit(ann, case) -> CaseExhibit:
    upload = SimpleUploadedFile("door.jpg", picture(), content_type="image/jpeg")
    assert ann.send(case, "add-evidence", {"upload": upload, "caption": "At the door"}).status_code == 302
    return CaseExhibit.objects.get(case=case)


def body(response) -> bytes:
    """What a browser got; reading it to the end closes the file."""
    assert response.status_code == 200
    return b"".join(response)


def steps(exhibit: CaseExhibit) -> list[str]:
    return list(ContinuityEntry.objects.filter(evidence=exhibit.evidence).order_by("pk").values_list("kind", flat=True))


def test_evidence_is_received_shown_and_saved_with_its_continuity(ann, case, exhibit):
    ref, pk = case.crime_reference, exhibit.evidence_id
    page = text_of(ann.open(case))
    assert reverse("cases:desk_thumbnail", args=[ref, pk]) in page
    assert exhibit.evidence.sha256 in page
    thumbnail = ann.get("desk_thumbnail", ref, pk)
    assert (thumbnail.status_code, thumbnail["Content-Type"]) == (200, "image/jpeg")
    copy = ann.get("desk_copy", ref, pk)
    assert body(copy).startswith(b"\xff\xd8")
    original = ann.get("desk_original", ref, pk)
    assert original["Content-Disposition"] == 'attachment; filename="door.jpg"'
    assert "sandbox" in original["Content-Security-Policy"]
    for response in (thumbnail, original):
        assert body(response)
    expected = ["received", "copied", "attached", "viewed", "downloaded"]
    assert steps(exhibit) == [ContinuityKind(kind).value for kind in expected]


def test_looks_at_one_thumbnail_are_one_entry_of_the_audit(ann, case, exhibit):
    for _ in range(3):
        body(ann.get("desk_thumbnail", case.crime_reference, exhibit.evidence_id))
    seen = AuditEvent.objects.filter(subject_type="evidence", reason="thumbnail on the case page")
    assert seen.count() == 1


def test_a_file_that_is_no_picture_is_refused_where_it_was_chosen(ann, case):
    upload = SimpleUploadedFile("page.jpg", b"<html><script>alert(1)</script></html>", content_type="image/jpeg")
    answer = ann.send(case, "add-evidence", {"upload": upload})
    assert answer.status_code == 422
    assert 'href="#id_upload' in text_of(answer)
    assert not CaseExhibit.objects.filter(case=case).exists()
    missing = ann.send(case, "add-evidence", {})
    assert missing.status_code == 422
    assert "Select a file" in text_of(missing)


def test_evidence_of_another_case_is_not_found(world, ann, case, exhibit):
    other = opened(world)
    for name in ("desk_copy", "desk_thumbnail", "desk_original"):
        assert ann.get(name, other.crime_reference, exhibit.evidence_id).status_code == 404
        assert ann.get(name, case.crime_reference, UUID(int=1)).status_code == 404


def test_a_beat_manager_sees_copies_and_no_originals(world, ann):
    case = recorded(world, opened(world, at_premises=world.elsewhere))
    ann.send(case, "add-evidence", {"upload": SimpleUploadedFile("a.jpg", picture(), content_type="image/jpeg")})
    exhibit, beat = CaseExhibit.objects.get(case=case), Desk.of(world, world.beat)
    ref, pk = case.crime_reference, exhibit.evidence_id
    for name in ("area_copy", "area_thumbnail"):
        assert body(beat.get(name, ref, pk))
    assert beat.get("desk_original", ref, pk).status_code == 403
    services.withdraw_exhibit(
        case=case, exhibit_id=exhibit.pk, reason="Wrong", by=world.ann, at=NOW, version=fresh(case).version
    )
    assert beat.get("area_copy", ref, pk).status_code == 404
    assert body(ann.get("desk_copy", ref, pk))


# Naming a suspect


@pytest.fixture
def suspect(case) -> CasePerson:
    return case.people.get(role="suspect")


def test_a_new_person_is_entered_only_after_looking(ann, case, suspect):
    page = ann.open(case, "name-suspect", suspect.pk)
    assert page.status_code == 200
    assert "How do you know who it is?" not in text_of(page)
    found = text_of(ann.open(case, "name-suspect", suspect.pk, family_name="Doe", given_names="Jay"))
    assert "0 people found" in found
    assert "Nobody listed: enter Jay Doe as a new person" in found
    values = {
        "family_name": "Doe",
        "given_names": "Jay",
        "birth_date": "1990-02-03",
        "who": "new",
        "reason": "Admitted",
    }
    assert ann.send(case, "name-suspect", values, pk=suspect.pk).status_code == 302
    person = Person.objects.get()
    assert (person.family_name, str(person.birth_date)) == ("Doe", "1990-02-03")
    assert "Suspect: Jay Doe" in text_of(ann.open(case))


def test_a_known_person_is_chosen_and_each_one_shown_is_audited(world, ann, case, suspect):
    known = named(world, recorded(world)).person
    assert known is not None
    page = text_of(ann.open(case, "name-suspect", suspect.pk, family_name="do"))
    assert "1 person found" in page
    assert known.reference in page
    assert AuditEvent.objects.filter(subject_type="person", subject_id=known.reference, action="consultation").exists()
    values = {"family_name": "do", "who": known.reference, "reason": "Same face"}
    assert ann.send(case, "name-suspect", values, pk=suspect.pk).status_code == 302
    suspect.refresh_from_db()
    assert suspect.person == known
    assert Person.objects.count() == 1


def test_naming_is_refused_where_something_is_missing(ann, case, suspect):
    no_name = ann.open(case, "name-suspect", suspect.pk, family_name="")
    assert no_name.status_code == 422
    assert "Enter the family name" in text_of(no_name)
    answer = ann.send(case, "name-suspect", {"family_name": "Doe", "who": "new", "reason": ""}, pk=suspect.pk)
    assert answer.status_code == 422
    assert "Enter how you know who it is" in text_of(answer)
    invented = ann.send(case, "name-suspect", {"family_name": "Doe", "who": "PN-1", "reason": "x"}, pk=suspect.pk)
    assert invented.status_code == 422


# Finalising


def test_only_outcomes_that_the_case_allows_are_offered_and_the_others_are_explained(world, ann, case):
    page = text_of(ann.open(case, "finalise"))
    assert 'value="18"' in page
    assert 'value="1"' not in page
    assert "Outcome 1 needs a named suspect" in page
    named(world, case, at=NOW)
    after = text_of(ann.open(case, "finalise"))
    assert 'value="1"' in after
    assert 'value="18"' not in after


def test_choosing_leads_to_the_form_of_the_outcome_and_nothing_chosen_is_said(ann, case):
    chosen = ann.open(case, "finalise", outcome="18")
    assert chosen.headers["Location"] == reverse("cases:desk_finalise_with", args=[case.crime_reference, "18"])
    nothing = ann.open(case, "finalise", outcome="")
    assert nothing.status_code == 422
    assert "Select an outcome" in text_of(nothing)
    assert ann.get("desk_finalise_with", case.crime_reference, "99").status_code == 404


def finalise(desk: Desk, case: Case, code: str, values: dict[str, str]):
    here = reverse("cases:desk_finalise_with", args=[case.crime_reference, code])
    hidden = {"once": str(uuid4()), "version": fresh(case).version}
    return desk.client.post(here, {**hidden, **values})


EVERYTHING = {
    "rationale": "Every reasonable line of enquiry was followed.",
    "words_for_business": "The footage does not show a face.",
    "offender_admitted": "on",
    "victim_consulted": "on",
    "victim_view": "Wants it taken further.",
    "other_body": "Trading Standards",
    "offender_agreed": "on",
    "evidence_enough": "on",
    "suitable_because": "First time, low value, sorry.",
    "remedy_chosen_by": "Sam Example",
    "remedy_option": "pay",
    "remedy_amount": "76.50",
    "remedy": "Pays for the goods",
    **boxes("remedy_due_date", 1, 12, 2026),
    "cps_reference": "CPS-1",
    "suspect_reason": "In hospital",
    **boxes("limit_expired_on", 1, 11, 2026),
    "activity": "A course",
    **TOLD,
}
WITHOUT_SUSPECT = ("14", "18", "20")
FOR_CHILDREN = "11"
NOT_OURS = "19"
OUTCOMES = [one.code for one in outcomes() if one.code not in (NOT_OURS, FOR_CHILDREN)]


@pytest.mark.parametrize("code", OUTCOMES)
def test_each_outcome_asks_for_exactly_what_it_needs_and_is_then_given(code, world, ann):
    case = recorded(world)
    if code not in WITHOUT_SUSPECT:
        named(world, case, at=NOW)
    empty = finalise(ann, case, code, {})
    assert empty.status_code == 422
    assert "Write why this outcome was chosen." in text_of(empty)
    missing = set(re.findall(r'<a href="#id_(\w+?)(?:-day)?">', text_of(empty)))
    shown = set(re.findall(r'name="([a-z_]+?)(?:-day)?"', text_of(ann.client.get(empty.wsgi_request.path))))
    assert missing <= shown
    supports = {"14": "no", "16": "no"}.get(code, "yes")
    given = finalise(ann, case, code, {**EVERYTHING, "victim_supports": supports})
    assert given.status_code == 302, text_of(given)
    done = fresh(case)
    assert (done.status, done.outcome_code) == (Status.FINALISED, code)


def test_what_is_unfinished_stands_above_the_form_with_the_way_to_it(world, ann, case):
    wrote(case, world.sam, at=NOW)
    services.book_call_back(case=case, starts_at=NOW + DAY, chosen_by_business=True, by=world.ann, at=NOW)
    page = text_of(ann.open(case, "finalise"))
    assert f'href="{address(case)}#messages">1 message of the business not read' in page
    assert "1 call-back booked" in page
    refused = finalise(ann, case, "18", EVERYTHING)
    assert refused.status_code == 422
    assert "The business has written and nobody has read it" in text_of(refused)
    assert "Every reasonable line of enquiry was followed." in text_of(refused)


def test_finalising_a_case_that_was_changed_keeps_everything_typed(ann, case):
    answer = finalise(ann, case, "18", {**EVERYTHING, "version": "1"})
    assert answer.status_code == 409
    assert "Every reasonable line of enquiry was followed." in text_of(answer)
    assert fresh(case).is_open


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"told_when": "now", "told_channel": ""}, "Select how the victim was told"),
        ({"told_when": "", "told_channel": "phone"}, "Select when the victim was told"),
        (
            {"told_when": "earlier", "told_channel": "phone", **boxes("told_day", 23, 11, 2026), "told_time": "11pm"},
            "Time must be in the past",
        ),
        (
            {"told_when": "earlier", "told_channel": "phone", **boxes("told_day", 1, 11, 2026), "told_time": "9am"},
            "cannot have been told before the crime was reported",
        ),
    ],
)
def test_telling_the_victim_is_whole_and_possible(values, words, ann, case):
    answer = finalise(ann, case, "18", {**EVERYTHING, **values})
    assert answer.status_code == 422
    assert words in text_of(answer)
