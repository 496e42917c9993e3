"""What in a text tells who, or where, somebody is. Pure: the text and the names are handed in.

One check for every text that leaves the hands of those who know the case: stories of outcomes, which everybody reads, and
what the business reads of an offender.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

_SHORTEST = 3  # letters of a name that are looked for: a shorter one is found in half of all sentences
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


class Mark(StrEnum):
    """A kind of words that tells one person, place or event from all others, whoever wrote it."""

    POSTCODE = "a postcode"
    REGISTRATION = "a registration mark"
    EMAIL = "an email address"
    TELEPHONE = "a telephone number"
    CRIME_REFERENCE = "a crime reference"
    DATE = "an exact date"
    AGE = "an age"
    WEB = "a web address"


# Those that tell who or where a person is; the others tell of the event, which its own business knows.
OF_PERSONS = frozenset({Mark.POSTCODE, Mark.REGISTRATION, Mark.EMAIL, Mark.TELEPHONE, Mark.AGE})
_PATTERNS: dict[Mark, re.Pattern[str]] = {
    Mark.POSTCODE: re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b"),
    Mark.REGISTRATION: re.compile(r"\b[A-Za-z]{2}\d{2} ?[A-Za-z]{3}\b"),
    Mark.EMAIL: re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{2,}"),
    Mark.TELEPHONE: re.compile(r"(?:\+44|\b0)[\d ]{9,13}\b"),
    Mark.CRIME_REFERENCE: re.compile(r"\b[A-Z]{2}-[0-9A-Y]{4}-[0-9A-Y]{4}\b", re.IGNORECASE),
    Mark.DATE: re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", re.IGNORECASE),
    Mark.AGE: re.compile(r"\b(?:aged? \d{1,3}|\d{1,3}[- ]years?[- ]old)\b", re.IGNORECASE),
    Mark.WEB: re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE),
}  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """Something in a text that would tell who or where it was: what kind of thing, and the words found."""

    what: str
    words: str


def tellings(text: str, names: Iterable[str], *, marks: Collection[Mark] = tuple(Mark)) -> tuple[Telling, ...]:
    """Return everything in a text that tells one person, premises or event from all others.

    ``names`` are those on the case that the text must not hold; each of their words of three letters or more is looked for
    as a whole word, whatever its case. Common words that are part of a name ("shop", "farm") are found too: it is the
    writer's to say it in another way. ``marks`` are the kinds of other words that are looked for. A text that passes may
    still tell too much, so a person reads it.
    """
    found = [Telling(mark, match.group()) for mark in Mark if mark in marks for match in _PATTERNS[mark].finditer(text)]
    spoken = {word.casefold(): word for word in _WORD.findall(text)}
    for name in names:
        whole = [word.casefold() for word in _WORD.findall(name) if len(word) >= _SHORTEST]
        found += [
            Telling("a name on the case", spoken[word]) for word in whole if word in spoken and word not in _EVERYDAY
        ]
    return tuple(dict.fromkeys(found))


# Words of names that say nothing of whose they are: without these no text about a shop could hold the word. People whom
# nobody could name are told of in words ("the woman with the red bag"), so the small words of English stand here too.
_EVERYDAY = frozenset(
    "the and shop store stores farm garage service services station limited ltd plc company sons man woman men women called "
    "somebody someone unknown person customer driver high street road lane market town city north south east west new old "
    "local food goods home garden centre retail norfolk his her him she they them their who with from was had has not for "
    "till tills door".split()
)
