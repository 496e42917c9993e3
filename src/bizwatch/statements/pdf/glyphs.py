"""Which characters the fonts inside typst can draw, and what is drawn in place of the others.

PDF/UA-1 refuses a character without a glyph, and a box in a witness's words would hide that something stood there. So
such a character is drawn as its number, ``[U+4E2D]``, and the document says so at its foot. What was signed, and its
hash, keep the character itself.

``coverage.txt`` holds the spans of code points in the character maps of Libertinus Serif Regular and DejaVu Sans Mono as they
are inside typst 0.15, without controls and format characters; a test draws every one of them.
"""

import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.resources import files

MARKS_TOGETHER = 4  # combining marks on one letter; more would be drawn over the lines above
LONGEST_WORD = 40  # characters without a place to break; longer ones are broken so that no line leaves the page
BREAK = "\u200b"  # zero-width space: a place to break a line
_LATIN = range(0x20, 0x180)


@cache
def _coverage() -> tuple[tuple[int, ...], tuple[int, ...]]:
    text = files("bizwatch.statements.pdf").joinpath("coverage.txt").read_text(encoding="ascii")
    spans = [[int(end, 16) for end in span.split("-")] for span in text.split()]
    return tuple(span[0] for span in spans), tuple(span[-1] for span in spans)


def is_covered(character: str) -> bool:
    """Whether the fonts have a glyph for a character."""
    firsts, lasts = _coverage()
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]


def undrawable(text: str) -> frozenset[str]:
    """Return the characters of a text that the PDF cannot draw: of scripts without a font here, and pictographs."""
    return frozenset(one for one in set(text) if not (one.isspace() or is_covered(one) or _is_silent(one)))


def drawable(text: str, *, only_latin: bool = False) -> str:
    """Return a text in which every character can be drawn, whatever it held.

    Line breaks stay. A tab becomes a space, another control or format character nothing, one without a glyph its number.
    ``only_latin`` counts only plain Latin letters as drawable, for a text that the fonts cannot shape after all.
    """
    drawn: list[str] = []
    marks = run = 0
    for one in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        marks = marks + 1 if unicodedata.combining(one) else 0
        if marks > MARKS_TOGETHER:
            continue
        shown = _drawn(one, only_latin=only_latin)
        run = 0 if shown.isspace() else run + len(shown)
        drawn.append(shown)
        if run >= LONGEST_WORD and not marks:
            drawn.append(BREAK)
            run = 0
    return "".join(drawn)


def _drawn(one: str, *, only_latin: bool) -> str:
    if one == "\n" or one == "\xa0":
        return one
    if one.isspace():
        return " "
    if _is_silent(one):
        return ""
    known = ord(one) in _LATIN if only_latin else True
    return one if known and is_covered(one) else f"[U+{ord(one):04X}]"


def _is_silent(one: str) -> bool:
    """Whether a character has no shape of its own: controls, direction marks, joiners, lone surrogates."""
    return unicodedata.category(one) in ("Cc", "Cf", "Cs")
