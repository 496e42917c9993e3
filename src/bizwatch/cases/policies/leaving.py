"""What must be known before a case leaves the desk without an outcome: cancelled or transferred (uk-rules 3.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bizwatch.cases.choices import CancelReason


class CancelNeed(StrEnum):
    """The fields that a cancellation may ask for, beside the reason that every one needs."""

    OTHER_BODY = "other_body"
    OTHER_REFERENCE = "other_reference"


@dataclass(frozen=True)
class CancelRule:
    """What one reason of general rule C needs, each with the sentence that asks for it."""

    reason_words: str
    needs: Mapping[CancelNeed, str]


CANCEL_RULES: Mapping[CancelReason, CancelRule] = {
    CancelReason.C1: CancelRule(
        "Write how you know that it happened in the other force's area.",
        {
            CancelNeed.OTHER_BODY: "Name the force that has recorded the crime.",
            CancelNeed.OTHER_REFERENCE: "Enter the other force's crime reference: it must have recorded the crime first.",
        },
    ),
    CancelReason.C2: CancelRule(
        "Write the additional verifiable information that shows no crime was committed, and where it can be checked.",
        {},
    ),
    CancelReason.C3: CancelRule(
        "Write how you know that it is the same crime.",
        {CancelNeed.OTHER_REFERENCE: "Enter the reference of the case that stays."},
    ),
    CancelReason.C4: CancelRule("Write what was recorded in error, and how it came about.", {}),
    CancelReason.C5: CancelRule("Write what shows that the act was self-defence.", {}),
}


def cancel_faults(
    code: CancelReason, *, reason: str, other_body: str, other_reference: str, told_fault: str
) -> tuple[tuple[str, str], ...]:
    """Return all that stands in the way of a cancellation; empty where it may be done.

    ``told_fault`` is the answer of ``telling.told_fault``: the victim of a cancelled crime must always be told.
    """
    rule = CANCEL_RULES[code]
    given = {CancelNeed.OTHER_BODY: other_body, CancelNeed.OTHER_REFERENCE: other_reference}

    def faults() -> Iterator[tuple[str, str]]:
        if not reason:
            yield "reason", rule.reason_words
        for need, words in rule.needs.items():
            if not given[need]:
                yield need.value, words
        if told_fault:
            yield "told", told_fault

    return tuple(faults())


def transfer_faults(*, other_body: str, accepted_by: str, reason: str, told_fault: str) -> tuple[tuple[str, str], ...]:
    """Return all that stands in the way of a transfer; empty where it may be done."""
    asked = (
        ("other_body", other_body, "Name the force or team that takes the case."),
        ("accepted_by", accepted_by, "Name the person who accepted it: a case is never sent to nobody."),
        ("reason", reason, "Write why the case goes there."),
    )
    missing = [(field, words) for field, value, words in asked if not value]
    return (*missing, ("told", told_fault)) if told_fault else tuple(missing)
