"""Which cases may tell of the same event as a report or another case: shown to a person, who decides.

One definition (``policies.duplicates``) for every door: the reporter before sending, the call-taker, the API, the
import and the desk. Everything starts from what the asker may see, so that no business learns of another's case.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.selectors import same_places
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.models import Case, CaseExhibit, CaseQuerySet, PropertyLine
from bizwatch.cases.policies.duplicates import EventFacts, Grade, Resemblance, resemblance, tidy_serial, words_of
from bizwatch.cases.selectors.duplicate_rows import (
    COLUMNS,
    COMPARED_AT_MOST,
    Asked,
    Here,
    Row,
    things_of,
    things_shared,
)
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.references import tidy_reference
from bizwatch.people.selectors import tidy_registration
from bizwatch.reference.selectors import DuplicateRules, duplicate_rules

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SHOWN_AT_MOST = 5
_READ_AT_MOST = 3_000  # cases at one place, however many reports are from there
ASKED_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class ToldThings:
    """What a report says beside place, kind and time, as it was typed; ``files`` are SHA-256 sums of its evidence."""

    serial_numbers: Iterable[str] = ()
    registrations: Iterable[str] = ()
    files: Iterable[str] = ()
    external_reference: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ToldEvent:
    """A report that is no case yet: where it happened, a code of ``report_kinds``, when, and what else is told."""

    premises_id: int
    kind: str
    occurred_from: datetime
    occurred_to: datetime | None = None
    told: ToldThings = field(default_factory=ToldThings)

    def facts(self) -> EventFacts:
        """Return what it says of the event, tidied."""
        return EventFacts(
            place=self.premises_id,
            kind=self.kind,
            starts_at=self.occurred_from,
            ends_at=self.occurred_to,
            serials=frozenset(filter(None, map(tidy_serial, self.told.serial_numbers))),
            marks=frozenset(filter(None, map(tidy_registration, self.told.registrations))),
            files=frozenset(self.told.files),
            own_reference=self.told.external_reference,
            words=words_of(self.told.text),
        )


@dataclass(frozen=True, kw_only=True)
class PossibleDuplicate:
    """A case that may tell of the same event, and why, in words that may be shown to whoever may see the case."""

    reference: str
    kind: str
    occurred_from: datetime
    reported_at: datetime
    status: str
    door: str
    reasons: tuple[str, ...]
    grade: Grade

    @property
    def is_same(self) -> bool:
        """Whether something decides that it is the same event; otherwise it only could be."""
        return self.grade is Grade.SAME


def possible_duplicates(
    *,
    user: "User | AnonymousUser | None",
    premises_id: int,
    kind: str,
    occurred_from: datetime,
    occurred_to: datetime | None = None,
    at: datetime,
    exclude: int | None = None,
    told: ToldThings | None = None,
    for_business: int | None = None,
) -> tuple[PossibleDuplicate, ...]:
    """Return up to five cases that may tell of the same event, the surest first; only such as ``user`` may see.

    ``kind`` is a code of ``report_kinds``. ``told`` is what else is told; ``exclude`` is the id of the case that the
    report has made already, which is left out and says what else is told where ``told`` does not. A call-taker is told
    of every ordinary case this way, and sees no more of it. A machine that reports for a business has no user: it
    names the business in ``for_business`` and is told of that one's ordinary cases. Three queries at most where
    ``told`` is given.
    """
    event = ToldEvent(
        premises_id=premises_id,
        kind=kind,
        occurred_from=occurred_from,
        occurred_to=occurred_to,
        told=told or _told_by(exclude),
    )
    asked = Asked(exclude or 0, event.facts(), same_places([premises_id])[premises_id])
    (found,) = _resembling(_seen_by(user, for_business), [asked], at)
    return found


def possible_duplicates_of_many(
    *,
    user: "User | AnonymousUser | None",
    events: Sequence[ToldEvent],
    at: datetime,
    for_business: int | None = None,
    at_premises: Collection[int] | None = None,
    besides: QuerySet[Any] | None = None,
) -> list[tuple[PossibleDuplicate, ...]]:
    """Return for each of many reports, in their order, what ``possible_duplicates`` returns for it.

    For files of reports: three queries at most for every ``ASKED_AT_ONCE`` of them. The reports are compared with cases
    and not with each other; cases for which ``besides`` finds something, by ``OuterRef("pk")``, are left out, and so are
    those of other premises than ``at_premises`` where that is given: a machine may act for some of a business alone.
    """
    seen = _seen_by(user, for_business)
    seen = seen if at_premises is None else seen.filter(premises__in=at_premises)
    seen = seen if besides is None else seen.filter(~Exists(besides))
    found: list[tuple[PossibleDuplicate, ...]] = []
    for start in range(0, len(events), ASKED_AT_ONCE):
        some = events[start : start + ASKED_AT_ONCE]
        places = same_places({event.premises_id for event in some})
        found += _resembling(seen, [Asked(0, event.facts(), places[event.premises_id]) for event in some], at)
    return found


def duplicates_of_cases(
    user: "User", references: Sequence[str], *, at: datetime
) -> Mapping[str, tuple[PossibleDuplicate, ...]]:
    """Return what may be the same as each of several cases, in a fixed number of queries however many they are.

    Cases that a person kept apart are left out, and so is everything for a case that was joined to another.
    """
    seen = visible_to(user)
    rows = [Row(*row) for row in seen.of_their_own().filter(crime_reference__in=references).values_list(*COLUMNS)]
    things, places = things_of([row.pk for row in rows]), same_places({row.premises_id for row in rows})
    asked = [Asked(row.pk, row.facts(things), places[row.premises_id]) for row in rows]
    return {row.reference: found for row, found in zip(rows, _resembling(seen, asked, at), strict=True)}


def duplicates_of_case(user: "User", case: Case, *, at: datetime) -> tuple[PossibleDuplicate, ...]:
    """Return what may be the same as one case."""
    return duplicates_of_cases(user, [case.crime_reference], at=at).get(case.crime_reference, ())


def case_told_again(user: "User", reference: str) -> Case:
    """Return a case of which somebody who may be told of it says that they report it again. Raises ``CaseNotFound``."""
    case = _seen_by(user, None).filter(crime_reference=tidy_reference(reference)).first()
    if case is None:
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    return case


def _told_by(case_id: int | None) -> ToldThings:
    case = Case.objects.filter(pk=case_id).first() if case_id else None
    if case is None:
        return ToldThings()
    things = things_of([case.pk])
    return ToldThings(
        serial_numbers=things.serials[case.pk],
        registrations=things.marks[case.pk],
        files=things.files[case.pk],
        external_reference=case.external_reference,
        text=case.told_summary,
    )


def _seen_by(user: "User | AnonymousUser | None", for_business: int | None) -> CaseQuerySet:
    if user is not None:
        return Case.objects.ordinary() if has_permission(user, Permission.TAKE_CALLS) else visible_to(user)
    return Case.objects.ordinary().filter(business_id=for_business) if for_business else Case.objects.none()


def _resembling(seen: CaseQuerySet, asked: Sequence[Asked], at: datetime) -> list[tuple[PossibleDuplicate, ...]]:
    """Return for each report, in their order, what may be the same, the surest first."""
    if not asked:
        return []
    rules = duplicate_rules(to_london(at).date())
    rows = _candidates(seen.of_their_own(), asked, rules)
    things = things_shared(asked)
    at_place: dict[int, list[tuple[Row, EventFacts]]] = defaultdict(list)
    for row in rows:
        at_place[row.premises_id].append((row, row.facts(things)))
    by_place = {place: Here(cases) for place, cases in at_place.items()}
    return [_of_one(one, by_place, rules, things.apart) for one in asked]


def _of_one(
    one: Asked,
    by_place: Mapping[int, Here],
    rules: DuplicateRules,
    kept_apart: set[tuple[int, int]],
) -> tuple[PossibleDuplicate, ...]:
    found: list[tuple[Any, PossibleDuplicate]] = []
    for row, facts in (pair for place in one.places if place in by_place for pair in by_place[place].near(one.facts)):
        if row.pk == one.pk or _pair(row.pk, one.pk) in kept_apart:
            continue
        here = facts if facts.place == one.facts.place else replace(facts, place=one.facts.place)
        alike = resemblance(one.facts, here, rules)
        if alike is not None:
            found.append(((alike.rank, row.pk), _offer(row, alike)))
    return tuple(offer for _, offer in sorted(found, key=lambda pair: pair[0])[:SHOWN_AT_MOST])


def _offer(row: Row, alike: Resemblance) -> PossibleDuplicate:
    return PossibleDuplicate(
        reference=row.reference,
        kind=row.kind,
        occurred_from=row.occurred_from,
        reported_at=row.reported_at,
        status=row.status,
        door=row.door,
        reasons=alike.reasons,
        grade=alike.grade,
    )


def _candidates(offered: CaseQuerySet, asked: Sequence[Asked], rules: DuplicateRules) -> list[Row]:
    """Return the cases that are near in place and time, or share something that decides, the newest of each place first:
    one query. A place where thousands happen at once takes nothing from the others.

    What decides has its own indexes and reaches farther in time; as parts of one condition they would not be used.
    """
    near = _near_in_time(asked, rules)
    sharing = _sharing_what_decides(asked, rules)
    if sharing:
        offered = offered.filter(pk__in=Case.objects.filter(near).values("pk").union(*sharing))
    else:
        offered = offered.filter(near)
    newest = Window(RowNumber(), partition_by="premises_id", order_by=("-reported_at", "-id"))
    busiest = max(Counter(place for one in asked for place in one.places).values())
    most = min(COMPARED_AT_MOST * busiest, _READ_AT_MOST)
    rows = offered.annotate(newest=newest).filter(newest__lte=most).order_by("-reported_at", "-id")
    return [Row(*row) for row in rows.values_list(*COLUMNS)]


def _near_in_time(asked: Sequence[Asked], rules: DuplicateRules) -> Q:
    """Return the condition that a case is at one of the places when one of the reports happened there."""
    spans: dict[frozenset[int], list[tuple[datetime, datetime]]] = defaultdict(list)
    for one in asked:
        window = rules.widest(one.facts.kind)
        spans[one.places].append((one.facts.starts_at - window, one.facts.last + window))
    wanted = Q()
    for places, here in spans.items():
        for first, last in _merged(here):
            # Nothing is reported before it happens, so the index of a premises by time of report narrows it.
            wanted |= Q(premises_id__in=places, reported_at__gte=first, occurred_from__lte=last) & (
                Q(occurred_from__gte=first) | Q(occurred_to__gte=first)
            )
    return wanted


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return the spans of time with those that overlap made one, so that a busy day is one condition."""
    merged: list[tuple[datetime, datetime]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return merged


def _sharing_what_decides(asked: Sequence[Asked], rules: DuplicateRules) -> list[Any]:
    """Return querysets of the cases that hold a file, a serial number or a sender's number of one of the reports."""
    places = {place for one in asked for place in one.places}
    found: list[Any] = []
    if files := {digest for one in asked for digest in one.facts.files}:
        held = CaseExhibit.objects.filter(case__premises__in=places, evidence__sha256__in=files)
        found.append(held.values("case_id"))
    if serials := {serial for one in asked for serial in one.facts.serials}:
        since = min(one.facts.starts_at for one in asked) - rules.farthest
        near: dict[str, Any] = {"case__premises__in": places, "case__reported_at__gte": since}
        found.append(PropertyLine.objects.current().filter(**near, serial_key__in=serials).values("case_id"))
    if numbers := {one.facts.own_reference for one in asked if one.facts.own_reference}:
        numbered = Case.objects.filter(business__premises__in=places, external_reference__in=numbers)
        found.append(numbered.values("pk"))
    return found


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
