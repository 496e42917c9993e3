"""Who publishes outside figures and under which licence: ``data/register.toml``, read strictly and dated."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from bizwatch.reference.about import About
from bizwatch.reference.tables import DatedTable, only_tables, parse_toml, rows
from bizwatch.sources.exceptions import UnknownSource

FILE = "register.toml"


@dataclass(frozen=True)
class Licence:
    """A licence under which figures are given; ``short`` is what stands in a line below a table."""

    code: str
    name: str
    short: str
    effective_from: date
    address: str = ""
    effective_to: date | None = None


@dataclass(frozen=True)
class Publisher:
    """Who publishes, and the statement of attribution that the licence asks to be shown wherever a figure is."""

    code: str
    name: str
    short: str
    licence: str
    attribution: str
    effective_from: date
    address: str = ""
    effective_to: date | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of file of outside figures that an import reads."""

    code: str
    title: str
    publisher: str
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True)
class Register:
    """The whole file."""

    about: About
    licences: DatedTable[Licence]
    publishers: DatedTable[Publisher]
    kinds: DatedTable[Kind]


@cache
def register() -> Register:
    """Return the register, read and checked once. Raises ``ReferenceDataInvalid``, ``UnknownSource``."""
    document = parse_toml(files("bizwatch.sources").joinpath("data", FILE).read_text(encoding="utf-8"), FILE)
    only_tables(document, ("about", "licence", "publisher", "kind"), FILE)
    found = Register(
        About.of(document, FILE),
        DatedTable(rows(document, "licence", Licence, FILE), FILE),
        DatedTable(rows(document, "publisher", Publisher, FILE), FILE),
        DatedTable(rows(document, "kind", Kind, FILE), FILE),
    )
    for kind in found.kinds:
        publisher = found.publishers.get(kind.publisher, None, unknown=UnknownSource, thing="publisher")
        found.licences.get(publisher.licence, None, unknown=UnknownSource, thing="licence")
    return found


def kind_of(code: str, on: date | None = None) -> Kind:
    """Return a kind of file; without a date, as the register now stands. Raises ``UnknownSource``."""
    return register().kinds.get(code, on, unknown=UnknownSource, thing="kind of release")


def publisher_of(code: str, on: date | None = None) -> Publisher:
    """Return a publisher; without a date, as the register now stands. Raises ``UnknownSource``."""
    return register().publishers.get(code, on, unknown=UnknownSource, thing="publisher")


def licence_of(code: str, on: date | None = None) -> Licence:
    """Return a licence; without a date, as the register now stands. Raises ``UnknownSource``."""
    return register().licences.get(code, on, unknown=UnknownSource, thing="licence")
