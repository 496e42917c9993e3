"""The crime record and all that hangs on it."""

from bizwatch.cases.models.afterwards import (
    NewMaterial,
    RemedyDecision,
    RemedyPayment,
    RemedyStep,
    RestorativeOffer,
    RestorativeStep,
    VictimReview,
)
from bizwatch.cases.models.case import Case, CaseQuerySet
from bizwatch.cases.models.clocks import ClockEvent, ClockRun, KeyDecision
from bizwatch.cases.models.contact import CallBack, CaseAction, CaseMessage, VictimContact
from bizwatch.cases.models.counting import EventCrime, TheftOccasion, TheftSchedule
from bizwatch.cases.models.facts import CasePerson, CaseVehicle, CctvSource, PropertyLine
from bizwatch.cases.models.history import CaseExhibit, CaseLink, CaseMove, CaseOutcome, LogEntry
from bizwatch.cases.models.joining import CaseApart, CaseJoin, GroupDecision, IntakeTrace
from bizwatch.cases.models.rota import Absence, Shift, ShiftBreak, ShiftPattern
from bizwatch.cases.models.routes import (
    CaseIncident,
    CaseReferral,
    CaseResult,
    DutyToNotify,
    ReferralStep,
    RestrictedOpening,
    SlaveryCheck,
)
from bizwatch.cases.models.specialists import SpecialistReferral, SpecialistStep
from bizwatch.cases.models.supervision import (
    AreaPremises,
    AreaVisit,
    CountyCount,
    CountyWeek,
    DeclaredConflict,
    OfficerSkill,
    Reallocation,
    ReallocationLine,
    StageWeek,
)
from bizwatch.cases.models.triage import (
    AttendanceDecision,
    CaseCircumstances,
    Reordering,
    ThriveAssessment,
    WeightSet,
    WeightsTakenBack,
)

__all__ = [
    "AttendanceDecision",
    "CaseCircumstances",
    "Reordering",
    "ThriveAssessment",
    "WeightSet",
    "WeightsTakenBack",
    "AreaPremises",
    "AreaVisit",
    "CountyCount",
    "CountyWeek",
    "DeclaredConflict",
    "OfficerSkill",
    "Reallocation",
    "ReallocationLine",
    "StageWeek",
    "EventCrime",
    "NewMaterial",
    "RemedyDecision",
    "RemedyPayment",
    "RemedyStep",
    "RestorativeOffer",
    "RestorativeStep",
    "SpecialistReferral",
    "SpecialistStep",
    "TheftOccasion",
    "TheftSchedule",
    "VictimReview",
    "Absence",
    "CallBack",
    "Case",
    "CaseAction",
    "CaseApart",
    "CaseExhibit",
    "CaseIncident",
    "CaseJoin",
    "CaseLink",
    "CaseMessage",
    "CaseMove",
    "CaseOutcome",
    "CasePerson",
    "CaseQuerySet",
    "CaseReferral",
    "CaseResult",
    "CaseVehicle",
    "CctvSource",
    "ClockEvent",
    "ClockRun",
    "DutyToNotify",
    "GroupDecision",
    "IntakeTrace",
    "KeyDecision",
    "LogEntry",
    "PropertyLine",
    "Shift",
    "ShiftBreak",
    "ShiftPattern",
    "ReferralStep",
    "RestrictedOpening",
    "SlaveryCheck",
    "VictimContact",
]
