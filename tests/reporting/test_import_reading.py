"""From the cells of a row to the data set: dates, amounts, premises, kinds, and the table of columns."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.businesses.models import Premises
from bizwatch.kernel.references import new_reference
from bizwatch.kernel.sheets.headers import alias_key
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.reporting.dataset.names import TOP
from bizwatch.reporting.importing.mapping import BUILT_IN, LEAVE_OUT, NO_MAPPING, ColumnMapping
from bizwatch.reporting.importing.places import PlaceBook, PlaceNotKnown
from bizwatch.reporting.importing.rows import RowReading, hash_of, headers_by_target, read_row
from bizwatch.reporting.importing.targets import BY_CODE, TARGETS, check_columns, guess_columns
from bizwatch.reporting.importing.when import DateOrder, NotUnderstood, moment_of, split_moment
from bizwatch.reporting.kinds import KINDS

SHOP = Premises(
    pk=1,
    business_id=1,
    reference=new_reference("P"),
    name="Silver Road",
    town="Norwich",
    postcode="NR3 4TE",
    source_id="0412",
)
OTHER = Premises(
    pk=2, business_id=1, reference="P-0000-0001", name="Mill Lane", town="Holt", postcode="NR3 4TE", source_id="7"
)


def moment(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> str:
    return moment_of(*split_moment(text), order)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("27/3/2026 16:15", "2026-03-27T16:15:00+00:00"),
        ("27/7/2026 16:15", "2026-07-27T15:15:00+00:00"),
        ("2026-03-27T16:15:00Z", "2026-03-27T16:15:00+00:00"),
        ("2026-03-27T16:15:00+01:00", "2026-03-27T16:15:00+01:00"),
        ("2026-03-27 16:15:09.123", "2026-03-27T16:15:09+00:00"),
        ("27.3.2026 9.30 pm", "2026-03-27T21:30:00+00:00"),
        ("27 March 2026, 4:15pm", "2026-03-27T16:15:00+00:00"),
        ("Fri, 27 Mar 2026 10:00", "2026-03-27T10:00:00+00:00"),
        ("27-Mar-2026 1615", "2026-03-27T16:15:00+00:00"),
        ("27/3/2026 4 pm", "2026-03-27T16:00:00+00:00"),
        ("25/10/2026 01:30 BST", "2026-10-25T01:30:00+01:00"),
        ("25/10/2026 01:30 GMT", "2026-10-25T01:30:00+00:00"),
        ("27/3/26", "2026-03-27"),
        ("2026-03-27", "2026-03-27"),
    ],
)
def test_dates_and_times(text: str, found: str) -> None:
    assert moment(text) == found


@pytest.mark.parametrize(
    ("text", "order", "says"),
    [
        ("", DateOrder.DAY_FIRST, "not a date"),
        ("3/27/2026", DateOrder.DAY_FIRST, "not a real date"),
        ("27/3/2026", DateOrder.MONTH_FIRST, "not a real date"),
        ("27/3/2026", DateOrder.ISO, "Write it like 2026-03-27"),
        ("29/2/2025", DateOrder.DAY_FIRST, "not a real date"),
        ("0000-00-00", DateOrder.DAY_FIRST, "not a real date"),
        ("27/3/2026 26:00", DateOrder.DAY_FIRST, "not a time"),
        ("27/3/2026 13:00pm", DateOrder.DAY_FIRST, "not a time"),
        ("25/10/2026 01:30", DateOrder.DAY_FIRST, "Write 01:30 BST for the first time or 01:30 GMT for the second"),
        ("29/3/2026 01:30", DateOrder.DAY_FIRST, "did not happen"),
    ],
)
def test_what_is_no_date_says_how_to_write_one(text: str, order: DateOrder, says: str) -> None:
    with pytest.raises(NotUnderstood, match=re.escape(says)):
        moment(text, order)


def test_month_first() -> None:
    assert moment("3/27/2026", DateOrder.MONTH_FIRST) == "2026-03-27"


@given(st.text(max_size=40), st.sampled_from(list(DateOrder)))
def test_any_text_is_a_moment_or_refused_in_words(text: str, order: DateOrder) -> None:
    try:
        found = moment(text, order)
    except NotUnderstood as error:
        found = f"0000{error}"
    assert found[:4].isdigit()


@pytest.mark.parametrize(
    "cells",
    [
        [SHOP.reference.lower().replace("-", " ")],
        ["0412"],
        ["412"],
        ["silver road"],
        ["Silver Road, Norwich"],
        ["NR3 4TE", "Silver Road"],
        ["NR3 4TE", "412"],
    ],
)
def test_premises_are_found_by_everything_they_are_called(cells: list[str]) -> None:
    assert PlaceBook([SHOP, OTHER]).find(cells) == SHOP


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([], "Enter the premises"),
        (["Nowhere"], "None of your premises"),
        (["NR3 4TE"], "2 of your premises"),
        (["412", "Mill Lane"], "different premises"),
        ([SHOP.reference, OTHER.reference], "different premises"),
    ],
)
def test_premises_that_are_not_certain_are_refused(cells: list[str], says: str) -> None:
    with pytest.raises(PlaceNotKnown, match=says):
        PlaceBook([SHOP, OTHER]).find(cells)


def test_what_was_chosen_comes_first() -> None:
    book = PlaceBook([SHOP, OTHER], chosen={"412": OTHER.reference, "branchx": SHOP.reference})
    assert book.find(["412"]) == OTHER
    assert book.find(["Branch X"]) == SHOP


def test_among_many_businesses_a_name_alone_proves_nothing() -> None:
    book = PlaceBook([SHOP, OTHER], of_many=True)
    with pytest.raises(PlaceNotKnown, match="alone"):
        book.find(["Silver Road"])
    assert book.find(["Silver Road", "NR3 4TE"]) == SHOP
    assert book.find([SHOP.reference]) == SHOP


def read(mapping: ColumnMapping = NO_MAPPING, **cells: str) -> RowReading:
    """Read one row; the header of "unit_value" is "unit value"."""
    values = {name.replace("_", " "): cell for name, cell in cells.items()}
    headers = headers_by_target(mapping.columns_of(values))
    return read_row(values, headers, mapping, PlaceBook([SHOP]))


def data_of(**cells: str) -> dict[str, Any]:
    return read(NO_MAPPING, **cells).data


@pytest.mark.parametrize(
    ("cells", "thing"),
    [
        ({"quantity": "3", "total_value": "26.97"}, {"quantity": "3", "unit_value": "8.99"}),
        ({"quantity": "3", "total_value": "£10"}, {"quantity": "1", "unit_value": "10", "description": "3 of: Gin"}),
        ({"total_value": "1,234.50 GBP"}, {"unit_value": "1234.50"}),
        ({"quantity": "2", "unit_value": "£4", "total_value": "9"}, {"quantity": "2", "unit_value": "4"}),
    ],
)
def test_a_total_becomes_the_value_of_one(cells: dict[str, str], thing: dict[str, str]) -> None:
    assert data_of(item="Gin", **cells)["property"] == [{"description": "Gin", **thing}]


def test_a_total_that_is_no_amount_is_a_fault_of_its_column() -> None:
    (fault,) = [one for one in read(NO_MAPPING, item="Gin", total_value="lots").faults if one.column == "total value"]
    assert "Write it like 12.50" in fault.reason


@pytest.mark.parametrize(
    ("cell", "cameras"),
    [("Yes", "CCTV of the premises"), ("no", None), ("N", None), ("Camera 4, door", "Camera 4, door"), ("", None)],
)
def test_a_column_that_says_whether_there_is_cctv(cell: str, cameras: str | None) -> None:
    found = data_of(cctv=cell).get("cctv", {}).get("cameras", [{}])
    assert found[0].get("camera") == cameras


def test_several_things_and_people_of_one_row() -> None:
    found = data_of(item_1="Gin", item_2="Rum", quantity_2="2", suspect_name="Robbo", suspect_2="Her")
    assert [thing["description"] for thing in found["property"]] == ["Gin", "Rum"]
    assert [person["told_name"] for person in found["people"]] == ["Robbo", "Her"]
    assert found["people"][0]["description"] == "Not described"


def test_columns_of_one_meaning_become_one_text() -> None:
    assert data_of(description="Came in.", notes="Ran out.")["what_happened"] == "Came in.\nRan out."


def test_rows_that_are_no_reports_are_not_read_further() -> None:
    mapping = ColumnMapping(name="x", title="x", kinds={"refund": LEAVE_OUT})
    assert read(mapping, kind="Refund").is_left_out


def test_two_rows_differ_by_what_is_used_alone() -> None:
    headers = {"kind": ["Kind"], "premises": ["Store"]}
    assert hash_of({"Kind": "a", "Colour": "red"}, headers) == hash_of({"Kind": "a", "Colour": "blue"}, headers)
    assert hash_of({"Kind": "a"}, headers) != hash_of({"Store": "a"}, headers)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([alias for one in TARGETS for alias in one.aliases]), st.text(max_size=30)))
def test_any_row_is_read_or_refused_in_words(values: dict[str, str]) -> None:
    headers = headers_by_target(guess_columns(values))
    reading = read_row(values, headers, NO_MAPPING, PlaceBook([SHOP]))
    assert reading.is_left_out or set(reading.data) <= TOP
    assert all(fault.reason for fault in reading.faults)


class TestTables:
    """The tables hold together, and with the data set."""

    def test_every_target_is_part_of_the_data_set(self) -> None:
        assert {re.split(r"[.\[]", target.code)[0] for target in TARGETS} <= TOP
        assert len(BY_CODE) == len(TARGETS)

    def test_built_in_mappings_name_targets_and_kinds_that_are_there(self) -> None:
        for mapping in BUILT_IN.values():
            assert set(mapping.columns.values()) <= {*BY_CODE, ""}, mapping.name
            assert set(mapping.kinds.values()) <= {*KINDS, LEAVE_OUT}, mapping.name
            assert ColumnMapping.of_json(mapping.as_json()) == mapping

    @pytest.mark.parametrize("name", ["auror", "disc", "till"])
    def test_a_file_with_its_columns_needs_no_choosing(self, name: str) -> None:
        mapping = BUILT_IN[name]
        first = {code: header for header, code in reversed(list(mapping.columns.items()))}
        check_columns(mapping.columns_of(first.values()), kind_for_all=mapping.kind_for_all)

    def test_every_kind_is_known_by_its_title(self) -> None:
        for code, kind in KINDS.items():
            assert NO_MAPPING.kind_of(kind.title.upper()) == code
            assert NO_MAPPING.kind_of(code) == code

    @pytest.mark.parametrize(
        ("left", "says"),
        [
            ("kind", "what kind"),
            ("premises", "where it happened"),
            ("happened_from", "when"),
            ("what_happened", "what happened"),
        ],
    )
    def test_columns_that_do_not_say_enough_are_refused(self, left: str, says: str) -> None:
        whole = {"a": "kind", "b": "premises", "c": "happened_from", "d": "what_happened"}
        check_columns(whole)
        with pytest.raises(FileNotReadable, match=says):
            check_columns({header: code for header, code in whole.items() if code != left})
        with pytest.raises(FileNotReadable, match="from the list"):
            check_columns({**whole, "e": "colour"})

    def test_a_mapping_and_a_guess_do_not_fill_one_target_twice(self) -> None:
        mapping = NO_MAPPING.with_columns({"Sort": "kind"})
        assert mapping.columns_of(["Sort", "Type"]) == {"Sort": "kind", "Type": ""}
        assert alias_key("Sort") in mapping.columns
