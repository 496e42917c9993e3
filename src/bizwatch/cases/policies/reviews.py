"""The victim's right to review: when it can be asked for, and what a decision on it needs (uk-rules 3.7)."""

from datetime import date

from bizwatch.cases.choices import ReviewState
from bizwatch.design.filters import local_date
from bizwatch.reference.choices import ReviewBy
from bizwatch.reference.selectors import ReviewScheme

Fault = tuple[str, str]
DECISIONS = (ReviewState.UPHELD, ReviewState.OVERTURNED)


def asking_faults(
    scheme: ReviewScheme | None, *, told_on: date, today: date, why: str, late_reason: str, by_desk: bool
) -> tuple[Fault, ...]:
    """Return all that stands in the way of asking; after the last day only the desk takes a request, with a reason."""
    if scheme is None:
        return (("why", "This decision is none that can be reviewed: send a message if something was missed."),)
    faults = [] if why else [("why", "Write why you think that the decision is wrong.")]
    last = scheme.last_day(told_on)
    if today > last and not (by_desk and late_reason):
        words = f"The last day to ask was {local_date(last)}."
        more = (
            "Write why it is taken now."
            if by_desk
            else "Send us a message if there was a reason that you could not ask."
        )
        faults.append(("late_reason", f"{words} {more}"))
    return tuple(faults)


def deciding_faults(
    scheme: ReviewScheme, *, rationale: str, words_for_business: str, other_reference: str
) -> tuple[Fault, ...]:
    """Return all that a decision lacks; that of the prosecutors needs their reference."""
    asked = [
        ("rationale", rationale, "Write what you looked at and why."),
        ("words_for_business", words_for_business, "Write the reason in words that the business may read."),
    ]
    if scheme.decided_by is ReviewBy.CPS:
        wanted = "Enter the reference of the answer of the Crown Prosecution Service."
        asked.append(("other_reference", other_reference, wanted))
    return tuple((field, words) for field, value, words in asked if not value)


def conflict_words(by_id: int, *, decided_by: int, has_case: int | None) -> str:
    """Return why a supervisor cannot decide on a review, "" where they can: they had a part in the decision."""
    if by_id == decided_by:
        return "You took the decision that is to be reviewed: another supervisor must look at it."
    if by_id == has_case:
        return "You had this case: another supervisor must look at it."
    return ""
