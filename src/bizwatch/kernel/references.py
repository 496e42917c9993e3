"""References that people read out over the phone."""

import re
import secrets

# Crockford's base 32 without its last letter: no I, L, O or U, so nothing is misread or spells a word, and no Z, so
# that 31 characters are left. 31 is prime, which is what lets the check character catch every single wrong character
# and every two that changed places.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "Z": "2"})
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")  # spaces and every dash
_BODY = 8  # seven random characters and the check character


def _check_character(body: str) -> str:
    weighted = sum((place + 1) * ALPHABET.index(letter) for place, letter in enumerate(body))
    return ALPHABET[weighted % len(ALPHABET)]


def new_reference(prefix: str) -> str:
    """Return a random reference such as ``BW-7K3Q-D2M9``: 34 random bits and a check character.

    ``prefix`` is capital letters. A unique column keeps it unique; a caller that meets a collision asks again.
    """
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY - 1))
    whole = body + _check_character(body)
    return f"{prefix}-{whole[:4]}-{whole[4:]}"


def tidy_reference(text: str) -> str:
    """Return a typed reference in its stored shape, whatever its case, spaces, dashes and look-alike letters.

    What is not one of our references (a force's own crime reference, a slip of the pen) comes back as it was typed,
    in capitals.
    """
    compact = _SEPARATORS.sub("", text).upper()
    prefix, body = compact[:-_BODY], compact[-_BODY:].translate(_LOOK_ALIKE)
    shaped = f"{prefix}-{body[:4]}-{body[4:]}"
    return shaped if prefix.isalpha() and is_well_formed(shaped) else text.strip().upper()


def is_well_formed(reference: str) -> bool:
    """Whether the check character agrees, so that a misheard reference is caught before a search."""
    body = reference.partition("-")[2].replace("-", "")
    return len(body) == _BODY and all(letter in ALPHABET for letter in body) and _check_character(body[:-1]) == body[-1]
