"""Which investigator a case could go to: spread evenly over several, and said in words. It decides nothing by itself.

Even by open cases: each case goes to whoever has the fewest at that moment, counting what the plan gives them. Whoever has
a conflict of interest, is away or has no shift ahead gets none; whoever has the skill that a case asks for comes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Candidate:
    """An investigator who could have cases. ``cannot`` is the sentence that says why they get none now, "" for nothing."""

    officer_id: int
    name: str
    open: int
    skills: frozenset[str] = frozenset()
    cannot: str = ""
    next_shift_at: datetime | None = None


@dataclass(frozen=True)
class ToGive:
    """A case to be given: whose it is, which skills it asks for, and who may not have it, with the sentence why."""

    case_id: int
    owner_id: int | None = None
    asks: frozenset[str] = frozenset()
    barred: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Giving:
    """What is planned for one case: who gets it, or None and why nobody can."""

    case_id: int
    officer_id: int | None
    why: str = ""


def spread(cases: Iterable[ToGive], candidates: Sequence[Candidate], *, without_skill: bool) -> tuple[Giving, ...]:
    """Return for each case who gets it, in the order of the cases. Every case is in it once.

    ``without_skill``: a case that asks for a skill that none of the possible people has goes to one of them all the same.
    """
    loads = {one.officer_id: one.open for one in candidates}
    plan = []
    for case in cases:
        giving = _give(case, candidates, loads, without_skill=without_skill)
        if giving.officer_id is not None:
            loads[giving.officer_id] += 1
        plan.append(giving)
    return tuple(plan)


def in_order(case: ToGive, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return everybody by what the case asks for: those who cannot have it last, the skill first, then by name.

    Never by what anybody has: an order by open cases would be a list of people from the least loaded to the most.
    """

    def place(one: Candidate) -> tuple[bool, int, str, int]:
        barred = bool(one.cannot or case.barred.get(one.officer_id))
        return (barred, len(case.asks - one.skills), one.name, one.officer_id)

    return tuple(sorted(candidates, key=place))


def _give(case: ToGive, candidates: Sequence[Candidate], loads: Mapping[int, int], *, without_skill: bool) -> Giving:
    others = [one for one in candidates if one.officer_id != case.owner_id]
    if not others:
        return Giving(case.case_id, None, "It is theirs already.")
    able = [one for one in others if not one.cannot and not case.barred.get(one.officer_id)]
    if not able:
        reasons = [one.cannot or case.barred[one.officer_id] for one in others]
        return Giving(case.case_id, None, " ".join(dict.fromkeys(reasons)))
    skilled = [one for one in able if case.asks <= one.skills]
    if not skilled and not without_skill:
        return Giving(case.case_id, None, "Nobody of those chosen has the skill that it asks for.")
    chosen = min(skilled or able, key=lambda one: (loads[one.officer_id], one.name, one.officer_id))
    return Giving(case.case_id, chosen.officer_id, "" if skilled else "Without the skill that it asks for.")
