"""A file of reports: read, checked, imported, put right, imported again."""

from datetime import timedelta
from typing import Any

import pytest

from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor
from bizwatch.businesses.exceptions import BusinessNotFound, ImportNotOpen, RowNotFaulty
from bizwatch.businesses.models import Business, Premises
from bizwatch.cases.choices import Door
from bizwatch.cases.models import Case
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.import_selectors import import_counts, import_report
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.mapping import AUROR, DISC, NO_MAPPING, TILL, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport
from bizwatch.reporting.models import MissingPage, Report
from bizwatch.reporting.services import import_reading, importing
from bizwatch.reporting.services.import_reading import dry_run, upload_reports_file
from bizwatch.reporting.services.missing import remind_of_missing
from tests.businesses import shops
from tests.reporting.samples import AT

BY = SystemActor("test")
HEAD = "Reference,Kind,Store number,Date,Time,What happened,Item,Quantity,Unit value"
GOOD = "R1,Shop theft,0412,22/11/2026,16:15,Filled a bag and left,70cl vodka,4,16.50"


@pytest.fixture
def shop(db: None, now: Any) -> Business:
    return shops.business()


@pytest.fixture
def store(shop: Business) -> Premises:
    made = shops.premises(shop, contact_name="Ada Marsh", contact_email="ada@shop.example")
    Premises.objects.filter(pk=made.pk).update(source="store-number", source_id="412")
    return Premises.objects.get(pk=made.pk)


def csv_of(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *lines, ""]).encode()


def uploaded(shop: Business | None, *lines: str, head: str = HEAD, mapping: ColumnMapping = NO_MAPPING) -> ReportImport:
    return upload_reports_file(
        business=shop, file_name="reports.csv", data=csv_of(*lines, head=head), mapping=mapping, by=BY, at=AT
    )


def imported(shop: Business | None, *lines: str, head: str = HEAD, mapping: ColumnMapping = NO_MAPPING) -> ReportImport:
    held = uploaded(shop, *lines, head=head, mapping=mapping)
    importing.start_import(held=held, by=BY, at=AT)
    while importing.import_more(held=held, by=BY, at=AT):
        pass
    held.refresh_from_db()
    return held


def faults_of(held: ReportImport) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["reason"]) for one in import_report(held).refused]  # type: ignore[misc]


def test_a_row_becomes_a_report_and_a_case(shop: Business, store: Premises) -> None:
    held = imported(shop, GOOD)
    assert (held.state, held.finished_at) == (ImportState.DONE, AT)
    report = Report.objects.get()
    assert (report.door, report.external_reference, report.draft) == (Door.IMPORT, "R1", None)
    case = report.case
    assert (case.premises, case.crime_kind, case.offence_code, case.door) == (store, "shop_theft", "46", Door.IMPORT)
    assert case.occurred_from.isoformat() == "2026-11-22T16:15:00+00:00"
    assert case.told_summary.startswith("Filled a bag and left")
    (line,) = case.property_lines.all()
    assert (line.description, line.quantity, str(line.unit_value)) == ("70cl vodka", 4, "16.50")
    assert case.contact_email == "ada@shop.example"
    assert held.rows.get().values == {}, "the report holds what the row said"


def test_what_is_missing_is_asked_for(shop: Business, store: Premises) -> None:
    held = imported(shop, GOOD)
    asked = set(MissingPage.objects.values_list("page", flat=True))
    assert asked == {"known", "support_action"}
    assert held.rows.get().asks == len(asked)
    assert Case.objects.get().owed_by_business == 1


def test_one_email_for_each_contact_tells_the_whole_file(shop: Business, store: Premises) -> None:
    imported(shop, *(GOOD.replace("R1", f"R{number}") for number in range(3)))
    message = OutboxMessage.objects.get()
    assert message.address == "ada@shop.example"
    assert message.subject == f"3 reports have reached us from {shop.name}"
    for case in Case.objects.all():
        assert case.crime_reference in message.body
    assert "/report/missing/link/" in message.body, "nobody of this business has an account"


def test_a_contact_whose_account_is_for_other_premises_gets_a_link(shop: Business, store: Premises) -> None:
    shops.member(shop, email="head@shop.example")
    other = shops.premises(shop, name="Magdalen Street")
    ada = shops.member(shop, "premises_manager", at=[other], email="ada@shop.example")
    imported(shop, GOOD)
    assert "/report/missing/link/" in OutboxMessage.objects.get().body
    shops.membership(ada, shop).premises.add(store)
    imported(shop, GOOD.replace("R1", "R2").replace("16:15", "09:15"))
    assert "/report/missing/link/" not in OutboxMessage.objects.order_by("-pk")[0].body


