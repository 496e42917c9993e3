"""Reports through the API: taken, read, written to, added to, answered."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bizwatch.api.models import ApiClient
from bizwatch.audit.models import AuditEvent
from bizwatch.businesses.models import Premises
from bizwatch.businesses.services import close_premises
from bizwatch.cases.choices import ActionKind, Side
from bizwatch.cases.models import Case, CaseMessage
from bizwatch.cases.services import add_action
from bizwatch.kernel import clock
from bizwatch.reporting.choices import Door
from bizwatch.reporting.models import Report
from tests.accounts.people import TESTER, police_user
from tests.api.systems import System, minimum, system, token
from tests.businesses import shops
from tests.cases import world as cases

pytestmark = pytest.mark.django_db


def errors(answer: Any) -> dict[str, str]:
    """Return what a problem points at, with the words."""
    return {
        one.get("pointer") or one.get("header") or one.get("parameter") or one.get("part"): one["detail"]
        for one in answer.json()["errors"]
    }


def picture() -> bytes:
    held = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(held, "JPEG")
    return held.getvalue()


def a_file(content: bytes, name: str = "till.jpg") -> Any:
    held = BytesIO(content)
    held.name = name
    return held


def sent(till: System, **changes: Any) -> str:
    answer = till.report(**changes)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["reference"])


class TestSending:
    def test_the_smallest_report_is_taken_and_the_rest_is_asked_for(self, till: System) -> None:
        answer = till.report(your_reference="INC-77")
        receipt = answer.json()
        report = Report.objects.get(reference=receipt["reference"])
        assert answer.status_code == 201
        assert answer.headers["Location"] == f"/api/v1/reports/{report.reference}"
        assert receipt["crime_reference"] == report.case.crime_reference
        assert receipt["your_reference"] == "INC-77"
        assert {one["page"] for one in receipt["missing"]} == {"property", "known", "support_action"}
        assert (report.door, report.sent_by, report.case.premises) == (Door.API, None, till.premises)

    def test_the_audit_names_the_token(self, till: System) -> None:
        reference = sent(till)
        event = AuditEvent.objects.get(subject_type="report", subject_id=reference, detail__door="api")
        assert (event.actor_id, event.actor_name) == (f"api:{till.client.pk}", till.client.audit_name)

    def test_everything_that_is_wrong_is_named_at_once_in_the_forms_words(self, till: System) -> None:
        answer = till.report(
            kind="shop_theft",
            happened_from=None,
            property=[{"description": "Gin", "quantity": "many"}],
            contact={"name": "Sam", "email": "nobody", "channel": "email"},
            details={"what_happened.passed_payment": "perhaps"},
            colour="blue",
        )
        assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
        found = errors(answer)
        assert found["#/happened_from"] == "Enter when it happened, or the earliest time at which it can have"
        assert found["#/contact/email"] == "Enter an email address in the correct format, like name@example.com"
        assert found["#/colour"] == "colour is not part of the data set"
        assert set(found) >= {"#/property/0/quantity", "#/details/what_happened.passed_payment"}
        assert not Report.objects.exists()

    def test_premises_of_others_closed_ones_and_those_beyond_the_token_are_refused_alike(self, till: System) -> None:
        other = shops.premises(shops.business("Rival"))
        closed = shops.premises(till.business, "Closed")
        close_premises(premises=closed, version=closed.version, by=TESTER, at=clock.now())
        second = shops.premises(till.business, "Second")
        _, text = token(till.business, premises=[second.reference])
        narrow = System(till.business, second, till.client, text)
        refused = [till.report(premises=place.reference) for place in (other, closed)]
        refused.append(narrow.report(premises=till.premises.reference))
        assert {answer.status_code for answer in refused} == {422}
        assert {errors(answer)["#/premises"] for answer in refused} == {
            "There are no open premises with this reference that the token acts for"
        }
        assert narrow.report().status_code == 201

    def test_a_clock_a_little_ahead_is_forgiven_and_the_future_is_not(self, till: System) -> None:
        ahead = clock.now() + timedelta(minutes=3)
        future = clock.now() + timedelta(minutes=6)
        assert till.report(key="a", happened_from=ahead.isoformat()).status_code == 201
        answer = till.report(key="b", happened_from=future.isoformat())
        assert errors(answer) == {"#/happened_from": "The date and time must be in the past"}

    def test_the_same_event_sent_again_is_offered_as_a_possible_duplicate(self, till: System) -> None:
        when = (clock.now() - timedelta(hours=3)).isoformat()
        first = till.report(key="a", happened_from=when).json()
        second = till.report(key="b", happened_from=when).json()
        assert [one["reference"] for one in second["possible_duplicates"]] == [first["crime_reference"]]
        stranger = system(name="Rival")
        assert stranger.report(happened_from=when).json()["possible_duplicates"] == []

    def test_a_token_for_some_premises_is_told_of_no_other_ones_events(self, till: System) -> None:
        twice = shops.premises(till.business, "Silver Road again")
        Premises.objects.filter(pk=twice.pk).update(source="guest")
        when = (clock.now() - timedelta(hours=3)).isoformat()
        first = till.report(key="a", happened_from=when).json()
        wide = System(till.business, twice, till.client, till.token)
        narrow = System(till.business, twice, till.client, token(till.business, premises=[twice.reference])[1])
        there = narrow.report(happened_from=when, key="b").json()
        assert there["possible_duplicates"] == []
        known = [one["reference"] for one in wide.report(happened_from=when, key="c").json()["possible_duplicates"]]
        assert set(known) == {first["crime_reference"], there["crime_reference"]}

    def test_what_is_restricted_cannot_come_this_way(self, till: System) -> None:
        answer = till.report(kind="modern_slavery")
        assert "cannot be reported this way" in errors(answer)["#/kind"]


class TestReading:
    def test_it_says_where_the_report_stands_and_who_waits_for_whom(self, till: System) -> None:
        reference = sent(till, your_reference="INC-77")
        found = till.get(f"/reports/{reference.lower()}").json()
        assert found["reference"] == reference
        assert found["your_reference"] == "INC-77"
        assert found["status"] == {"code": "new", "words": "With the police, not read yet"}
        assert found["waiting_for"] == "business"
        assert found["outcome"] is None
        event = AuditEvent.objects.filter(subject_type="report", subject_id=reference, action="consultation").get()
        assert event.actor_id == f"api:{till.client.pk}"

    def test_what_the_police_wrote_and_asked_for_is_there_without_their_names(self, till: System) -> None:
        reference = sent(till)
        shops.member(till.business)
        case, officer = Case.objects.get(), police_user()
        add_action(
            case=case,
            side=Side.BUSINESS,
            kind=ActionKind.STATEMENT,
            text="Send the till roll",
            by=officer,
            at=clock.now(),
        )
        cases.wrote(case, officer, at=clock.now(), text="Thank you.")
        answer = till.get(f"/reports/{reference}")
        assert "Send the till roll" in [one["text"] for one in answer.json()["requests"]]
        assert [(one["sender"], one["text"]) for one in answer.json()["messages"]] == [("police", "Thank you.")]
        assert officer.name not in answer.content.decode()

    def test_an_outcome_is_told_in_the_businesss_words(self, till: System) -> None:
        reference = sent(till)
        officer = police_user()
        case = Case.objects.get()
        from bizwatch.cases.services import finalise, record_crime, take_case

        at = clock.now()
        taken = take_case(case=case, by=officer, at=at)
        recorded = record_crime(case=taken, by=officer, at=at, version=taken.version)
        finalise(
            case=recorded,
            outcome_code="18",
            facts=cases.everything(told=cases.told(at)),
            by=officer,
            at=at,
            version=recorded.version,
        )
        found = till.get(f"/reports/{reference}").json()
        assert found["waiting_for"] == "nobody"
        assert found["outcome"]["code"] == "18"
        assert found["outcome"]["words"] == "The footage does not show the face."

    @pytest.mark.parametrize("reference", ["BW-0000-0000", "none", "%00", "BW-%F0%9F%98%80", "x" * 300])
    def test_what_is_not_there_is_404(self, till: System, reference: str) -> None:
        answer = till.get(f"/reports/{reference}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/api/v1/problems#not-found")

    def test_another_businesss_report_and_a_restricted_one_are_not_there(self, till: System) -> None:
        theirs = sent(system(name="Rival"))
        own = sent(till)
        Case.objects.filter(reports__reference=own).update(is_restricted=True)
        assert till.get(f"/reports/{theirs}").status_code == till.get(f"/reports/{own}").status_code == 404

    def test_a_token_for_some_premises_sees_theirs_only(self, till: System) -> None:
        reference = sent(till)
        second = shops.premises(till.business, "Second")
        _, text = token(till.business, premises=[second.reference])
        narrow = System(till.business, second, till.client, text)
        mine = sent(narrow)
        assert narrow.get(f"/reports/{reference}").status_code == 404
        assert narrow.get(f"/reports/{mine}").status_code == 200
        assert [one["reference"] for one in narrow.get("/premises").json()["premises"]] == [second.reference]
        ApiClient.objects.get(is_limited=True).premises.clear()
        assert narrow.get(f"/reports/{mine}").status_code == 404
        assert narrow.get("/premises").json()["premises"] == []


class TestListing:
    def test_a_cursor_reads_to_the_end_and_on_from_there(self, till: System) -> None:
        made = [sent(till, key=f"k{number}", your_reference=str(number)) for number in range(5)]
        Report.objects.update(sent_at=clock.now() - timedelta(minutes=1))
        seen, cursor, pages = [], "", 0
        while pages < 5:
            page = till.get(f"/reports?limit=2&cursor={cursor}").json()
            seen += [one["reference"] for one in page["reports"]]
            cursor, pages = page["next"], pages + 1
            if not page["more"]:
                break
        assert (seen, pages) == (made, 3)
        late = sent(till, key="late")
        assert till.get(f"/reports?cursor={cursor}").json()["reports"] == []
        Report.objects.filter(reference=late).update(sent_at=clock.now() - timedelta(seconds=31))
        assert [one["reference"] for one in till.get(f"/reports?cursor={cursor}").json()["reports"]] == [late]

    @pytest.mark.parametrize("cursor", ["x", "%00", "MjAyNg", "OTk5OS0xMi0zMVQwMDowMDowMCAx", "é"])
    def test_a_cursor_of_nobody_is_refused(self, till: System, cursor: str) -> None:
        answer = till.get(f"/reports?cursor={cursor}")
        assert (answer.status_code, set(errors(answer))) == (422, {"cursor"})

    @pytest.mark.parametrize("limit", ["0", "201", "x", "9" * 30])
    def test_a_limit_out_of_range_is_named(self, till: System, limit: str) -> None:
        answer = till.get(f"/reports?limit={limit}")
        assert (answer.status_code, set(errors(answer))) == (422, {"limit"})

    def test_kinds_have_their_questions_and_restricted_ones_are_not_offered(self, till: System) -> None:
        kinds = {kind["code"]: kind for kind in till.get("/kinds").json()["kinds"]}
        assert "modern_slavery" not in kinds
        fields = {question["field"] for question in kinds["shop_theft"]["questions"]}
        assert {"what_happened", "property[].description", "contact.email", "cctv.cameras[].camera"} <= fields
        assert till.get("/kinds?on=2018-04-02").json()["kinds"] != list(kinds.values())
        assert till.get("/kinds?on=0001-01-01").status_code == 422


class TestWriting:
    def test_a_message_reaches_the_desk_once(self, till: System) -> None:
        reference = sent(till)
        path = f"/reports/{reference}/messages"
        first = till.ask("POST", path, body={"text": "He was back today."}, key="m1")
        again = till.ask("POST", path, body={"text": "He was back today."}, key="m1")
        assert (first.status_code, first.content) == (201, again.content)
        message = CaseMessage.objects.get(text="He was back today.")
        assert (message.side, message.by, message.by_name) == (Side.BUSINESS, None, till.client.audit_name)
        assert Case.objects.get().unread_by_police == 1

    @pytest.mark.parametrize(
        ("body", "where"),
        [
            ({}, "#/text"),
            ({"text": ""}, "#/text"),
            ({"text": "x" * 5_001}, "#/text"),
            ({"text": "a", "b": 1}, "#/b"),
            ({"text": 5}, "#/text"),
        ],
    )
    def test_a_message_that_is_none_is_refused(self, till: System, body: dict[str, Any], where: str) -> None:
        answer = till.ask("POST", f"/reports/{sent(till)}/messages", body=body, key="m")
        assert (answer.status_code, set(errors(answer))) == (422, {where})

    def test_what_was_left_out_can_be_answered(self, till: System) -> None:
        path = f"/reports/{sent(till)}/answers"
        answer = till.ask(
            "POST",
            path,
            body={"supports_action": "yes", "people": [{"description": "Tall, grey hood"}]},
            key="a1",
        )
        assert answer.status_code == 200, answer.content
        assert set(answer.json()["taken"]) == {"support_action", "known", "people"}
        assert {one["page"] for one in answer.json()["missing"]} == {"property"}
        done = till.ask("POST", path, body={"property": [{"description": "Gin", "unit_value": 25.5}]}, key="a2")
        assert done.json() == {"taken": ["property"], "missing": []}
        case = Case.objects.get()
        assert (case.people.count(), case.property_lines.count(), case.supports_action) == (1, 1, "yes")
        assert case.owed_by_business == 0

    def test_answers_that_were_not_asked_for_or_are_wrong_change_nothing(self, till: System) -> None:
        path = f"/reports/{sent(till)}/answers"
        answer = till.ask("POST", path, body={"supports_action": "yes", "what_happened": "More"}, key="a1")
        assert (answer.status_code, set(errors(answer))) == (422, {"#/what_happened"})
        wrong = till.ask("POST", path, body={"supports_action": "maybe", "kind": "arson"}, key="a2")
        assert set(errors(wrong)) == {"#/supports_action", "#/kind"}
        assert Case.objects.get().supports_action == "unsure"


class TestEvidence:
    def test_a_file_is_kept_once_with_its_continuity(self, till: System) -> None:
        reference, content = sent(till), picture()
        digest = hashlib.sha256(content).hexdigest()
        first = till.evidence(reference, file=a_file(content), sha256=digest.upper(), caption="The till")
        again = till.evidence(reference, file=a_file(content), sha256=digest)
        assert (first.status_code, again.status_code) == (201, 200), first.content
        assert first.json() == again.json()
        exhibit = Case.objects.get().exhibits.get()
        assert (exhibit.evidence.sha256, exhibit.evidence.caption) == (digest, "The till")
        assert exhibit.evidence.received_from == f"api:{till.client.pk}"
        assert [one["name"] for one in till.get(f"/reports/{reference}").json()["evidence"]] == ["till.jpg"]

    def test_a_file_that_arrived_otherwise_is_not_kept(self, till: System) -> None:
        answer = till.evidence(sent(till), file=a_file(picture()), sha256="0" * 64)
        assert answer.status_code == 422
        assert not Case.objects.get().exhibits.exists()

    def test_what_is_no_evidence_is_refused_in_the_forms_words(self, till: System) -> None:
        content = b"MZ\x90 a program"
        digest = hashlib.sha256(content).hexdigest()
        answer = till.evidence(sent(till), file=a_file(content, "till.jpg"), sha256=digest)
        assert "cannot be taken as evidence" in errors(answer)["file"]

    def test_every_part_that_is_wrong_is_named(self, till: System) -> None:
        answer = till.evidence(sent(till), sha256="abc", caption="x" * 201, colour="blue")
        assert set(errors(answer)) == {"file", "sha256", "caption", "colour"}


def test_a_report_without_token_or_with_json_alone_is_not_taken(till: System) -> None:
    body = minimum(till.premises)
    assert till.ask("POST", "/reports", body=body, key="x", headers={"Authorization": ""}).status_code == 401
    assert not Report.objects.exists()
