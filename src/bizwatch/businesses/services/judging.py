"""Judging rows of an import against each other and against what is known, and making premises of the good ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, record
from bizwatch.businesses.choices import BusinessKind, Claim, RowState
from bizwatch.businesses.details import Position
from bizwatch.businesses.models import Business, Premises, PremisesImport, PremisesImportRow
from bizwatch.businesses.reading.columns import headers_by_target
from bizwatch.businesses.reading.rows import RowReading, premises_key, read_row
from bizwatch.businesses.services.premises import BUSINESS_PREFIX, PREMISES_PREFIX, fresh_references
from bizwatch.kernel.sheets.table import Fault

Key = tuple[str, ...]
FROM_FILE = "file"  # marks a fault found while the file was read: it is in no cell, so judging again would not find it
_ALIKE = ("pk", "name", "postcode", "address", "easting", "northing", "source", "source_id")
SAME_NUMBER = "Row {number} has the same number but another name, postcode or address. Correct one of them."


@dataclass
class Judge:
    """Judges the rows of one import, batch by batch in the order of the file.

    A row is a premises already known when an earlier row or the business has it under the same number of the same
    list, or has one of the same name, postcode and address; but two different numbers of one list are two premises,
    however alike. Two rows with one number that say different things are a fault of the second.
    """

    premises_import: PremisesImport
    _seen_ids: dict[str, tuple[int, Key]] = field(default_factory=dict)
    _seen_keys: dict[Key, bool] = field(default_factory=dict)  # whether the row that had it had a number

    def __post_init__(self) -> None:
        self._headers = headers_by_target({one["header"]: one["field"] for one in self.premises_import.columns})

    def judge(self, rows: Sequence[PremisesImportRow]) -> list[RowReading]:
        """Set state, faults, questions and premises of each row, unsaved, and return their readings in step.

        A row keeps the state WAITING where it can be imported.
        """
        readings = [read_row(row.values, self._headers) for row in rows]
        known = self._known(readings)
        for row, reading in zip(rows, readings, strict=True):
            found_while_reading = [fault for fault in row.faults if fault.get("from") == FROM_FILE]
            row.questions = list(reading.questions)
            row.faults = [*found_while_reading, *(fault.as_json() for fault in reading.faults)] or self._clash(
                row, reading
            )
            row.premises_id = None if row.faults else known(reading)
            row.state = RowState.REFUSED if row.faults else RowState.WAITING
            if row.state == RowState.WAITING:
                if row.premises_id or self._is_repeated(reading):
                    row.state = RowState.ALREADY_KNOWN
                self._remember(row, reading)
        return readings

    def reading_of(self, row: PremisesImportRow) -> RowReading:
        """Return what one row says, without judging it."""
        return read_row(row.values, self._headers)

    def _is_repeated(self, reading: RowReading) -> bool:
        if reading.source_id in self._seen_ids:
            return True
        had_number = self._seen_keys.get(reading.key)
        return had_number is not None and not (had_number and reading.source_id)

    def _remember(self, row: PremisesImportRow, reading: RowReading) -> None:
        self._seen_keys.setdefault(reading.key, bool(reading.source_id))
        if reading.source_id:
            self._seen_ids.setdefault(reading.source_id, (row.number, reading.key))

    def _clash(self, row: PremisesImportRow, reading: RowReading) -> list[dict[str, str]]:
        number, key = self._seen_ids.get(reading.source_id, (row.number, reading.key))
        if key == reading.key:
            return []
        column = (self._headers.get("source_id") or [""])[0]
        return [Fault(column, SAME_NUMBER.format(number=number)).as_json()]

    def _known(self, readings: Sequence[RowReading]) -> Callable[[RowReading], int | None]:
        """Return what finds the saved premises of one of these rows, after two queries for all of them."""
        ids = {reading.source_id for reading in readings if reading.source_id}
        postcodes = {reading.details.postcode for reading in readings if reading.details.postcode}
        names = {reading.details.name for reading in readings if not reading.details.postcode}
        source = self.premises_import.source
        numbers = self._held().filter(source=source, source_id__in=ids).values_list("source_id", "pk")
        by_id = dict(numbers)
        alike = self._held().filter(Q(postcode__in=postcodes) | Q(postcode="", name__in=names))
        if len(ids) == len(readings):  # those with another number of this list are other premises
            alike = alike.exclude(~Q(source_id=""), source=source)
        by_key: dict[Key, int] = {}
        unnumbered: dict[Key, int] = {}
        for pk, name, postcode, address, easting, northing, one_source, number in alike.values_list(*_ALIKE):
            key = premises_key(name, postcode, address, Position(easting=easting, northing=northing))
            by_key.setdefault(key, pk)
            if not (number and one_source == source):
                unnumbered.setdefault(key, pk)

        def known(reading: RowReading) -> int | None:
            if not reading.source_id:
                return by_key.get(reading.key)
            return by_id.get(reading.source_id) or unnumbered.get(reading.key)

        return known

    def _held(self) -> QuerySet[Premises]:
        held = Premises.objects.order_by("-pk")
        business = self.premises_import.business_id
        return held.filter(business_id=business) if business else held


def make_premises(
    premises_import: PremisesImport,
    rows: Sequence[PremisesImportRow],
    readings: Sequence[RowReading],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Make the premises of rows that were judged WAITING, inside an audited unit of work; sets the rows, unsaved."""
    pairs = [(row, reading) for row, reading in zip(rows, readings, strict=True) if row.state == RowState.WAITING]
    businesses = _businesses(premises_import, [reading for _, reading in pairs], by=by, at=at)
    references = fresh_references(Premises, PREMISES_PREFIX, len(pairs))
    made = Premises.objects.bulk_create(
        Premises(
            business=business,
            reference=reference,
            **asdict(reading.details),
            **asdict(reading.position),
            to_be_asked=list(reading.questions),
            source=premises_import.source,
            source_id=reading.source_id,
            created_at=at,
        )
        for (_, reading), business, reference in zip(pairs, businesses, references, strict=True)
    )
    for (row, _), premises in zip(pairs, made, strict=True):
        row.state, row.premises = RowState.IMPORTED, premises
        record(
            Action.COLLECTION,
            by=by,
            at=at,
            subject_type="premises",
            subject_id=premises.reference,
            premises_import=premises_import.pk,
            row=row.number,
        )


