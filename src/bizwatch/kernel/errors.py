"""The root of every exception that a user may read."""


class DomainError(Exception):
    """A rule was not met. The text is a plain sentence, fit to be shown to the person who asked."""


class ChangedBySomeoneElse(DomainError):
    """Somebody else saved the row after it was shown; what was typed must be looked at again, not written over it."""
