"""Rows of a file that tell of an event which reached us through another door: shown, and left out only by a person."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.businesses.exceptions import BusinessNotFound, ImportNotOpen
from bizwatch.businesses.models import Business, Premises
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import duplicates_of_cases
from bizwatch.reporting.choices import Door
from bizwatch.reporting.dataset import read_dataset
from bizwatch.reporting.import_selectors import import_counts, import_report
from bizwatch.reporting.importing.choices import RowState
from bizwatch.reporting.importing.mapping import NO_MAPPING, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport
from bizwatch.reporting.models import Report
from bizwatch.reporting.services import importing
from bizwatch.reporting.services.direct import receive_report
from bizwatch.reporting.services.import_reading import dry_run
from tests.accounts.people import police_user, signed_in
from tests.businesses import shops
from tests.reporting.samples import AT
from tests.reporting.test_import_reports import BY, GOOD, csv_of, imported, uploaded
from tests.reporting.walking import text_of

OTHER = GOOD.replace("R1", "R2").replace("22/11", "20/11")


@pytest.fixture
def shop(db: None, now: Any) -> Business:
    return shops.business()


@pytest.fixture
def store(shop: Business) -> Premises:
    return shops.premises(shop, "0412", contact_name="Ada Marsh", contact_email="ada@shop.example")


def told(store: Premises, *, door: Door = Door.PHONE, when: str = "2026-11-22T16:20:00Z", **more: Any) -> Case:
    """A case of which somebody told through another door."""
    said = {"kind": "shop_theft", "happened_from": when, "what_happened": "Two men took drink.", **more}
    reading = read_dataset({**said, "premises": store.reference}, at=AT, door=door)
    assert reading.faults == []
    return receive_report(reading=reading, premises=store, door=door, by=BY, at=AT).case


@pytest.fixture
def case(store: Premises) -> Case:
    return told(store)


def checked(shop: Business, *lines: str) -> ReportImport:
    held = uploaded(shop, *lines)
    assert importing.check_more(held=held, by=BY, at=AT) == 0
    held.refresh_from_db()
    return held


def left_out(held: ReportImport, *ticked: int) -> int:
    return importing.leave_rows_out(held=held, shown=[2, 3], ticked=ticked, by=BY, at=AT)


def finished(held: ReportImport) -> ReportImport:
    importing.start_import(held=held, by=BY, at=AT)
    assert importing.import_more(held=held, by=BY, at=AT) == 0
    return held


def test_the_preview_names_the_case_and_why(shop: Business, case: Case) -> None:
    (row, other) = checked(shop, GOOD, OTHER).rows.order_by("number")
    (found,) = row.told_before
    assert (found["reference"], found["door"], found["is_same"]) == (case.crime_reference, "phone", False)
    assert found["reasons"][:2] == ["the same premises", "5 minutes apart"]
    assert (row.state, other.told_before) == (RowState.READY, [])


def test_it_is_imported_and_offered_to_the_desk(shop: Business, case: Case) -> None:
    held = imported(shop, GOOD)
    made = Report.objects.get(door=Door.IMPORT).case
    (entry,) = import_report(held).told_before
    assert (entry["row"], entry["reference"], entry["left_out"]) == (2, case.crime_reference, False)
    assert made.joined_to is None
    offered = duplicates_of_cases(police_user(), [made.crime_reference], at=AT)[made.crime_reference]
    assert [one.reference for one in offered] == [case.crime_reference]


def test_a_row_that_a_person_ticked_is_left_out(shop: Business, case: Case) -> None:
    held = checked(shop, GOOD, OTHER)
    assert left_out(held, 2, 3) == 1, "of the other row no case tells"
    assert [row.state for row in held.rows.order_by("number")] == [RowState.LEFT_OUT, RowState.READY]
    assert (import_counts(held)["left_out"], import_counts(held)["told_before"]) == (1, 0)
    assert left_out(held) == 0
    assert left_out(held, 2) == 1
    again = importing.choose_mapping(held=held, mapping=held.column_mapping, by=BY, at=AT)
    importing.check_more(held=again, by=BY, at=AT)
    report = import_report(finished(held))
    assert (report.left_out, report.imported, report.told_before[0]["left_out"]) == (1, 1, True)
    assert held.rows.get(number=2).values == {}, "nobody needs its cells any more"
    with pytest.raises(ImportNotOpen):
        left_out(held, 2)


def test_a_row_is_taken_in_again_when_no_case_tells_of_it_any_more(shop: Business, case: Case) -> None:
    held = checked(shop, GOOD, OTHER)
    assert left_out(held, 2) == 1
    Case.objects.filter(pk=case.pk).update(status="cancelled", is_open=False)
    again = importing.choose_mapping(held=held, mapping=held.column_mapping, by=BY, at=AT)
    importing.check_more(held=again, by=BY, at=AT)
    row = held.rows.get(number=2)
    assert (row.state, row.is_left_out, row.told_before) == (RowState.READY, False, [])
    assert import_counts(held)["left_out"] == 0
    assert left_out(held) == 0
    report = import_report(finished(held))
    assert (report.imported, report.left_out) == (2, 0)


def test_only_head_office_leaves_rows_out(shop: Business, case: Case) -> None:
    held = checked(shop, GOOD)
    with pytest.raises(BusinessNotFound):
        importing.leave_rows_out(
            held=held, shown=[2], ticked=[2], by=shops.member(shop, "business_staff", at=[case.premises]), at=AT
        )


def test_rows_of_one_file_are_not_held_against_each_other(shop: Business, store: Premises, monkeypatch: Any) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    report = import_report(imported(shop, GOOD, GOOD.replace("R1", "R2"), GOOD.replace("R1", "")))
    assert (report.imported, report.told_before) == (3, [])
    elsewhere = imported(shop, GOOD.replace("R1", ""), mapping=ColumnMapping(name="till", title="Till"))
    assert len(import_report(elsewhere).told_before) == 3, "another source may tell of the same event"


def test_nothing_is_said_of_other_businesses_or_in_confidence(shop: Business, store: Premises) -> None:
    told(shops.premises(shops.business("Rival"), "0412", postcode=store.postcode, address=store.address))
    secret = told(store)
    Case.objects.filter(pk=secret.pk).update(is_restricted=True)
    assert import_report(checked(shop, GOOD)).told_before == []


def test_without_a_business_each_row_is_held_against_its_own(shop: Business, store: Premises, case: Case) -> None:
    rival = shops.premises(shops.business("Rival"), "0413")
    theirs = told(rival)
    lines = [GOOD.replace("0412", store.reference), GOOD.replace("R1", "R2").replace("0412", rival.reference)]
    found = dry_run(business=None, data=csv_of(*lines), mapping=NO_MAPPING, at=AT).told_before
    assert [(one["row"], one["reference"]) for one in found] == [(2, case.crime_reference), (3, theirs.crime_reference)]


@pytest.mark.parametrize("rows", [40, 400])
def test_the_queries_do_not_grow_with_the_rows(shop: Business, case: Case, rows: int) -> None:
    start = AT - timedelta(days=300)
    lines = []
    for number in range(rows):
        day = start + timedelta(hours=13 * number)
        lines.append(f"X{number},shop theft,0412,{day:%d/%m/%Y},{day:%H:%M},Filled bag {number},Gin,1,9")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        report = dry_run(business=shop, data=csv_of(*lines, GOOD), at=AT)
    assert report.imported == rows + 1
    assert [one["row"] for one in report.told_before] == [rows + 2]
    assert len(asked) <= 6 + 4 * (1 + rows // 200)


class TestCommand:
    def run(self, tmp_path: Path, shop: Business, *options: str) -> str:
        path, out = tmp_path / "reports.csv", StringIO()
        path.write_bytes(csv_of(GOOD, OTHER))
        call_command("import_reports", str(path), "--business", shop.reference, *options, stdout=out)
        return out.getvalue()

    def test_a_dry_run_says_what_would_happen(self, shop: Business, case: Case, tmp_path: Path) -> None:
        said = self.run(tmp_path, shop, "--dry-run")
        assert f"Row 2: Could be the same event as {case.crime_reference}" in said
        assert "It is imported all the same, unless you leave it out" in said
        assert "a person there joins them" in said

    def test_json_has_them_by_row(self, shop: Business, case: Case, tmp_path: Path) -> None:
        for options in (["--dry-run"], []):
            (found,) = json.loads(self.run(tmp_path, shop, "--json", *options))["possible_duplicates"]
            assert (found["row"], found["reference"], found["left_out"]) == (2, case.crime_reference, False)
            assert found["reasons"][0] == "the same premises"


class TestReads:
    """Rows hold names of people, so every page that shows some is on record, with which."""

    @pytest.fixture
    def held(self, shop: Business, case: Case) -> ReportImport:
        return checked(shop, GOOD, OTHER, GOOD.replace("R1", "R3").replace("22/11", "99/99"))

    @pytest.mark.parametrize(
        ("part", "shown"), [("", "2, 3, 4"), ("columns/", "2, 3, 4"), ("told-before/", "2"), ("rows/4/", "4")]
    )
    def test_each_page_that_shows_rows(self, shop: Business, held: ReportImport, part: str, shown: str) -> None:
        client, before = signed_in(shops.member(shop)), AuditEvent.objects.count()
        assert client.get(f"/report/import/{held.public_id}/{part}").status_code == 200
        (read,) = AuditEvent.objects.order_by("pk")[before:]
        assert (read.action, read.subject_type, read.subject_id) == (
            "consultation",
            "report_import",
            str(held.public_id),
        )
        assert read.detail == {"shown": shown}

    def test_the_rows_as_a_file_are_given_away(self, shop: Business, held: ReportImport) -> None:
        client, before = signed_in(shops.member(shop)), AuditEvent.objects.count()
        assert client.get(reverse("reporting:import_faults", args=[held.public_id])).status_code == 200
        (given,) = AuditEvent.objects.order_by("pk")[before:]
        assert (given.action, given.detail) == ("disclosure", {"rows": 1})


class TestPages:
    @pytest.fixture
    def client(self, shop: Business) -> Client:
        return signed_in(shops.member(shop))

    def test_a_person_ticks_what_is_left_out(self, client: Client, shop: Business, case: Case) -> None:
        held = checked(shop, GOOD, OTHER)
        page, choose = f"/report/import/{held.public_id}/", f"/report/import/{held.public_id}/told-before/"
        shown = text_of(client.get(page))
        assert "Rows that a case may tell of already" in shown
        assert f"Could be the same event as {case.crime_reference}" in shown
        assert "Filled a bag and left" in text_of(client.get(choose))
        assert client.post(choose, {"rows": ["7"]}).status_code == 422
        assert client.post(choose, {"rows": ["2"]}).headers["Location"] == page
        assert "Saved: 1 row left out." in text_of(client.get(page))
        assert "checked" in client.get(choose).content.decode()
        assert "Left out, as you or the mapping said: 1 row." in text_of(client.get(f"{page}start/"))
        client.post(f"{page}start/")
        assert Report.objects.filter(door=Door.IMPORT).count() == 1
        assert "Left out" in text_of(client.get(choose))
        assert client.post(choose, {"rows": []}).status_code == 302

    def test_afterwards_it_says_what_became_of_them(self, client: Client, shop: Business, case: Case) -> None:
        held = finished(checked(shop, GOOD))
        made = Report.objects.get(door=Door.IMPORT).case
        shown = text_of(client.get(f"/report/import/{held.public_id}/"))
        assert f"Imported as {made.crime_reference}" in shown
        assert "The desk is offered both" in shown

    def test_it_is_for_head_office_alone(self, shop: Business, case: Case) -> None:
        held = checked(shop, GOOD)
        other = signed_in(shops.member(shops.business("Rival")))
        assert other.get(f"/report/import/{held.public_id}/told-before/").status_code == 404
