"""What can go wrong with a case, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import DomainError


class CaseNotFound(DomainError):
    """There is no such case, or it is not this person's to see: nobody is told which."""


class NotFoundOnCase(DomainError):
    """The case has no such action, call-back, camera, person, vehicle, exhibit or link."""


class ChangedBySomeoneElse(DomainError):
    """The case was changed between the page being shown and being sent. Nothing was saved."""


class NotYoursToDo(DomainError):
    """The person's role, or their part in this case, does not allow it."""


class ConflictOfInterest(DomainError):
    """An investigator who answers for the business may not have its case."""


class NotInThisState(DomainError):
    """The case stands where this cannot be done; the text says what can."""


class ReasonNeeded(DomainError):
    """Who, when and why: the why was left out."""


class TimeNotPossible(DomainError):
    """A moment is in the future, before the crime, or the wrong way round."""


class PremisesOfAnotherBusiness(DomainError):
    """The premises named does not belong to the business that reports, or does not exist."""


class CaseAlreadyTaken(DomainError):
    """Somebody else has the case already."""


class CannotBeGivenCases(DomainError):
    """The person is not an investigator, or their account is closed."""


class CrimeAlreadyRecorded(DomainError):
    """The crime was recorded before."""


class NatureNotPossible(DomainError):
    """What is told does not go with the nature of the report: a crime with an incident's heading, for example."""


class NoSuchOffence(DomainError):
    """The offence was not in force on the day of the crime, or is not recorded by a force's desk."""


class RulesNotMet(DomainError):
    """Something is missing before a case may leave the desk.

    ``faults`` holds all of it at once: pairs of the field concerned and a sentence that says how to put it right.
    """

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__(" ".join(words for _, words in faults))
        self.faults = faults


class OutcomeNotPossible(RulesNotMet):
    """The outcome's rules are not met (Home Office outcomes framework)."""


class ResultNotPossible(RulesNotMet):
    """The rules of closing a case that is no crime are not met."""


class TellingNotPossible(RulesNotMet):
    """A decision, or that the victim was told of it, is not noted rightly."""


class ClockReasonNotPossible(RulesNotMet):
    """There is no such reason, or the clock is not broken."""


class ReferralStepNotPossible(RulesNotMet):
    """What is said to have happened at the national service cannot follow what happened before, or lacks something."""


class NotificationNotPossible(RulesNotMet):
    """The record of the duty to notify lacks something, or names a form that is recorded already."""


class CancellationNotPossible(RulesNotMet):
    """The rules for cancelling a crime are not met (Home Office Counting Rules, general rule C)."""


class TransferNotPossible(RulesNotMet):
    """It is not said who takes the case, who accepted it, or how the victim was told."""


class JoinNotPossible(RulesNotMet):
    """The two cases cannot be joined: two victims are two crimes, or one of the two does not stand where it must."""


class NotJoined(DomainError):
    """The case is not joined to another one."""


class DiaryClash(DomainError):
    """The officer has another call at that time."""


class SlotTaken(DomainError):
    """The time was free when the page was shown and is not any more, or the rota never had it."""


class CallAlreadyBooked(DomainError):
    """The business has a call ahead of it already: it is moved, not doubled."""


class LaterThanPromised(DomainError):
    """The call would come after the promised contact, and the business did not ask for that."""


class OfficerNotFree(DomainError):
    """The officer is not on the rota at that time, is away, or has another call."""


class ShiftNotPossible(DomainError):
    """A shift or a break of it has no length, is too long, or lies outside what it belongs to."""


class ShiftClash(DomainError):
    """The officer has another shift at that time."""


class RotaNotFound(DomainError):
    """There is no such shift, pattern or absence."""


class AlreadySettled(DomainError):
    """The action, call-back, camera, link or exhibit was dealt with before."""


class AlreadyLinked(DomainError):
    """The two cases are linked already."""


class CannotLinkToItself(DomainError):
    """A case is not related to itself."""


class EvidenceAlreadyOnCase(DomainError):
    """The file is on the case already."""


class EvidenceNotYours(DomainError):
    """The file was not sent by the person who adds it, or does not exist."""


class ExhibitReferenceTaken(DomainError):
    """Another exhibit of the case has this reference."""


class ExhibitReferenceFixed(DomainError):
    """Something that nobody can change any more names the exhibit by its reference."""


class ExhibitReferenceNotUnderstood(DomainError):
    """An exhibit reference is initials, a stroke and a number: JBS/1."""


class TelephoneNeeded(DomainError):
    """A call is booked and nobody said which number to call."""


class NobodyReadsHere(DomainError):
    """A message would reach nobody: the business reported as a guest and no one answers for the premises here."""


class NothingToChange(DomainError):
    """What was asked for is so already."""


class VictimNotTold(RulesNotMet):
    """The victim must be told of a decision, and nothing says how they were."""


class RemedyNotPossible(RulesNotMet):
    """A step of a remedy lacks something, or more is paid than was agreed."""


class RestorativeNotPossible(RulesNotMet):
    """The step cannot follow the one before, nobody is named, or words for the business are missing."""


class ReviewNotPossible(RulesNotMet):
    """The decision is none that can be reviewed, the time for asking is over, or the answer lacks something."""


class SpecialistStepNotPossible(RulesNotMet):
    """What is said to have happened at the specialists cannot follow what happened before, or lacks something."""


class CountingNotPossible(RulesNotMet):
    """The crimes of an incident or the occasions of a schedule lack something, or cannot be counted so."""


class NoRemedyToComplete(DomainError):
    """The case has no community resolution whose remedy is still to be done."""


class ReasonToOpenNeeded(DomainError):
    """A restricted case is opened with a reason, each time."""


class TooSoonForAnother(DomainError):
    """What was asked for was sent several times today already."""


class WeightsOvertaken(DomainError):
    """Other weights came in force between a plan being looked at and being confirmed. Nothing was changed."""


class SkillMissing(DomainError):
    """The case asks for a skill that the officer does not have, and no reason was written."""


class SupervisionNotFound(DomainError):
    """There is no such skill, conflict of interest or plan of a supervisor."""
