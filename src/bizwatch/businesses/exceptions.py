"""What can go wrong with businesses, premises, members and imports, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import ChangedBySomeoneElse as ChangedBySomeoneElse
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.sheets.table import FileNotReadable as FileNotReadable


class PremisesNotFound(DomainError):
    """There is no such premises, or it is not this person's to see: nobody is told which."""


class BusinessNotFound(DomainError):
    """There is no such business, or this person does not answer for it."""


class MemberNotFound(DomainError):
    """There is no such member or invitation in a business this person answers for."""


class ImportNotFound(DomainError):
    """There is no such import in a business this person answers for."""


class NotYoursToDo(DomainError):
    """The person's role in this business does not allow it."""


class PlaceNotFound(DomainError):
    """The postcode could not be turned into a place.

    ``suggestions`` are postcodes that look alike; ``is_elsewhere`` is true for one outside England, Wales and Scotland.
    """

    def __init__(self, message: str, *, suggestions: tuple[str, ...] = (), is_elsewhere: bool = False) -> None:
        super().__init__(message)
        self.suggestions, self.is_elsewhere = suggestions, is_elsewhere


class PremisesAlreadyKnown(DomainError):
    """The business has a premises of this name, postcode and address."""


class PremisesOfAnotherBusiness(DomainError):
    """A premises was named for a member of a business it does not belong to."""


class PremisesNeeded(DomainError):
    """Staff and premises managers answer for named premises, so at least one must be named."""


class UnknownRole(DomainError):
    """The role is not one that a business gives."""


class LastHeadOffice(DomainError):
    """A business must keep one person at head office, or nobody could look after it."""


class AlreadyAMember(DomainError):
    """The person answers for this business already."""


class InvitationUnknown(DomainError):
    """No invitation has this link: it was cut off when copied, or a newer invitation replaced it."""


class InvitationUsed(DomainError):
    """The invitation was accepted before."""


class InvitationExpired(DomainError):
    """The invitation is older than seven days."""


class InvitationWithdrawn(DomainError):
    """The business took the invitation back."""


class InvitationForSomeoneElse(DomainError):
    """The invitation was sent to another address than the one of the account signed in."""


class NotForPoliceAccounts(DomainError):
    """A police account may not answer for a business as well."""


class ImportNotOpen(DomainError):
    """The import is not in a state in which this can be done."""


class RowNotFaulty(DomainError):
    """Only a row that needs putting right can be put right."""
