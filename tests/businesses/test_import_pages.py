"""The pages of an import: look at it, choose columns, import, put rows right, download them."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.businesses.models import Business, Premises, PremisesImport
from bizwatch.businesses.services import imports
from bizwatch.businesses.views import imports as views
from tests.accounts.people import signed_in
from tests.businesses import shops
from tests.businesses.files import PLAIN, csv_bytes

pytestmark = pytest.mark.django_db

UPLOAD = "/business/import/"
BAD = csv_bytes(
    "1,Shop,1 High Street,NR3 4TE",
    "2,=cmd|' /C calc'!A0,2 High Street,NR99 9ZZ",
    "3,Bell,3 High Street,NR2 1TF",
    header="Store number,Name,Address,Postcode",
)


@pytest.fixture
def shop() -> Business:
    return shops.business()


@pytest.fixture
def boss(shop: Business) -> User:
    return shops.member(shop)


@pytest.fixture
def client(boss: User) -> Client:
    return signed_in(boss)


def upload(client: Client, data: bytes = BAD, name: str = "premises.csv"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def page_of(made: PremisesImport, name: str = "import_page", *more: object) -> str:
    return reverse(f"businesses:{name}", args=[made.public_id, *more])


def uploaded(client: Client, data: bytes = BAD) -> PremisesImport:
    assert upload(client, data).status_code == 302
    return PremisesImport.objects.latest("pk")


def test_a_file_is_shown_before_it_is_imported(client: Client) -> None:
    made = uploaded(client)
    text = client.get(page_of(made)).content.decode()
    for part in (
        "Ready to import",
        "Import 2 premises",
        "Rows that need putting right",
        "NR99 9ZZ is not in the postcode directory",
        "=cmd|&#39; /C calc&#39;!A0",
        "Its number in this list",
    ):
        assert part in text
    assert not Premises.objects.exists()


def test_importing_shows_the_result(client: Client, shop: Business) -> None:
    made = uploaded(client)
    text = client.post(page_of(made, "import_run"), follow=True).content.decode()
    assert "Finished" in text
    assert Premises.objects.filter(business=shop).count() == 2
    assert "premises.csv" in client.get(UPLOAD).content.decode()
    client.post(page_of(made, "import_run"))
    assert Premises.objects.count() == 2


def test_a_long_import_shows_how_far_it_is_and_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 1)
    monkeypatch.setattr(views, "_ROWS_AT_ONCE", 1)
    made = uploaded(client, PLAIN.encode())
    text = client.post(page_of(made, "import_run"), follow=True).content.decode()
    assert "1 of 2 rows done" in text
    assert "Go on now" in text
    client.post(page_of(made, "import_run"))
    text = client.post(page_of(made, "import_run"), follow=True).content.decode()
    assert "Finished" in text


def test_columns_are_chosen(client: Client) -> None:
    made = uploaded(client, b"Outlet label,Where,Code\nShop,78 Silver Road,NR3 4TE\n")
    refused = client.post(page_of(made, "import_run"), follow=True).content.decode()
    assert "No column says where the premises are" in refused
    address = page_of(made, "import_columns")
    assert "For example: 78 Silver Road" in client.get(address).content.decode()
    twice = client.post(address, {"column_0": "name", "column_1": "postcode", "column_2": "postcode"})
    assert (twice.status_code, "only one column" in twice.content.decode()) == (422, True)
    assert client.post(address, {"column_0": "name", "column_1": "address", "column_2": "postcode"}).status_code == 302
    client.post(page_of(made, "import_run"))
    assert Premises.objects.get().address == "78 Silver Road"
    late = client.post(address, {"column_0": "name"}, follow=True)
    assert "can no longer be changed" in late.content.decode()


def test_a_row_is_put_right(client: Client) -> None:
    made = uploaded(client)
    client.post(page_of(made, "import_run"))
    address = page_of(made, "import_row", 3)
    text = client.get(address).content.decode()
    assert "Put row 3 right" in text
    assert 'href="#id_cell_3"' in text
    told = {"cell_0": "2", "cell_1": "Stop & Go", "cell_2": "2 High Street", "cell_3": "NR99 9ZZ"}
    assert client.post(address, told).status_code == 422
    done = client.post(address, told | {"cell_3": "nr2 1tf"}, follow=True)
    assert "Row 3 is put right and imported." in done.content.decode()
    assert Premises.objects.filter(name="Stop & Go").exists()
    assert client.get(address).status_code == 404


def test_bad_rows_are_downloaded_corrected_and_uploaded_again(client: Client) -> None:
    made = uploaded(client)
    client.post(page_of(made, "import_run"))
    answer = client.get(page_of(made, "import_faults"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header == ["Row in the file", "What is wrong", "Store number", "Name", "Address", "Postcode"]
    assert row[3] == "'=cmd|' /C calc'!A0"
    assert "not in the postcode directory" in row[1]
    again = uploaded(client, text.replace("NR99 9ZZ,", "NR2 1TF,").replace("NR99 9ZZ\r", "NR2 1TF\r").encode())
    client.post(page_of(again, "import_run"))
    assert Premises.objects.get(source_id="2").name == "=cmd|' /C calc'!A0"
    assert Premises.objects.count() == 3


def test_a_file_is_discarded(client: Client) -> None:
    made = uploaded(client)
    text = client.post(page_of(made, "import_discard"), follow=True).content.decode()
    assert "Nothing was imported from it" in text
    assert client.get(page_of(made)).status_code == 404


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7", "This is a PDF"),
        (b"", "is empty"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"Name,Postcode\n", "no rows of premises"),
        (b"[" * 200_000, "nested too deeply|complete JSON"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(client: Client, data: bytes, says: str) -> None:
    answer = upload(client, data)
    assert answer.status_code == 422
    assert any(part in answer.content.decode() for part in says.split("|"))


def test_no_file_is_said(client: Client) -> None:
    answer = client.post(UPLOAD, {})
    assert (answer.status_code, "Select a file of premises" in answer.content.decode()) == (422, True)


def test_another_businesss_import_is_not_there(client: Client) -> None:
    made = uploaded(signed_in(shops.member(shops.business("Rival"))))
    for name, more in (("import_page", ()), ("import_columns", ()), ("import_faults", ()), ("import_row", (3,))):
        assert client.get(page_of(made, name, *more)).status_code == 404, name
    for name in ("import_run", "import_discard", "import_columns"):
        assert client.post(page_of(made, name)).status_code == 404, name
    assert not Premises.objects.exists()


def test_a_manager_of_one_premises_imports_nothing(client: Client, shop: Business) -> None:
    made = uploaded(client)
    manager = signed_in(shops.member(shop, "premises_manager", at=[shops.premises(shop)]))
    assert upload(manager).status_code == 404
    assert manager.post(page_of(made, "import_run")).status_code == 404
    staff = signed_in(shops.member(shop, "business_staff", at=[Premises.objects.get()]))
    assert staff.get(UPLOAD).status_code == 403


def test_a_page_of_an_import_takes_as_many_queries_for_many_rows(client: Client, django_assert_max_num_queries) -> None:
    bad = (f"{n},Shop {n},{n} High Street,NR99 9ZZ" for n in range(60))
    made = uploaded(client, csv_bytes(*bad, header="Store number,Name,Address,Postcode"))
    client.get(page_of(made))
    with django_assert_max_num_queries(14):
        text = client.get(page_of(made)).content.decode()
    assert "page=2" in text
