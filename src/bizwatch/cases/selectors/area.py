"""A beat manager's list: the cases of their own area and of those granted beside it, and premises that come again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from bizwatch.businesses.selectors import premises_found_by
from bizwatch.cases.choices import OPEN_STATUSES
from bizwatch.cases.models import AreaPremises, CaseQuerySet
from bizwatch.cases.selectors.pages import Page, page_of
from bizwatch.cases.selectors.queue import QUEUE_COLUMNS, QueueRow
from bizwatch.cases.selectors.visibility import areas_seen, visible_to
from bizwatch.kernel.references import tidy_reference
from bizwatch.reference.selectors import areas_within

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

YEAR = timedelta(days=365)
SHOWN = 10
EXPORTED_AT_MOST = 5_000
_PREMISES_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class AreaFilters:
    """What is asked for; "" is no filter. ``scope``: "" for open cases, "closed" or "all". ``new`` since the last visit."""

    text: str = ""
    area: str = ""
    crime_kind: str = ""
    nature: str = ""
    status: str = ""
    scope: str = ""
    new: bool = False


@dataclass(frozen=True)
class RepeatPremises:
    """Premises with several reports in twelve months. Reports are counted, and nothing is said of anybody."""

    pk: int
    name: str
    town: str
    postcode: str
    number: int


def area_list(user: "User", filters: AreaFilters, *, since: datetime | None, page: int = 1) -> Page[QueueRow]:
    """Return one page of the cases of a beat manager's areas: open ones in queue order, all others newest first."""
    return page_of(_narrowed(user, filters, since), number=page, row=QueueRow, columns=QUEUE_COLUMNS)


def area_rows(user: "User", filters: AreaFilters, *, since: datetime | None) -> Iterator[QueueRow]:
    """Yield the same cases for a file, at most 5,000."""
    found = _narrowed(user, filters, since).values_list(*QUEUE_COLUMNS)[:EXPORTED_AT_MOST]
    for values in found:
        yield QueueRow(*values)


def new_since(user: "User", since: datetime) -> int:
    """Return how many cases came into a beat manager's areas since a moment and are open."""
    return visible_to(user).open().filter(reported_at__gt=since).count()


def repeats_of(user: "User", references: Sequence[str], *, at: datetime) -> Mapping[str, int]:
    """Return for each case how many reports there were at its premises in twelve months: two queries."""
    found = visible_to(user).filter(crime_reference__in=references)
    places = dict(found.values_list("crime_reference", "premises_id"))
    counts = dict(
        _year(user, at).filter(premises__in=set(places.values())).values_list("premises").annotate(number=Count("pk"))
    )
    return {reference: counts.get(place, 0) for reference, place in places.items()}


def repeat_premises(user: "User") -> tuple[RepeatPremises, ...]:
    """Return the premises of a beat manager's areas with the most reports in twelve months, most first, as the worker
    counted them in the last hour."""
    columns = ("premises", "premises__name", "premises__town", "premises__postcode", "number")
    rows = AreaPremises.objects.filter(area__in=areas_seen(user)).order_by("-number", "premises__name", "pk")
    return tuple(RepeatPremises(*row) for row in rows.values_list(*columns)[:SHOWN])


def _year(user: "User", at: datetime) -> CaseQuerySet:
    return visible_to(user).of_their_own().filter(reported_at__gte=at - YEAR, reported_at__lt=at).order_by()


def _narrowed(user: "User", filters: AreaFilters, since: datetime | None) -> CaseQuerySet:
    found = visible_to(user)
    if filters.area:
        found = found.filter(policing_area__in=areas_within(filters.area))
    columns = {"crime_kind": filters.crime_kind, "nature": filters.nature, "status": filters.status}
    found = found.filter(**{column: value for column, value in columns.items() if value})
    if filters.new and since is not None:
        found = found.filter(reported_at__gt=since)
    if filters.text.strip():
        text = filters.text
        place = Q(premises__in=premises_found_by(text, limit=_PREMISES_AT_MOST))
        return found.filter(Q(crime_reference=tidy_reference(text)) | place).order_by("-reported_at", "-id")
    if filters.status and filters.status not in OPEN_STATUSES:
        return found.order_by("-reported_at", "-id")
    return _SCOPES.get(filters.scope, _open)(found)


def _open(found: CaseQuerySet) -> CaseQuerySet:
    return found.open().in_queue_order()


_SCOPES: Mapping[str, Callable[[CaseQuerySet], CaseQuerySet]] = {
    "closed": lambda found: found.filter(is_open=False).order_by("-reported_at", "-id"),
    "all": lambda found: found.order_by("-reported_at", "-id"),
}
