"""The desk's queue: every open case, what is lost soonest first, moved up by what puts a case before others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from bizwatch.businesses.selectors import premises_found_by
from bizwatch.cases.choices import OPEN_STATUSES, AttendanceFilter
from bizwatch.cases.models import CaseQuerySet
from bizwatch.cases.selectors.clocks import breaks
from bizwatch.cases.selectors.pages import COUNTED_AT_MOST, Page, count_of, count_words, page_of
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.references import tidy_reference
from bizwatch.reference.selectors import triage_rules

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SOON = timedelta(hours=4)
_PREMISES_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class QueueFilters:
    """What is asked for; "" is no filter.

    ``whose``: "all", "mine" or "unallocated". ``due``: "breached" (a promise is broken), "overdue" (whatever is next
    is past) or "soon" (within four hours). ``code_clock``: a clock of the Victims' Code is "broken" or breaks "today". ``crime_kind``, ``nature`` and ``door`` are codes; ``told_as`` "hate" is what
    somebody perceived as hate. ``text`` searches reference, premises, business, town and postcode among
    open and closed cases; without it, only open cases are shown unless ``status`` names a closed one.
    """

    whose: str = "all"
    status: str = ""
    area: str = ""
    crime_kind: str = ""
    nature: str = ""
    door: str = ""
    told_as: str = ""
    attendance: str = ""
    due: str = ""
    text: str = ""
    code_clock: str = ""


@dataclass(frozen=True)
class QueueRow:
    """What one line of the queue needs, and no more. Fields in the order of ``QUEUE_COLUMNS``."""

    reference: str
    premises_name: str
    premises_town: str
    premises_postcode: str
    business_name: str
    crime_kind: str
    nature: str
    offence_code: str
    is_business_crime: bool
    told_as_hate: bool
    door: str
    policing_area: str
    status: str
    is_open: bool
    occurred_from: datetime
    reported_at: datetime
    attention_at: datetime
    attention_why: str
    record_due_at: datetime
    recorded_at: datetime | None
    contact_due_at: datetime
    contacted_at: datetime | None
    contact_opted_out: bool
    cctv_lost_at: datetime | None
    solvability: int
    investigator_id: int | None
    investigator: str | None
    unread_by_police: int
    owed_by_business: int
    outcome_code: str
    collapsed_count: int
    collapsed_why: str
    collapsed_last_at: datetime | None
    result_code: str
    referral_service: str | None
    version: int
    priority_factors: list[list[str | int]]
    attendance_asked: bool
    attendance_choice: str


_ELSEWHERE = {
    "reference": "crime_reference",
    "premises_name": "premises__name",
    "premises_town": "premises__town",
    "premises_postcode": "premises__postcode",
    "business_name": "business__name",
    "referral_service": "referral__service",
    "investigator_id": "allocated_to_id",
    "investigator": "allocated_to__name",
}
QUEUE_COLUMNS = tuple(_ELSEWHERE.get(field.name, field.name) for field in fields(QueueRow))


def desk_queue(user: "User", filters: QueueFilters, *, at: datetime, page: int = 1) -> Page[QueueRow]:
    """Return one page of the cases that a person of the police may see, in queue order.

    Found by text, and closed ones, stand newest first.
    """
    found = _narrowed(visible_to(user), user, filters, at)
    if filters.text.strip():
        found = found.filter(_matching(filters.text)).order_by("-reported_at", "-id")
    elif filters.status and filters.status not in OPEN_STATUSES:
        found = found.order_by("-reported_at", "-id")
    else:
        found = found.open().in_queue_order()
    return page_of(found, number=page, row=QueueRow, columns=QUEUE_COLUMNS)


def queue_counts(user: "User", each: Mapping[str, QueueFilters], *, at: datetime) -> dict[str, str]:
    """Return how many open cases each of several filters finds, in words that stop at "1,000+": one query each."""
    found = {name: _narrowed(visible_to(user).open(), user, filters, at) for name, filters in each.items()}
    return {name: count_words(count_of(rows)) for name, rows in found.items()}


def messages_on_closed_cases(user: "User", *, page: int = 1) -> Page[QueueRow]:
    """Return closed cases on which the business wrote and nobody has read it, longest closed first."""
    return page_of(_unread_on_closed(user), number=page, row=QueueRow, columns=QUEUE_COLUMNS)


def closed_count(user: "User") -> str:
    """Return how many cases ``messages_on_closed_cases`` finds, in words that stop at "1,000+"."""
    return count_words(count_of(_unread_on_closed(user)))


def _unread_on_closed(user: "User") -> CaseQuerySet:
    return visible_to(user).filter(is_open=False, unread_by_police__gt=0).order_by("closed_at", "id")


def _breached(found: CaseQuerySet, at: datetime) -> CaseQuerySet:
    """A few are named one by one, from the two small indexes of promises not kept yet; many are met on a walk anyway."""
    recording = found.open().filter(recorded_at=None, record_due_at__lt=at)
    contact = found.open().filter(contacted_at=None, contact_opted_out=False, contact_due_at__lt=at)
    both = recording.order_by().values_list("pk").union(contact.order_by().values_list("pk"), all=True)
    named = {pk for (pk,) in both[: 2 * (COUNTED_AT_MOST + 1)]}  # a case may break both
    if len(named) <= COUNTED_AT_MOST:
        return found.open().filter(pk__in=named)
    late = Q(recorded_at=None, record_due_at__lt=at)
    late |= Q(contacted_at=None, contact_opted_out=False, contact_due_at__lt=at)
    # A broken promise is never later than what the case needs next.
    return _overdue(found, at).filter(late)


def _overdue(found: CaseQuerySet, at: datetime) -> CaseQuerySet:
    # A case's place is never later than what it needs next or than its report: so the queue's own index is walked from
    # its start, and left at this moment.
    return found.open().filter(attention_at__lt=at, priority_at__lte=at)


def _soon(found: CaseQuerySet, at: datetime) -> CaseQuerySet:
    # Nor is it earlier than that by more than the limit of all head starts.
    limit = timedelta(hours=triage_rules(to_london(at).date()).limit.hours)
    return found.open().filter(
        attention_at__gte=at, attention_at__lt=at + SOON, priority_at__gte=at - limit, priority_at__lt=at + SOON
    )


_DUE: Mapping[str, Callable[[CaseQuerySet, datetime], CaseQuerySet]] = {
    "breached": _breached,
    "overdue": _overdue,
    "soon": _soon,
}
_ATTENDANCE: Mapping[str, dict[str, str | bool]] = {
    AttendanceFilter.ASKED: {"attendance_asked": True},
    AttendanceFilter.UNDECIDED: {"attendance_asked": True, "attendance_choice": ""},
}


def _narrowed(found: CaseQuerySet, user: "User", filters: QueueFilters, at: datetime) -> CaseQuerySet:
    if filters.whose == "mine":
        found = found.filter(allocated_to=user)
    elif filters.whose == "unallocated":
        found = found.unallocated()
    found = found.filter(**{column: value for column, value in _columns(filters).items() if value})
    if filters.attendance in _ATTENDANCE:
        found = found.open().filter(**_ATTENDANCE[filters.attendance])
    if filters.code_clock:
        found = found.filter(breaks(filters.code_clock, at=at))
    return _DUE[filters.due](found, at) if filters.due in _DUE else found


def _columns(filters: QueueFilters) -> dict[str, str | bool]:
    return {
        "status": filters.status,
        "policing_area": filters.area,
        "crime_kind": filters.crime_kind,
        "nature": filters.nature,
        "door": filters.door,
        "told_as_hate": filters.told_as == "hate",
    }


def _matching(text: str) -> Q:
    return Q(crime_reference=tidy_reference(text)) | Q(premises__in=premises_found_by(text, limit=_PREMISES_AT_MOST))
