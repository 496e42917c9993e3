"""Rules that every reference table keeps, run over the whole of each."""

import re
from dataclasses import fields
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from bizwatch.reference import (
    areas,
    asb,
    business_crime,
    cctv_formats,
    clocks,
    duplicates,
    gates,
    guidance,
    hate,
    national_services,
    offences,
    outcomes,
    report_kinds,
    results,
    sectors,
    slavery,
    slots,
    working_days,
)
from bizwatch.reference.about import COVERAGE_START
from bizwatch.reference.business_crime import BusinessCrimeFacts
from bizwatch.reference.choices import Fact
from bizwatch.reference.tables import DatedTable

TABLES: dict[str, DatedTable[Any]] = {
    "offences": offences.tables().offences,
    "outcomes": outcomes.tables().outcomes,
    "results": results.tables().results,
    "windows of duplicates": duplicates.tables().windows,
    "events told twice": duplicates.tables().events,
    "reasons of duplicates": duplicates.tables().reasons,
    "floods": duplicates.tables().floods,
    "definitions": business_crime.tables().definitions,
    "forces": areas.tables().forces,
    "districts": areas.tables().districts,
    "policing areas": areas.tables().policing,
    "clocks": clocks.tables().clocks,
    "CCTV formats": cctv_formats.tables().formats,
    "gates": gates.tables().gates,
    "services": national_services.tables().services,
    "report kinds": report_kinds.tables().kinds,
    "qualifiers": asb.tables().qualifiers,
    "headings": asb.tables().headings,
    "signs of modern slavery": slavery.tables().indicators,
    "hate strands": hate.tables().strands,
}
ABOUTS = [
    offences.tables().about,
    outcomes.tables().about,
    results.tables().about,
    business_crime.tables().about,
    *areas.tables().abouts,
    clocks.tables().about,
    cctv_formats.tables().about,
    gates.tables().about,
    national_services.tables().about,
    sectors.tables().about,
    report_kinds.tables().about,
    asb.tables().about,
    slavery.tables().about,
    hate.tables().about,
    duplicates.tables().about,
    working_days.calendar().about,
]
SENTENCES = ("meaning", "promise", "advice", "question", "hint", "about")


@pytest.mark.parametrize("name", TABLES)
def test_no_code_has_two_rows_on_a_date(name):
    table = TABLES[name]
    edges = {row.effective_from for row in table} | {row.effective_to for row in table if row.effective_to}
    for day in sorted(edges):
        codes = [row.code for row in table.in_force(day)]
        assert len(codes) == len(set(codes)), day


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_rows_in_force_until_further_notice(name):
    assert TABLES[name].in_force(None)


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_frozen_and_lie_within_the_coverage(name):
    for row in TABLES[name]:
        assert row.effective_from >= COVERAGE_START
        with pytest.raises(AttributeError):
            row.code = "changed"


@pytest.mark.parametrize("about", ABOUTS, ids=lambda about: about.title)
def test_every_file_names_its_source(about):
    assert len(about.source) > 20


@pytest.mark.parametrize("name", TABLES)
def test_what_a_business_reads_is_a_sentence(name):
    for row in TABLES[name]:
        for column in (field.name for field in fields(row) if field.name in SENTENCES):
            text = getattr(row, column).replace("{service}", "The service")
            assert not text or (text[0].isupper() and text[-1] in ".?"), f"{row.code}: {column}: {text}"


def test_every_data_file_is_read():
    names = {path.name for path in files("bizwatch.reference").joinpath("data").iterdir()}
    read = {offences.FILE, outcomes.FILE, business_crime.FILE, clocks.FILE, gates.FILE, national_services.FILE}
    read |= {duplicates.FILE, guidance.FILE, cctv_formats.FILE, slots.FILE}
    read |= {results.FILE, report_kinds.FILE, asb.FILE, slavery.FILE, hate.FILE}
    read |= {sectors.FILE, working_days.FILE, areas.FORCES_FILE, areas.DISTRICTS_FILE, areas.POLICING_FILE}
    assert names == read


def test_the_facts_of_the_definitions_are_the_fields_that_are_asked():
    assert {field.name for field in fields(BusinessCrimeFacts)} == {fact.value for fact in Fact}


def test_no_data_file_uses_words_that_we_avoid():
    for path in files("bizwatch.reference").joinpath("data").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(e\.g\.|i\.e\.|etc\.|please)\b", text, re.IGNORECASE), path.name


def test_dates_are_dates_and_not_in_the_far_future():
    for table in TABLES.values():
        for row in table:
            assert type(row.effective_from) is date
            assert row.effective_from.year < 2040
