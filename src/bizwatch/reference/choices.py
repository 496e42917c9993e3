"""Words that the reference tables may use in their closed columns."""

from enum import StrEnum


class Mark(StrEnum):
    """How well a row is founded, so that a force knows what to check before it relies on it."""

    SOURCE = "source"  # read in the named source
    KNOWLEDGE = "knowledge"  # commonly known; a force confirms it before relying on it
    DESIGN = "design"  # our own decision where no rule exists


class OffenceScheme(StrEnum):
    HOME_OFFICE = "home-office"  # the Home Office's recorded-crime classification
    NFIB = "nfib"  # fraud and computer misuse, recorded nationally


class Nature(StrEnum):
    """What a report is about, by what the police do with it."""

    CRIME = "crime"  # recorded as a crime (Home Office Counting Rules)
    INCIDENT = "incident"  # recorded as an incident and not as a crime (National Standard for Incident Recording)
    INFORMATION = "information"  # suspicious activity or information only
    REFERRAL = "referral"  # recorded by the national fraud service; tracked and counted here
    RESTRICTED = "restricted"  # kept from the ordinary desk and from the business's account


class SuspectRule(StrEnum):
    """Whether an outcome needs a named suspect on the case."""

    REQUIRED = "required"
    NONE = "none"
    EITHER = "either"


class Need(StrEnum):
    """What must be on the case before it may be finalised with an outcome."""

    VICTIM_TOLD = "victim_told"
    OTHER_BODY = "other_body"
    REMEDY = "remedy"
    RESOLUTION = "resolution"
    ADMISSION = "admission"
    VICTIM_CONSULTED = "victim_consulted"
    VICTIM_VIEW = "victim_view"
    RATIONALE = "rationale"
    CPS_DECISION = "cps_decision"
    SUSPECT_REASON = "suspect_reason"
    TIME_LIMIT = "time_limit"
    ACTIVITY = "activity"


class Fact(StrEnum):
    """A fact that a business crime definition can ask about; each is a field of ``BusinessCrimeFacts``."""

    IS_CRIME = "is_crime"
    VICTIM_IS_BUSINESS = "victim_is_business"
    VICTIM_IS_EMPLOYEE = "victim_is_employee_in_course_of_employment"
    BECAUSE_OF_EMPLOYMENT = "because_of_employment"
    ON_BUSINESS_PREMISES = "on_business_premises"
    COMMERCIAL_ENTERPRISE = "commercial_enterprise"
    CONNECTED_BY_PERCEPTION = "connected_by_perception_of_victim"


class Nation(StrEnum):
    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"


class AreaLevel(StrEnum):
    """The layers of policing, widest first."""

    FORCE = "force"
    COMMAND = "command"
    DISTRICT = "district"
    SNT = "snt"
    BEAT = "beat"


class ClockKind(StrEnum):
    """Where a clock's length comes from."""

    RULE = "rule"  # a national rule
    PROMISE = "promise"  # a local promise to businesses
    DEFAULT = "default"  # a starting value that the user may change
    ASSUMPTION = "assumption"  # a guess used until somebody says better


class ClockUnit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"


class GatePath(StrEnum):
    """Where an answer to a gate question leads."""

    CONTINUE = "continue"  # nothing to say, on to the next question
    CALL_999 = "call-999"
    CALL_101 = "call-101"
    HELPLINE = "helpline"
    CONTINUE_AND_TELL = "continue-and-tell"  # the report goes on and tells the desk
    REPORT_INSTEAD = "report-instead"  # this kind of report ends; another one asks about it and is offered


class ThriveKind(StrEnum):
    """How a part of a THRIVE assessment is answered."""

    ASSESS = "assess"  # a level in words, and a note
    ADVICE = "advice"  # whether advice was given, recorded as given


class AttendanceEffect(StrEnum):
    """What a condition of the attendance rule does where it holds."""

    ASKS = "asks"  # the rule asks for attendance
    RAISES = "raises"  # the case goes before others


class BodyLevel(StrEnum):
    """How far the reach of a specialist team or another body goes."""

    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"


class ReviewBy(StrEnum):
    """Who decides a victim's request for review."""

    POLICE = "police"
    CPS = "cps"


class StatementAsks(StrEnum):
    """Who may make a kind of statement."""

    WITNESS = "witness"
    BUSINESS = "business"


class QuestionKind(StrEnum):
    """How a question of a survey is answered."""

    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    WORDS = "words"
