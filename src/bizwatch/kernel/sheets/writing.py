"""Writing rows back as a person gave them, for correction in a spreadsheet."""

import re

_OPENS_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r'")  # also the same signs in full width
_A_NUMBER = re.compile(r"[+\-]?[0-9]+(\.[0-9]+)?")


def text_cell(text: str) -> str:
    """Return a cell that no spreadsheet works out; numbers, also negative ones, stay what they are (INJ-3).

    ``delimited.tidy_cell`` takes the apostrophe off again, so that what was given comes back as it was given.
    """
    if text[:1] in _OPENS_FORMULA and not _A_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
