"""Cleaning of typed text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.text import clean_text, one_line

nasty = st.text(
    st.characters()
    | st.sampled_from("\x00\x08\x7f\x85\u061c\u200e\u200f\u202e\u2066\u2069\ufeff\ud800\udfff\r\n\t e\u0301")
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mary O’Neill", "Mary O’Neill"),
        ("  Boots \n", "Boots"),
        ("Ann\x00 Smith", "Ann Smith"),
        ("\u202egnp.exe", "gnp.exe"),
        ("محمد\u200f Ali\u200e", "محمد Ali"),
        ("Jose\u0301", "José"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\tb", "a\tb"),
        ("\ud83d broken", "broken"),
        ("\ufeffPremises", "Premises"),
        ("bell\x07 escape\x1b[31m", "bell escape[31m"),
        ("\x85", ""),
        ("👩‍👩‍👧", "👩‍👩‍👧"),  # the joiners inside one picture are no direction marks
        ("", ""),
    ],
)
def test_cleaning(typed, kept):
    assert clean_text(typed) == kept


@given(nasty)
def test_clean_text_is_safe_to_store_and_show(text):
    clean = clean_text(text)
    assert clean == clean.strip()
    assert unicodedata.is_normalized("NFC", clean)
    assert all(unicodedata.category(character) not in ("Cc", "Cs") or character in "\n\t" for character in clean)
    assert not {unicodedata.bidirectional(character) for character in clean} & {
        *("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
    }
    clean.encode()  # no lone surrogate


@given(nasty)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert one_line(one_line(text)) == one_line(text)


@given(nasty)
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1
    assert "  " not in one_line(text)
