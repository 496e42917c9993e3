"""The one definition of a duplicate: whether two reports may tell of the same event, and why, in words.

About events and never about people: a name is no reason here. What comes out is shown to a person, who decides;
nothing is joined by it. The windows and reasons are dated reference data (``reference.duplicates``).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bizwatch.design.chips import span
from bizwatch.reference.selectors import DuplicateRules

_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    "a an and at but by for from had has have he her him his in into it no not of off on or out she so that the their "
    "them then there they this to up was we were which who with i my our us said as is be been".split()
)
_LONGEST_SERIAL = 60  # as long as the column in which it is kept
_WORDS_TO_BE_SAME = 8  # fewer words are told alike by chance: "Theft of alcohol"
_WORDS_TO_BE_LIKE = 4
_SAME, _LIKE = 0.85, 0.4  # shares of the words of both that are in each


class Grade(StrEnum):
    """How sure it is that two reports tell of one event."""

    SAME = "same"
    COULD = "could"

    @property
    def words(self) -> str:
        return "The same event" if self is Grade.SAME else "Could be the same event"


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """What a report says of the event itself. Moments are aware; ``place`` is any number that stands for the premises.

    ``serials`` and ``marks`` are tidied, ``files`` are SHA-256 sums. ``own_reference`` is the number in the sender's
    own system, which is one system for one place.
    """

    place: int
    kind: str
    starts_at: datetime
    ends_at: datetime | None = None
    serials: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    own_reference: str = ""
    words: frozenset[str] = frozenset()

    @property
    def last(self) -> datetime:
        return self.ends_at or self.starts_at


@dataclass(frozen=True)
class Resemblance:
    """That two reports may tell of the same event: how sure, why in words, and how far apart their times are."""

    grade: Grade
    reasons: tuple[str, ...]
    gap: timedelta

    @property
    def rank(self) -> tuple[bool, int, timedelta]:
        """What stands first in a list: the surer, then what has more in common, then the nearer in time."""
        return self.grade is not Grade.SAME, -len(self.reasons), self.gap


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text by which it is compared with another."""
    return frozenset(_WORD.findall(text.casefold())) - _COMMON


def tidy_serial(text: str) -> str:
    """Return a serial number in one spelling, of 60 characters at most; "" where it is too short to tell one thing from
    another."""
    tidy = "".join(_WORD.findall(text.upper()))[:_LONGEST_SERIAL]  # capitals can be longer: "ß" is "SS"
    return tidy if len(tidy) > 3 else ""


def apart(one: EventFacts, other: EventFacts) -> timedelta:
    """Return how far apart in time two events are; nothing where they overlap."""
    return max(one.starts_at - other.last, other.starts_at - one.last, timedelta(0))


def resemblance(one: EventFacts, other: EventFacts, rules: DuplicateRules) -> Resemblance | None:
    """Return how far two reports may tell of the same event, or None. The same whichever comes first.

    Needed: the same place, kinds under which one event is told, and times that overlap or lie within the window of the
    kind. A reason that decides reaches farther in time. Two numbers of one system that differ say that they are two
    events, unless something else decides.
    """
    if one.place != other.place or not rules.can_be_one(one.kind, other.kind):
        return None
    gap = apart(one, other)
    near = gap <= rules.window(one.kind, other.kind)
    shared = [reason for reason in rules.reasons if (near or gap <= reason.reach) and _SHARED[reason.code](one, other)]
    decided = any(reason.decides for reason in shared)
    if not decided and (not near or _numbered_apart(one, other)):
        return None
    told = ("the same premises", _time_words(gap), *(reason.words for reason in shared))
    return Resemblance(Grade.SAME if decided else Grade.COULD, told, gap)


def _time_words(gap: timedelta) -> str:
    return f"{span(gap)} apart" if gap else "the times overlap"


def _numbered_apart(one: EventFacts, other: EventFacts) -> bool:
    return bool(one.own_reference and other.own_reference) and one.own_reference != other.own_reference


def _same_number(one: EventFacts, other: EventFacts) -> bool:
    return bool(one.own_reference) and one.own_reference == other.own_reference


def _in_common(one: EventFacts, other: EventFacts) -> float:
    """Return the share of the words of both texts that stand in each (Jaccard), from 0 to 1."""
    return len(one.words & other.words) / max(1, len(one.words | other.words))


def _same_words(one: EventFacts, other: EventFacts) -> bool:
    return len(one.words & other.words) >= _WORDS_TO_BE_SAME and _in_common(one, other) >= _SAME


def _like_words(one: EventFacts, other: EventFacts) -> bool:
    if _same_words(one, other):
        return False
    return len(one.words & other.words) >= _WORDS_TO_BE_LIKE and _in_common(one, other) >= _LIKE


_SHARED: Mapping[str, Callable[[EventFacts, EventFacts], bool]] = {
    "same_reference": _same_number,
    "same_file": lambda one, other: bool(one.files & other.files),
    "same_serial": lambda one, other: bool(one.serials & other.serials),
    "same_words": _same_words,
    "same_vehicle": lambda one, other: bool(one.marks & other.marks),
    "like_words": _like_words,
}
SHARED_CODES = frozenset(_SHARED)
