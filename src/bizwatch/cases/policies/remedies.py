"""What a step of a community remedy needs, and where all of them stand together (uk-rules 3.16)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bizwatch.cases.choices import RemedyState, StepState
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import community_remedy

# From which states a step may come to stand where it is put.
STEP_AFTER = {
    StepState.DONE: frozenset({StepState.OPEN, StepState.FAILED}),
    StepState.FAILED: frozenset({StepState.OPEN}),
    StepState.DROPPED: frozenset({StepState.OPEN, StepState.FAILED}),
}


def remedy_fault(option_code: str, amount: Decimal | None, on: date) -> tuple[str, str] | None:
    """Return what is wrong with the kind and the amount of a remedy, as a field and a sentence, or None."""
    try:
        option = community_remedy(option_code, on)
    except UnknownReference as error:
        return "remedy_option", str(error)
    if option.pays and not amount:
        return "remedy_amount", "Enter how much is to be paid, in pounds."
    if amount is not None and not option.pays:
        return "remedy_amount", f"No money goes with \u201c{option.label}\u201d: leave the amount empty."
    return None


def together(states: Iterable[StepState], *, accepted: bool) -> RemedyState | None:
    """Return where a remedy stands by its steps; None where every one of them was dropped.

    One that failed is for a supervisor at once, whatever is still open. ``accepted``: a supervisor left it at that.
    """
    live = [state for state in states if state is not StepState.DROPPED]
    if accepted:
        return RemedyState.ACCEPTED
    if StepState.FAILED in live:
        return RemedyState.FAILED
    if StepState.OPEN in live:
        return RemedyState.OPEN
    return RemedyState.DONE if live else None


def left_to_pay(amount: Decimal | None, paid: Iterable[Decimal]) -> Decimal:
    """Return how much of an amount is still to be paid, in pounds; never less than nothing."""
    return max((amount or Decimal(0)) - sum(paid, Decimal(0)), Decimal(0))
