"""The PDF: accessible, the same bytes each time, and nothing that a person types is ever more than text."""

import json
import subprocess
import sys
import unicodedata
from typing import Any

import pytest

from bizwatch.statements.exceptions import PdfNotMade
from bizwatch.statements.pdf import printing
from bizwatch.statements.pdf.glyphs import BREAK, drawable, is_covered, undrawable
from bizwatch.statements.pdf.printing import PRINTER, TEMPLATE, make_pdf
from bizwatch.statements.presenters import about_rows, printed_rows, signature_rows
from tests.statements.reading_pdf import everything, pages, squeezed, structure, text

HOSTILE = [
    '#import "@preview/cetz:0.3.1": *',
    '#read("/etc/passwd")',
    '#include "/etc/passwd"',
    '#image("/etc/passwd")',
    '#eval("1 + 1")',
    "#panic()",
    "$ x^2 + integral $",
    "*bold* _italic_ `raw` = Heading",
    "\\ \\\\ \\u{41} \\n",
    "#let d = 1; #set page(width: 1pt)",
    "] #pagebreak() [",
    '"; #sys.inputs; "',
    "#{ while true {} }",
    '#link("http://127.0.0.1/")[x] https://example.test/',
    "<script>alert(1)</script><img src=file:///etc/passwd>",
    "%PDF-1.7 /JS /OpenAction /EmbeddedFile endstream endobj",
    "a\u202eb\u2066c\u200fd",
    "NUL \x00 and \x07 \x1b[31m \x7f \x85",
    "lone \ud800 surrogate",
    "e" + "\u0301" * 5_000,
    "العربية עברית Ελληνικά Кириллица",
    "中文 한국어 日本語 ไทย हिन्दी",
    "😀 👨‍👩‍👧 🏳️‍🌈",
    "ﷺ \u2028 \u2029 \u00ad \ufeff \uffff \U0010ffff",
    "x" * 20_000,
    "//// comment /* comment */ ~ --- ... @label <label>",
]


def document(words: str = "Words.", **changes: Any) -> dict[str, Any]:
    """A statement as a document."""
    return {
        "title": "Witness statement",
        "form": "MG11",
        "number": "ST-1234-5678",
        "name": "Wim Example",
        "age": "Over 18",
        "occupation": "",
        "for_business": "",
        "crime_reference": "BW-1",
        "heads": ["Criminal Procedure Rules, rule 16.2"],
        "earlier": "",
        "sections": [{"heading": "What happened", "text": words}],
        "exhibits": [],
        "declaration": "This statement is true.",
        **changes,
    }


def signed(**changes: Any) -> dict[str, Any]:
    signature = {
        "name": "Wim Example",
        "at": "23 November 2026, 9:30am",
        "how": "signed in",
        "present": "",
        "reader": "",
    }
    return document(signature={**signature, "reader_declaration": ""}, **changes)


def test_page_and_print_say_the_same_of_the_statement_and_its_signature() -> None:
    made = signed(occupation="Guard", for_business="Corner Shop")
    page, printed = about_rows(made), printed_rows(made)
    assert [row for row in printed if row["key"] != "Form"][:4] == page[:4]
    assert {row["key"] for row in printed} == {row["key"] for row in page} | {"Form"}
    made["signature"] |= {"reader": "Rae Example", "reader_declaration": "I read it out."}
    declared = {"key": "Declaration of the reader", "value": "I read it out."}
    in_print = signature_rows(made, "ab12", is_printed=True)
    assert declared in in_print
    assert [row for row in in_print if row != declared] == signature_rows(made, "ab12")


def test_a_draft_shows_on_its_page_that_the_age_is_missing_and_prints_nothing_of_it() -> None:
    draft = document(age="")
    assert {"key": "Age", "value": ""} in about_rows(draft)
    assert "Age" not in [row["key"] for row in printed_rows(draft)]
    assert signature_rows(draft, "") == []


@pytest.mark.slow
@pytest.mark.once
def test_the_pdf_is_tagged_titled_in_english_and_without_anything_that_runs() -> None:
    pdf = make_pdf(signed(), sha256="a" * 64)
    whole = everything(pdf)
    assert pdf.startswith(b"%PDF-1.")
    for wanted in (
        b"/MarkInfo",
        b"/Marked true",
        b"/StructTreeRoot",
        b"/Lang(en-GB)",
        b"pdfuaid",
        b"/DisplayDocTitle true",
    ):
        assert wanted in whole, wanted
    for unwanted in (
        b"/JavaScript",
        b"/JS",
        b"/OpenAction",
        b"/AA",
        b"/EmbeddedFile",
        b"/Launch",
        b"/URI",
        b"/AcroForm",
    ):
        assert unwanted not in pdf, unwanted
    kinds = structure(pdf)
    assert kinds.count("H1") == 4  # about, the part, declaration, signature
    assert "Title" in kinds
    assert "P" in kinds


@pytest.mark.slow
@pytest.mark.once
def test_the_same_statement_is_the_same_file() -> None:
    one = signed(sections=[{"heading": "What happened", "text": "Words."}])
    assert make_pdf(one, sha256="a" * 64) == make_pdf(dict(reversed(one.items())), sha256="a" * 64)
    assert make_pdf(one, sha256="a" * 64) != make_pdf(one, sha256="b" * 64)


