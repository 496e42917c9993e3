"""Rules of the recording audit that were not met, as sentences."""

from bizwatch.kernel.errors import DomainError


class DrawnTooEarly(DomainError):
    """The week is not over, or its anchor is not reached."""


class ItemNotFound(DomainError):
    """There is no such report in the sample, or it is not this person's to judge."""


class NotASecondPerson(DomainError):
    """Somebody who worked on the case, or looked at it, may not judge it."""


class NotAThirdPerson(DomainError):
    """Whoever judged a report may not settle it as well."""


class AlreadyJudged(DomainError):
    """It was judged or settled before."""


class JudgementIncomplete(DomainError):
    """The judgement contradicts itself or leaves something out."""


class NothingToDraw(DomainError):
    """No case fits what was asked for."""


class NotYourFeedback(DomainError):
    """Feedback is between the officer and the supervisor who wrote it."""


class LinkOver(DomainError):
    """The link to the questions is forged, over, or of nothing that may be known."""
