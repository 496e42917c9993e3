"""One spelling of a name and of a telephone number, only to suggest that two victims may be one person."""

import re
import unicodedata

_LETTERS = re.compile(r"[^\W\d_]+")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})


def name_key(name: str) -> str:
    """Return the words of a name without accents, titles, case or order; "" where it has fewer than two."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    words = sorted(word for word in _LETTERS.findall(plain) if word not in _TITLES)
    return " ".join(words)[:160] if len(words) > 1 else ""


def telephone_key(telephone: str) -> str:
    """Return the digits of a British number as they are dialled in Britain, "" for none."""
    digits = re.sub(r"\D", "", telephone)
    return f"0{digits[2:]}" if digits.startswith("44") and len(digits) > 10 else digits


def share_a_word(one: str, other: str) -> bool:
    """Whether two name keys have a word of three letters or more in common."""
    return any(len(word) > 2 for word in set(one.split()) & set(other.split()))
