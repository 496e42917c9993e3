"""Importing premises: nothing lost on a bad row, safe to repeat, goes on after any interruption."""

from collections.abc import Callable

import pytest

from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.businesses import selectors, services, tasks
from bizwatch.businesses.choices import Claim, ImportState, Question, RowState
from bizwatch.businesses.exceptions import FileNotReadable, ImportNotOpen, NotYoursToDo, RowNotFaulty
from bizwatch.businesses.models import Business, Premises, PremisesImport, PremisesImportRow
from bizwatch.businesses.services import imports
from tests.accounts.people import AT, TESTER
from tests.businesses import shops
from tests.businesses.files import PLAIN, csv_bytes, feature, geojson_bytes, point, xlsx_bytes

pytestmark = pytest.mark.django_db

HEADER = "Store number,Name,Address,Postcode,Contact email"


@pytest.fixture
def shop() -> Business:
    return shops.business()


@pytest.fixture
def boss(shop: Business) -> User:
    return shops.member(shop)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 3)


Upload = Callable[..., PremisesImport]


@pytest.fixture
def upload(shop: Business, boss: User) -> Upload:
    def act(data: bytes | str, *, business: Business | None = shop, by: object = boss) -> PremisesImport:
        return services.upload_premises_file(
            business=business,
            file_name="premises.csv",
            data=data.encode() if isinstance(data, str) else data,
            by=by,  # type: ignore[arg-type]
            at=AT,
        )

    return act


def run(premises_import: PremisesImport) -> selectors.ImportReport:
    services.start_import(premises_import=premises_import, by=TESTER, at=AT)
    while services.import_more(premises_import=premises_import, by=TESTER, at=AT):
        pass
    return selectors.import_report(premises_import)


def shop_rows(count: int, *, first: int = 1) -> list[str]:
    return [f"{n},Shop {n},{n} Silver Road,NR3 4TE,s{n}@shop.example" for n in range(first, first + count)]


def states(premises_import: PremisesImport) -> list[str]:
    return list(premises_import.rows.order_by("number").values_list("state", flat=True))


def test_a_file_is_looked_at_before_anything_is_imported(upload: Upload, shop: Business) -> None:
    made = upload(PLAIN)
    assert made.state == ImportState.PREVIEWED
    assert not Premises.objects.exists()
    counts = selectors.import_counts(made)
    assert (counts["total"], counts[RowState.WAITING], counts["questions"]) == (2, 2, 2)
    assert {one["header"]: one["field"] for one in made.columns} == {
        "Name": "name",
        "Street": "street",
        "Number": "house_number",
        "Town": "town",
        "Postcode": "postcode",
        "Type": "sector",
        "Store number": "source_id",
    }
    report = run(made)
    assert (report.rows, report.imported) == (2, 2)
    bell = Premises.objects.get(name="The Bell")
    assert (bell.business, bell.address, bell.sector) == (shop, "414 Aylsham Road", "pub-bar-night")
    assert (bell.source, bell.source_id) == ("store-number", "2")
    made.refresh_from_db()
    assert (made.state, made.finished_at) == (ImportState.DONE, AT)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        xlsx_bytes([line.split(",") for line in PLAIN.splitlines()]),
        geojson_bytes(
            feature(point(), name="Corner Shop", addr_postcode="NR3 4TE", shop="convenience", osm_id="node/1"),
            feature(point(1.29, 52.63), name="The Bell", amenity="pub", osm_id="node/2"),
        ),
    ],
    ids=["csv", "excel", "geojson"],
)
def test_every_kind_of_file_can_be_imported_again(upload: Upload, data: bytes) -> None:
    assert run(upload(data)).imported == 2
    again = run(upload(data))
    assert (again.imported, again.already_known, again.refused) == (0, 2, [])
    assert Premises.objects.count() == 2
    assert again.questions_in_order() == {}


