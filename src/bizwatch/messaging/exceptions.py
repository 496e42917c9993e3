"""What can go wrong with a message or a preference, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import DomainError


class AddressNotUsable(DomainError):
    """No e-mail can be sent to this address."""


class HoursNotInOrder(DomainError):
    """The first hour must come before the last."""


class NoDayChosen(DomainError):
    """E-mail may come on no day at all."""


class NotGivenUp(DomainError):
    """Only a message that was given up can be tried again."""
