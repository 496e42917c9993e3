"""CSV and its relatives become the rows a person sees in a spreadsheet, whatever is wrong with them."""

import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.businesses.exceptions import FileNotReadable
from bizwatch.businesses.reading.files import open_source
from bizwatch.businesses.reading.geojson import WANTED
from bizwatch.kernel.sheets.delimited import Quotes, guess_delimiter, quotes_of, read_delimited, tidy_cell
from bizwatch.kernel.sheets.files import decode
from bizwatch.kernel.sheets.table import MAX_CELL, MAX_COLUMNS, SourceRow
from bizwatch.kernel.sheets.writing import text_cell
from tests.businesses.files import PLAIN, csv_bytes, read_or_refusal


def rows_of(data: bytes | str) -> list[SourceRow]:
    return list(open_source(data.encode() if isinstance(data, str) else data).rows)


def test_rows_carry_the_numbers_of_a_spreadsheet() -> None:
    rows = rows_of(PLAIN)
    assert [(row.number, row.values["Name"]) for row in rows] == [(2, "Corner Shop"), (3, "The Bell")]
    assert rows[0].values["Store number"] == "1"
    assert not rows[0].faults


def test_blank_lines_are_passed_over_and_still_counted() -> None:
    rows = rows_of("\n\nName,Postcode\n\nA,NR1 1AA\n , \n\nB,NR1 1AB")
    assert [row.number for row in rows] == [5, 8]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    (row,) = rows_of(f"Name{delimiter}Postcode\nA{delimiter}NR1 1AA\n")
    assert row.values == {"Name": "A", "Postcode": "NR1 1AA"}


def test_a_delimiter_inside_quotes_does_not_count() -> None:
    assert guess_delimiter('"a,b,c,d";e\n') == ";"


@pytest.mark.parametrize(
    "encoded",
    [
        PLAIN.replace("Bell", "Bèll").encode("utf-8"),
        PLAIN.replace("Bell", "Bèll").encode("utf-8-sig"),
        PLAIN.replace("Bell", "Bèll").encode("cp1252"),
        PLAIN.replace("Bell", "Bèll").encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.replace("Bell", "Bèll").encode("utf-16-be"),
        PLAIN.replace("Bell", "Bèll").encode("utf-16-le"),
        PLAIN.replace("Bell", "Bèll").encode("utf-16-be"),
        PLAIN.replace("Bell", "Bèll").encode("utf-32"),
        PLAIN.replace("Bell", "B\x00è\u202ell").encode("utf-8"),
    ],
    ids=["utf-8", "utf-8 bom", "cp1252", "utf-16 bom", "utf-16 be bom", "utf-16 le", "utf-16 be", "utf-32", "NUL, RTL"],
)
def test_encodings(encoded: bytes) -> None:
    rows = rows_of(encoded)
    assert [row.values["Name"] for row in rows] == ["Corner Shop", "The Bèll"]
    assert next(iter(rows[0].values)) == "Name"


def test_a_quoted_cell_may_hold_line_breaks_and_the_next_row_keeps_its_number() -> None:
    rows = rows_of('Name,Address\nA,"1 High Street\nNorwich"\nB,2\n')
    assert [(row.number, row.values["Address"]) for row in rows] == [(2, "1 High Street\nNorwich"), (4, "2")]


def test_an_unclosed_quotation_mark_costs_only_its_own_row() -> None:
    rows = rows_of('Name,Address\n"A,1 High Street\nB,2\nC,3\n')
    assert [row.number for row in rows] == [2, 3, 4]
    assert "never closed" in rows[0].faults[0].reason
    assert rows[0].values["Name"] == "A"
    assert [row.faults for row in rows[1:]] == [(), ()]


def test_an_unclosed_quotation_mark_far_from_the_end_costs_only_its_own_row() -> None:
    rows = rows_of("Name,Address\n" + '"A,1\n' + "".join(f"Shop {n},{n}\n" for n in range(200)))
    assert len(rows) == 201
    assert [bool(row.faults) for row in rows] == [True] + [False] * 200


def test_unclosed_quotation_marks_near_each_other_cost_only_their_own_rows() -> None:
    rows = rows_of('Name,Address\n"A,1\nB,2\nC,"3\nD,4\n"E,5\nF,6\n')
    assert [(row.number, bool(row.faults)) for row in rows] == [
        (2, True),
        (3, False),
        (4, True),
        (5, False),
        (6, True),
        (7, False),
    ]


def test_a_quotation_mark_inside_a_bare_cell_is_a_plain_character() -> None:
    (row,) = rows_of('Name,Address\nThe 5" Pipe Shop,1\n')
    assert row.values["Name"] == 'The 5" Pipe Shop'
    assert not row.faults


def test_a_cell_of_a_megabyte_is_cut_and_said() -> None:
    rows = rows_of(csv_bytes("A," + "x" * 1_048_576 + ",NR1 1AA", "B,2,NR1 1AB"))
    assert len(rows[0].values["Address"]) == MAX_CELL
    assert rows[0].faults[0].column == "Address"
    assert "1,048,576 characters" in rows[0].faults[0].reason
    assert not rows[1].faults