def test_a_bad_row_is_kept_with_its_faults_and_the_others_go_in(upload: Upload) -> None:
    made = upload(csv_bytes("1,A,1 High Street,NR99 9ZZ,not-an-email", *shop_rows(2, first=2), header=HEADER))
    report = run(made)
    assert (report.imported, len(report.refused)) == (2, 1)
    (refused,) = report.refused
    assert refused["row"] == 2
    assert refused["column"] == "Postcode, Contact email"
    assert "not in the postcode directory" in str(refused["reason"])
    kept = made.rows.get(number=2)
    assert kept.values["Contact email"] == "not-an-email"


def test_what_has_to_be_asked_is_counted_and_kept_on_the_premises(upload: Upload) -> None:
    report = run(upload(geojson_bytes(feature(point(), shop="convenience", osm_id="node/1"))))
    assert list(report.questions_in_order()) == ["name", "postcode", "address", "opening_hours", "contact", "cctv"]
    made = Premises.objects.get()
    assert made.to_be_asked == list(report.questions_in_order())
    assert made.name.startswith("Convenience store or newsagent near NR")


def test_rows_of_one_file_that_are_one_premises_make_one(upload: Upload) -> None:
    rows = ["1,A,1 High Street,NR3 4TE,", "1,A,1 High Street,NR3 4TE,", ",a,1 high street,nr34te,"]
    report = run(upload(csv_bytes(*rows, header=HEADER)))
    assert (report.imported, report.already_known) == (1, 2)


def test_two_numbers_are_two_premises_however_alike(upload: Upload) -> None:
    data = csv_bytes("1,Greggs,,NR3 4TE,", "2,Greggs,,NR3 4TE,", header=HEADER)
    assert run(upload(data)).imported == 2
    assert run(upload(data)).already_known == 2


def test_one_number_on_two_premises_is_a_fault_of_the_second(upload: Upload) -> None:
    made = upload(csv_bytes("1,A,1 High Street,NR3 4TE,", "1,B,9 High Street,NR2 1TF,", header=HEADER))
    assert states(made) == [RowState.WAITING, RowState.REFUSED]
    fault = made.rows.get(number=3).faults[0]
    assert fault["column"] == "Store number"
    assert "Row 2 has the same number" in fault["reason"]
    report = run(made)
    assert (report.imported, len(report.refused)) == (1, 1)


def test_a_premises_added_by_hand_is_known_by_name_postcode_and_address(upload: Upload, shop: Business) -> None:
    shops.premises(shop, "Corner Shop", address="78 Silver Road")
    report = run(upload(PLAIN))
    assert (report.imported, report.already_known) == (1, 1)


def test_the_same_premises_of_another_business_is_not_known(upload: Upload) -> None:
    shops.premises(shops.business("Rival"), "Corner Shop", address="78 Silver Road")
    assert run(upload(PLAIN)).imported == 2


def test_columns_can_be_chosen_anew(upload: Upload, boss: User) -> None:
    made = upload(b"Outlet label,Where,Code\nShop,78 Silver Road,NR3 4TE\nBell,1 High Street,NR99 9ZZ\n")
    assert {one["field"] for one in made.columns} == {""}
    with pytest.raises(FileNotReadable, match="where the premises are"):
        services.start_import(premises_import=made, by=boss, at=AT)
    chosen = {"Outlet label": "name", "Where": "address", "Code": "postcode"}
    services.choose_columns(premises_import=made, columns=chosen, by=boss, at=AT)
    assert states(made) == [RowState.WAITING, RowState.REFUSED]
    assert run(made).imported == 1
    with pytest.raises(ImportNotOpen):
        services.choose_columns(premises_import=made, columns=chosen, by=boss, at=AT)


