"""What can go wrong with an account, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import ChangedBySomeoneElse as ChangedBySomeoneElse
from bizwatch.kernel.errors import DomainError


class UnknownRole(DomainError):
    """There is no role of this code."""


class RoleNotYoursToGive(DomainError):
    """Police roles are given and taken away by administrators only, and never one's own."""


class RolesDoNotMix(DomainError):
    """A person cannot hold a police role and a business role: they would investigate those they answer for."""


class LastAdministrator(DomainError):
    """The last active administrator cannot be removed: nobody could make another."""


class NotYourself(DomainError):
    """An administrator cannot close their own account."""


class EmailAlreadyUsed(DomainError):
    """Another account has this e-mail address."""


class PasswordTooWeak(DomainError):
    """The password does not meet the rules. Each argument is one sentence."""

    def __str__(self) -> str:
        return ". ".join(str(sentence) for sentence in self.args)


class NothingToChange(DomainError):
    """What is asked for is so already."""


class EmailLinkUnknown(DomainError):
    """The link of a new e-mail address was used, is too old or belongs to somebody else."""
