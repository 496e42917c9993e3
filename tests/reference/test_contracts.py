"""Rules that every reference table keeps, run over the whole of each."""

import re
from dataclasses import fields
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from bizwatch.reference import (
    after_outcomes,
    areas,
    asb,
    assurance,
    attendance,
    business_crime,
    capacity,
    cctv_formats,
    clocks,
    counting,
    disclosure,
    diversity,
    duplicates,
    gates,
    guidance,
    hate,
    key_decisions,
    national_services,
    offences,
    outcomes,
    repeats,
    report_kinds,
    reporting_shares,
    results,
    sectors,
    skills,
    slavery,
    slots,
    specialists,
    statements,
    stories,
    supervision_rules,
    surveys,
    thrive,
    triage,
    victim_care,
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
    "outcomes of stories": stories.tables().outcomes,
    "checks of stories": stories.tables().checks,
    "surveys": surveys.tables().surveys,
    "questions of surveys": surveys.tables().questions,
    "windows of duplicates": duplicates.tables().windows,
    "events told twice": duplicates.tables().events,
    "reasons of duplicates": duplicates.tables().reasons,
    "shares of what is reported": reporting_shares.tables().shares,
    "floods": duplicates.tables().floods,
    "audit strata": assurance.tables().strata,
    "audit rules": assurance.tables().rules,
    "dip-sample checks": assurance.tables().checks,
    "questions about oneself": diversity.tables().questions,
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
    "rules of supervision": supervision_rules.tables().rules,
    "skills": skills.tables().skills,
    "hate strands": hate.tables().strands,
    "key decisions": key_decisions.decision_tables().decisions,
    "reasons why a clock broke": key_decisions.reason_tables().reasons,
    "attendance rules": attendance.tables().rules,
    "attendance conditions": attendance.tables().conditions,
    "THRIVE parts": thrive.tables().parts,
    "THRIVE levels": thrive.tables().levels,
    "order of the queue": triage.tables().factors,
    "limits of the order": triage.tables().limits,
    "bands of harm": triage.tables().bands,
    "community remedies": after_outcomes.remedy_table()[1],
    "restorative justice": after_outcomes.restorative_table()[1],
    "schemes of review": after_outcomes.review_table()[1],
    "new material": after_outcomes.material_table()[1],
    "specialists": specialists.table()[1],
    "counting hints": counting.table()[1],
    "kinds of statement": statements.tables().kinds,
    "numbers of repeats": repeats.tables().rules,
    "groups of offences": repeats.tables().groups,
    "limits of disclosure": disclosure.tables().limits,
    "squares of a map": disclosure.tables().squares,
    "kinds under a wider name": disclosure.tables().broader,
    "levels of need": victim_care.tables().levels,
    "questions of need": victim_care.tables().questions,
    "enhanced rights": victim_care.tables().categories,
    "support services": victim_care.tables().services,
}


ABOUTS = [
    offences.tables().about,
    outcomes.tables().about,
    stories.tables().about,
    surveys.tables().about,
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
    skills.tables().about,
    supervision_rules.tables().about,
    duplicates.tables().about,
    reporting_shares.tables().about,
    key_decisions.decision_tables().about,
    key_decisions.reason_tables().about,
    attendance.tables().about,
    thrive.tables().about,
    triage.tables().about,
    statements.tables().about,
    working_days.calendar().about,
    after_outcomes.remedy_table()[0],
    after_outcomes.restorative_table()[0],
    after_outcomes.review_table()[0],
    after_outcomes.material_table()[0],
    specialists.table()[0],
    counting.table()[0],
    repeats.tables().about,
    disclosure.tables().about,
    victim_care.tables().about,
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
    read = {
        after_outcomes.MATERIAL_FILE,
        after_outcomes.REMEDIES_FILE,
        after_outcomes.RESTORATIVE_FILE,
        after_outcomes.REVIEWS_FILE,
        areas.DISTRICTS_FILE,
        areas.FORCES_FILE,
        areas.POLICING_FILE,
        asb.FILE,
        assurance.FILE,
        attendance.FILE,
        business_crime.FILE,
        capacity.FILE,
        cctv_formats.FILE,
        clocks.FILE,
        counting.FILE,
        disclosure.FILE,
        diversity.FILE,
        duplicates.FILE,
        gates.FILE,
        guidance.FILE,
        hate.FILE,
        key_decisions.DECISIONS_FILE,
        key_decisions.REASONS_FILE,
        national_services.FILE,
        offences.FILE,
        outcomes.FILE,
        repeats.FILE,
        report_kinds.FILE,
        reporting_shares.FILE,
        results.FILE,
        sectors.FILE,
        skills.FILE,
        slavery.FILE,
        slots.FILE,
        specialists.FILE,
        statements.FILE,
        stories.FILE,
        supervision_rules.FILE,
        surveys.FILE,
        thrive.FILE,
        triage.FILE,
        victim_care.FILE,
        working_days.FILE,
    }
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
