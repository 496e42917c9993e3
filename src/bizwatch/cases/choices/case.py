"""Codes of the cases app with their labels."""

from django.db import models


class Status(models.TextChoices):
    """Where a case stands. The moves between them are in ``policies.TRANSITIONS``."""

    NEW = "new", "New"
    RECORDED = "recorded", "Recorded"
    INVESTIGATING = "investigating", "Under investigation"
    WITH_BUSINESS = "with_business", "Waiting for the business"
    FINALISED = "finalised", "Finalised"
    CANCELLED = "cancelled", "Cancelled"
    TRANSFERRED = "transferred", "Transferred"
    JOINED = "joined", "Joined to another case"
    COLLAPSED = "collapsed", "Held behind another report"
    SET_ASIDE = "set_aside", "Closed without recording a crime"


OPEN_STATUSES = (Status.NEW, Status.RECORDED, Status.INVESTIGATING, Status.WITH_BUSINESS)


# No longer a case of its own, or found to be no crime: offered as the same as nothing, and counted in no figure.


NOT_OF_THEIR_OWN = (Status.CANCELLED, Status.JOINED, Status.COLLAPSED, Status.SET_ASIDE)


class Door(models.TextChoices):
    """By which way a report came in."""

    ACCOUNT = "account", "Signed in"
    GUEST = "guest", "Guest with an e-mailed link"
    PHONE = "phone", "Call to 101"
    API = "api", "Another system"
    IMPORT = "import", "File of reports"
    OFFLINE = "offline", "Written without a signal"


class AttentionWhy(models.TextChoices):
    """What is lost at ``Case.attention_at`` if nobody acts before it."""

    RECORD = "record", "Record the report"
    CONTACT = "contact", "Contact the victim"
    CCTV = "cctv", "Secure the CCTV"
    CALL_BACK = "call_back", "Make the call-back"
    CALL_MISSED = "call_missed", "Make the call that was missed"
    ACTION = "action", "Do the action"
    MESSAGE = "message", "Answer the business"
    TELL = "tell", "Tell the victim of a decision"
    OFFER = "offer", "Offer the victim support or a statement"
    REVIEW = "review", "Review the case"
    CLOSED = "closed", "Nothing: the case is closed"


class MoveKind(models.TextChoices):
    """Kinds of move that a case keeps, each with who, when and why."""

    OPENED = "opened", "Opened from a report"
    RECORDED = "recorded", "Recorded"
    ALLOCATED = "allocated", "Given to an investigator"
    STATUS = "status", "Status changed"
    RECLASSIFIED = "reclassified", "Reclassified"
    CRIMED = "crimed", "Turned into a crime"
    NOTIFIED = "notified", "Home Office notified"
    TRANSFERRED = "transferred", "Transferred"
    CANCELLED = "cancelled", "Cancelled"
    FINALISED = "finalised", "Finalised"
    REOPENED = "reopened", "Reopened"
    SUPERVISED = "supervised", "Reviewed by a supervisor"
    TOLD_AGAIN = "told_again", "Told again"
    JOINED = "joined", "Joined to another case"
    UNJOINED = "unjoined", "Taken out of the case it was joined to"
    TOOK_IN = "took_in", "Another case was joined to this one"
    LET_GO = "let_go", "A case that was joined to this one was taken out"
    COLLAPSED = "collapsed", "Held behind another report"
    RELEASED = "released", "Put back in the queue"
    SET_ASIDE = "set_aside", "Closed without recording a crime"
    CONTACT_LATER = "contact_later", "Contact promised for another time"


class ContactChannel(models.TextChoices):
    PHONE = "phone", "Phone"
    EMAIL = "email", "Email"
    PORTAL = "portal", "Message here"
    VISIT = "visit", "In person"


class ContactResult(models.TextChoices):
    """What came of an attempt to contact the victim; which keep the promise stands in ``policies.contact``."""

    REACHED = "reached", "Spoke to the victim or they answered"
    WRITTEN = "written", "Wrote to the victim"
    NO_ANSWER = "no_answer", "No answer"
    LEFT_MESSAGE = "left_message", "Left a message"
    WRONG_DETAILS = "wrong_details", "The contact details do not work"
    DECLINED = "declined", "The victim asked not to be contacted"


