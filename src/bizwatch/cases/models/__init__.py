"""The crime record and all that hangs on it."""

from bizwatch.cases.models.case import Case, CaseQuerySet
from bizwatch.cases.models.contact import CallBack, CaseAction, CaseMessage, VictimContact
from bizwatch.cases.models.facts import CasePerson, CaseVehicle, CctvSource, PropertyLine
from bizwatch.cases.models.history import CaseExhibit, CaseLink, CaseMove, CaseOutcome, LogEntry

__all__ = [
    "CallBack",
    "Case",
    "CaseAction",
    "CaseExhibit",
    "CaseLink",
    "CaseMessage",
    "CaseMove",
    "CaseOutcome",
    "CasePerson",
    "CaseQuerySet",
    "CaseVehicle",
    "CctvSource",
    "LogEntry",
    "PropertyLine",
    "VictimContact",
]
