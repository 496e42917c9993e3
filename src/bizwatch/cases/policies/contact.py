"""What counts as contact. "Each victim will receive contact from a police officer within 24 hours, unless otherwise
specifically requested" (business crime strategy): an attempt is not contact, and the way the victim chose decides
whether writing is."""

from collections.abc import Mapping
from dataclasses import dataclass

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
