"""Whether the action plan asks for an officer to attend, and whether what a person decided still stands.

A pure reading of the facts on a case against the dated table (Retail Crime Action Plan, October 2023). It sends nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bizwatch.cases.choices import AttendanceChoice, FactAnswer
from bizwatch.reference.choices import AttendanceEffect
from bizwatch.reference.selectors import AttendanceCondition


@dataclass(frozen=True)
class AttendanceAnswer:
    """What the rule says of a case: the conditions that hold, and those of which nobody knows."""

    asks: tuple[AttendanceCondition, ...] = ()
    raises: tuple[AttendanceCondition, ...] = ()
    unknown: tuple[AttendanceCondition, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether the rule asks for attendance."""
        return bool(self.asks)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the conditions for which it asks."""
        return frozenset(condition.code for condition in self.asks)


@dataclass(frozen=True)
class Decided:
    """What a person decided, and which conditions held when they did."""

    choice: AttendanceChoice
    conditions: frozenset[str] = field(default_factory=frozenset)


def attendance(
    circumstances: Mapping[str, str], conditions: Iterable[AttendanceCondition], *, is_crime: bool
) -> AttendanceAnswer:
    """Return what the rule says. What raises a case does so only where something asks; the plan is about crime."""
    if not is_crime:
        return AttendanceAnswer()
    by_answer: dict[tuple[AttendanceEffect, str], list[AttendanceCondition]] = {}
    for condition in conditions:
        known = circumstances.get(condition.code, FactAnswer.UNKNOWN)
        by_answer.setdefault((condition.effect, known), []).append(condition)
    return AttendanceAnswer(
        asks=tuple(by_answer.get((AttendanceEffect.ASKS, FactAnswer.YES), ())),
        raises=tuple(by_answer.get((AttendanceEffect.RAISES, FactAnswer.YES), ())),
        unknown=tuple(by_answer.get((AttendanceEffect.ASKS, FactAnswer.UNKNOWN), ())),
    )


def stands(decided: Decided | None, answer: AttendanceAnswer) -> bool:
    """Whether a decision still settles it: one not to attend does not once more asks for it than was known then."""
    if decided is None:
        return False
    return decided.choice is not AttendanceChoice.NOT_ATTEND or answer.codes <= decided.conditions


def needs_reason(choice: AttendanceChoice, answer: AttendanceAnswer) -> bool:
    """Whether a decision goes against the rule, so that the reason must be written."""
    return answer.asked and choice is AttendanceChoice.NOT_ATTEND
