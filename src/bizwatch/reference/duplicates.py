"""When two reports may be about the same event, and when many at once are held behind the first: the tables."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid
from bizwatch.reference.tables import DatedTable, read_file

FILE = "duplicates.toml"
ANY_KIND = "any"


class Strength(StrEnum):
    """What a thing in common says about two reports."""

    DECIDES = "decides"  # they tell of the same event
    RAISES = "raises"  # it is likelier that they do


class FloodOf(StrEnum):
    """What many reports at once can have in common."""

    PERSON = "person"
    TEXT = "text"


@dataclass(frozen=True)
class KindWindow:
    """How many hours two tellings of one event of a kind may lie apart."""

    code: str
    hours: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class SameEvent:
    """Kinds under which one and the same event is told."""

    code: str
    kinds: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class SharedThing:
    """Something that two reports can have in common, in the words in which it is said."""

    code: str
    strength: Strength
    words: str
    reach_hours: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    @property
    def decides(self) -> bool:
        return self.strength is Strength.DECIDES

    @property
    def reach(self) -> timedelta:
        return timedelta(hours=self.reach_hours)


@dataclass(frozen=True)
class Flood:
    """More than ``most`` reports in ``hours`` hours that have ``what`` in common, for a report by one of ``doors``."""

    code: str
    what: FloodOf
    words: str
    doors: tuple[str, ...]
    most: int
    hours: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if self.most < 2 or self.hours < 1:
            raise ValueError("most must be 2 or more, and hours 1 or more")

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.hours)


@dataclass(frozen=True)
class NameWords:
    """Words that make a told name no name, and titles that are no part of one."""

    vague: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class DuplicateTables:
    """The whole file."""

    about: About
    windows: DatedTable[KindWindow]
    events: DatedTable[SameEvent]
    reasons: DatedTable[SharedThing]
    floods: DatedTable[Flood]
    names: NameWords


@dataclass(frozen=True)
class DuplicateRules:
    """The rules of one day."""

    windows: dict[str, timedelta]
    events: tuple[frozenset[str], ...]
    reasons: tuple[SharedThing, ...]
    floods: tuple[Flood, ...]

    def window(self, *kinds: str) -> timedelta:
        """Return how far apart two tellings of these kinds may lie: the widest window among them."""
        return max(self.windows.get(kind, self.windows[ANY_KIND]) for kind in kinds)

    def widest(self, kind: str) -> timedelta:
        """Return how far apart a telling of this kind and one of any other kind of the same event may lie."""
        return self.window(kind, *(other for kinds in self.events if kind in kinds for other in kinds))

    def can_be_one(self, kind: str, other: str) -> bool:
        """Whether one event may be told under both kinds."""
        return kind == other or any(kind in kinds and other in kinds for kinds in self.events)

    @property
    def farthest(self) -> timedelta:
        """How far back a report can lie that is about the same event."""
        return max((reason.reach for reason in self.reasons), default=timedelta(0))


@cache
def tables() -> DuplicateTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(DuplicateTables, FILE, windows="window", events="event", reasons="reason", floods="flood")
    if not any(row.code == ANY_KIND for row in found.windows):
        raise ReferenceDataInvalid(f"{FILE}: there is no window for {ANY_KIND!r}")
    return found


@lru_cache(maxsize=64)
def duplicate_rules(on: date | None = None) -> DuplicateRules:
    """Return the rules of a day; without a date, as the tables now stand.

    Rules C and D of the counting rules say what the same crime is; the lengths are our own (see the file).
    """
    known = tables()
    return DuplicateRules(
        windows={row.code: timedelta(hours=row.hours) for row in known.windows.in_force(on)},
        events=tuple(frozenset(row.kinds) for row in known.events.in_force(on)),
        reasons=known.reasons.in_force(on),
        floods=known.floods.in_force(on),
    )


def name_words() -> NameWords:
    """Return the words that make a told name no name."""
    return tables().names
