"""The crime record and all that hangs on it."""

from bizwatch.cases.models.case import Case, CaseQuerySet
from bizwatch.cases.models.contact import CallBack, CaseAction, CaseMessage, VictimContact
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

__all__ = [
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
    "DutyToNotify",
    "GroupDecision",
    "IntakeTrace",
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