def test_faults_of_reading_survive_a_new_choice_of_columns(upload: Upload, boss: User) -> None:
    made = upload('Name,Postcode\n"Shop,NR3 4TE\nBell,NR2 1TF\n')
    services.choose_columns(premises_import=made, columns={"Name": "name", "Postcode": "postcode"}, by=boss, at=AT)
    assert states(made) == [RowState.REFUSED, RowState.WAITING]
    row = services.put_row_right(
        row=made.rows.get(number=2), values={"Name": "Shop", "Postcode": "NR3 4TE"}, by=boss, at=AT
    )
    assert row.state == RowState.WAITING


def test_a_row_is_put_right_before_the_import(upload: Upload, boss: User) -> None:
    made = upload(csv_bytes("1,A,1 High Street,NR99 9ZZ,", header=HEADER))
    row = made.rows.get()
    row = services.put_row_right(row=row, values={"Postcode": "NR99 9ZY"}, by=boss, at=AT)
    assert (row.state, row.values["Postcode"]) == (RowState.REFUSED, "NR99 9ZY")
    row = services.put_row_right(row=row, values={"Postcode": "nr3 4te\x00"}, by=boss, at=AT)
    assert (row.state, row.faults) == (RowState.WAITING, [])
    assert not Premises.objects.exists()
    with pytest.raises(RowNotFaulty):
        services.put_row_right(row=row, values={}, by=boss, at=AT)
    assert run(made).imported == 1


def test_a_row_is_put_right_after_the_import_and_goes_in_at_once(upload: Upload, boss: User) -> None:
    made = upload(csv_bytes("1,A,1 High Street,NR99 9ZZ,", *shop_rows(1, first=2), header=HEADER))
    run(made)
    row = services.put_row_right(row=made.rows.get(number=2), values={"Postcode": "NR3 4TE"}, by=boss, at=AT)
    assert row.state == RowState.IMPORTED
    assert row.premises is not None
    assert row.premises.name == "A"


def test_a_row_put_right_into_the_number_of_another_is_told(upload: Upload, boss: User) -> None:
    made = upload(csv_bytes("1,A,1 High Street,NR3 4TE,", "2,B,2 High Street,NR99 9ZZ,", header=HEADER))
    run(made)
    row = made.rows.get(number=3)
    row = services.put_row_right(row=row, values={"Postcode": "NR2 1TF", "Store number": "1"}, by=boss, at=AT)
    assert (row.state, "Row 2 has the same number" in row.faults[0]["reason"]) == (RowState.REFUSED, True)


def test_a_file_can_be_discarded_until_it_is_imported(upload: Upload, boss: User) -> None:
    services.discard_import(premises_import=upload(PLAIN), by=boss, at=AT)
    assert not PremisesImport.objects.exists()
    assert not PremisesImportRow.objects.exists()
    made = upload(PLAIN)
    run(made)
    with pytest.raises(ImportNotOpen):
        services.discard_import(premises_import=made, by=boss, at=AT)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("batches_before", [0, 1, 2])
def test_an_import_that_is_killed_goes_on_to_the_same_end(
    upload: Upload, monkeypatch: pytest.MonkeyPatch, batches_before: int
) -> None:
    made = upload(csv_bytes(*shop_rows(5), "6,Bad,,NR99 9ZZ,", *shop_rows(4, first=7), header=HEADER))
    services.start_import(premises_import=made, by=TESTER, at=AT)
    save, calls = imports._save, []

    def killed(rows: list[PremisesImportRow]) -> None:
        calls.append(len(rows))
        save(rows)
        if len(calls) > batches_before:
            raise KeyboardInterrupt

    monkeypatch.setattr(imports, "_save", killed)
    with pytest.raises(KeyboardInterrupt):
        services.import_more(premises_import=made, by=TESTER, at=AT)
    monkeypatch.setattr(imports, "_save", save)
    assert Premises.objects.count() == batches_before * 3  # the batch under way left nothing half done
    report = run(made)
    assert (report.rows, report.imported, len(report.refused)) == (10, 9, 1)
    assert Premises.objects.values("source_id").distinct().count() == 9
    audited = AuditEvent.objects.filter(subject_type="premises", action="collection")
    assert audited.count() == 9


