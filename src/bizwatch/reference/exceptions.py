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


class UnknownKeyDecision(UnknownReference):
    """No key decision with this code is in force on this date."""


class UnknownClockReason(UnknownReference):
    """No reason with this code is in force on this date."""


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


class UnknownCapacityRules(DomainError):
    """No rules of capacity of this code are in force on that date."""


class UnknownSkill(UnknownReference):
    """No such skill, or it was not asked for on the date."""


class UnknownSupervisionRule(UnknownReference):
    """No such comparison of supervision's figures, or it was not made on the date."""


class UnknownSlot(DomainError):
    """No such kind of call is booked, or it was not on the date."""


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


class UnknownStatementKind(UnknownReference):
    """No kind of statement has this code, or it could not be made on the date."""


class UnknownArticle(UnknownReference):
    """The guidance library has no article at this address."""


class UnknownTriage(UnknownReference):
    """There is no order of the queue for this date."""


class UnknownDisclosureLimit(UnknownReference):
    """No limit of disclosure has this code, or it was not in force on the date."""


class UnknownRepeatRule(UnknownReference):
    """No number of repeat victims has this code, or it was not in force on the date."""


class UnknownVictimLevel(UnknownReference):
    """No level of need has this code, or it was not in force on the date."""


class UnknownSupportService(UnknownReference):
    """No support service has this code, or it was not offered on the date."""


class UnknownSurvey(UnknownReference):
    """No survey has this code, or it was not made on the date."""
