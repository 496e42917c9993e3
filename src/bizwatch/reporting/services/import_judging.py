"""Judging the rows of a file of reports against the data set, each other, what is known, and the cases that are there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import OuterRef

from bizwatch.businesses.selectors import open_premises
from bizwatch.cases.selectors import PossibleDuplicate, ToldEvent, possible_duplicates_of_many
from bizwatch.kernel.sheets.table import Fault
from bizwatch.reporting.choices import Door
from bizwatch.reporting.dataset import Reading, read_dataset
from bizwatch.reporting.duplicates import told_event
from bizwatch.reporting.importing.choices import RowState
from bizwatch.reporting.importing.mapping import ColumnMapping
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow
from bizwatch.reporting.importing.places import PlaceBook
from bizwatch.reporting.importing.rows import RowReading, hash_of, headers_by_target, read_row
from bizwatch.reporting.models import Report

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bizwatch.businesses.models import Premises

FROM_FILE = "file"  # marks a fault found while the file was read: it is in no cell, so judging again would not find it
SAME_NUMBER = "Row {number} has the same number but says something else. Correct one of them."


@dataclass
class Judged:
    """A row with what it says. ``reading`` is None where no report can be made of it."""

    row: ReportImportRow
    reading: Reading | None
    premises: "Premises | None"


class Judge:
    """Judges the rows of one import, batch by batch in the order of the file.

    A row is known already when its number, or without one its content, has made a report from this source before. Two rows
    of a file with one number that say different things are a fault of the second.
    """

    def __init__(self, held: ReportImport, *, at: datetime) -> None:
        self.held, self.at = held, at
        self.mapping: ColumnMapping = held.column_mapping
        self.headers = headers_by_target(held.columns())
        places = open_premises(held.business)
        self.places = PlaceBook(places, chosen=self.mapping.places, of_many=held.business_id is None)
        self._unsaved: dict[str, tuple[int, str]] = {}  # the rows of a dry run, which no table remembers

    def judge(self, rows: Sequence[ReportImportRow], *, among_all: bool = False) -> list[Judged]:
        """Set state, faults, number of pages to ask, key and hash of each row, unsaved; ready ones get ``READY``.

        ``among_all``: rows further down the file count as well, as for one that is put right afterwards.
        """
        found = [self._judge_alone(row) for row in rows]
        known = self._known([one.row.dedupe for one in found])
        twins = self._twins(rows, among_all=among_all)
        for one in found:
            self._against_others(one, known, twins)
        self._against_cases([one for one in found if one.row.state == RowState.READY])
        return found

    def read(self, row: ReportImportRow) -> RowReading:
        """Return what the cells of one row say."""
        return read_row(row.values, self.headers, self.mapping, self.places)

    def _judge_alone(self, row: ReportImportRow) -> Judged:
        from_file = [fault for fault in row.faults if fault.get("from") == FROM_FILE]
        told = self.read(row)
        row.content_hash = hash_of(row.values, self.headers)
        row.faults, row.asks, row.dedupe, row.told_before = from_file, 0, "", []
        if told.is_left_out:
            row.state = RowState.LEFT_OUT
            return Judged(row, None, None)
        reading = read_dataset(told.data, at=self.at, door=Door.IMPORT)
        row.faults += [fault.as_json() for fault in _all_faults(told, reading)]
        if told.premises is not None:
            row.dedupe = self._key(told, row.content_hash, told.premises.business_id)
        row.state = RowState.REFUSED if row.faults else RowState.READY
        row.asks = 0 if row.faults else _asks(reading, told.premises)
        return Judged(row, None if row.faults else reading, told.premises)

    def _key(self, told: RowReading, content_hash: str, business_id: int) -> str:
        own = f"number\n{told.reference.casefold()}" if told.reference else f"content\n{content_hash}"
        return "import:" + sha256(f"{business_id}\n{self.mapping.name}\n{own}".encode()).hexdigest()

    def _known(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the report that each of these keys has made already."""
        found = Report.objects.filter(dedupe__in=set(keys) - {""}).values_list("dedupe", "pk")
        return {key: pk for key, pk in found if key}

    def _twins(self, rows: Sequence[ReportImportRow], *, among_all: bool) -> dict[str, tuple[int, str]]:
        """Return number and hash of the row of this file that had each key first, of those judged and not refused."""
        keys = {row.dedupe for row in rows if row.dedupe}
        if self.held._state.adding:
            return self._unsaved
        taken = self.held.rows.filter(dedupe__in=keys).exclude(pk__in=[row.pk for row in rows])
        taken = taken.exclude(state__in=(RowState.REFUSED, RowState.NEW))
        if not among_all:
            taken = taken.filter(number__lt=min(row.number for row in rows))
        found: dict[str, tuple[int, str]] = {}
        for key, number, content in taken.order_by("number").values_list("dedupe", "number", "content_hash"):
            found.setdefault(key, (number, content))
        return found

    def _against_others(self, one: Judged, known: dict[str, int], twins: dict[str, tuple[int, str]]) -> None:
        row = one.row
        if row.state != RowState.READY:
            return
        number, content = twins.setdefault(row.dedupe, (row.number, row.content_hash))
        if content != row.content_hash:
            column = (self.headers.get("your_reference") or [""])[0]
            row.faults = [Fault(column, SAME_NUMBER.format(number=number)).as_json()]
            row.state, row.asks, one.reading = RowState.REFUSED, 0, None
        elif number != row.number or row.dedupe in known:
            row.state, row.asks, one.reading = RowState.ALREADY_KNOWN, 0, None
            row.report_id = known.get(row.dedupe)

    def _against_cases(self, ready: Sequence[Judged]) -> None:
        """Say of each ready row which cases, not of this file, may tell of the same event; leave out what a person did.

        Nobody else's cases are looked at: the same people see the rows as see the cases of the whole business.
        """
        by_business: dict[int, list[tuple[ReportImportRow, ToldEvent]]] = {}
        for one in ready:
            if one.reading is not None and one.premises is not None:
                event = told_event(one.reading, one.premises)
                by_business.setdefault(one.premises.business_id, []).append((one.row, event))
        for business_id, told in by_business.items():
            events = [event for _, event in told]
            found = possible_duplicates_of_many(
                user=None, for_business=business_id, events=events, at=self.at, besides=self._own_cases()
            )
            for (row, _), cases in zip(told, found, strict=True):
                row.told_before = [_as_kept(case) for case in cases]
        for one in ready:
            one.row.is_left_out = one.row.is_left_out and bool(one.row.told_before)  # the reason may be gone by now
            if one.row.is_left_out:
                one.row.state, one.reading = RowState.LEFT_OUT, None

    def _own_cases(self) -> "QuerySet[ReportImportRow] | None":
        """Return what finds the reports of a case that this very file made: one file tells of an event once."""
        if self.held._state.adding:
            return None
        return ReportImportRow.objects.filter(report_import=self.held, report__case=OuterRef("pk"))


def _as_kept(case: PossibleDuplicate) -> dict[str, object]:
    return {
        "reference": case.reference,
        "kind": case.kind,
        "occurred_from": case.occurred_from.isoformat(),
        "door": case.door,
        "reasons": list(case.reasons),
        "is_same": case.is_same,
    }


def _asks(reading: Reading, premises: "Premises | None") -> int:
    """Return how many pages will be asked for: a contact that was not told is taken from the premises."""
    known = premises and premises.contact_name and (premises.contact_telephone or premises.contact_email)
    return sum(1 for one in reading.missing if not (known and one.page == "contact"))


def _all_faults(told: RowReading, reading: Reading) -> list[Fault]:
    """Return the faults of the cells, then those of the data set that are not about the same items."""
    further = [told.fault_of(one.field, one.words) for one in reading.faults if one.field not in told.faulty_items]
    return list(dict.fromkeys([*told.faults, *further]))
