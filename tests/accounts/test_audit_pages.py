"""The auditor's pages."""

import csv
import html
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from bizwatch.audit.choices import Action
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.services import SystemActor, audited, record, record_read
from tests.accounts.people import PASSWORD, police_user, signed_in
from tests.audit.acts import lift_the_triggers, sql

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
SEARCH = "/audit/"


@pytest.fixture
def auditor():
    return police_user("auditor", email="uma@audit.example", name="Uma Rix", collar_number="")


@pytest.fixture
def audit(auditor) -> Client:
    return signed_in(auditor)


@pytest.fixture
def ann():
    return police_user()


@pytest.fixture(autouse=True)
def witness(tmp_path, monkeypatch):
    path = tmp_path / "witness.jsonl"
    monkeypatch.setattr(settings, "BIZWATCH_AUDIT_WITNESS", path)
    return path


def read(by, subject_id, *, at=DAY, case="", reason="allocated case"):
    record_read(by=by, at=at, subject_type="person", subject_id=subject_id, case_reference=case, reason=reason)


def shown(answer) -> list[str]:
    """The records in the rows of the result."""
    body = html.unescape(answer.content.decode()).partition("<tbody")[2]
    return [row.partition("person ")[2].partition("<")[0] for row in body.split("<tr")[1:] if "person " in row]


def text_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


class TestSearch:
    def test_by_who_did_it(self, audit, ann):
        read(ann, "p1")
        read(SystemActor("sweep"), "p2")
        for who in ("ann", "1841", "ann@police.example", ann.audit_id):
            assert shown(audit.get(SEARCH, {"who": who, "subject_type": "person"})) == ["p1"]
        assert shown(audit.get(SEARCH, {"who": "system:sweep"})) == ["p2"]
        assert shown(audit.get(SEARCH, {"who": "nobody at all"})) == []

    def test_somebody_who_left_is_found(self, audit, ann):
        read(ann, "p1")
        ann.is_active = False
        ann.save()
        assert shown(audit.get(SEARCH, {"who": "ann", "subject_type": "person"})) == ["p1"]

    def test_by_case_however_it_is_typed(self, audit, ann):
        from bizwatch.kernel.references import new_reference

        reference = new_reference("NC")
        read(ann, "p1", case=reference)
        read(ann, "p2", case="36/1/26")
        assert shown(audit.get(SEARCH, {"case_reference": f" {reference.lower().replace('-', ' ')} "})) == ["p1"]
        assert shown(audit.get(SEARCH, {"case_reference": "36/1/26"})) == ["p2"]

    def test_by_record_and_by_act(self, audit, ann):
        read(ann, "p1")
        with audited():
            record(Action.DISCLOSURE, by=ann, at=DAY, subject_type="person", subject_id="p1")
        asked = {"subject_type": "person", "subject_id": "p1"}
        assert shown(audit.get(SEARCH, asked)) == ["p1", "p1"]
        assert shown(audit.get(SEARCH, {**asked, "action": "disclosure"})) == ["p1"]

    def test_by_day_in_london(self, audit, ann):
        """Midnight on 29 March 2026 was at 00:00 UTC, on 30 March at 23:00 UTC the day before."""
        for name, hour in (("before", -1), ("first", 0), ("last", 22), ("after", 23)):
            read(ann, name, at=datetime(2026, 3, 29, tzinfo=UTC) + timedelta(hours=hour))
        asked = {
            f"{end}-{box}": value
            for end in ("since", "until")
            for box, value in zip(("day", "month", "year"), (29, 3, 2026), strict=True)
        }
        assert shown(audit.get(SEARCH, asked)) == ["last", "first"]

    def test_newest_first_a_page_at_a_time(self, audit, ann):
        for number in range(120):
            read(ann, f"p{number}")
        seen: list[str] = []
        page = f"{SEARCH}?subject_type=person"
        for size in (50, 50, 20):
            answer = audit.get(page)
            assert len(shown(answer)) == size
            seen += shown(answer)
            text = html.unescape(answer.content.decode())
            if size == 50:
                page = SEARCH + text.split('rel="next"')[0].rsplit('href="/audit/', 1)[1].split('"')[0]
        assert seen == [f"p{number}" for number in reversed(range(120))]

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", ""])
    def test_a_strange_page_number_is_no_error(self, audit, before):
        assert audit.get(SEARCH, {"before": before}).status_code == 200

    def test_a_date_that_is_none(self, audit):
        answer = audit.get(SEARCH, {"since-day": "31", "since-month": "2", "since-year": "2026"})
        assert answer.status_code == 422
        assert "must be a real date" in text_of(answer)

    def test_the_search_is_audited_without_the_name_that_was_typed(self, audit, auditor, ann):
        audit.get(SEARCH, {"who": "ann example", "subject_type": "person", "case_reference": "36/1/26"})
        event = AuditEvent.objects.get(subject_type="audit")
        assert (event.actor_id, event.action, event.subject_id) == (auditor.audit_id, "consultation", "search")
        assert event.case_reference == "36/1/26"
        assert event.detail == {"asked_subject_type": "person", "asked_who": ann.audit_id}
        audit.get(SEARCH, {"who": "Kermit"})
        assert "Kermit" not in str(AuditEvent.objects.latest("sequence").detail)

    def test_what_is_in_the_audit_is_shown_as_text(self, audit, ann):
        read(ann, "<script>alert(1)</script>", reason="<b>bold</b>")
        page = audit.get(SEARCH, {"subject_type": "person"}).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page

    def test_costs_a_steady_number_of_queries(self, audit, ann, django_assert_max_num_queries):
        for number in range(60):
            read(ann, f"p{number}")
        with django_assert_max_num_queries(11):
            audit.get(SEARCH, {"who": "ann"})


