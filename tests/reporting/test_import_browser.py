"""The pages of an import of reports in a browser, in every state: accessible, and on a narrow telephone."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bizwatch.audit.services import SystemActor
from bizwatch.businesses.models import Premises
from bizwatch.kernel import clock
from bizwatch.reporting.choices import Door
from bizwatch.reporting.dataset import read_dataset
from bizwatch.reporting.importing.models import ReportImport
from bizwatch.reporting.models import Report
from bizwatch.reporting.services import importing
from bizwatch.reporting.services.direct import receive_report
from bizwatch.reporting.views import importing as views
from tests.browser import OpenPage
from tests.businesses import shops
from tests.reporting.looking import enter, look
from tests.reporting.test_import_reports import HEAD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
BY = SystemActor("test")
ROWS, AT_ONCE = 14, 4  # more rows than are looked at while the browser waits


@pytest.fixture
def store(transactional_db: None) -> Premises:
    made = shops.premises(shops.business(), "0412", contact_name="Ada Marsh", contact_email="ada@shop.example")
    happened = (clock.now() - timedelta(days=2)).replace(hour=16, minute=15, second=0, microsecond=0)
    said = {"kind": "shop_theft", "happened_from": happened.isoformat(), "what_happened": "Two men took drink."}
    reading = read_dataset({**said, "premises": made.reference}, at=clock.now(), door=Door.PHONE)
    receive_report(reading=reading, premises=made, door=Door.PHONE, by=BY, at=clock.now())
    return made


def file_of(folder: Path, *, head: str = HEAD) -> Path:
    day = clock.now() - timedelta(days=2)
    good = f"shop theft,0412,{day:%d/%m/%Y},16:15,Filled a bag and left without paying for it,70cl vodka,4,16.50"
    lines = [head, f"R0,{good}", f"R1,{good.replace('0412', 'Branch A')}", f"R2,{good.replace('16:15', '25:00')}"]
    lines += [f"R{number},{good.replace('shop theft', 'nicked')}" for number in range(3, ROWS)]
    path = folder / "reports-of-the-whole-summer-from-the-till-system.csv"
    path.write_text("\r\n".join([*lines, ""]), encoding="utf-8")
    return path


def sent(page: Page, file: Path) -> ReportImport:
    page.goto("/report/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Import reports from a file")
    return ReportImport.objects.latest("pk")


def test_every_page_in_every_state_is_accessible_and_fits(
    open_page: OpenPage, store: Premises, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", AT_ONCE)
    monkeypatch.setattr(views, "_CHECKED_AT_ONCE", AT_ONCE)
    page = enter(open_page(width=320), shops.member(store.business))
    page.goto("/report/import/")
    page.get_by_role("button", name="Look at the file").click()
    look(page, "import-upload-wrong", status=422)
    held = sent(page, file_of(tmp_path, head=HEAD.replace("Kind", "Sort")))
    look(page, "import-columns")
    page.get_by_role("button", name="Look at the rows again").click()
    look(page, "import-columns-wrong", status=422)
    page.get_by_label("Sort").select_option("kind")
    page.get_by_role("button", name="Look at the rows again").click()
    look(page, "import-checking")
    part = f"/report/import/{held.public_id}/"
    page.goto(f"{part}values/")
    look(page, "import-values")
    page.get_by_label("nicked").select_option("shop_theft")
    page.get_by_role("button", name="Look at the rows again").click()
    held.refresh_from_db()
    assert importing.check_more(held=held, by=BY, at=clock.now()) == 0
    page.goto(part)
    look(page, "import-preview")
    page.get_by_role("link", name="Choose rows to leave out").click()
    look(page, "import-told-before")
    page.get_by_label("Row 2", exact=True).check()
    page.get_by_role("button", name="Save").click()
    look(page, "import-left-out")
    page.goto(f"{part}rows/4/")
    look(page, "import-row-wrong")
    page.goto(f"{part}start/")
    look(page, "import-start")
    page.get_by_role("button", name="Import").click()
    look(page, "import-running")
    assert importing.import_more(held=held, by=BY, at=clock.now()) == 0
    page.goto(part)
    look(page, "import-done")
    page.get_by_role("link", name="See all of these rows").click()
    look(page, "import-told-done")
    page.goto(f"/report/import/?business={store.business.reference}")
    look(page, "import-upload-again")
    assert Report.objects.filter(door=Door.IMPORT).count() == ROWS - 3
