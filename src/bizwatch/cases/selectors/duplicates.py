"""Which cases may tell of the same event as a report or another case: shown to a person, who decides.

One definition (``policies.duplicates``) for every door: the reporter before sending, the call-taker, the API, the
import and the desk. Everything starts from what the asker may see, so that no business learns of another's case.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.selectors import same_places
from bizwatch.cases.choices import Status
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.models import Case, CaseApart, CaseExhibit, CaseQuerySet, CaseVehicle, PropertyLine
from bizwatch.cases.policies.duplicates import EventFacts, Grade, Resemblance, resemblance, tidy_serial, words_of
from bizwatch.cases.selectors.visibility import visible_to
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.references import tidy_reference
from bizwatch.people.selectors import tidy_registration
from bizwatch.reference.selectors import DuplicateRules, duplicate_rules

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SHOWN_AT_MOST = 5
_COMPARED_AT_MOST = 300
# What is no longer a case of its own, or was found to be no crime, is not offered as the same as anything.
_NOT_OFFERED = (Status.CANCELLED, Status.JOINED, Status.COLLAPSED, Status.SET_ASIDE)
_COLUMNS = (
    "pk",
    "crime_reference",
    "crime_kind",
    "premises_id",
    "occurred_from",
    "occurred_to",
    "reported_at",
    "status",
    "door",
    "external_reference",
    "told_summary",
)


@dataclass(frozen=True, kw_only=True)
class ToldThings:
    """What a report says beside place, kind and time, as it was typed; ``files`` are SHA-256 sums of its evidence."""

    serial_numbers: Iterable[str] = ()
    registrations: Iterable[str] = ()
    files: Iterable[str] = ()
    external_reference: str = ""
    text: str = ""


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


@dataclass(frozen=True)
class _Row:
    pk: int
    reference: str
    kind: str
    premises_id: int
    occurred_from: datetime
    occurred_to: datetime | None
    reported_at: datetime
    status: str
    door: str
    external_reference: str
    text: str

    def facts(self, things: "_Things") -> EventFacts:
        return EventFacts(
            place=self.premises_id,
            kind=self.kind,
            starts_at=self.occurred_from,
            ends_at=self.occurred_to,
            serials=frozenset(things.serials[self.pk]),
            marks=frozenset(things.marks[self.pk]),
            files=frozenset(things.files[self.pk]),
            own_reference=self.external_reference,
            words=words_of(self.text),
        )


@dataclass
class _Things:
    """What several cases hold by which an event is recognised, by case."""

    serials: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    marks: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    files: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True)
class _Asked:
    """One report for which the same event is looked for; ``pk`` is 0 where it is no case yet."""

    pk: int
    facts: EventFacts
    places: frozenset[int]


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
    names the business in ``for_business`` and is told of that one's ordinary cases.
    """
    things = told or _told_by(exclude)
    facts = EventFacts(
        place=premises_id,
        kind=kind,
        starts_at=occurred_from,
        ends_at=occurred_to,
        serials=frozenset(filter(None, map(tidy_serial, things.serial_numbers))),
        marks=frozenset(filter(None, map(tidy_registration, things.registrations))),
        files=frozenset(things.files),
        own_reference=things.external_reference,
        words=words_of(things.text),
    )
    asked = _Asked(exclude or 0, facts, same_places([premises_id])[premises_id])
    return _resembling(_seen_by(user, for_business), [asked], at)[asked.pk]


def duplicates_of_cases(
    user: "User", references: Sequence[str], *, at: datetime
) -> Mapping[str, tuple[PossibleDuplicate, ...]]:
    """Return what may be the same as each of several cases, in a fixed number of queries however many they are.

    Cases that a person kept apart are left out, and so is everything for a case that was joined to another.
    """
    seen = visible_to(user)
    rows = [_Row(*row) for row in _offered(seen).filter(crime_reference__in=references).values_list(*_COLUMNS)]
    things, places = _things_of([row.pk for row in rows]), same_places({row.premises_id for row in rows})
    asked = [_Asked(row.pk, row.facts(things), places[row.premises_id]) for row in rows]
    found = _resembling(seen, asked, at)
    return {row.reference: found[row.pk] for row in rows}


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
    things = _things_of([case.pk])
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


def _offered(seen: CaseQuerySet) -> CaseQuerySet:
    return seen.filter(joined_to=None).exclude(status__in=_NOT_OFFERED)


