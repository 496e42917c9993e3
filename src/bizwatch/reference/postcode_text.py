"""What a postcode looks like, and how a mistyped one may have been meant. Source: Royal Mail, PAF Programmers' Guide."""

import re
from collections.abc import Iterator

from bizwatch.reference.exceptions import PostcodeNotUnderstood

_SHAPE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?|NPT)([0-9][A-Z]{2})")
# What is read or typed for one another; the second of a pair is tried in place of the first.
_LOOK_ALIKE = {
    "O": "0Q",
    "0": "O",
    "I": "1LJ",
    "1": "IL",
    "L": "1I",
    "S": "5",
    "5": "S",
    "B": "8",
    "8": "B",
    "Z": "2",
    "2": "Z",
    "G": "6",
    "6": "G",
    "Q": "O",
    "U": "V",
    "V": "U",
    "M": "N",
    "N": "M",
}


def normalise_postcode(text: str) -> str:
    """Return a typed postcode as it is written: capitals and one space before the last three characters ("NR2 1TF").

    Accepts any spaces, hyphens and full stops, and small letters; does not ask whether the postcode exists.
    Raises ``PostcodeNotUnderstood``.
    """
    found = _SHAPE.fullmatch(_squeeze(text))
    if found is None:
        raise PostcodeNotUnderstood("Enter a full UK postcode, like NR2 1TF")
    return f"{found[1]} {found[2]}"


def _squeeze(text: str) -> str:
    """Return only the letters and figures of a typed postcode, in capitals; what is far too long is cut."""
    return "".join(letter for letter in text[:32].upper() if letter.isascii() and letter.isalnum())


def near_spellings(text: str) -> Iterator[str]:
    """Yield other spellings of a typed postcode that have the right shape, the likeliest slips first.

    One look-alike character put for another, the last three forced to a figure and two letters, neighbours swapped.
    """
    squeezed = _squeeze(text)
    if len(squeezed) > 8:
        return
    seen = {squeezed}
    for candidate in (*_swapped_look_alikes(squeezed), _forced(squeezed), *_swapped_neighbours(squeezed)):
        found = _SHAPE.fullmatch(candidate)
        if candidate not in seen and found is not None:
            seen.add(candidate)
            yield f"{found[1]} {found[2]}"


def _swapped_look_alikes(text: str) -> Iterator[str]:
    for place, letter in enumerate(text):
        for other in _LOOK_ALIKE.get(letter, ""):
            yield text[:place] + other + text[place + 1 :]


def _forced(text: str) -> str:
    """Return the postcode with its last three characters forced to a figure and two letters, as they must be."""
    figure = {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}
    letters = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
    outward, inward = text[:-3], text[-3:]
    return outward + "".join(
        (figure if place == 0 else letters).get(letter, letter) for place, letter in enumerate(inward)
    )


def _swapped_neighbours(text: str) -> Iterator[str]:
    for place in range(len(text) - 1):
        yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]
