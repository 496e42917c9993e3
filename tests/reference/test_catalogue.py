"""The Markdown of the reference tables."""

import pytest

from bizwatch.reference.catalogue import reference_pages
from bizwatch.reference.selectors import offences, outcomes, sectors

PAGES = reference_pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_a_source_and_even_tables(name):
    text = PAGES[name]
    assert text.startswith("# ")
    assert "\nSource: " in text
    assert text.endswith("\n")
    assert "\n\n\n" not in text
    width = 0
    for line in text.splitlines():
        bars = line.replace("\\|", "").count("|") if line.startswith("|") else 0
        assert bars == width or not (bars and width), line
        width = bars


def test_every_row_is_printed():
    assert all(f"| {row.code} | {row.label} |" in PAGES["offences"] for row in offences())
    assert all(f"| {row.code} | {row.label} |" in PAGES["outcomes"] for row in outcomes())
    assert all(f"| {row.code} | {row.label} |" in PAGES["sectors"] for row in sectors())
    assert "350 districts are held." in PAGES["areas"]


def test_the_same_data_gives_the_same_text():
    assert reference_pages() == PAGES
