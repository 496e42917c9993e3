"""A business's own cases: the list over all its premises, and the rows of its export."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery, Sum

from bizwatch.businesses.selectors import businesses_looked_after_by, premises_visible_to, search_premises
from bizwatch.cases.models import CaseQuerySet, PropertyLine
from bizwatch.cases.selectors.pages import Page, page_of
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.kernel.clock import parse_local
from bizwatch.kernel.references import tidy_reference

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class BusinessFilters:
    """What is asked for; "" and None are no filter.

    ``premises`` is a premises reference, or words by which premises are found; ``state`` "open", "closed", "owed" (the desk waits for the business) or
    "unread" (the desk wrote); ``since`` and ``until`` are days of the report, both included; ``text`` is a crime
    reference or words by which premises are found.
    """

    premises: str = ""
    state: str = ""
    crime_kind: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


@dataclass(frozen=True)
class BusinessRow:
    """One line of "my cases"."""

    reference: str
    premises_reference: str
    premises_name: str
    premises_town: str
    crime_kind: str
    nature: str
    offence_code: str
    status: str
    is_open: bool
    occurred_from: datetime
    reported_at: datetime
    record_due_at: datetime
    recorded_at: datetime | None
    contact_due_at: datetime
    contacted_at: datetime | None
    contact_opted_out_at: datetime | None
    closed_at: datetime | None
    outcome_code: str
    result_code: str
    referral_service: str | None
    unread_by_business: int
    owed_by_business: int


@dataclass(frozen=True)
class ExportRow(BusinessRow):
    """One line of the export: plain values, no formula and nothing hidden. ``value`` in pounds, None where unknown."""

    premises_postcode: str
    occurred_to: datetime | None
    referral_state: str | None
    referral_reference: str | None
    referral_loss: Decimal | None
    value: Decimal | None


_ELSEWHERE = {
    "reference": "crime_reference",
    "premises_reference": "premises__reference",
    "premises_name": "premises__name",
    "premises_town": "premises__town",
    "premises_postcode": "premises__postcode",
    "referral_service": "referral__service",
    "referral_state": "referral__state",
    "referral_reference": "referral__service_reference",
    "referral_loss": "referral__loss",
}
_ROW_COLUMNS = tuple(_ELSEWHERE.get(field.name, field.name) for field in fields(BusinessRow))
_EXPORT_COLUMNS = tuple(_ELSEWHERE.get(field.name, field.name) for field in fields(ExportRow))
_BATCH = 2_000

_STATES: Mapping[str, Q] = {
    "open": Q(is_open=True),
    "closed": Q(is_open=False),
    "owed": Q(owed_by_business__gt=0),
    "unread": Q(unread_by_business__gt=0),
}


def cases_of_business(user: "User", filters: BusinessFilters, *, page: int = 1) -> Page[BusinessRow]:
    """Return one page of the cases that a business's person may see, newest first."""
    return page_of(_found(user, filters), number=page, row=BusinessRow, columns=_ROW_COLUMNS)


def export_rows(user: "User", filters: BusinessFilters) -> Iterator[ExportRow]:
    """Yield every case of the filters, newest first, in batches: an export of a chain fits in memory.

    Only of businesses whose head office the person is: who is head office of one and staff of another exports the
    first. The caller has checked the permission.
    """
    lines = PropertyLine.objects.current().filter(case=OuterRef("pk")).order_by().values("case")
    found = _for_export(user, filters).annotate(
        value=Subquery(lines.annotate(total=Sum(F("unit_value") * F("quantity"))).values("total"))
    )
    for row in found.values_list(*_EXPORT_COLUMNS).iterator(chunk_size=_BATCH):
        yield ExportRow(*row)


def export_count(user: "User", filters: BusinessFilters) -> int:
    """Return how many cases ``export_rows`` yields."""
    return _for_export(user, filters).order_by().count()


def business_numbers(user: "User") -> Mapping[str, int]:
    """Return how many cases of the person are in each state of ``BusinessFilters.state``, for their first page."""
    mine = visible_to(user)
    numbers = {state: mine.filter(rule).count() for state, rule in _STATES.items() if state != "closed"}
    return {**numbers, "closed": mine.count() - numbers["open"]}


def _found(user: "User", filters: BusinessFilters) -> CaseQuerySet:
    found = visible_to(user)
    for narrow in _NARROW:
        found = narrow(found, user, filters)
    return found.order_by("-reported_at", "-id")


def _for_export(user: "User", filters: BusinessFilters) -> CaseQuerySet:
    whole = list(businesses_looked_after_by(user).order_by().values_list("pk", flat=True))
    return _found(user, filters).filter(business__in=whole)


def _by_premises(found: CaseQuerySet, user: "User", filters: BusinessFilters) -> CaseQuerySet:
    return found.filter(premises__in=_places(user, filters.premises)) if filters.premises else found


def _places(user: "User", asked: str) -> list[int]:
    """Return the ids of the premises of a reference, or else of those that the words find."""
    named = premises_visible_to(user).filter(reference=tidy_reference(asked))
    by_name = list(named.order_by().values_list("pk", flat=True))
    return by_name or list(search_premises(user, text=asked).order_by().values_list("pk", flat=True))


def _by_state(found: CaseQuerySet, user: "User", filters: BusinessFilters) -> CaseQuerySet:
    return found.filter(_STATES[filters.state]) if filters.state in _STATES else found


def _by_kind(found: CaseQuerySet, user: "User", filters: BusinessFilters) -> CaseQuerySet:
    return found.filter(crime_kind=filters.crime_kind) if filters.crime_kind else found


def _by_day(found: CaseQuerySet, user: "User", filters: BusinessFilters) -> CaseQuerySet:
    if filters.since:
        found = found.filter(reported_at__gte=parse_local(filters.since, time(0)))
    if filters.until:
        found = found.filter(reported_at__lt=parse_local(filters.until + timedelta(days=1), time(0)))
    return found


def _by_text(found: CaseQuerySet, user: "User", filters: BusinessFilters) -> CaseQuerySet:
    if not filters.text:
        return found
    mine = search_premises(user, text=filters.text).order_by().values_list("pk", flat=True)
    return found.filter(Q(crime_reference=tidy_reference(filters.text)) | Q(premises__in=list(mine)))


_NARROW: tuple[Callable[[CaseQuerySet, "User", BusinessFilters], CaseQuerySet], ...] = (
    _by_premises,
    _by_state,
    _by_kind,
    _by_day,
    _by_text,
)
