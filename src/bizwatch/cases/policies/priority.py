"""The order of the queue: what is lost soonest, moved up by bounded head starts, each with its reason.

*Fairness.* A head start is never negative and all of a case's together are never more than the limit L (48 hours). So:
a case waits behind another that is lost later only where the two losses lie less than L apart, and no case reported later
than L after a moment at which something of this one was lost can ever stand before it. Whatever the weights are, nobody is
overtaken for ever, and a broken promise is passed only by what is lost within two days of it. What was lost before a report
was made gives it no start over others: its own moment is never earlier than the report.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from bizwatch.reference.selectors import TriageRules


@dataclass(frozen=True, kw_only=True)
class PriorityFacts:
    """All that moves a case up. About the case, never about a person. Counts where a factor can hold more than once."""

    attendance: bool = False
    violence: bool = False
    weapon: bool = False
    prolific: bool = False
    juvenile: bool = False
    hate: bool = False
    thrive: int = 0
    harm: int = 0
    evidence: bool = False
    repeat_place: bool = False
    enquiry: int = 0


# One line for each factor of ``reference/data/triage.toml``, and no other: a contract test compares the two.
FACTORS: Mapping[str, Callable[[PriorityFacts], int]] = {
    "attendance": lambda facts: int(facts.attendance),
    "violence": lambda facts: int(facts.violence),
    "weapon": lambda facts: int(facts.weapon),
    "prolific": lambda facts: int(facts.prolific),
    "juvenile": lambda facts: int(facts.juvenile),
    "hate": lambda facts: int(facts.hate),
    "thrive": lambda facts: facts.thrive,
    "harm": lambda facts: facts.harm,
    "evidence": lambda facts: int(facts.evidence),
    "repeat_place": lambda facts: int(facts.repeat_place),
    "enquiry": lambda facts: facts.enquiry,
}

Stored = Sequence[Sequence[str | int]]


@dataclass(frozen=True)
class HeadStart:
    """A factor that holds: how often it counts, and how many hours it moves the case up."""

    code: str
    count: int
    hours: int


@dataclass(frozen=True)
class Weights:
    """The weights in force: hours by the code of the factor, and the rules of the day.

    ``mark`` tells sets apart whose order would differ; ``facts_mark`` sets whose facts would be counted differently.
    """

    hours: Mapping[str, int]
    rules: TriageRules

    @property
    def limit(self) -> int:
        """The most hours that a case is moved up."""
        return self.rules.limit.hours

    @property
    def facts_mark(self) -> str:
        """What the marks of all sets begin with that count the same facts (8 characters)."""
        return self.rules.mark

    @cached_property
    def mark(self) -> str:
        """The mark of the set (16 characters)."""
        said = repr(sorted((factor.code, self.of(factor.code)) for factor in self.rules.factors))
        return self.rules.mark + sha256(said.encode()).hexdigest()[:8]

    def of(self, code: str) -> int:
        """Return the hours of a factor: as the set has it, or else as the table has it."""
        return self._of_all.get(code, 0)

    @cached_property
    def _of_all(self) -> dict[str, int]:
        return {**self.rules.hours, **self.hours}


def head_starts(facts: PriorityFacts, weights: Weights) -> tuple[HeadStart, ...]:
    """Return every factor that holds, in the order of the table; those of no weight too, so that it can be weighed anew."""
    counted = ((factor, min(FACTORS[factor.code](facts), factor.most)) for factor in weights.rules.factors)
    return tuple(
        HeadStart(factor.code, count, count * weights.of(factor.code)) for factor, count in counted if count > 0
    )


def weighed_anew(stored: Stored, weights: Weights) -> tuple[HeadStart, ...]:
    """Return the factors that were found on a case with the hours of other weights."""
    starts = (read_start(one) for one in stored)
    return tuple(HeadStart(one.code, one.count, one.count * weights.of(one.code)) for one in starts)


def read_start(one: Sequence[str | int]) -> HeadStart:
    """Return a factor as a case keeps it."""
    code, count, hours = one
    return HeadStart(str(code), int(count), int(hours))


def as_stored(starts: Iterable[HeadStart]) -> list[list[str | int]]:
    """Return the factors as a case keeps them."""
    return [[one.code, one.count, one.hours] for one in starts]


def hours_up(starts: Iterable[HeadStart], limit: int) -> int:
    """Return by how many hours the case is moved up."""
    return min(sum(one.hours for one in starts), limit)


def priority_at(attention_at: datetime, reported_at: datetime, starts: Iterable[HeadStart], limit: int) -> datetime:
    """Return the moment that decides the case's place: the earlier it is, the sooner its turn comes."""
    return max(attention_at, reported_at) - timedelta(hours=hours_up(starts, limit))
