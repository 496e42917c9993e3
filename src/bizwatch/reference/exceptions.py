"""What can go wrong with reference data, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import DomainError


class ReferenceDataInvalid(DomainError):
    """A table in the package's data folder breaks its own rules. Names the file, the row and the column."""


class UnknownReference(DomainError):
    """No row of a table has this code on this date."""


class UnknownOffenceCode(UnknownReference):
    """No offence with this code is in force on this date."""


class UnknownOutcomeCode(UnknownReference):
    """No outcome with this code is in force on this date."""


class UnknownClock(UnknownReference):
    """No clock with this code is in force on this date."""


class UnknownGate(UnknownReference):
    """No gate question with this code is asked on this date, or it has no such answer."""


class UnknownService(UnknownReference):
    """No national service with this code exists on this date."""


class UnknownSector(UnknownReference):
    """No business sector has this code."""


class UnknownReportKind(UnknownReference):
    """No kind of report with this code can be made on this date."""


class UnknownAsbTerm(UnknownReference):
    """No qualifier or heading of anti-social behaviour has this code on this date."""


class UnknownIndicator(UnknownReference):
    """No sign of modern slavery has this code on this date."""


class UnknownArea(UnknownReference):
    """No force, district or policing area has this code on this date."""


class UnknownResult(UnknownReference):
    """No result of what is no crime has this code on this date."""


class NoBusinessCrimeDefinition(UnknownReference):
    """No definition of business crime was in force on this date."""


class UnknownSlot(DomainError):
    """No such kind of call is booked, or it was not on the date."""


class CalendarEnds(DomainError):
    """The date is before the first or after the last year of the bank-holiday calendar."""


class PostcodeNotFound(DomainError):
    """A postcode could not be turned into a place. Says why, and what to try instead.

    ``suggestions`` holds up to three postcodes that exist and look alike, best first; often it is empty.
    """

    def __init__(self, message: str, *, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class PostcodeNotUnderstood(PostcodeNotFound):
    """The text does not have the shape of a British postcode."""


class PostcodeNotLocated(PostcodeNotFound):
    """The postcode exists, but the national directory gives it no place on the ground."""


class PostcodeOutsideBritain(PostcodeNotFound):
    """The postcode is in Northern Ireland, the Channel Islands or the Isle of Man."""


class NoPostcodeNearby(DomainError):
    """The place is far from every British postcode: at sea, or the coordinates are wrong."""


class UnknownCctvFormat(UnknownReference):
    """No CCTV format has this code."""


class UnknownArticle(UnknownReference):
    """The guidance library has no article at this address."""
