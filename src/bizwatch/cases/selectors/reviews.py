"""Reviews that are due: a list that can be narrowed, with who reviewed each case last."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import users_with
from bizwatch.cases.choices import OPEN_STATUSES, MoveKind
from bizwatch.cases.models import Case, CaseMove, CaseQuerySet
from bizwatch.cases.selectors.pages import Page, page_of
from bizwatch.cases.selectors.visibility import visible_to

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class ReviewFilters:
    """Which reviews are asked for; "" is no filter. ``due``: "overdue", "day", "week" or "" for a day ahead.

    ``reviewer``: who reviewed the case last, by their id as text, or ``NEVER``.
    """

    due: str = ""
    whose: str = ""
    area: str = ""
    reviewer: str = ""


@dataclass(frozen=True)
class ReviewRow:
    """One case whose review is due. Fields in the order of its columns."""

    pk: int
    reference: str
    crime_kind: str
    nature: str
    offence_code: str
    is_business_crime: bool
    premises_name: str
    premises_town: str
    policing_area: str
    reported_at: datetime
    occurred_from: datetime
    review_at: datetime
    investigator: str | None


@dataclass(frozen=True)
class LastReview:
    """Who reviewed a case last, and when."""

    by_name: str
    at: datetime


_ELSEWHERE = {
    "reference": "crime_reference",
    "premises_name": "premises__name",
    "premises_town": "premises__town",
    "investigator": "allocated_to__name",
}
_COLUMNS = tuple(_ELSEWHERE.get(field.name, field.name) for field in fields(ReviewRow))
_DUE = {"overdue": timedelta(0), "day": timedelta(days=1), "week": timedelta(days=7)}


def reviews_list(user: "User", filters: ReviewFilters, *, at: datetime, page: int = 1) -> Page[ReviewRow]:
    """Return one page of the cases whose review is due, longest due first.

    Which they are is read from a covering index alone, and only the rows of the page are fetched.
    """
    due = _due(user, filters, at)
    ids = page_of(due, number=page, row=int, columns=("pk",))
    rows = Case.objects.ordinary().filter(pk__in=ids.rows).order_by("review_at", "pk").values_list(*_COLUMNS)
    return Page(tuple(ReviewRow(*row) for row in rows), ids.number, ids.pages, ids.count, ids.is_capped)


def last_reviews(cases: Iterable[int]) -> dict[int, LastReview]:
    """Return the last review of each of some cases: one query."""
    moves = CaseMove.objects.filter(case__in=list(cases), kind=MoveKind.SUPERVISED).order_by("at", "pk")
    return {case: LastReview(name, at) for case, name, at in moves.values_list("case_id", "by_name", "at")}


def reviewers() -> QuerySet["User"]:
    """Return the people who supervise and so review."""
    return users_with(Permission.SUPERVISE)


def _due(user: "User", filters: ReviewFilters, at: datetime) -> CaseQuerySet:
    before = at + _DUE.get(filters.due, _DUE["day"])
    # Naming the statuses leads to the covering index of the open cases, which holds their reviews.
    found = visible_to(user).open().filter(status__in=OPEN_STATUSES, review_at__lt=before)
    if filters.whose == "nobody":
        found = found.unallocated()
    elif filters.whose:
        found = found.filter(allocated_to=int(filters.whose))
    if filters.area:
        found = found.filter(policing_area=filters.area)
    reviewed = CaseMove.objects.filter(kind=MoveKind.SUPERVISED)
    if filters.reviewer == NEVER:
        found = found.exclude(pk__in=reviewed.filter(case__in=found.values("pk")).values("case"))
    elif filters.reviewer:
        found = found.filter(
            pk__in=reviewed.filter(by=int(filters.reviewer), case__in=found.values("pk")).values("case")
        )
    return found.order_by("review_at", "pk")
