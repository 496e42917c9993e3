"""What can stand in the way, each as a sentence."""

from bizwatch.kernel.errors import DomainError


class StoryNotPossible(DomainError):
    """A story cannot be told, or not so; the sentence says how to put it right."""


class StoryChanged(DomainError):
    """Somebody changed the story since it was shown."""


class SurveyOver(DomainError):
    """The survey was answered, has closed, or is not wanted; the sentence says which."""
