"""How one report is counted: general rules D (one crime for each victim) and E (a finished incident is one crime)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from bizwatch.cases.choices import VictimKind
from bizwatch.cases.intake import NewOccasion, NewVictim

Fault = tuple[str, str]
MOST_VICTIMS = 20  # crimes of one incident: beyond it somebody has mistaken something
MOST_OCCASIONS = 500
FEWEST_OCCASIONS = 2


def victim_faults(victims: Sequence[NewVictim]) -> tuple[Fault, ...]:
    """Return what is wrong with the victims of an incident, the first of them the one that was reported."""
    if len(victims) < 2:
        return (("victims", "Enter at least one victim more: one victim is one crime, and that is recorded already."),)
    if len(victims) > MOST_VICTIMS:
        return (("victims", f"Enter up to {MOST_VICTIMS} victims at once."),)
    if any(not victim.label for victim in victims):
        return (("victims", "Say of each victim who they are, without a name: “the second cashier”."),)
    labels = Counter(victim.label.casefold() for victim in victims)
    twice = next((victim.label for victim in victims if labels[victim.label.casefold()] > 1), "")
    if twice:
        return (("victims", f"“{twice}” stands there twice: victims must be told apart."),)
    if sum(victim.kind is VictimKind.BUSINESS for victim in victims) > 1:
        return (("victims", "The business can be one victim only: the same victim twice is one crime."),)
    return ()


def facts_of_victim(kind: VictimKind) -> dict[str, bool]:
    """Return what the definition of business crime asks about this victim, in place of the first one's."""
    works = kind is VictimKind.WORKER
    return {
        "victim_is_business": kind is VictimKind.BUSINESS,
        "victim_is_employee_in_course_of_employment": works,
        "because_of_employment": works,
    }


def occasion_faults(rows: Sequence[NewOccasion], *, there: int, reported_on: date, because: str) -> tuple[Fault, ...]:
    """Return what is wrong with the occasions that are to be added to the ``there`` that a schedule has."""
    faults = []
    if not because:
        faults.append(
            ("because", "Write how you know that the same person did them all, and that they were found out at once.")
        )
    if not rows:
        faults.append(("rows", "Enter at least one occasion."))
    elif there + len(rows) < FEWEST_OCCASIONS:
        faults.append(("rows", "One occasion is an ordinary theft: a schedule begins with two."))
    if there + len(rows) > MOST_OCCASIONS:
        faults.append(("rows", f"A schedule holds up to {MOST_OCCASIONS} occasions."))
    late = next((number for number, row in enumerate(rows, 1) if row.day > reported_on), 0)
    if late:
        faults.append(
            (
                "rows",
                f"Occasion {late} is after the report. What happened since is a crime of its own: record it apart.",
            )
        )
    return tuple(faults)


def sum_of(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return what all occasions come to, in pounds; None where no value is known."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
