"""The order of the queue: what moves a case up, by how many hours unless a supervisor says otherwise, and the limit."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256

from bizwatch.reference import thrive
from bizwatch.reference.about import About
from bizwatch.reference.attendance import attendance_conditions, attendance_rule
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownTriage
from bizwatch.reference.tables import DatedTable, read_file

FILE = "triage.toml"


@dataclass(frozen=True)
class TriageLimit:
    """``hours``: the most that all head starts of a case can be together. ``repeat_cases`` cases at a premises within
    ``repeat_days`` before a report make it a repeat place."""

    code: str
    hours: int
    repeat_cases: int
    repeat_days: int
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if min(self.hours, self.repeat_cases, self.repeat_days) < 1:
            raise ValueError("every number must be 1 or more")


@dataclass(frozen=True)
class TriageFactor:
    """A fact about a case that moves it up by ``hours``, counted up to ``most`` times.

    ``words`` end the sentence "moved up 12 hours: ..."; ``words_many`` where it counts more than once.
    """

    code: str
    name: str
    words: str
    hours: int
    effective_from: date
    source: str
    words_many: str = ""
    most: int = 1
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if self.hours < 0 or self.most < 1:
            raise ValueError("hours must be 0 or more (a factor never puts a case back), most 1 or more")

    def words_for(self, count: int) -> str:
        """Return the reason in words where the factor holds ``count`` times."""
        return (self.words_many if count > 1 and self.words_many else self.words).format(count=count)


@dataclass(frozen=True)
class HarmBand:
    """From how many days of the harm index's median an offence counts as so many steps."""

    code: str
    from_days: float
    steps: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class TriageTables:
    """The whole file."""

    about: About
    limits: DatedTable[TriageLimit]
    factors: DatedTable[TriageFactor]
    bands: DatedTable[HarmBand]


@dataclass(frozen=True)
class TriageRules:
    """What holds on one day. ``mark`` tells two days apart whose facts would be counted differently (8 characters)."""

    limit: TriageLimit
    factors: tuple[TriageFactor, ...]
    bands: tuple[HarmBand, ...]
    mark: str

    @property
    def hours(self) -> dict[str, int]:
        """The weights as the table has them, by the code of the factor."""
        return {factor.code: factor.hours for factor in self.factors}

    def factor(self, code: str) -> TriageFactor | None:
        """Return the factor of a code, None where it is not in force any more."""
        return next((factor for factor in self.factors if factor.code == code), None)

    def harm_steps(self, days: float | None) -> int:
        """Return the steps of an offence whose harm is so many days; 0 where nobody published any."""
        return max((band.steps for band in self.bands if days is not None and days >= band.from_days), default=0)


@cache
def tables() -> TriageTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(TriageTables, FILE, limits="limit", factors="factor", bands="harm_band")


@lru_cache(maxsize=64)
def triage_rules(on: date) -> TriageRules:
    """Return the limit, the factors and the bands in force on a date. Raises ``UnknownTriage`` before there were any."""
    known = tables()
    limit = known.limits.get("head-start", on, unknown=UnknownTriage, thing="limit")
    factors, bands = known.factors.in_force(on), known.bands.in_force(on)
    counted = (
        limit,
        [(factor.code, factor.most) for factor in factors],
        bands,
        attendance_rule(on),
        attendance_conditions(on),
        thrive.thrive_parts(on),
        thrive.thrive_levels(on),
    )
    return TriageRules(limit, factors, bands, sha256(repr(counted).encode()).hexdigest()[:8])
