"""What can go wrong with people and vehicles, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import DomainError


class NameNeeded(DomainError):
    """A person is entered without a family name."""


class BirthDateNotPossible(DomainError):
    """A date of birth lies in the future or more than 130 years back."""


class RegistrationNotUnderstood(DomainError):
    """A registration mark holds no letters or digits, or too many."""


class PersonNotFound(DomainError):
    """There is no person with this reference."""