@pytest.mark.slow
@pytest.mark.once
def test_hostile_text_is_text() -> None:
    """All of it at once, in every place that a person can fill: it is drawn, and reads nothing and runs nothing."""
    typed = "\n\n".join(HOSTILE)
    row = "".join(HOSTILE[:8])
    changes = {"name": row, "occupation": row, "for_business": row, "crime_reference": row, "age": row, "earlier": row}
    exhibits = [{"reference": row, "what": row}]
    pdf = make_pdf(document(typed, **changes, exhibits=exhibits))
    whole = everything(pdf)
    assert b"root:" not in whole
    for unwanted in (b"/JavaScript", b"/OpenAction", b"/EmbeddedFile", b"/URI", b"/Launch"):
        assert unwanted not in pdf.replace(b"/JS /OpenAction /EmbeddedFile", b"")
    assert structure(pdf).count("H1") == 4  # about, the part, exhibits, declaration: "= Heading" made none
    assert 3 <= pages(pdf) < 60


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("typed", HOSTILE, ids=[repr(typed)[:24] for typed in HOSTILE])
def test_each_hostile_text_is_drawn_alone(typed: str) -> None:
    code, made = printing._run(printing._data(document(typed), "", drawable))
    assert (code, made[:5]) == (0, b"%PDF-")


@pytest.mark.slow
@pytest.mark.once
def test_what_stands_on_the_page_is_what_was_typed() -> None:
    """Read back from the PDF: every expression stands there letter by letter, and none was evaluated."""
    typed = "\n\n".join(HOSTILE)
    drawn = squeezed(text(make_pdf(document(typed, name="#eval(1) *Wim*"))))
    longest = HOSTILE[-2]
    assert drawn.count("x") >= len(longest)  # it goes over several pages, with their feet between
    for one in set(HOSTILE) - {longest}:
        whole = squeezed(drawable(one))
        from_the_right = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in whole)
        assert set(whole) <= set(drawn) if from_the_right else whole in drawn, one[:80]
    assert squeezed("Statement of: #eval(1) *Wim*") in drawn


@pytest.mark.slow
@pytest.mark.once
def test_every_page_has_its_number_and_its_foot() -> None:
    drawn = text(make_pdf(signed(sections=[{"heading": "What happened", "text": "word " * 3_000}]), sha256="ab" * 32))
    of = drawn.count("Page 1 of ")
    assert of == 1
    total = pages(make_pdf(signed(sections=[{"heading": "What happened", "text": "word " * 3_000}]), sha256="ab" * 32))
    assert drawn.count("Signed by Wim Example on 23 November 2026, 9:30am") == total > 3
    assert drawn.count(f"SHA-256 {'ab' * 32}") == total
    assert f"Page {total} of {total}" in drawn
    assert "DRAFT" not in drawn
    draft = text(make_pdf(document("word " * 3_000)))
    assert draft.count("DRAFT: not signed") == pages(make_pdf(document("word " * 3_000)))
    assert "Not signed yet." in draft


@pytest.mark.slow
@pytest.mark.once
def test_the_printer_can_open_nothing_once_it_has_the_words(tmp_path: Any) -> None:
    """A template that does try to read a file is refused: root is empty, and no descriptor is left."""
    bad = tmp_path / "bad.typ"
    good = TEMPLATE.read_text().replace("#title()", '#title()\n#if d.number != "ST-0" { read("/etc/passwd") }')
    bad.write_text(good)
    empty = tmp_path / "empty"
    empty.mkdir()
    data = json.dumps(printing._data(document(), "", drawable)).encode()
    done = subprocess.run(
        [sys.executable, "-I", PRINTER, bad, empty], env={}, input=data, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert b"root:" not in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.once
def test_a_printer_that_meets_its_limits_says_so_and_the_statement_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SECONDS", 0.01)
    with pytest.raises(PdfNotMade, match="statement is safe"):
        make_pdf(document())


@pytest.mark.slow
@pytest.mark.once
def test_the_longest_statement_is_drawn_within_the_limits() -> None:
    """Every part at its limit: as long as any statement can be."""
    sections = [{"heading": f"Part {part}", "text": "word " * 8_000} for part in range(6)]
    sections.append({"heading": "Chinese", "text": "中" * 40_000})
    pdf = make_pdf(document(sections=sections))
    assert pages(pdf) > 50
    assert len(pdf) < 8 * 1024 * 1024


@pytest.mark.slow
@pytest.mark.once
def test_everything_that_counts_as_covered_can_be_drawn() -> None:
    """The table of glyphs against the fonts that are there: PDF/UA refuses a character without one."""
    known = [chr(code) for code in range(0x20, 0x30000) if is_covered(chr(code)) and not chr(code).isspace()]
    words = [" ".join(known[start : start + 40]) for start in range(0, len(known), 40)]
    code, _ = printing._run(printing._data(document("\n".join(words)), "", drawable))
    assert code == 0


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("plain", "plain"),
        ("tab\there", "tab here"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\u202ec\u200d", "abc"),
        ("中", "[U+4E2D]"),
        ("😀", "[U+1F600]"),
        ("e\u0301", "é"),
        ("\ud800", ""),
        ("x" * 41, "x" * 40 + BREAK + "x"),
    ],
)
def test_what_cannot_be_drawn_is_shown_by_its_number(typed: str, drawn: str) -> None:
    assert drawable(typed) == drawn


def test_a_flood_of_marks_is_cut() -> None:
    assert len(drawable("q" + "\u0301" * 5_000)) < 10


def test_the_signs_without_a_typeface_are_named() -> None:
    assert undrawable("a中é\u202e 😀") == {"中", "😀"}
    assert undrawable("Żółć, ąčę, ă, ș, Бг, Ωλ, ع, £€") == frozenset()


def test_only_latin_is_left_where_nothing_else_can_be_shaped() -> None:
    assert drawable("aΩé", only_latin=True) == "a[U+03A9]é"
