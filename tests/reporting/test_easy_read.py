"""The easy-read page keeps the rules of easy read, and its numbers come from the reference data."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

import bizwatch.reporting
from bizwatch.reference.selectors import clock
from bizwatch.reporting import easy_read
from bizwatch.reporting.easy_read import SECTIONS, facts, sections
from bizwatch.reporting.languages import LANGUAGES

ON = date(2026, 11, 23)
PICTURES = Path(bizwatch.reporting.__file__).parent / "static/reporting/easy"
STATEMENTS = [said for section in SECTIONS for said in section.statements]
MOST_WORDS, MOST_SENTENCES = 15, 3


def test_sentences_are_short_and_statements_hold_one_idea() -> None:
    for said in STATEMENTS:
        sentences = re.findall(r"[^.?]+[.?]", said.words.format(**facts(ON)))
        assert 1 <= len(sentences) <= MOST_SENTENCES, said.words
        assert all(len(sentence.split()) <= MOST_WORDS for sentence in sentences), said.words


def test_every_hard_word_is_explained_where_it_is_first_said() -> None:
    for said in STATEMENTS:
        for word in re.findall(r"\*([^*]+)\*", said.words):
            before, after = said.words.split(f"*{word}*")
            assert before.endswith(("called a ", "called ", "called the ", "is the ")) or len(after) > 2, said.words


def test_every_statement_has_a_picture_and_no_picture_is_left_over() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == {said.picture for said in STATEMENTS}


def test_no_number_stands_in_the_words() -> None:
    assert not any(re.search(r"\d", said.words) for said in STATEMENTS)
    assert not any(re.search(r"\d", section.title) for section in SECTIONS)


def test_the_numbers_are_those_of_the_reference_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(easy_read, "clock", lambda code, on: replace(clock(code, on), length=36))
    assert facts(ON)["contact"] == "36 hours"
    assert any("contact you within 36 hours" in str(section["statements"]) for section in sections(ON))


@pytest.mark.django_db
def test_everybody_reads_it_and_finds_it_in_every_language() -> None:
    page = Client().get("/report/easy-read/").content.decode()
    assert page.count('class="app-easy__statement"') == len(STATEMENTS)
    assert "contact you within 24 hours" in page
    assert "have not checked this page yet" in page
    for language in LANGUAGES:
        assert 'href="/report/easy-read/"' in Client().get(f"/report/?language={language.code}").content.decode()
    for place in ("/", "/help/"):
        assert 'href="/report/easy-read/"' in Client().get(place).content.decode()
    assert [section["code"] for section in sections(ON)] == [section.code for section in SECTIONS]
