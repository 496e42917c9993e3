"""When two cases may be joined: one crime has one victim (Home Office Counting Rules, general rule D).

A recorded crime that turns out to be the same as another recorded one is cancelled (general rule C, C3): a supervisor
does it and the victim is told. What is not recorded yet is joined without ever being a crime of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bizwatch.reference.choices import Nature

Moments = Mapping[str, datetime | None]
# What of the surviving case the earliest of all its reports decides.
RULED_BY_THE_EARLIEST = ("record_due_at", "contact_due_at", "contacted_at")


@dataclass(frozen=True, kw_only=True)
class JoinSide:
    """One of the two cases, as the rules see it."""

    reference: str
    nature: Nature
    is_recorded: bool
    has_joined: bool
    business: str

    @property
    def is_recorded_crime(self) -> bool:
        return self.nature is Nature.CRIME and self.is_recorded


def join_faults(case: JoinSide, into: JoinSide, *, same_victim: bool) -> tuple[tuple[str, str], ...]:
    """Return all that stands in the way of joining ``case`` to ``into``; empty where it may be done."""

    def faults() -> Iterator[str]:
        if case.reference == into.reference:
            yield "This is the case’s own reference: enter that of the case that stays."
            return
        if not same_victim:
            yield _two_victims(case, into)
        if case.has_joined:
            yield f"Other cases are joined to {case.reference}: join {into.reference} to it, or take them out first."
        if case.nature is Nature.CRIME and into.nature is not Nature.CRIME:
            yield f"{into.reference} is no crime: join it to {case.reference} instead, or turn it into a crime first."
        if case.is_recorded_crime and not into.is_recorded_crime:
            yield (
                f"{case.reference} is recorded as a crime and {into.reference} is not: record that one first, or join it "
                f"to {case.reference} instead."
            )

    return tuple(("reference", words) for words in faults())


def is_counted(*, added_at: datetime | None, by_police: bool, joined_at: datetime | None) -> bool:
    """Whether a line of property counts in the value of the case that stays.

    What a joined report tells may be the same goods told twice. It counts once the police have confirmed it: by a line
    of their own, written after the reports were joined. ``joined_at`` is None for the case's own lines.
    """
    if joined_at is None:
        return True
    return by_police and added_at is not None and added_at >= joined_at


def _two_victims(case: JoinSide, into: JoinSide) -> str:
    where = f"{case.business} and {into.business}" if case.business != into.business else "two premises"
    return f"Two victims are two crimes (general rule D), and these are of {where}: link the two cases instead."


def ruling(own: Moments, joined: Sequence[Moments]) -> dict[str, datetime | None]:
    """Return the moments of a surviving case: of its own and those of the cases joined to it, the earliest of each."""
    return {
        name: min((moment for one in (own, *joined) if (moment := one[name]) is not None), default=None)
        for name in RULED_BY_THE_EARLIEST
    }