@pytest.mark.usefixtures("small_batches")
def test_an_import_goes_on_in_the_background(upload: Upload) -> None:
    made = upload(csv_bytes(*shop_rows(7), header=HEADER))
    services.start_import(premises_import=made, by=TESTER, at=AT)
    assert services.import_more(premises_import=made, by=TESTER, at=AT, rows=3) == 4
    tasks.go_on_importing()
    made.refresh_from_db()
    assert made.state == ImportState.DONE
    assert Premises.objects.count() == 7


def test_an_import_that_was_not_started_does_not_begin_by_itself(upload: Upload) -> None:
    made = upload(PLAIN)
    tasks.go_on_importing()
    assert services.import_more(premises_import=made, by=TESTER, at=AT) == 2
    assert not Premises.objects.exists()


def test_a_dry_run_says_the_same_and_writes_nothing(shop: Business) -> None:
    data = csv_bytes(*shop_rows(3), "9,Bad,,NR99 9ZZ,", "1,Shop 1,1 Silver Road,NR3 4TE,", header=HEADER)
    events = AuditEvent.objects.count()
    dry = services.dry_run(business=shop, data=data)
    assert (dry.rows, dry.imported, dry.already_known, len(dry.refused)) == (5, 3, 1, 1)
    assert not PremisesImport.objects.exists()
    assert AuditEvent.objects.count() == events
    assert services.dry_run(business=None, data=data).imported == 3


def test_a_list_of_many_businesses_puts_each_row_into_its_own(upload: Upload) -> None:
    known = shops.business("Tesco Stores Ltd")
    rows = [
        "1,Express,1 High Street,NR3 4TE,Tesco Stores Ltd,",
        "2,Metro,2 High Street,NR3 4TE,TESCO STORES LTD,Tesco Metro",
        "3,Costa,3 High Street,NR3 4TE,,Costa",
        "4,Corner,4 High Street,NR3 4TE,,",
        "5,Corner,5 High Street,NR3 4TE,,",
    ]
    data = csv_bytes(*rows, header="Store number,Name,Address,Postcode,Operator,Brand")
    run(upload(data, business=None, by=TESTER))
    names = {one.source_id: one.business for one in Premises.objects.select_related("business")}
    assert names["1"] == names["2"] != known
    assert names["1"].claim == Claim.LISTED
    assert names["3"].name == "Costa"
    assert names["4"] != names["5"]
    assert Business.objects.count() == 6
    more = csv_bytes(
        "6,Extra,6 High Street,NR3 4TE,tesco stores ltd,", header="Store number,Name,Address,Postcode,Operator"
    )
    run(upload(more, business=None, by=TESTER))
    assert Premises.objects.get(source_id="6").business == names["1"]


def test_only_head_office_may_import_and_nobody_for_all_businesses(upload: Upload, shop: Business, boss: User) -> None:
    manager = shops.member(shop, "premises_manager", at=[shops.premises(shop)])
    made = upload(PLAIN)
    acts: list[Callable[[], object]] = [
        lambda: upload(PLAIN, by=manager),
        lambda: upload(PLAIN, by=shops.member(shops.business("Rival"))),
        lambda: upload(PLAIN, business=None, by=boss),
        lambda: services.start_import(premises_import=made, by=manager, at=AT),
        lambda: services.choose_columns(premises_import=made, columns={}, by=manager, at=AT),
        lambda: services.discard_import(premises_import=made, by=manager, at=AT),
    ]
    for act in acts:
        with pytest.raises(NotYoursToDo):
            act()


def test_a_file_without_rows_is_refused(upload: Upload) -> None:
    with pytest.raises(FileNotReadable, match="no rows of premises"):
        upload("Name,Postcode\n\n")
    with pytest.raises(FileNotReadable, match="no rows of premises"):
        upload(geojson_bytes())


def test_every_question_has_words() -> None:
    assert all(Question(code).label.endswith("?") for code in Question.values)
