"""What counts as contact. "Each victim will receive contact from a police officer within 24 hours, unless otherwise
specifically requested" (business crime strategy): an attempt is not contact, and the way the victim chose decides
whether writing is.

"Otherwise specifically requested" has two shapes. Who asks for **no** contact is excused from then on
(``contact_opted_out``). Who asks for a **later** call keeps the promise: it moves to the end of the time that they chose, so
that the desk still breaks it by not calling. That it moved, from when to when and by whose wish, is kept as a move of the
case (``MoveKind.CONTACT_LATER``). The desk itself can move no promise: it may not book a call after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bizwatch.cases.choices import ContactChannel, ContactResult

_ANY = frozenset(ContactChannel)
_WRITING = frozenset({ContactChannel.EMAIL, ContactChannel.PORTAL})
_NEVER: frozenset[ContactChannel] = frozenset()


@dataclass(frozen=True)
class ContactRule:
    """For which chosen channels a result keeps the promise, and why.

    ``asks_for_none``: from then on the victim counts as having asked for no contact.
    """

    keeps_promise_for: frozenset[ContactChannel]
    reason: str
    asks_for_none: bool = False


CONTACT_RULES: Mapping[ContactResult, ContactRule] = {
    ContactResult.REACHED: ContactRule(_ANY, "An officer and the victim were in touch."),
    ContactResult.WRITTEN: ContactRule(
        _WRITING, "A victim who chose e-mail or messages hears from us in writing; one who asked for a call does not."
    ),
    ContactResult.NO_ANSWER: ContactRule(_NEVER, "An attempt is not contact."),
    ContactResult.LEFT_MESSAGE: ContactRule(_NEVER, "Leaving a message with somebody or on a machine is an attempt."),
    ContactResult.WRONG_DETAILS: ContactRule(_NEVER, "Nobody was reached."),
    ContactResult.DECLINED: ContactRule(
        _NEVER, "The victim asked for no contact: the promise no longer runs.", asks_for_none=True
    ),
}


def keeps_promise(result: ContactResult, *, chosen: ContactChannel) -> bool:
    """Whether this result is contact for a victim who chose this channel."""
    return chosen in CONTACT_RULES[result].keeps_promise_for


class CallTiming(StrEnum):
    """What a call at a time means for the promise of contact."""

    IN_TIME = "in_time"
    LATER_BY_WISH = "later_by_wish"
    TOO_LATE = "too_late"


def call_timing(*, starts_at: datetime, due_at: datetime, promise_runs: bool, asked_by_business: bool) -> CallTiming:
    """Return what booking a call means for a promise due at ``due_at``.

    Without a running promise (kept, excused or broken before) any time is as good as another. A call that starts at the
    very moment the promise is due is in time.
    """
    if not promise_runs or starts_at <= due_at:
        return CallTiming.IN_TIME
    return CallTiming.LATER_BY_WISH if asked_by_business else CallTiming.TOO_LATE
