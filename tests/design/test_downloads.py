"""Tables as files: the same cells in each form, and nothing that a spreadsheet runs."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bizwatch.design.downloads import EXCEL, FORMATS, table_file

COLUMNS = ("Case", "Value", "Day")
ROWS: list[list[Any]] = [["=cmd()", 5, date(2026, 11, 23)], ["Ærø’s", None, None]]


def test_csv_is_sent_row_by_row_in_the_encoding_that_excel_knows() -> None:
    asked = []

    def rows():
        for row in ROWS:
            asked.append(row)
            yield row

    answer: Any = table_file("cases", COLUMNS, rows())
    assert (answer.streaming, asked) == (True, [])
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.getvalue().decode()
    assert text.startswith("\ufeff")
    found = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    assert found == [list(COLUMNS), ["'=cmd()", "5", "2026-11-23"], ["Ærø’s", "", ""]]


def test_an_excel_file_holds_one_sheet_of_values() -> None:
    answer: Any = table_file("cases", COLUMNS, iter(ROWS), form=EXCEL, sheet="Week ahead")
    book = load_workbook(BytesIO(answer.content))
    assert (book.sheetnames, book.properties.creator) == (["Week ahead"], "Bizwatch")
    first, second, third = book.active.iter_rows(values_only=True)
    assert first == COLUMNS
    assert second[:2] == ("'=cmd()", 5)
    assert second[2].date() == date(2026, 11, 23)
    assert third == ("Ærø’s", None, None)


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_kept_under_its_name_and_never_shown(form: str) -> None:
    answer = table_file("repeat-premises", COLUMNS, ROWS, form=form)
    assert answer["Content-Disposition"] == f'attachment; filename="repeat-premises.{form}"'
