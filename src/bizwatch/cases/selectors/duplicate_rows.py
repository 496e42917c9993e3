"""The rows by which cases are compared: what several hold, read at once, and those near one report, of which there are
never more than ``COMPARED_AT_MOST`` and those that share what decides."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast

from bizwatch.cases.models import CaseApart, CaseExhibit, CaseVehicle, PropertyLine
from bizwatch.cases.policies.duplicates import EventFacts, words_of

COMPARED_AT_MOST = 300  # cases with each report
COLUMNS = (
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


@dataclass(frozen=True)
class Row:
    """One case with what stands on itself: ``COLUMNS``."""

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

    def facts(self, things: "Things") -> EventFacts:
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
class Things:
    """What several cases hold by which an event is recognised, by case, and which of them were kept apart."""

    serials: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    marks: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    files: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    apart: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True)
class Asked:
    """One report for which the same event is looked for; ``pk`` is 0 where it is no case yet."""

    pk: int
    facts: EventFacts
    places: frozenset[int]


class Here:
    """The cases of one place, from which those that a report is compared with are taken: a bounded number of them."""

    def __init__(self, cases: Iterable[tuple[Row, EventFacts]]) -> None:
        self._cases = sorted(cases, key=lambda pair: (pair[1].starts_at, pair[0].pk))
        self._starts = [facts.starts_at for _, facts in self._cases]
        self._with: dict[str, list[int]] = defaultdict(list)
        for index, (_, facts) in enumerate(self._cases):
            for thing in _deciding(facts):
                self._with[thing].append(index)

    def near(self, facts: EventFacts) -> Iterator[tuple[Row, EventFacts]]:
        """Return those that began the least before and after a report's event, and those that share what decides."""
        before = bisect_right(self._starts, facts.starts_at) - COMPARED_AT_MOST // 2
        start = max(0, min(before, len(self._cases) - COMPARED_AT_MOST))
        chosen = set(range(start, min(len(self._cases), start + COMPARED_AT_MOST)))
        for thing in _deciding(facts):
            chosen.update(self._with.get(thing, [])[-COMPARED_AT_MOST:])
        return (self._cases[index] for index in sorted(chosen))


def things_of(pks: Sequence[int]) -> Things:
    """Return what a few cases hold by which an event is recognised, in one query."""
    if not pks:
        return Things()
    lines = PropertyLine.objects.current().filter(case__in=pks, serial_key__isnull=False)
    vehicles = CaseVehicle.objects.filter(case__in=pks).exclude(registration="")
    exhibits = CaseExhibit.objects.filter(case__in=pks, withdrawn_at=None)
    return _read([_serials(lines), _marks(vehicles), _files(exhibits)])


def things_shared(asked: Sequence[Asked]) -> Things:
    """Return what the cases at the places of some reports have in common with these, and which of them were kept apart:
    one query.

    It asks by what the reports have, never by the ids of cases, of which there can be more than a statement takes.
    """
    parts: list[Any] = []
    places = {place for one in asked for place in one.places}
    if serials := {serial for one in asked for serial in one.facts.serials}:
        lines = PropertyLine.objects.current().filter(case__premises__in=places, serial_key__in=serials)
        parts.append(_serials(lines))
    if marks := {mark for one in asked for mark in one.facts.marks}:
        parts.append(_marks(CaseVehicle.objects.filter(case__premises__in=places, registration__in=marks)))
    if files := {digest for one in asked for digest in one.facts.files}:
        held = CaseExhibit.objects.filter(case__premises__in=places, evidence__sha256__in=files, withdrawn_at=None)
        parts.append(_files(held))
    if own := [one.pk for one in asked if one.pk]:
        pairs = CaseApart.objects.filter(Q(first__in=own) | Q(second__in=own))
        parts.append(pairs.values_list(_named("apart"), "first_id", Cast("second_id", CharField())))
    return _read(parts)


def _deciding(facts: EventFacts) -> Iterator[str]:
    """Yield what decides, told apart by its kind."""
    yield from (f"serial {serial}" for serial in facts.serials)
    yield from (f"file {digest}" for digest in facts.files)
    if facts.own_reference:
        yield f"number {facts.own_reference}"


def _serials(lines: QuerySet[PropertyLine]) -> Any:
    return lines.values_list(_named("serials"), "case_id", "serial_key")


def _marks(vehicles: QuerySet[CaseVehicle]) -> Any:
    return vehicles.values_list(_named("marks"), "case_id", "registration")


def _files(exhibits: QuerySet[CaseExhibit]) -> Any:
    return exhibits.values_list(_named("files"), "case_id", "evidence__sha256")


def _read(parts: Sequence[Any]) -> Things:
    things = Things()
    for what, case_id, value in parts[0].union(*parts[1:], all=True) if parts else ():
        if what == "apart":
            things.apart.add((case_id, int(value)))
        else:
            getattr(things, what)[case_id].add(value)
    return things


def _named(part: str) -> Value:
    return Value(part, output_field=CharField())
