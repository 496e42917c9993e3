"""Of which cases stories may tell, and who decides about one. What its words may hold is ``kernel.identifying``."""

from collections.abc import Iterable

from bizwatch.engagement.choices import StoryState
from bizwatch.reference.selectors import StoryOutcome


def outcome_fault(code: str, allowed: Iterable[StoryOutcome], *, proceedings_over: bool) -> str:
    """Return why no story may tell of a case with this outcome, "" where one may."""
    rule = next((one for one in allowed if one.code == code), None)
    if rule is None:
        return "Stories tell of outcomes that brought something about; this outcome is not one of them."
    if rule.proceedings and not proceedings_over:
        return "A court decides about this case: say that the proceedings have ended, or wait until they have."
    return ""


_NEXT: dict[StoryState, frozenset[StoryState]] = {
    StoryState.DRAFT: frozenset({StoryState.SUBMITTED, StoryState.WITHDRAWN}),
    StoryState.SENT_BACK: frozenset({StoryState.SUBMITTED, StoryState.WITHDRAWN}),
    StoryState.SUBMITTED: frozenset({StoryState.PUBLISHED, StoryState.SENT_BACK, StoryState.WITHDRAWN}),
    StoryState.PUBLISHED: frozenset({StoryState.WITHDRAWN}),
    StoryState.WITHDRAWN: frozenset(),
}


def can_become(start: StoryState, end: StoryState) -> bool:
    """Whether a story may go from one state to another."""
    return end in _NEXT[start]


def checks_missing(said: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the checks that whoever approves has not said, in their order."""
    held = set(said)
    return tuple(code for code in wanted if code not in held)