def test_one_reminder_for_each_contact_of_a_file(shop: Business, store: Premises) -> None:
    imported(shop, *(GOOD.replace("R1", f"R{number}") for number in range(3)))
    assert remind_of_missing(by=BY, at=AT + timedelta(days=2)) == 0
    assert remind_of_missing(by=BY, at=AT + timedelta(days=3, minutes=1)) == 3
    assert remind_of_missing(by=BY, at=AT + timedelta(days=4)) == 0
    message = OutboxMessage.objects.get(template="reporting/email/still_missing.txt")
    assert message.subject == "Reminder: something is missing from 3 reports"
    assert all(case.crime_reference in message.body for case in Case.objects.all())


def test_the_same_file_again_is_nothing_new(shop: Business, store: Premises) -> None:
    lines = (GOOD, GOOD.replace("R1", "").replace("vodka", "gin"), GOOD.replace("R1", "R3").replace("22/11", "32/11"))
    first, second = imported(shop, *lines), imported(shop, *lines)
    assert (import_report(first).imported, import_report(second).imported) == (2, 0)
    assert import_report(second).already_known == 2
    assert faults_of(first) == faults_of(second)
    assert Report.objects.count() == Case.objects.count() == 2


def test_another_source_may_have_the_same_number(shop: Business, store: Premises) -> None:
    imported(shop, GOOD)
    held = imported(shop, GOOD, mapping=ColumnMapping(name="till 2", title="Till 2"))
    assert import_report(held).imported == 1


def test_one_number_for_two_things_is_a_fault_of_the_second(shop: Business, store: Premises) -> None:
    held = imported(shop, GOOD, GOOD, GOOD.replace("vodka", "gin"))
    assert [row.state for row in held.rows.order_by("number")] == ["imported", "already_known", "refused"]
    assert faults_of(held) == [
        (4, "Reference", "Reference: Row 2 has the same number but says something else. Correct one of them.")
    ]


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (GOOD.replace("Shop theft", "Gobbledygook"), "Kind", "We do not know “Gobbledygook”"),
        (GOOD.replace("Shop theft", ""), "Kind", "Enter what kind of report it is"),
        (GOOD.replace("Shop theft", "modern_slavery"), "Kind", "cannot be reported this way"),
        (GOOD.replace("0412", "999"), "Store number", "None of your premises is known as “999”"),
        (GOOD.replace("0412", "SW1A 1AA"), "Store number", "None of your premises"),
        (GOOD.replace("0412", ""), "Store number", "Enter the premises"),
        (GOOD.replace("22/11/2026", "0000-00-00"), "Date", "is not a real date"),
        (GOOD.replace("22/11/2026", "31/12/9999"), "Date", "in the past"),
        (GOOD.replace("22/11/2026", "29/02/2026"), "Date", "is not a real date"),
        (GOOD.replace("22/11/2026", "1/1/1999"), "Date", "within the last 20 years"),
        (GOOD.replace("22/11/2026", "yesterday"), "Date", "Write it like 27/3/2026"),
        (GOOD.replace("22/11/2026", ""), "Date", "Enter the date"),
        (GOOD.replace("16:15", "25:00"), "Time", "is not a time"),
        (GOOD.replace("22/11/2026,16:15", "25/10/2026,01:30"), "Date", "happened twice"),
        (GOOD.replace("22/11/2026,16:15", "29/03/2026,01:30"), "Date", "did not happen"),
        (GOOD.replace(",4,", ",0,"), "Quantity", "must be 1 or more"),
        (GOOD.replace("16.50", "a lot"), "Unit value", "value of one"),
        (
            GOOD.replace("Filled a bag and left", "").replace("70cl vodka,4,16.50", ",,"),
            "What happened",
            "what happened",
        ),
    ],
)
def test_a_fault_names_its_column_and_how_to_put_it_right(
    shop: Business, store: Premises, line: str, column: str, says: str
) -> None:
    held = imported(shop, line)
    ((row, named, words),) = faults_of(held)
    assert (row, named) == (2, column)
    assert says in words
    assert not Report.objects.exists()
    assert held.rows.get().values["Reference"] == "R1", "a bad row is never lost"


def test_every_fault_of_a_row_is_told_at_once(shop: Business, store: Premises) -> None:
    held = imported(shop, "R1,Nonsense,999,99/99/2026,4,x,y,-1,free")
    assert held.rows.get().state == RowState.REFUSED
    assert {fault["column"] for fault in held.rows.get().faults} >= {"Kind", "Store number", "Date"}


