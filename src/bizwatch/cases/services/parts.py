"""What hangs on a case, boiled down to the facts from which its derived columns follow: one query."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from bizwatch.cases.choices import (
    ActionState,
    AttendanceChoice,
    AttentionWhy,
    CallBackState,
    CctvState,
    PersonRole,
    Side,
    SupportsAction,
)
from bizwatch.cases.models import (
    AttendanceDecision,
    CallBack,
    Case,
    CaseAction,
    CaseCircumstances,
    CaseExhibit,
    CaseMessage,
    CasePerson,
    CaseVehicle,
    CctvSource,
    ClockRun,
    PropertyLine,
    ThriveAssessment,
)
from bizwatch.cases.policies.attendance import Decided
from bizwatch.cases.policies.circumstances import CIRCUMSTANCES, united
from bizwatch.cases.policies.clocks import codes_with
from bizwatch.cases.policies.derived import Parts
from bizwatch.cases.policies.solvability import SolvabilityFacts
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

_MINE = {"case": OuterRef("pk")}


def parts_of(case: Case) -> Parts:
    """Return the facts of a case's parts as the database holds them now.

    What hangs on a case that was joined to another one counts there and nowhere else.
    """
    if case.joined_to_id is not None:
        return Parts()
    found = (
        Case.objects.with_joined(case)
        .annotate(**_MOMENTS, **_COUNTS, **_LINES_OF_ENQUIRY, **_NEWEST)
        .values(*_MOMENTS, *_COUNTS, *_LINES_OF_ENQUIRY, *_NEWEST)
    )
    row = _together(list(found), case.pk)
    lines = {name.removeprefix("line_"): row[name] for name in _LINES_OF_ENQUIRY}
    return Parts(
        cctv_lost_at=row["found_lost_at"],
        cctv_waiting=row["found_lost_at"] is not None,
        cctv_secured=row["found_secured"] > 0,
        call_back_at=row["found_call_back_at"],
        call_missed_at=row["found_call_missed_at"],
        action_due_at=row["found_action_due_at"],
        message_due_at=message_due_at(row["found_message_at"]),
        tell_due_at=row["found_tell_due_at"],
        offer_due_at=row["found_offer_due_at"],
        unread_by_police=row["found_unread_by_police"],
        unread_by_business=row["found_unread_by_business"],
        owed_by_business=row["found_owed"],
        solvability=SolvabilityFacts(**lines, supports_action=case.supports_action == SupportsAction.YES),
        circumstances=row["newest_circumstances"],
        thrive=row["newest_thrive"],
        decided=_decided(row["newest_decision"]),
    )


def _decided(found: dict[str, Any]) -> Decided | None:
    if not found:
        return None
    return Decided(AttendanceChoice(found["choice"]), frozenset(found["conditions"].split()))


def _together(rows: list[dict[str, Any]], main: int) -> dict[str, Any]:
    """Return the parts of several cases as those of one: the earliest moments, the sums, any line of enquiry, what any of
    them is known to be, and the newest assessment and decision."""
    whole: dict[str, Any] = {}
    for name in _MOMENTS:
        whole[name] = min((row[name] for row in rows if row[name]), default=None)
    for name in _COUNTS:
        whole[name] = sum(row[name] for row in rows)
    for name in _LINES_OF_ENQUIRY:
        whole[name] = any(row[name] for row in rows)
    for name in _NEWEST:
        whole[name] = max((row[name] for row in rows if row[name]), key=lambda found: found["pk"], default={})
    told = [row["newest_circumstances"] for row in rows if row["newest_circumstances"]]
    whole["newest_circumstances"] = united(told, main)
    return whole


def message_due_at(oldest: datetime | None) -> datetime | None:
    """Return when the oldest unread message of the business should be read, or None without one."""
    return clock("answer-message", to_london(oldest).date()).due_at(oldest) if oldest else None


def _earliest(rows: QuerySet, column: str) -> Subquery:
    # Grouped by the case so that MIN gives one row; without the empty order_by Django would group by the order too.
    return Subquery(rows.order_by().values("case").annotate(first=Min(column)).values("first"))


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("case").annotate(many=Count("pk")).values("many")), 0)


_UNREAD = CaseMessage.objects.filter(**_MINE, read_at=None)
_OPEN_ACTIONS = CaseAction.objects.filter(**_MINE, state=ActionState.OPEN)
_BOOKED = CallBack.objects.filter(**_MINE, state=CallBackState.BOOKED)
_CCTV = CctvSource.objects.filter(**_MINE)
_CLOCKS = ClockRun.objects.filter(**_MINE, ended_at=None, paused_at=None)
_SUSPECTS = CasePerson.objects.filter(**_MINE, role=PersonRole.SUSPECT, removed_at=None)


def _newest(rows: QuerySet, **columns: str) -> Subquery:
    return Subquery(rows.order_by("-pk").values(whole=JSONObject(pk="pk", **columns))[:1])


THRIVE_PARTS = ("threat", "harm", "risk", "investigation", "vulnerability", "engagement")
_NEWEST = {
    "newest_circumstances": _newest(
        CaseCircumstances.objects.filter(**_MINE), case="case", side="side", **{code: code for code in CIRCUMSTANCES}
    ),
    "newest_thrive": _newest(
        ThriveAssessment.objects.filter(**_MINE), **{code: f"{code}_level" for code in THRIVE_PARTS}
    ),
    "newest_decision": _newest(AttendanceDecision.objects.filter(**_MINE), choice="choice", conditions="conditions"),
}
_MOMENTS = {
    "found_lost_at": _earliest(_CCTV.filter(state=CctvState.WAITING), "overwritten_at"),
    "found_call_back_at": _earliest(_BOOKED, "starts_at"),
    "found_call_missed_at": _earliest(_BOOKED.exclude(missed_at=None), "starts_at"),
    "found_action_due_at": _earliest(_OPEN_ACTIONS.filter(side=Side.POLICE), "due_at"),
    "found_message_at": _earliest(_UNREAD.filter(side=Side.BUSINESS), "at"),
    "found_tell_due_at": _earliest(_CLOCKS.filter(clock_code__in=codes_with(AttentionWhy.TELL)), "due_at"),
    "found_offer_due_at": _earliest(_CLOCKS.filter(clock_code__in=codes_with(AttentionWhy.OFFER)), "due_at"),
}
_COUNTS = {
    "found_secured": _number(_CCTV.filter(state=CctvState.SECURED)),
    "found_unread_by_police": _number(_UNREAD.filter(side=Side.BUSINESS)),
    "found_unread_by_business": _number(_UNREAD.filter(side=Side.POLICE)),
    "found_owed": _number(_OPEN_ACTIONS.filter(side=Side.BUSINESS)),
}
_LINES_OF_ENQUIRY = {
    "line_cctv": Exists(_CCTV.filter(state__in=(CctvState.WAITING, CctvState.SECURED))),
    "line_evidence": Exists(CaseExhibit.objects.filter(**_MINE, withdrawn_at=None)),
    "line_suspect_named": Exists(_SUSPECTS.filter(~Q(told_name="") | Q(person__isnull=False))),
    "line_suspect_described": Exists(_SUSPECTS.exclude(description="")),
    "line_seen_before": Exists(_SUSPECTS.filter(seen_before="yes")),
    "line_registration": Exists(CaseVehicle.objects.filter(**_MINE).exclude(registration="")),
    "line_witness": Exists(CasePerson.objects.filter(**_MINE, role=PersonRole.WITNESS, removed_at=None)),
    "line_serial_number": Exists(PropertyLine.objects.current().filter(**_MINE).exclude(serial_number="")),
}
