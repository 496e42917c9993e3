"""The pages of an import of reports, as head office sees them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bizwatch.businesses.models import Business, Premises
from bizwatch.reporting import tasks
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.models import ReportImport, ReportMapping
from bizwatch.reporting.models import Report
from bizwatch.reporting.services import importing
from bizwatch.reporting.services.import_reading import upload_reports_file
from tests.accounts.people import signed_in
from tests.businesses import shops
from tests.reporting.samples import AT
from tests.reporting.test_import_reports import BY, GOOD, HEAD, csv_of
from tests.reporting.walking import text_of

UPLOAD = "/report/import/"


@pytest.fixture
def shop(db: None, now: Any) -> Business:
    return shops.business()


@pytest.fixture
def store(shop: Business) -> Premises:
    return shops.premises(shop, "0412", contact_name="Ada Marsh", contact_email="ada@shop.example")


@pytest.fixture
def client(shop: Business, store: Premises) -> Client:
    return signed_in(shops.member(shop))


def sent(client: Client, *lines: str, head: str = HEAD, mapping: str = "plain") -> ReportImport:
    """Upload a file through the page."""
    file = SimpleUploadedFile("august.csv", csv_of(*lines, head=head))
    answer = client.post(UPLOAD, {"file": file, "mapping": mapping})
    assert answer.status_code == 302, text_of(answer)
    held = ReportImport.objects.latest("pk")
    assert answer.headers["Location"] in (page(held), page(held, "columns/"))
    return held


def page(held: ReportImport, part: str = "") -> str:
    return f"{UPLOAD}{held.public_id}/{part}"


def test_from_a_file_to_reports(client: Client) -> None:
    held = sent(client, GOOD, GOOD.replace("R1", "R2").replace("22/11", "32/11"))
    shown = text_of(client.get(page(held)))
    for words in (
        "Shop theft",
        "22 November 2026",
        "Filled a bag and left",
        "4 × 70cl vodka, £16.50",
        "is not a real date",
    ):
        assert words in shown
    assert "Import 1 report" in shown
    confirm = text_of(client.get(page(held, "start/")))
    assert "1 report will be sent to the police" in confirm
    assert "1 row must be put right first" in confirm
    assert not Report.objects.exists()
    assert client.post(page(held, "start/")).headers["Location"] == page(held)
    assert Report.objects.count() == 1
    done = text_of(client.get(page(held)))
    assert "Finished" in done
    references = b"".join(client.get(page(held, "reports.csv")).streaming_content).decode()  # type: ignore[attr-defined]
    assert Report.objects.get().case.crime_reference in references
    assert "R1" in references


def test_a_row_is_put_right_on_its_page(client: Client) -> None:
    held = sent(client, GOOD.replace("22/11", "32/11"))
    client.post(page(held, "start/"))
    form = client.get(page(held, "rows/2/"))
    assert "is not a real date" in text_of(form)
    cells = dict(zip((f"cell_{place}" for place in range(9)), GOOD.split(","), strict=True))
    wrong = client.post(page(held, "rows/2/"), {**cells, "cell_3": "31/2/2026"})
    assert wrong.status_code == 422
    assert "There is a problem" in text_of(wrong)
    assert client.post(page(held, "rows/2/"), cells).status_code == 302
    assert client.get(page(held, "rows/2/")).status_code == 404


def test_faults_come_as_csv_that_can_be_corrected_and_imported(client: Client) -> None:
    held = sent(client, GOOD.replace("22/11", "32/11").replace("Filled a bag and left", "=cmd|' /C calc'!A0"))
    text = client.get(page(held, "rows-to-put-right.csv")).content.decode("utf-8-sig")
    assert text.startswith("Row in the file,What is wrong,Reference")
    assert "'=cmd|" in text
    corrected = text.replace("32/11", "21/11").splitlines()
    again = sent(client, *corrected[1:], head=corrected[0])
    client.post(page(again, "start/"))
    assert Report.objects.get().case.told_summary.startswith("=cmd|' /C calc'!A0")


def test_columns_and_values_are_chosen_and_kept_under_a_name(client: Client, shop: Business, store: Premises) -> None:
    head = HEAD.replace("Kind", "Sort").replace("Store number", "Where")
    odd = GOOD.replace("Shop theft", "nicked").replace("0412", "Branch A")
    held = sent(client, odd, head=head)
    assert client.post(page(held, "start/")).headers["Location"] == page(held, "columns/")
    assert not Report.objects.exists()
    columns = held.columns()
    chosen = {f"column_{place}": code for place, code in enumerate(columns.values())}
    chosen |= {
        "column_1": "kind",
        "column_2": "premises",
        "date_order": "day-first",
        "kind_for_all": "",
        "name": "Ours",
    }
    assert client.post(page(held, "columns/"), {**chosen, "column_1": "premises", "column_2": ""}).status_code == 422
    assert client.post(page(held, "columns/"), chosen).status_code == 302
    values = text_of(client.get(page(held, "values/")))
    assert "nicked" in values
    assert "Branch A" in values
    answer = client.post(page(held, "values/"), {"kind_0": "shop_theft", "place_0": store.reference})
    assert answer.status_code == 302
    kept = ReportMapping.objects.get().mapping
    assert (kept.kinds, kept.places) == ({"nicked": "shop_theft"}, {"brancha": store.reference})
    next_file = sent(client, odd.replace("R1", "R2"), head=head, mapping="Ours")
    assert next_file.rows.get().state == RowState.READY


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(client: Client) -> None:
    for content, says in ((b"%PDF-1.4", "This is a PDF"), (b"", "empty"), (b"Kind,When\n", "no rows of reports")):
        answer = client.post(UPLOAD, {"file": SimpleUploadedFile("x.csv", content), "mapping": "plain"})
        assert answer.status_code == 422
        assert says in text_of(answer)
    assert not ReportImport.objects.exists()


def test_discarding_leaves_nothing(client: Client) -> None:
    held = sent(client, GOOD)
    assert client.post(page(held, "discard/")).status_code == 302
    assert not ReportImport.objects.exists()


def test_progress_is_shown_while_it_goes_on(client: Client, shop: Business) -> None:
    held = upload_reports_file(
        business=shop, file_name="a.csv", data=csv_of(*(GOOD.replace("R1", f"R{n}") for n in range(60))), by=BY, at=AT
    )
    importing.check_more(held=held, by=BY, at=AT, rows=importing.BATCH)
    answer = client.get(page(held))
    html = answer.content.decode()
    assert f"{importing.BATCH} of 60 rows checked" in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert "reporting/import" in html
    tasks.go_on_with_imports()
    held.refresh_from_db()
    assert held.state == ImportState.READY
    assert "http-equiv" not in client.get(page(held)).content.decode()
    importing.start_import(held=held, by=BY, at=AT)
    assert "0 of 60 rows imported" in client.get(page(held)).content.decode()
    assert client.post(page(held, "go-on/")).status_code == 302
    assert Report.objects.count() == 60


def test_it_is_for_head_office_alone(client: Client, shop: Business, store: Premises) -> None:
    held = sent(client, GOOD)
    staff = signed_in(shops.member(shop, "business_staff", at=[store]))
    assert ["Import reports from a file" in text_of(one.get("/report/")) for one in (client, staff)] == [True, False]
    assert staff.get(UPLOAD).status_code == 403
    assert staff.get(page(held)).status_code == 403
    other = signed_in(shops.member(shops.business("Rival")))
    for part in ("", "columns/", "values/", "start/", "rows/2/", "rows-to-put-right.csv", "reports.csv"):
        assert other.get(page(held, part)).status_code == 404, part
    for part in ("start/", "go-on/", "discard/"):
        assert other.post(page(held, part)).status_code == 404, part
    assert "login" in Client().get(UPLOAD).headers["Location"] or "sign-in" in Client().get(UPLOAD).headers["Location"]
