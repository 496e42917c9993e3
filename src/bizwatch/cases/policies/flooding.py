"""Many reports at once that name the same person or say the same: when they are held behind the first of them.

Whoever is named is not known here and nothing is kept of them: a name becomes a keyed hash that lasts for its window.
How many reports in how many hours is dated reference data (``reference.duplicates``).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bizwatch.reference.selectors import Flood, FloodOf, NameWords

_WORD = re.compile(r"[^\W\d_]+")
_ANY_WORD = re.compile(r"\w+")
_WORDS_OF_A_NAME = (2, 5)
_WORDS_OF_A_TEXT = 8  # what is shorter is written alike by chance


@dataclass(frozen=True)
class Trait:
    """Something that a report may share with many others, in one spelling; kept only as a keyed hash."""

    what: FloodOf
    text: str


def plain_name(told: str, words: NameWords) -> str:
    """Return a told name in one spelling, its words in order of the alphabet; "" where it is no whole name.

    "A man called Jay" and "unknown male" are no names: nobody is singled out by them.
    """
    folded = unicodedata.normalize("NFKD", told.casefold())
    found = [word for word in _WORD.findall(folded.encode("ascii", "ignore").decode()) if word not in words.titles]
    few, many = _WORDS_OF_A_NAME
    if not few <= len(found) <= many or any(word in words.vague for word in found):
        return ""
    return " ".join(sorted(found))


def plain_text(told: str) -> str:
    """Return a text in one spelling; "" where it is too short to be the same by more than chance."""
    found = _ANY_WORD.findall(told.casefold())
    return " ".join(found) if len(found) >= _WORDS_OF_A_TEXT else ""


def traits(names: Iterable[str], text: str, words: NameWords) -> tuple[Trait, ...]:
    """Return what of a report is watched for many at once, each once."""
    people = sorted({plain for name in names if (plain := plain_name(name, words))})
    story = plain_text(text)
    return (*(Trait(FloodOf.PERSON, name) for name in people), *([Trait(FloodOf.TEXT, story)] if story else []))


def flood_rule(floods: Sequence[Flood], what: FloodOf, door: str) -> Flood | None:
    """Return the rule for a trait of a report that came by a door, or None where there is none."""
    return next((rule for rule in floods if rule.what is what and door in rule.doors), None)


def is_flood(rule: Flood, before: int) -> bool:
    """Whether one more report, after ``before`` others of the window that share its trait, is one too many."""
    return before >= rule.most