def test_a_row_that_names_itself_as_the_earlier_one(shop: Business, store: Premises) -> None:
    held = imported(shop, f"{GOOD},R1", head=f"{HEAD},Previous report")
    ((_, column, words),) = faults_of(held)
    assert column == "Previous report"
    assert "names itself" in words


def test_the_repeated_hour_is_told_apart(shop: Business, store: Premises) -> None:
    imported(shop, GOOD.replace("22/11/2026,16:15", "25/10/2026,01:30 BST"))
    imported(shop, GOOD.replace("22/11/2026,16:15", "25/10/2026,01:30 GMT").replace("R1", "R2"))
    found = sorted(case.occurred_from.isoformat() for case in Case.objects.all())
    assert found == ["2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"]


def test_a_row_put_right_becomes_a_report_at_once(shop: Business, store: Premises) -> None:
    held = imported(shop, GOOD.replace("22/11", "32/11"))
    row = held.rows.get()
    still = importing.put_row_right(row=row, values={"Date": "31/11/2026"}, by=BY, at=AT)
    assert (still.state, Report.objects.count()) == (RowState.REFUSED, 0)
    done = importing.put_row_right(row=row, values={"Date": "21/11/2026"}, by=BY, at=AT)
    assert (done.state, done.report, done.values) == (RowState.IMPORTED, Report.objects.get(), {})
    with pytest.raises(RowNotFaulty):
        importing.put_row_right(row=row, values={}, by=BY, at=AT)
    assert import_report(imported(shop, GOOD.replace("22/11", "21/11"))).imported == 0


def test_nothing_is_reported_before_somebody_says_so(shop: Business, store: Premises) -> None:
    held = uploaded(shop, GOOD, GOOD.replace("R1", "R2").replace("0412", "9"))
    assert importing.check_more(held=held, by=BY, at=AT) == 0
    counts = import_counts(held)
    assert (counts["ready"], counts["refused"], counts["asked"]) == (1, 1, 1)
    held.refresh_from_db()
    assert held.state == ImportState.READY
    assert importing.import_more(held=held, by=BY, at=AT) == 1
    assert not Report.objects.exists()


def test_a_file_can_be_read_otherwise_until_it_is_imported(shop: Business, store: Premises) -> None:
    head = HEAD.replace("Kind", "Sort").replace("Store number", "Where")
    held = uploaded(shop, GOOD.replace("Shop theft", "nicked"), head=head)
    importing.check_more(held=held, by=BY, at=AT)
    with pytest.raises(FileNotReadable, match="what kind"):
        importing.start_import(held=held, by=BY, at=AT)
    mapping = held.column_mapping.with_columns({"Sort": "kind", "Where": "premises"})
    with pytest.raises(FileNotReadable, match="only one column"):
        importing.choose_mapping(held=held, mapping=mapping.with_columns({"What happened": "kind"}), by=BY, at=AT)
    held = importing.choose_mapping(held=held, mapping=mapping, by=BY, at=AT)
    importing.check_more(held=held, by=BY, at=AT)
    assert import_counts(held)["refused"] == 1
    from dataclasses import replace

    held = importing.choose_mapping(held=held, mapping=replace(mapping, kinds={"nicked": "shop_theft"}), by=BY, at=AT)
    importing.check_more(held=held, by=BY, at=AT)
    importing.start_import(held=held, by=BY, at=AT)
    importing.import_more(held=held, by=BY, at=AT)
    assert Report.objects.count() == 1
    with pytest.raises(ImportNotOpen):
        importing.choose_mapping(held=held, mapping=mapping, by=BY, at=AT)
    with pytest.raises(ImportNotOpen):
        importing.discard_import(held=held, by=BY, at=AT)


def test_rows_that_are_no_reports_are_left_out(shop: Business, store: Premises) -> None:
    held = imported(shop, GOOD.replace("Shop theft", "Customer charge error"), GOOD, mapping=AUROR)
    report = import_report(held)
    assert (report.left_out, report.imported) == (1, 1)


