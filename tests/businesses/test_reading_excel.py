"""Excel is read as the text a person sees; bombs and damage are refused."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.businesses.reading.files import open_source
from bizwatch.kernel.sheets.excel import MAX_UNPACKED
from tests.businesses.files import patched_xlsx, read_or_refusal, xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def sheet_of(data: bytes, xml: bytes) -> bytes:
    return patched_xlsx(data, {SHEET: HEAD + xml + b"</worksheet>"})


PLAIN = xlsx_bytes(
    [["Name", "Number", "Opened", "Sum", "Phone"], ["Shop", 12.0, date(2020, 2, 29), "=1+1", 1603123456]]
)


def test_cells_are_the_text_a_person_sees() -> None:
    (row,) = open_source(PLAIN).rows
    assert row.number == 2
    assert row.values == {
        "Name": "Shop",
        "Number": "12",
        "Opened": "2020-02-29",
        "Sum": "=1+1",
        "Phone": "1603123456",
    }


def test_times_and_truth_values() -> None:
    (row,) = open_source(xlsx_bytes([["At", "Yes"], [datetime(2020, 1, 2, 3, 4), True]])).rows
    assert row.values == {"At": "2020-01-02 03:04", "Yes": "True"}


def test_hidden_sheets_are_left_alone() -> None:
    table = open_source(xlsx_bytes([["Name"], ["Shop"]], hidden=[["Secret"], ["x"]]))
    assert table.headers == ["Name"]
    assert table.note == ""


def test_further_sheets_are_said() -> None:
    data = xlsx_bytes([["Name"], ["Shop"]], hidden=[["Secret"], ["x"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").replace(b'state="hidden"', b'state="visible"')
    assert "Only the sheet “Hidden” was read" in open_source(patched_xlsx(data, {"xl/workbook.xml": book})).note


def test_blank_rows_are_passed_over_and_counted() -> None:
    rows = list(open_source(xlsx_bytes([[None], ["Name"], [None], ["A"], [""], ["B"]])).rows)
    assert [row.number for row in rows] == [4, 6]


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = patched_xlsx(PLAIN, {"xl/media/big.bin": b"\x00" * (MAX_UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    with pytest.raises(FileNotReadable, match="unpacks to far more"):
        open_source(bomb)


@pytest.mark.slow
def test_a_bomb_of_shared_strings_is_refused() -> None:
    strings = b"<sst>" + b"<si><t>a</t></si>" * 2_000_000 + b"</sst>"
    with pytest.raises(FileNotReadable, match="unpacks to far more"):
        open_source(patched_xlsx(PLAIN, {"xl/sharedStrings.xml": strings}))


def test_entities_are_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + HEAD + b"</worksheet>"
    with pytest.raises(FileNotReadable, match="damaged"):
        open_source(patched_xlsx(PLAIN, {SHEET: laughs}))


def test_a_stated_size_is_not_believed() -> None:
    cell = b'<c r="A%d" t="inlineStr"><is><t>%s</t></is></c>'
    xml = b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">' + cell % (1, b"Name") + b"</row>"
    xml += b'<row r="2">' + cell % (2, b"Shop") + b"</row></sheetData>"
    (row,) = open_source(sheet_of(PLAIN, xml)).rows
    assert row.values == {"Name": "Shop"}


@pytest.mark.slow
def test_a_row_number_beyond_excel_is_refused_quickly() -> None:
    xml = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="9999999999"><c r="A1"><v>1</v></c></row></sheetData>'
    with pytest.raises(FileNotReadable, match="more rows than Excel|damaged"):
        list(open_source(sheet_of(PLAIN, xml)).rows)


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(FileNotReadable, match="columns"):
        open_source(xlsx_bytes([[f"c{n}" for n in range(300)]]))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (PLAIN[: len(PLAIN) // 2], "damaged"),
        (patched_xlsx(PLAIN, {SHEET: b"<worksheet"}), "damaged"),
        (patched_xlsx(PLAIN, {"xl/workbook.xml": b"<workbook/>"}), "damaged|no visible sheet"),
        (xlsx_bytes([]), "no visible sheet"),
    ],
)
def test_damage_is_said_plainly(data: bytes, says: str) -> None:
    with pytest.raises(FileNotReadable, match=says):
        list(open_source(data).rows)


def test_another_zip_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("premises.csv", "Name,Postcode\n")
    with pytest.raises(FileNotReadable, match="zip file"):
        open_source(out.getvalue())


@pytest.mark.slow
@settings(deadline=None)
@given(st.integers(0, len(PLAIN) - 1), st.integers(0, 255))
def test_any_changed_byte_is_read_or_refused_in_words(place: int, byte: int) -> None:
    damaged = PLAIN[:place] + bytes([byte]) + PLAIN[place + 1 :]
    _, refusal = read_or_refusal(damaged)
    assert bool(refusal) <= refusal.endswith(".")
