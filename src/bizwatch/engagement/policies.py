"""What a story may hold, and who decides about it. Pure: the words and names are handed in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bizwatch.engagement.choices import StoryState
from bizwatch.reference.selectors import StoryOutcome

_SHORTEST = 3  # letters of a name that are looked for: a shorter one is found in half of all sentences
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# What tells one person, place or event from all others, whoever wrote it.
_TELLING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a postcode", re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b")),
    ("a registration mark", re.compile(r"\b[A-Za-z]{2}\d{2} ?[A-Za-z]{3}\b")),
    ("an email address", re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{2,}")),
    ("a telephone number", re.compile(r"(?:\+44|\b0)[\d ]{9,13}\b")),
    ("a crime reference", re.compile(r"\b[A-Z]{2}-[0-9A-Y]{4}-[0-9A-Y]{4}\b", re.IGNORECASE)),
    ("an exact date", re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", re.IGNORECASE)),
    ("an age", re.compile(r"\b(?:aged? \d{1,3}|\d{1,3}[- ]years?[- ]old)\b", re.IGNORECASE)),
    ("a web address", re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """Something in a story that would tell who or where it was: what kind of thing, and the words found."""

    what: str
    words: str


def tellings(text: str, names: Iterable[str]) -> tuple[Telling, ...]:
    """Return everything in a text that tells one person, premises or event from all others.

    ``names`` are those on the case, of people and of places; each of their words of three letters or more is looked for as
    a whole word, whatever its case. Common words that are part of a premises' name ("shop", "farm") are found too: it is
    the writer's to say it in another way. A text that passes may still tell too much, so a person approves it.
    """
    found = [Telling(what, match.group()) for what, pattern in _TELLING for match in pattern.finditer(text)]
    spoken = {word.casefold(): word for word in _WORD.findall(text)}
    for name in names:
        whole = [word.casefold() for word in _WORD.findall(name) if len(word) >= _SHORTEST]
        found += [
            Telling("a name on the case", spoken[word]) for word in whole if word in spoken and word not in _EVERYDAY
        ]
    return tuple(dict.fromkeys(found))


# Words of names that say nothing of whose they are: without these no story of a shop could hold the word.
_EVERYDAY = frozenset(
    "the and shop store stores farm garage service services station limited ltd plc company sons man woman men women called "
    "somebody someone unknown person customer driver high street road lane market town city north south east west new old "
    "local food goods home garden centre retail norfolk".split()
)


def outcome_fault(code: str, allowed: Iterable[StoryOutcome], *, proceedings_over: bool) -> str:
    """Return why no story may tell of a case with this outcome, "" where one may."""
    rule = next((one for one in allowed if one.code == code), None)
    if rule is None:
        return "Stories tell of outcomes that brought something about; this outcome is not one of them."
    if rule.proceedings and not proceedings_over:
        return "A court decides about this case: say that the proceedings have ended, or wait until they have."
    return ""


_NEXT: dict[StoryState, frozenset[StoryState]] = {
    StoryState.DRAFT: frozenset({StoryState.SUBMITTED, StoryState.WITHDRAWN}),
    StoryState.SENT_BACK: frozenset({StoryState.SUBMITTED, StoryState.WITHDRAWN}),
    StoryState.SUBMITTED: frozenset({StoryState.PUBLISHED, StoryState.SENT_BACK, StoryState.WITHDRAWN}),
    StoryState.PUBLISHED: frozenset({StoryState.WITHDRAWN}),
    StoryState.WITHDRAWN: frozenset(),
}


def can_become(start: StoryState, end: StoryState) -> bool:
    """Whether a story may go from one state to another."""
    return end in _NEXT[start]


def checks_missing(said: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the checks that whoever approves has not said, in their order."""
    held = set(said)
    return tuple(code for code in wanted if code not in held)