def _businesses(
    premises_import: PremisesImport, readings: Sequence[RowReading], *, by: Actor, at: datetime
) -> list[Business]:
    """Return the business of each row: that of the import, or the listed one of its operator, or one of its own."""
    if premises_import.business is not None:
        return [premises_import.business] * len(readings)
    operators = {chain_key(reading.operator): reading.operator for reading in readings if reading.operator}
    chains = _chains(operators)
    new = {key: name for key, name in operators.items() if key not in chains}
    # Another import may list the same chain at this moment; then its row stands and ours is not made.
    made = Business.objects.bulk_create(_listed(list(new.values()), list(new), at=at), ignore_conflicts=True)
    chains = _chains(operators) if new else chains
    standing = {chain.reference for chain in chains.values()}
    names = [reading.details.name for reading in readings if not reading.operator]
    own = Business.objects.bulk_create(_listed(names, [""] * len(names), at=at))
    for business in [*(one for one in made if one.reference in standing), *own]:
        record(Action.COLLECTION, by=by, at=at, subject_type="business", subject_id=business.reference, claim="listed")
    next_own = iter(own)
    return [chains[chain_key(reading.operator)] if reading.operator else next(next_own) for reading in readings]


def chain_key(operator: str) -> str:
    """Return what makes two operators the same business: the same words, whatever their case."""
    return operator.casefold()[:320]


def _chains(keys: Iterable[str]) -> dict[str, Business]:
    return {business.chain_key: business for business in Business.objects.filter(chain_key__in=list(keys))}


def _listed(names: Sequence[str], keys: Sequence[str], *, at: datetime) -> list[Business]:
    references = fresh_references(Business, BUSINESS_PREFIX, len(names))
    return [
        Business(
            reference=reference,
            name=name,
            kind=BusinessKind.COMPANY,
            claim=Claim.LISTED,
            chain_key=key,
            created_at=at,
        )
        for name, key, reference in zip(names, keys, references, strict=True)
    ]