class TestBuiltIn:
    """Exports as we read the published field lists of others; nothing of the file need be chosen by hand."""

    def test_auror_shaped(self, shop: Business, store: Premises) -> None:
        head = (
            "Event ID,Event type,Site ID,Event start,Event end,Narrative,Products,Total value,Person of interest,"
            "Person description,Vehicle registration,Reported by,Reporter email,CCTV available"
        )
        line = (
            "E-77,Shoplifting,412,2026-11-22T16:15:00Z,2026-11-22T16:20:00Z,Filled a bag,Razor blades,118.40,"
            "Robbo,Grey hood,ab12 cde,Ada Marsh,ada@shop.example,Yes"
        )
        held = imported(shop, line, head=head, mapping=AUROR)
        assert faults_of(held) == []
        case = Case.objects.get()
        assert case.people.get().told_name == "Robbo"
        assert case.vehicles.get().registration == "AB12CDE"
        assert str(case.property_lines.get().unit_value) == "118.40"
        assert case.cctv.get().camera == "CCTV of the premises"
        assert case.occurred_to is not None

    def test_disc_shaped(self, shop: Business, store: Premises) -> None:
        head = (
            "Incident No,Incident type,Member,Postcode,Incident date,Incident time,Incident details,Goods,Value of goods,"
            "Subject,Subject description,Witness name,Witness contact,Submitted by,CCTV"
        )
        line = (
            "1007,Verbal abuse,Silver Road,NR3 4TE,22 November 2026,4.15pm,Shouted at staff,,,Unknown,Tall,Kasia Rix,"
            "01632 960002,Ada Marsh,No"
        )
        held = imported(shop, line, head=head, mapping=DISC)
        assert faults_of(held) == []
        case = Case.objects.get()
        assert (case.crime_kind, case.offence_code) == ("asb", "")
        assert not case.cctv.exists()

    def test_till_shaped(self, shop: Business, store: Premises) -> None:
        head = "Store no,Till,Transaction no,Business date,Time,Reason,Article,Qty,Amount,Cashier"
        line = "0412,3,99/20261122,22.11.2026,1615,Known theft,Steak 400g,3,26.97,Kasia"
        held = imported(shop, line, head=head, mapping=TILL)
        assert faults_of(held) == []
        (thing,) = Case.objects.get().property_lines.all()
        assert (thing.description, thing.quantity, str(thing.unit_value)) == ("Steak 400g", 3, "8.99")


def test_without_a_business_the_reference_tells_whose_it_is(shop: Business, store: Premises) -> None:
    by_reference, by_number = GOOD.replace("0412", store.reference.lower()), GOOD.replace("R1", "R2")
    held = imported(None, by_reference, by_number)
    assert Report.objects.get().case.premises == store
    ((row, _, words),) = faults_of(held)
    assert row == 3
    assert "does not tell whose premises" in words


def test_a_person_imports_for_the_business_they_look_after(shop: Business, store: Premises) -> None:
    boss, staff = shops.member(shop), shops.member(shop, "business_staff", at=[store])

    def upload(by: User) -> ReportImport:
        return upload_reports_file(business=shop, file_name="a.csv", data=csv_of(GOOD), by=by, at=AT)

    with pytest.raises(BusinessNotFound):
        upload(staff)
    held = upload(boss)
    importing.start_import(held=held, by=boss, at=AT)
    importing.import_more(held=held, by=boss, at=AT)
    report = Report.objects.get()
    assert (report.sent_by, report.case.reported_by) == (boss, boss)
    with pytest.raises(BusinessNotFound):
        importing.discard_import(held=held, by=staff, at=AT)


def test_as_many_rows_as_one_go_takes_end_it_too(shop: Business, store: Premises) -> None:
    held = uploaded(shop, *(GOOD.replace("R1", f"R{number}") for number in range(4)))
    assert importing.check_more(held=held, by=BY, at=AT, rows=4) == 0
    held.refresh_from_db()
    assert held.state == ImportState.READY
    importing.start_import(held=held, by=BY, at=AT)
    assert importing.import_more(held=held, by=BY, at=AT, rows=4) == 0
    held.refresh_from_db()
    assert held.state == ImportState.DONE


def test_reading_goes_on_where_it_was_broken_off(shop: Business, store: Premises, monkeypatch: Any) -> None:
    lines = [GOOD.replace("R1", f"R{number}") for number in range(5)]
    monkeypatch.setattr(import_reading, "READ_BATCH", 2)

    def break_off(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload_reports_file(
            business=shop, file_name="reports.csv", data=csv_of(*lines), by=BY, at=AT, advance=break_off
        )
    assert ReportImport.objects.get().rows.count() == 2
    held = uploaded(shop, *lines)
    assert ReportImport.objects.get() == held
    assert list(held.rows.order_by("number").values_list("number", flat=True)) == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("at", [AT, AT + timedelta(days=400)])
def test_a_dry_run_says_what_an_import_would_do_and_writes_nothing(shop: Business, store: Premises, at: Any) -> None:
    data = csv_of(GOOD, GOOD, GOOD.replace("vodka", "gin"), GOOD.replace("R1", "R4").replace("0412", "5"))
    report = dry_run(business=shop, data=data, at=at)
    assert (report.imported, report.already_known, len(report.refused)) == (1, 1, 2)
    assert not ReportImport.objects.exists()
    assert not Report.objects.exists()
