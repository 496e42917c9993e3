"""Cleaning of text that people type or paste."""

import re
import unicodedata

_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Return text safe to store and show: NFC, no control or direction-override characters, lone surrogates or NUL.

    Line breaks and tabs stay; the ends are trimmed. Direction marks are dropped because they can make a name read
    as another one (Unicode Technical Report 36); PostgreSQL refuses NUL.
    """
    kept = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_BIDI)
    return unicodedata.normalize("NFC", kept).strip()


def one_line(text: str) -> str:
    """Return ``clean_text`` with every run of white space folded to one space."""
    return " ".join(clean_text(text).split())
