"""What a business can report here: each kind with its words, what the police do with it, and the trades that meet it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark, Nature
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownReference, UnknownReportKind
from bizwatch.reference.national_services import national_service
from bizwatch.reference.offences import Offence, offence
from bizwatch.reference.sectors import sector
from bizwatch.reference.tables import DatedTable, read_file

FILE = "report_kinds.toml"


@dataclass(frozen=True)
class ReportKind:
    """One kind of report for a time.

    ``offence`` is the code it is recorded under when nothing else is known, and ``offences`` every code that the
    answers can lead to, the usual one first; both are empty where nothing is recorded as a crime. ``service`` is the
    national service that it goes to. ``sectors`` are those whose businesses are offered it first. ``words`` are other
    names for it, for the search. ``tell`` says what to write about, beside "What happened?".
    """

    code: str
    slug: str
    title: str
    hint: str
    tell: str
    nature: Nature
    group: str
    effective_from: date
    effective_to: date | None = None
    offence: str = ""
    offences: tuple[str, ...] = ()
    service: str = ""
    sectors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    mark: Mark = Mark.SOURCE
    note: str = ""

    def __post_init__(self) -> None:
        if self.nature is Nature.CRIME and not self.offence:
            raise ValueError("a crime needs the offence that it is recorded under when nothing else is known")
        if self.offence and self.offences[:1] != (self.offence,):
            raise ValueError("the first of offences must be the offence")
        if (self.nature is Nature.REFERRAL) != bool(self.service and self.nature is not Nature.RESTRICTED):
            raise ValueError("a referral, and nothing but that or a restricted report, names a service")

    @property
    def in_sentence(self) -> str:
        """The title inside a sentence: "shop theft"."""
        return self.title[:1].lower() + self.title[1:]


@dataclass(frozen=True)
class KindGroup:
    """A heading under which kinds are listed."""

    code: str
    title: str


@dataclass(frozen=True)
class Trade:
    """Sectors whose businesses meet the same crimes: which kinds they are offered first, in order."""

    code: str
    title: str
    sectors: tuple[str, ...]
    first: tuple[str, ...]


@dataclass(frozen=True)
class TradeWords:
    """How a kind is spoken of in one trade; what is empty stays as it is for everybody.

    ``hint`` stands on the start page, ``tell`` beside "What happened?", ``goods`` beside "What was it?".
    """

    kind: str
    trade: str
    hint: str = ""
    tell: str = ""
    goods: str = ""


@dataclass(frozen=True)
class KindTables:
    """The whole file."""

    about: About
    groups: tuple[KindGroup, ...]
    kinds: DatedTable[ReportKind]
    trades: tuple[Trade, ...]
    words: tuple[TradeWords, ...]


@cache
def tables() -> KindTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    read = read_file(KindTables, FILE, groups="group", kinds="kind", trades="trade")
    kinds = (replace(kind, sectors=_sectors_first(kind.code, read.trades)) for kind in read.kinds)
    found = replace(read, kinds=DatedTable(kinds, FILE))
    _check(found)
    return found


def report_kind(code: str, on: date | None = None) -> ReportKind:
    """Return a kind as it can be reported on a date; without a date, as it now stands. Raises ``UnknownReportKind``."""
    return tables().kinds.get(code, on, unknown=UnknownReportKind, thing="kind of report")


def report_kinds(on: date | None = None) -> tuple[ReportKind, ...]:
    """Return every kind that can be reported on a date, group by group; without a date, as the table now stands."""
    return tables().kinds.in_force(on)


def kind_title(code: str) -> str:
    """Return the name of a kind for lists; where the table does not have it, the code in plain letters."""
    known = tables().kinds.find(code, None)
    return known.title if known else code.replace("_", " ").capitalize()


def kind_choices() -> list[tuple[str, str]]:
    """Return code and title of each kind that an ordinary list of cases can hold: without restricted ones."""
    return [(kind.code, kind.title) for kind in report_kinds() if kind.nature is not Nature.RESTRICTED]


def kind_groups() -> tuple[KindGroup, ...]:
    """Return the headings, in the order in which they stand on a page."""
    return tables().groups


def trades() -> tuple[Trade, ...]:
    """Return the trades."""
    return tables().trades


def trade_of(sector_code: str) -> Trade | None:
    """Return the trade that a sector belongs to; None for one that is offered no kind first."""
    return next((trade for trade in tables().trades if sector_code in trade.sectors), None)


def usual_kinds(sectors: Iterable[str], on: date | None = None) -> tuple[ReportKind, ...]:
    """Return the kinds that businesses of these sectors are offered first, each once, in the order of their trade."""
    wanted = [trade_of(code) for code in sectors]
    codes = dict.fromkeys(code for trade in wanted if trade for code in trade.first)
    kept = {kind.code: kind for kind in report_kinds(on)}
    return tuple(kept[code] for code in codes if code in kept)


def trade_words(kind: str, sector_code: str) -> TradeWords | None:
    """Return how a kind is spoken of in the trade of a sector; None where as everywhere."""
    trade = trade_of(sector_code)
    if trade is None:
        return None
    return next((row for row in tables().words if row.kind == kind and row.trade == trade.code), None)


def offences_for_report(kind: str, on: date | None = None) -> tuple[Offence, ...]:
    """Return the offences, in force on a date, that a report of this kind can be recorded as, the usual one first.

    Raises ``UnknownReportKind``.
    """
    found = (_offence(code, on) for code in report_kind(kind).offences)
    return tuple(row for row in found if row is not None)


def kind_of_offence(code: str) -> ReportKind | None:
    """Return the first kind of crime whose report can be recorded under an offence; None where there is none."""
    return next((kind for kind in report_kinds() if kind.nature is Nature.CRIME and code in kind.offences), None)


def _offence(code: str, on: date | None) -> Offence | None:
    try:
        return offence(code, on)
    except UnknownReference:
        return None


def _sectors_first(code: str, trades: Iterable[Trade]) -> tuple[str, ...]:
    return tuple(sector_code for trade in trades if code in trade.first for sector_code in trade.sectors)


def _check(found: KindTables) -> None:
    groups = {group.code for group in found.groups}
    for kind in found.kinds:
        if kind.group not in groups:
            raise ReferenceDataInvalid(f"{FILE}: {kind.code} stands in the unknown group {kind.group!r}")
        _check_references(kind)
    _check_unique_slugs(found.kinds.in_force(None))
    codes = {kind.code for kind in found.kinds}
    _check_trades(found.trades, codes)
    trade_codes = {trade.code for trade in found.trades}
    for row in found.words:
        if row.kind not in codes or row.trade not in trade_codes:
            raise ReferenceDataInvalid(f"{FILE}: words for an unknown kind or trade: {row.kind}, {row.trade}")


def _check_references(kind: ReportKind) -> None:
    try:
        [offence(code, kind.effective_to) for code in kind.offences]
        [national_service(code, kind.effective_to) for code in filter(None, [kind.service])]
    except UnknownReference as error:
        raise ReferenceDataInvalid(f"{FILE}: {kind.code}: {error}") from error


def _check_unique_slugs(kinds: Iterable[ReportKind]) -> None:
    slugs = [kind.slug for kind in kinds]
    if len(set(slugs)) != len(slugs):
        raise ReferenceDataInvalid(f"{FILE} has an address twice")


def _check_trades(trades: Iterable[Trade], kinds: set[str]) -> None:
    seen: set[str] = set()
    for trade in trades:
        unknown = set(trade.first) - kinds
        if unknown:
            raise ReferenceDataInvalid(f"{FILE}: {trade.code} offers the unknown kind {unknown.pop()!r}")
        for code in trade.sectors:
            try:
                sector(code)
            except UnknownReference as error:
                raise ReferenceDataInvalid(f"{FILE}: {trade.code}: {error}") from error
            if code in seen:
                raise ReferenceDataInvalid(f"{FILE}: the sector {code!r} stands in two trades")
            seen.add(code)
