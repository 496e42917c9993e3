"""The strict reader: whatever is wrong with a table is said with its file, row and column."""

from dataclasses import dataclass
from datetime import date

import pytest

from bizwatch.reference import tables
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownReference
from bizwatch.reference.tables import DatedTable, build, only_tables, parse_toml, read_file, rows


@dataclass(frozen=True)
class Part:
    name: str


@dataclass(frozen=True)
class Sample:
    code: str
    effective_from: date
    effective_to: date | None = None
    days: float | None = None
    count: int = 1
    open: bool = True
    mark: Mark = Mark.SOURCE
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    def __post_init__(self):
        if self.count > 9:
            raise ValueError("count must be less than 10")


def read(text):
    return rows(parse_toml(text, "sample.toml"), "row", Sample, "sample.toml")


GOOD = """
[[row]]
code = "A"
effective_from = 2020-01-01
days = 2
words = ["x", "y"]
mark = "knowledge"
parts = [{ name = "p" }]
"""


def test_a_good_row_becomes_a_frozen_object():
    (row,) = read(GOOD)
    assert row == Sample("A", date(2020, 1, 1), None, 2.0, 1, True, Mark.KNOWLEDGE, ("x", "y"), (Part("p"),))
    assert isinstance(row.days, float)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ('colour = "red"', "sample.toml, row 1 (A): there is no column 'colour'"),
        ("count = 10", "sample.toml, row 1 (A): count must be less than 10"),
        ("count = true", "count is True; it must be a whole number"),
        ("count = 1.5", "count is 1.5; it must be a whole number"),
        ('open = "yes"', "open is 'yes'; it must be true or false"),
        ("effective_to = 2020-01-01T00:00:00", "it must be a date"),
    ],
)
def test_a_wrong_column_is_named(change, message):
    with pytest.raises(ReferenceDataInvalid) as refused:
        read(GOOD.replace("mark =", f"{change}\nmark ="))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "A"', "", "row 1: 'code' is missing"),
        ('code = "A"', 'code = " A"', "code is empty or has spaces"),
        ('code = "A"', 'code = ""', "code is empty or has spaces"),
        ('"knowledge"', '"hearsay"', "mark is 'hearsay'; it must be one of source, knowledge, design"),
        ('["x", "y"]', '"x"', "words must be a list"),
        ('["x", "y"]', '["x", 1]', "words 2 is 1; it must be text"),
        ('{ name = "p" }', "{ }", "parts 1: 'name' is missing"),
        ('{ name = "p" }', '"p"', "parts 1: expected a table"),
        ("[[row]]", "[row]", "sample.toml has no [[row]]"),
        ("[[row]]", "[[row]", "sample.toml is not valid TOML"),
    ],
)
def test_a_broken_row_is_named(old, new, message):
    with pytest.raises(ReferenceDataInvalid) as refused:
        read(GOOD.replace(old, new))
    assert message in str(refused.value)


def test_a_misspelt_table_is_not_passed_over():
    with pytest.raises(ReferenceDataInvalid, match="nobody reads: offense"):
        only_tables({"about": {}, "offense": []}, ("about", "offence"), "sample.toml")


@dataclass(frozen=True)
class SampleFile:
    about: Part
    rows: DatedTable[Sample]
    others: tuple[Part, ...]


def whole(monkeypatch, text):
    monkeypatch.setattr(tables, "read_toml", lambda name: parse_toml(text, name))
    return read_file(SampleFile, "sample.toml", rows="row", others="other")


WHOLE = f"""
about = {{ name = "Sample" }}
{GOOD}
[[other]]
name = "o"
"""


def test_a_file_is_read_as_its_dataclass_says(monkeypatch):
    found = whole(monkeypatch, WHOLE)
    assert (found.about, found.others) == (Part("Sample"), (Part("o"),))
    assert [row.code for row in found.rows.in_force(date(2020, 1, 1))] == ["A"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[other]]", "[[others]]", "sample.toml has a table nobody reads: others"),
        ('about = { name = "Sample" }', "", "sample.toml, about: expected a table"),
        ('name = "o"', "", "sample.toml, other 1: 'name' is missing"),
        ("[[other]]", f"{GOOD}[[other]]", "sample.toml: A has two rows in force on 2020-01-01"),
    ],
)
def test_a_broken_file_is_named(old, new, message, monkeypatch):
    with pytest.raises(ReferenceDataInvalid) as refused:
        whole(monkeypatch, WHOLE.replace(old, new))
    assert message in str(refused.value)


def test_only_dataclasses_are_built():
    with pytest.raises(TypeError):
        build(str, {}, "here")


def dated(code, start, end=None):
    return Sample(code, date.fromisoformat(start), date.fromisoformat(end) if end else None)


def test_both_ends_of_a_term_belong_to_it():
    table = DatedTable([dated("A", "2020-01-01", "2020-12-31"), dated("A", "2021-01-01")], "sample.toml")
    found = [table.find("A", date(*day)) for day in ((2020, 1, 1), (2020, 12, 31), (2021, 1, 1))]
    assert found == [table.rows[0], table.rows[0], table.rows[1]]
    assert table.find("A", date(2019, 12, 31)) is None
    assert table.find("A", None) is table.rows[1]
    assert [row.code for row in table.in_force(date(2020, 6, 1))] == ["A"]


@pytest.mark.parametrize("end", ["2021-01-01", "2022-01-01", None])
def test_two_rows_in_force_at_once_are_refused(end):
    with pytest.raises(ReferenceDataInvalid, match="A has two rows in force on 2021-01-01"):
        DatedTable([dated("A", "2021-01-01"), dated("A", "2020-01-01", end)], "sample.toml")


def test_a_term_that_ends_before_it_starts_is_refused():
    with pytest.raises(ReferenceDataInvalid, match="before it starts"):
        DatedTable([dated("A", "2021-01-01", "2020-12-31")], "sample.toml")


def test_a_missing_code_and_a_code_out_of_force_are_told_apart():
    table = DatedTable([dated("A", "2020-01-01", "2020-12-31")], "sample.toml")
    with pytest.raises(UnknownReference, match="There is no thing 'B'"):
        table.get("B", date(2020, 6, 1), unknown=UnknownReference, thing="thing")
    with pytest.raises(
        UnknownReference,
        match=r"Thing 'A' is not in force on 1 March 2021: it holds from 1 January 2020 to 31 December 2020\.",
    ):
        table.get("A", date(2021, 3, 1), unknown=UnknownReference, thing="thing")