class TestWhoLooked:
    def test_lists_readers_and_those_it_was_given_to(self, audit, ann):
        read(ann, "p 1/2", reason="allocated case")
        read(SystemActor("sweep"), "other")
        with audited():
            record(Action.ALTERATION, by=ann, at=DAY, subject_type="person", subject_id="p 1/2")
            record(Action.DISCLOSURE, by=SystemActor("export"), at=DAY, subject_type="person", subject_id="p 1/2")
        page = text_of(audit.get(reverse("audit:subject", args=["person", "p 1/2"])))
        body = page.partition("<tbody")[2]
        assert body.count("<tr") == 2
        for said in ("PC Ann Example (1841)", "Looked at", "allocated case", "Given to someone", "Bizwatch (export)"):
            assert said in body
        looked = AuditEvent.objects.latest("sequence")
        assert looked.detail == {"of": "person", "number": "p 1/2"}

    def test_nobody(self, audit):
        assert "Nobody has looked at it." in text_of(audit.get(reverse("audit:subject", args=["person", "p1\x00"])))


class TestCheck:
    def test_a_whole_chain(self, audit, ann):
        read(ann, "p1")
        page = reverse("audit:check")
        assert "Check now" in text_of(audit.get(page))
        assert "The chain holds: every row fits the one before" in text_of(audit.post(page))

    def test_a_broken_chain(self, audit, ann):
        read(ann, "p1")
        lift_the_triggers()
        sql("UPDATE audit_auditevent SET reason = 'none' WHERE subject_id = 'p1'")
        row = AuditEvent.objects.get(subject_id="p1").sequence
        assert f"The chain is broken at row {row}: its content was changed" in text_of(
            audit.post(reverse("audit:check"))
        )

    def test_only_the_newest_rows_of_a_long_chain(self, audit, ann, monkeypatch):
        monkeypatch.setattr("bizwatch.accounts.audit_views._CHECKED_AT_ONCE", 5)
        for number in range(10):
            read(ann, f"p{number}")
        total = AuditEvent.objects.count()
        assert f"the newest 5 of {total} rows fits the one before" in text_of(audit.post(reverse("audit:check")))
        lift_the_triggers()
        sql("UPDATE audit_auditevent SET reason = 'none' WHERE subject_id = 'p9'")
        assert f"broken at row {total}" in text_of(audit.post(reverse("audit:check")))

    def test_a_cut_off_tail(self, audit, ann, witness):
        read(ann, "p1")
        last = AuditEvent.objects.latest("sequence")
        witness.write_text(f'{{"sequence": {last.sequence + 4}, "hash": "x", "at": ""}}\n')
        assert "were witnessed and are gone" in text_of(audit.post(reverse("audit:check")))

    def test_a_damaged_witness(self, audit, ann, witness):
        read(ann, "p1")
        witness.write_text("nonsense\n")
        assert "cannot be read" in text_of(audit.post(reverse("audit:check")))


class TestExport:
    def lines(self, answer) -> list[dict[str, str]]:
        text = b"".join(answer.streaming_content).decode()
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    def test_gives_the_rows_of_the_search(self, audit, auditor, ann):
        read(ann, "p1", case="36/1/26")
        read(ann, "p2")
        answer = audit.get(reverse("audit:export"), {"case_reference": "36/1/26", "subject_type": "person"})
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"].startswith('attachment; filename="audit-')
        (line,) = self.lines(answer)
        event = AuditEvent.objects.get(subject_id="p1")
        assert (line["record_id"], line["who"], line["hash"]) == ("p1", "PC Ann Example (1841)", event.event_hash)
        given = AuditEvent.objects.latest("sequence")
        assert (given.action, given.subject_id, given.actor_id) == ("disclosure", "export", auditor.audit_id)

    def test_no_cell_is_a_formula(self, audit):
        by = SystemActor("x")
        for start in "=+-@":
            read(by, f"{start}cmd|' /C calc'!A0", reason=f"{start}HYPERLINK(1)")
        for line in self.lines(audit.get(reverse("audit:export"), {"subject_type": "person"})):
            assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in line.values())

    def test_too_many_rows_are_refused_and_said(self, audit, ann, monkeypatch):
        monkeypatch.setattr("bizwatch.accounts.audit_views._MOST_ROWS", 2)
        for number in range(3):
            read(ann, f"p{number}")
        answer = audit.get(reverse("audit:export"), {"subject_type": "person"})
        assert answer["Location"] == "/audit/?subject_type=person"
        assert "finds more than 2 rows" in text_of(audit.get(answer["Location"]))
        assert not AuditEvent.objects.filter(action="disclosure").exists()

    def test_a_question_that_cannot_be_asked_goes_back(self, audit):
        answer = audit.get(reverse("audit:export"), {"since-day": "31"})
        assert answer["Location"] == "/audit/?since-day=31"

    def test_asks_who_it_is_after_five_minutes(self, auditor):
        with time_machine.travel(DAY, tick=False) as clock:
            audit = signed_in(auditor)
            clock.shift(timedelta(minutes=6))
            answer = audit.get(reverse("audit:export") + "?subject_type=person")
            assert answer["Location"].startswith(reverse("account_reauthenticate"))
            back = audit.post(answer["Location"], {"password": PASSWORD})
            assert back["Location"] == reverse("audit:export") + "?subject_type=person"
            assert audit.get(back["Location"]).status_code == 200