def _resembling(seen: CaseQuerySet, asked: Sequence[_Asked], at: datetime) -> dict[int, tuple[PossibleDuplicate, ...]]:
    """Return for each report, by its id, what may be the same, the surest first."""
    if not asked:
        return {}
    rules = duplicate_rules(to_london(at).date())
    rows = _candidates(_offered(seen), asked, rules)
    things, apart = _things_of([row.pk for row in rows]), _kept_apart([one.pk for one in asked if one.pk])
    facts = {row.pk: row.facts(things) for row in rows}
    return {one.pk: _of_one(one, rows, facts, rules, apart) for one in asked}


def _of_one(
    one: _Asked,
    rows: Sequence[_Row],
    facts: Mapping[int, EventFacts],
    rules: DuplicateRules,
    apart: set[tuple[int, int]],
) -> tuple[PossibleDuplicate, ...]:
    found: list[tuple[Any, PossibleDuplicate]] = []
    for row in rows:
        if row.pk == one.pk or row.premises_id not in one.places or _pair(row.pk, one.pk) in apart:
            continue
        alike = resemblance(one.facts, replace(facts[row.pk], place=one.facts.place), rules)
        if alike is not None:
            found.append(((alike.rank, row.pk), _offer(row, alike)))
    return tuple(offer for _, offer in sorted(found, key=lambda pair: pair[0])[:SHOWN_AT_MOST])


def _offer(row: _Row, alike: Resemblance) -> PossibleDuplicate:
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


def _candidates(offered: CaseQuerySet, asked: Sequence[_Asked], rules: DuplicateRules) -> list[_Row]:
    """Return the cases that are near in place and time, or share something that decides, the newest first."""
    wanted = Q(pk__in=_sharing_what_decides(asked, rules))
    for one in asked:
        window = rules.widest(one.facts.kind)
        first, last = one.facts.starts_at - window, one.facts.last + window
        # Nothing is reported before it happens, so the index of a premises by time of report narrows it.
        wanted |= Q(premises_id__in=one.places, reported_at__gte=first, occurred_from__lte=last) & (
            Q(occurred_from__gte=first) | Q(occurred_to__gte=first)
        )
    rows = offered.filter(wanted).order_by("-reported_at", "-id").values_list(*_COLUMNS)
    return [_Row(*row) for row in rows[:_COMPARED_AT_MOST]]


def _sharing_what_decides(asked: Sequence[_Asked], rules: DuplicateRules) -> set[int]:
    """Return ids of cases that hold a file, a serial number or a sender's number of one of the reports."""
    places = [place for one in asked for place in one.places]
    since = min(one.facts.starts_at for one in asked) - rules.farthest
    near: dict[str, Any] = {"case__premises__in": places, "case__reported_at__gte": since}
    found: set[int] = set()
    if files := {one_file for one in asked for one_file in one.facts.files}:
        held = CaseExhibit.objects.filter(case__premises__in=places, evidence__sha256__in=files)
        found |= set(held.values_list("case_id", flat=True))
    if serials := {serial for one in asked for serial in one.facts.serials}:
        lines = PropertyLine.objects.filter(**near).exclude(serial_number="").values_list("case_id", "serial_number")
        found |= {case_id for case_id, serial in lines if tidy_serial(serial) in serials}
    if numbers := {one.facts.own_reference for one in asked if one.facts.own_reference}:
        numbered = Case.objects.filter(business__premises__in=places, external_reference__in=numbers)
        found |= set(numbered.values_list("pk", flat=True))
    return found


def _things_of(pks: Sequence[int]) -> _Things:
    """Return what the cases hold by which an event is recognised: three queries."""
    things = _Things()
    if not pks:
        return things
    lines = PropertyLine.objects.filter(case__in=pks).exclude(serial_number="")
    for case_id, serial in lines.values_list("case_id", "serial_number"):
        if tidy := tidy_serial(serial):
            things.serials[case_id].add(tidy)
    vehicles = CaseVehicle.objects.filter(case__in=pks).exclude(registration="")
    for case_id, mark in vehicles.values_list("case_id", "registration"):
        things.marks[case_id].add(mark)
    exhibits = CaseExhibit.objects.filter(case__in=pks, withdrawn_at=None)
    for case_id, digest in exhibits.values_list("case_id", "evidence__sha256"):
        things.files[case_id].add(digest)
    return things


def _kept_apart(pks: Sequence[int]) -> set[tuple[int, int]]:
    found = CaseApart.objects.filter(Q(first__in=pks) | Q(second__in=pks)) if pks else CaseApart.objects.none()
    return set(found.values_list("first_id", "second_id"))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