def test_ten_thousand_columns_are_refused_plainly() -> None:
    with pytest.raises(FileNotReadable, match="more than 200 columns"):
        rows_of(",".join(f"c{n}" for n in range(10_000)) + "\n1,2\n")


def test_a_row_of_ten_thousand_cells_is_a_fault_of_the_row() -> None:
    rows = rows_of(csv_bytes(",".join(["x"] * 10_000), "B,2,NR1 1AB"))
    assert "10,000 cells" in rows[0].faults[0].reason
    assert "Beyond the last column" in rows[0].values
    assert not rows[1].faults


def test_headers_are_told_apart() -> None:
    table = open_source(b"Name,,Name,Name\nA,B,C,D\n")
    assert table.headers == ["Name", "Column 2", "Name (2)", "Name (3)"]
    assert next(table.rows).values == {"Name": "A", "Column 2": "B", "Name (2)": "C", "Name (3)": "D"}


def test_formulas_stay_text() -> None:
    (row,) = rows_of(csv_bytes("=cmd|' /C calc'!A0,@SUM(A1),NR1 1AA"))
    assert row.values["Name"] == "=cmd|' /C calc'!A0"
    assert row.values["Address"] == "@SUM(A1)"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n\n \t\n", "empty"),
        (b"\x00" * 100, "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0 old", "old kind"),
        (b"SQLite format 3\x00", "database"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"<!DOCTYPE html><p>Name,Postcode", "web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01" + b"\x00\x01" * 50, "not a text file"),
        (b'"Name,Postcode\nA,NR1 1AA\n', "first row"),
        (b"x" * (16 * 1024 * 1024 + 1), "larger than 16 MB"),
    ],
)
def test_files_that_are_no_list_are_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(FileNotReadable, match=says):
        list(open_source(data).rows)


@pytest.mark.slow
def test_too_many_rows_are_refused() -> None:
    with pytest.raises(FileNotReadable, match="50,000 rows"):
        rows_of("Name\n" + "A\n" * 50_001)


@pytest.mark.slow
@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    rows, refusal = read_or_refusal(data)
    assert bool(refusal) <= refusal.endswith(".")
    assert all(text and "\x00" not in text for row in rows for text in row.values.values())


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf"), max_codepoint=0x2FFF), max_size=12).map(
    tidy_cell
)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(any), min_size=1, max_size=8))
def test_what_a_csv_writer_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["one,", 'two"', "three"], *rows])
    read = list(read_delimited(io.StringIO(out.getvalue(), newline=""), WANTED).rows)
    headers = ["one,", 'two"', "three"]
    assert [[row.values.get(header, "") for header in headers] for row in read] == [
        [tidy_cell(cell) for cell in cells] for cells in rows if any(tidy_cell(cell) for cell in cells)
    ]


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(alphabet='",\n\rab', max_size=60))
def test_no_line_is_lost_to_quotation_marks(body: str) -> None:
    """Every letter of the file is in a cell of some row, and the last row is never swallowed by an earlier mark."""
    rows = list(read_delimited(io.StringIO("h1,h2\n" + body + "\nlast,row\n", newline=""), WANTED).rows)
    found = "".join("".join(row.values.values()) for row in rows)
    assert found.count("a") == body.count("a") + 1
    assert found.count("b") == body.count("b")
    assert rows[-1].values.get("h1", "").endswith("last") or "last" in found


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(alphabet='",a', max_size=40))
def test_the_state_of_quotes_is_that_of_the_csv_module(text: str) -> None:
    try:
        list(csv.reader([text], strict=True))
        strictly = Quotes.CLOSED
    except csv.Error as error:
        strictly = Quotes.OPEN if "unexpected end" in str(error) else Quotes.ODD
    assert strictly in (quotes_of(text, ","), Quotes.ODD)


@pytest.mark.slow
@settings(deadline=None)
@given(CELLS)
def test_a_protected_cell_comes_back_as_it_was(cell: str) -> None:
    assert tidy_cell(text_cell(cell)) == cell


@pytest.mark.parametrize("payload", ["=1+1", "+cmd", "-2+3", "@SUM(1)", "'=1", "\uff1d1+1"])
def test_no_exported_cell_starts_a_formula(payload: str) -> None:
    assert text_cell(payload) == f"'{payload}"


@pytest.mark.parametrize("number", ["-1.25", "+441603123456", "12", "NR1 1AA"])
def test_numbers_are_exported_as_they_are(number: str) -> None:
    assert text_cell(number) == number


def test_decoding_never_fails() -> None:
    assert decode(b"caf\x81\xe9") == "caf\ufffdé"


def test_two_hundred_columns_are_read() -> None:
    header = ",".join(f"c{n}" for n in range(MAX_COLUMNS))
    assert len(rows_of(f"{header}\n" + "x," * MAX_COLUMNS)[0].values) == MAX_COLUMNS
