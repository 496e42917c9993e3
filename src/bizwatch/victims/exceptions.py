"""What can go wrong in the care of victims, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import DomainError


class VictimNotFound(DomainError):
    """There is no such victim, or it is not this person's to see."""


class PlanNotFound(DomainError):
    """There is no such plan, or it is not this person's to see."""


class NotAPersonOfTheCase(DomainError):
    """Somebody is to be taken from the case who is not on it, or whose part in it is not that of a victim or witness."""


class AlreadyAVictim(DomainError):
    """The person of the case is a victim in their own right already."""


class NameNeeded(DomainError):
    """A victim has no name and no words that tell them from others."""


class WayNeeded(DomainError):
    """The chosen way to reach a victim has no address or number."""


class ReasonMissing(DomainError):
    """A decision that must be explained has no reason."""


class NothingChanged(DomainError):
    """What is to be changed stands so already."""


class ChangedMeanwhile(DomainError):
    """Somebody changed it after the page was opened."""


class AnswerMissing(DomainError):
    """A question of the assessment has no answer, or one that is not offered."""


class LevelTooLow(DomainError):
    """The level is below what an answer speaks for, and nothing says why."""


class CategoryNotPossible(DomainError):
    """A category of enhanced rights does not fit the victim, or none was chosen."""


class StepNotPossible(DomainError):
    """A referral to support cannot take this step now."""


class ConsentNeeded(DomainError):
    """A victim is to be referred who did not agree."""


class MatchNotPossible(DomainError):
    """Two victims cannot be one person, or it was decided before."""


class TimeNotPossible(DomainError):
    """A moment or a day lies where it cannot."""


class PlanNotPossible(DomainError):
    """A plan cannot be opened, changed or closed so."""
