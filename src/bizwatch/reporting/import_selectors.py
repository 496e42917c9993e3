"""Questions about files of reports. Everything a person sees starts from the businesses they look after."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bizwatch.businesses.exceptions import ImportNotFound
from bizwatch.businesses.selectors import businesses_looked_after_by
from bizwatch.reporting.importing.choices import ImportState, RowState
from bizwatch.reporting.importing.mapping import BUILT_IN, ColumnMapping
from bizwatch.reporting.importing.models import ReportImport, ReportImportRow, ReportMapping

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.businesses.models import Business

_AT_ONCE = 2_000


class MappingNotFound(ImportNotFound):
    """There is no mapping of this name, built in or kept by the business."""


@dataclass
class ImportReport:
    """What became of the rows of a file: how many, each refused one with all its faults, and what is left to ask.

    ``asked`` counts the reports for which the business is asked for something afterwards. ``told_before`` has an entry for each
    case that may tell of the same event as a row that is imported, or was left out for that.
    """

    rows: int = 0
    imported: int = 0
    already_known: int = 0
    left_out: int = 0
    asked: int = 0
    refused: list[dict[str, object]] = field(default_factory=list)
    told_before: list[dict[str, object]] = field(default_factory=list)

    def count(
        self,
        number: int,
        state: str,
        faults: list[dict[str, str]],
        asks: int,
        told_before: list[dict[str, object]],
    ) -> None:
        """Count one row."""
        self.rows += 1
        self.told_before += [{"row": number, "left_out": state == RowState.LEFT_OUT, **case} for case in told_before]
        if state == RowState.IMPORTED:
            self.imported += 1
            self.asked += bool(asks)
        elif state == RowState.ALREADY_KNOWN:
            self.already_known += 1
        elif state == RowState.LEFT_OUT:
            self.left_out += 1
        elif state == RowState.REFUSED:
            columns = ", ".join(dict.fromkeys(filter(None, (one["column"] for one in faults))))
            self.refused.append({"row": number, "column": columns, "reason": fault_words(faults)})


def fault_words(faults: list[dict[str, str]]) -> str:
    """Return everything that is wrong with a row, each fault after the name of its column."""
    return " ".join(f"{one['column']}: {one['reason']}" if one["column"] else one["reason"] for one in faults)


def mapping_by_name(name: str, *, business: "Business | None") -> ColumnMapping:
    """Return a mapping by its name: the business's own, or one that is built in. Raises ``MappingNotFound``."""
    wanted = name.strip().casefold()
    own = next((one.mapping for one in mappings_of(business) if one.name.casefold() == wanted), None)
    found = own or BUILT_IN.get(wanted)
    if found is None:
        names = ", ".join([*BUILT_IN, *(one.name for one in mappings_of(business))])
        raise MappingNotFound(f"There is no mapping “{name}”. There are: {names}.")
    return found


def mappings_of(business: "Business | None") -> QuerySet[ReportMapping]:
    """Return the mappings that a business keeps, by name."""
    return ReportMapping.objects.filter(business=business).order_by("name", "pk")


def imports_of(business: "Business") -> QuerySet[ReportImport]:
    """Return the files of a business, newest first, each with ``rows_total`` and ``rows_refused``."""
    refused = Count("rows", filter=Q(rows__state=RowState.REFUSED))
    counted = ReportImport.objects.filter(business=business).annotate(rows_total=Count("rows"), rows_refused=refused)
    return counted.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def import_by_id(user: "User", public_id: UUID) -> ReportImport:
    """Return a file of a business that the user looks after. Raises ``ImportNotFound``."""
    mine = businesses_looked_after_by(user).order_by().values("pk")
    found = ReportImport.objects.filter(public_id=public_id, business_id__in=mine)
    held = found.select_related("business", "uploaded_by").first()
    if held is None:
        raise ImportNotFound("There is no such import.")
    return held


def import_counts(held: ReportImport) -> dict[str, int]:
    """Return how many rows are in each state, "total" rows, "asked" (with something to be asked afterwards), "told_before" (a
    case may tell of them, and they are not left out).
    """
    by_state = dict.fromkeys(RowState.values, 0)
    by_state |= dict(held.rows.values_list("state").annotate(Count("pk")).order_by())
    asked = held.rows.filter(state__in=(RowState.READY, RowState.IMPORTED), asks__gt=0).count()
    told = rows_told_before(held).filter(is_left_out=False).count()
    return {**by_state, "total": sum(by_state.values()), "asked": asked, "told_before": told}


def import_report(held: ReportImport) -> ImportReport:
    """Return what became of the rows of a file."""
    report = ImportReport()
    rows = held.rows.order_by("number").values_list("number", "state", "faults", "asks", "told_before")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        report.count(*row)
    return report


def first_rows(held: ReportImport, count: int) -> QuerySet[ReportImportRow]:
    """Return the first rows of a file, in order."""
    return held.rows.order_by("number")[:count]


def refused_rows(held: ReportImport) -> QuerySet[ReportImportRow]:
    """Return the rows that need putting right, in the order of the file."""
    return held.rows.filter(state=RowState.REFUSED).order_by("number")


def rows_told_before(held: ReportImport) -> QuerySet[ReportImportRow]:
    """Return the rows of which a case of the business may tell already, in the order of the file."""
    return held.rows.exclude(told_before=[]).select_related("report__case").order_by("number")


def refused_row(held: ReportImport, number: int) -> ReportImportRow:
    """Return one row that needs putting right. Raises ``ImportNotFound``."""
    found = refused_rows(held).filter(number=number).first()
    if found is None:
        raise ImportNotFound("There is no such row that needs putting right.")
    return found


def imported_rows(held: ReportImport) -> Iterator[tuple[int, str, str, str]]:
    """Yield (row, the sender's number, report, crime reference) of every row that is a report."""
    rows = held.rows.filter(report__isnull=False).order_by("number")
    columns = ("number", "report__external_reference", "report__reference", "report__case__crime_reference")
    yield from rows.values_list(*columns).iterator(chunk_size=_AT_ONCE)


def values_of(held: ReportImport, headers: list[str], *, most: int) -> list[str]:
    """Return the different cells of some columns among the first rows, in the order of the file, up to so many."""
    found: dict[str, None] = {}
    for values in held.rows.order_by("number").values_list("values", flat=True)[:_AT_ONCE]:
        cell = " ".join(filter(None, (values.get(header, "") for header in headers)))
        if cell:
            found.setdefault(cell)
        if len(found) >= most:
            break
    return list(found)


def waiting_imports() -> QuerySet[ReportImport]:
    """Return the files that are to be checked or imported and are not done, oldest first."""
    going_on = (ImportState.CHECKING, ImportState.RUNNING)
    return ReportImport.objects.filter(state__in=going_on).select_related("business").order_by("pk")
