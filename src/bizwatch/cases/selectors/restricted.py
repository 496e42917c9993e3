"""Restricted cases, for specialists alone: their list, and everything on one. Nothing else in the product reads these."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bizwatch.cases.models import (
    Case,
    CaseExhibit,
    CaseMove,
    CaseOutcome,
    CasePerson,
    CaseResult,
    CaseVehicle,
    DutyToNotify,
    LogEntry,
    RestrictedOpening,
    SlaveryCheck,
)
from bizwatch.cases.selectors.pages import Page, page_of
from bizwatch.cases.selectors.visibility import restricted_to
from bizwatch.messaging.selectors import given_up

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

TO_SPECIALISTS = "cases/email_desk/restricted.txt"
OPEN_FOR = timedelta(minutes=30)  # after this a reason is asked for again


@dataclass(frozen=True)
class RestrictedRow:
    """One line of the list: nothing of what was told. Fields in the order of the columns below."""

    reference: str
    status: str
    is_open: bool
    reported_at: datetime
    record_due_at: datetime
    recorded_at: datetime | None
    review_at: datetime
    closed_at: datetime | None
    investigator: str | None


_COLUMNS = (
    "crime_reference",
    "status",
    "is_open",
    "reported_at",
    "record_due_at",
    "recorded_at",
    "review_at",
    "closed_at",
    "allocated_to__name",
)


@dataclass(frozen=True, kw_only=True)
class RestrictedPage:
    """All of a restricted case; everything that happened in order of time."""

    case: Case
    check: SlaveryCheck | None
    notifications: tuple[DutyToNotify, ...]
    openings: tuple[RestrictedOpening, ...]
    log: tuple[LogEntry, ...]
    moves: tuple[CaseMove, ...]
    people: tuple[CasePerson, ...]
    vehicles: tuple[CaseVehicle, ...]
    exhibits: tuple[CaseExhibit, ...]
    results: tuple[CaseResult, ...]
    outcomes: tuple[CaseOutcome, ...]


def restricted_cases(user: "User", *, page: int = 1) -> Page[RestrictedRow]:
    """Return one page of the restricted cases that a specialist may see, newest first."""
    found = restricted_to(user).order_by("-reported_at", "-id")
    return page_of(found, number=page, row=RestrictedRow, columns=_COLUMNS)


def specialists_not_reached() -> tuple[str, ...]:
    """Return the addresses of specialists to whom an e-mail about a new restricted case could not be sent."""
    lost = given_up().filter(template=TO_SPECIALISTS).order_by("address")
    return tuple(lost.values_list("address", flat=True).distinct())


def opening_in_force(case: Case, user: "User", at: datetime) -> RestrictedOpening | None:
    """Return the reason with which this person opened the case within the last half hour, or None."""
    mine = RestrictedOpening.objects.filter(case=case, by=user, at__gt=at - OPEN_FOR, at__lte=at)
    return mine.order_by("-at", "-pk").first()


def restricted_page(case: Case) -> RestrictedPage:
    """Return everything on a restricted case. The caller has found it for this specialist, and audits the read."""
    mine = {"case": case}
    whole = Case.objects.select_related("business", "premises", "allocated_to", "reported_by").get(pk=case.pk)
    return RestrictedPage(
        case=whole,
        check=SlaveryCheck.objects.filter(**mine).first(),
        notifications=tuple(DutyToNotify.objects.filter(**mine).order_by("notified_at", "pk")),
        openings=tuple(RestrictedOpening.objects.filter(**mine).order_by("at", "pk")),
        log=tuple(LogEntry.objects.filter(**mine).select_related("by").order_by("at", "pk")),
        moves=tuple(CaseMove.objects.filter(**mine).order_by("at", "pk")),
        people=tuple(CasePerson.objects.filter(**mine).select_related("person").order_by("pk")),
        vehicles=tuple(CaseVehicle.objects.filter(**mine).select_related("vehicle").order_by("pk")),
        exhibits=tuple(CaseExhibit.objects.filter(**mine).select_related("evidence").order_by("pk")),
        results=tuple(CaseResult.objects.filter(**mine).select_related("by").order_by("-at", "-pk")),
        outcomes=tuple(CaseOutcome.objects.filter(**mine).select_related("by").order_by("-at", "-pk")),
    )