class Side(models.TextChoices):
    """Who owns an action or wrote a message: the police or the business (strategy S30)."""

    POLICE = "police", "Police"
    BUSINESS = "business", "The business"


class ActionKind(models.TextChoices):
    EVIDENCE = "evidence", "Send evidence"
    STATEMENT = "statement", "Give a statement"
    INFORMATION = "information", "Give information"
    ENQUIRY = "enquiry", "Make an enquiry"
    OTHER = "other", "Something else"


class ActionState(models.TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer needed"


class CallBackState(models.TextChoices):
    BOOKED = "booked", "Booked"
    KEPT = "kept", "Kept"
    NO_ANSWER = "no_answer", "No answer"
    MISSED = "missed", "Not kept"
    CHANGED = "changed", "Moved or cancelled"


class AbsenceKind(models.TextChoices):
    """Why an officer who is on the rota is not there."""

    LEAVE = "leave", "Leave"
    SICKNESS = "sickness", "Sickness"
    TRAINING = "training", "Training or court"
    OTHER = "other", "Something else"


class Suits(models.TextChoices):
    """Which part of the day a business asks for when it chooses a call. Their hours stand in ``policies.suits``."""

    HOURS = "hours", "When we are open"
    MORNING = "morning", "Morning"
    AFTERNOON = "afternoon", "Afternoon"
    EVENING = "evening", "Evening"
    ANY = "any", "Any time"


class CctvState(models.TextChoices):
    """What became of a camera's footage."""

    WAITING = "waiting", "Not yet secured"
    SECURED = "secured", "Secured"
    NOTHING_USEFUL = "nothing_useful", "Checked: shows nothing useful"
    LOST = "lost", "Overwritten before it was secured"


class PersonRole(models.TextChoices):
    """The part a person plays in one case (DPA 2018 s.38: kinds of data subject are kept apart).

    ``SEEN`` is somebody told of where nothing says that they did anything: it counts as no suspect.
    """

    SUSPECT = "suspect", "Suspect"
    SEEN = "seen", "Seen or mentioned, not a suspect"
    VICTIM = "victim", "Victim"
    WITNESS = "witness", "Witness"
    REPORTER = "reporter", "Person who reported"


class SupportsAction(models.TextChoices):
    """Whether the victim supports police action; outcomes 14 and 16 rest on it."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure yet"


class CancelReason(models.TextChoices):
    """Home Office Counting Rules, general rule C: why a recorded crime may be cancelled."""

    C1 = "C1", "C1: it happened in another force's area, and that force has recorded it"
    C2 = "C2", "C2: additional verifiable information shows that no crime was committed"
    C3 = "C3", "C3: it is the same crime as one recorded already"
    C4 = "C4", "C4: it was recorded in error"
    C5 = "C5", "C5: the act was self-defence"


class TransferTo(models.TextChoices):
    """Who takes a case that leaves the desk."""

    FORCE = "force", "Another police force"
    TEAM = "team", "Another team of this force"


class LogKind(models.TextChoices):
    NOTE = "note", "Note"
    ENQUIRY = "enquiry", "Enquiry made"
    DECISION = "decision", "Decision"
    REVIEW = "review", "Supervisor's review"


class ReferralVictim(models.TextChoices):
    """Who lost by a fraud: the business itself, a person who works there or is its customer, or it is not known."""

    BUSINESS = "business", "The business"
    INDIVIDUAL = "individual", "A person"
    UNKNOWN = "unknown", "Not known"


class ReferralStepKind(models.TextChoices):
    """What happens to a report that the national fraud service records; each keeps who, when and the reference."""

    TOLD = "told", "Told to us"
    REPORTED = "reported", "The business reported it there itself"
    REFERRED = "referred", "The desk referred it on"
    ACCEPTED = "accepted", "Accepted by the service"
    RETURNED = "returned", "Returned: the force investigates"


class Consent(models.TextChoices):
    """Whether an adult who may be a victim of modern slavery agrees to be referred (Modern Slavery Act 2015, s.52)."""

    YES = "yes", "Yes, they agree"
    NO = "no", "No, they do not agree"
    NOT_ASKED = "not_asked", "Nobody has asked them, or it was not safe to"


class NotifyRoute(models.TextChoices):
    """How the Home Office is told of a person who may be a victim (Modern Slavery Act 2015, s.52)."""

    ADULT_CONSENTS = "nrm_adult", "Adult who agrees: referred to the National Referral Mechanism"
    ADULT_REFUSES = "dtn_adult", "Adult who does not agree: duty to notify, without their name"
    CHILD = "nrm_child", "Child: referred to the National Referral Mechanism, no agreement needed"


class LinkState(models.TextChoices):
    CONFIRMED = "confirmed", "Linked"
    WITHDRAWN = "withdrawn", "Link withdrawn"


class JoinState(models.TextChoices):
    JOINED = "joined", "Joined"
    UNDONE = "undone", "Taken out again"


class GroupAct(models.TextChoices):
    """What a supervisor can do with reports that are held behind another one."""

    RELEASE = "release", "Put them back in the queue"
    SET_ASIDE = "set_aside", "Close them together, without recording a crime"


class ClockEventKind(models.TextChoices):
    """What happens to a running of a clock; each is kept with who, when and by which act."""

    STARTED = "started", "Started"
    DUE = "due", "Due at another time"
    PAUSED = "paused", "Stands still"
    RESUMED = "resumed", "Goes on"
    STOPPED = "stopped", "Stopped"
    RUNS_ON = "runs_on", "Runs again from where it began"
    REASON = "reason", "Why it broke"


class ClockEnding(models.TextChoices):
    """How a running of a clock ended: what it asks for was done, nobody wants it, or the case ended first."""

    KEPT = "kept", "Done"
    EXCUSED = "excused", "Not wanted"
    ENDED = "ended", "No longer needed"


class Offer(models.TextChoices):
    """What a victim is offered, each with a clock of its own."""

    SUPPORT = "victim-support-referral", "Referral to a support service"
    STATEMENT = "statement-offer", "A statement"
    IMPACT = "impact-statement-offer", "An impact statement"


class OfferAnswer(models.TextChoices):
    """What the victim said to an offer."""

    YES = "yes", "Yes, they want it"
    NO = "no", "No, they do not want it"
    LATER = "later", "They want time to decide"


class FactAnswer(models.TextChoices):
    """What is known of a fact that the order and the attendance rule look at."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class AttendanceChoice(models.TextChoices):
    """What a person decided about going there."""

    ATTEND = "attend", "An officer will attend"
    NOT_ATTEND = "not_attend", "Nobody will attend"
    ATTENDED = "attended", "An officer has attended"


class AdviceGiven(models.TextChoices):
    """Whether advice was given (THRIVE-SP), recorded as given."""

    GIVEN = "given", "Given"
    NOT_NEEDED = "not_needed", "Not needed"
    NOT_GIVEN = "not_given", "Not given yet"


class There(models.TextChoices):
    """Whom of the officers a list shows, by the rota: a fact about the day and nothing about anybody's work."""

    ROTA = "rota", "On the rota within a day"
    AWAY = "away", "Away now"


class AttendanceFilter(models.TextChoices):
    """How the queue is narrowed by what the action plan asks for."""

    ASKED = "asked", "Attendance asked for"
    UNDECIDED = "undecided", "Asked for, nobody has decided"


class ReallocationState(models.TextChoices):
    """How far a plan to give many cases at once has come."""

    PLANNED = "planned", "Planned"
    RUNNING = "running", "Being carried out"
    FINISHED = "finished", "Carried out"
    DROPPED = "dropped", "Thrown away"


class GivingState(models.TextChoices):
    """What became of one case of such a plan."""

    PLANNED = "planned", "To be given"
    DONE = "done", "Given"
    REFUSED = "refused", "Not given"


class CountyFigure(models.TextChoices):
    """What the command's view counts in each policing area and week, without any case."""

    REPORTS = "reports", "Reports of a kind"
    CONTACT_DUE = "contact_due", "Contacts promised"
    CONTACT_KEPT = "contact_kept", "Contacts made in time"
    RECORD_DUE = "record_due", "Reports to record in time"
    RECORD_KEPT = "record_kept", "Reports recorded in time"
    OUTCOME = "outcome", "Finalised with an outcome"
    OPEN = "open", "Open"
    BUSINESSES = "businesses", "Businesses that reported in twelve months"


class ConflictWith(models.TextChoices):
    """With what an officer declares a conflict of interest."""

    BUSINESS = "business", "The whole business"
    PREMISES = "premises", "These premises only"
    PERSON = "person", "A person on this case"
