"""Strict reading of the TOML tables in ``data/``, and the one meaning of "in force on a date".

A row becomes a frozen dataclass. An unknown column, a missing one, a wrong type, a code that is not in its list or two
rows in force at once stop the product at start with a sentence that names file, row and column: a wrong table is worse
than none.
"""

import tomllib
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from itertools import pairwise
from typing import Any, Generic, Protocol, TypeVar, get_args, get_origin, get_type_hints

from bizwatch.reference.exceptions import ReferenceDataInvalid

Row = TypeVar("Row")
Whole = TypeVar("Whole")


class Dated(Protocol):
    """A row that holds from one date to another, both included; no last date means until further notice."""

    @property
    def code(self) -> str: ...
    @property
    def effective_from(self) -> date: ...
    @property
    def effective_to(self) -> date | None: ...


DatedRow = TypeVar("DatedRow", bound=Dated)


def read_toml(name: str) -> dict[str, Any]:
    """Return a shipped data file as plain values. Raises ``ReferenceDataInvalid`` where it is not TOML."""
    text = files("bizwatch.reference").joinpath("data", name).read_text(encoding="utf-8")
    return parse_toml(text, name)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Return TOML text as plain values; ``name`` is used in the error. Raises ``ReferenceDataInvalid``."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataInvalid(f"{name} is not valid TOML: {error}") from error


def rows(document: Mapping[str, Any], key: str, cls: type[Row], name: str) -> tuple[Row, ...]:
    """Return every ``[[key]]`` of a file as ``cls``. Raises ``ReferenceDataInvalid``; an empty table is an error."""
    found = document.get(key)
    if not isinstance(found, list) or not found:
        raise ReferenceDataInvalid(f"{name} has no [[{key}]]")
    return tuple(build(cls, raw, f"{name}, {key} {place}{_spoken_code(raw)}") for place, raw in enumerate(found, 1))


def _spoken_code(raw: object) -> str:
    return f" ({raw['code']})" if isinstance(raw, dict) and "code" in raw else ""


def only_tables(document: Mapping[str, Any], allowed: Iterable[str], name: str) -> None:
    """Raise ``ReferenceDataInvalid`` where a file holds a table that nobody reads: most often a misspelt heading."""
    unknown = sorted(set(document) - set(allowed))
    if unknown:
        raise ReferenceDataInvalid(f"{name} has a table nobody reads: {', '.join(unknown)}")


def build(cls: type[Row], raw: object, where: str) -> Row:
    """Turn one TOML table into the dataclass ``cls``, checking every column against its type."""
    if not isinstance(raw, dict):
        raise ReferenceDataInvalid(f"{where}: expected a table")
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is not a dataclass")
    hints = get_type_hints(cls)
    known = {field.name: field for field in fields(cls) if field.init}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise ReferenceDataInvalid(f"{where}: there is no column {unknown[0]!r}")
    values: dict[str, Any] = {}
    for column, field in known.items():
        if column in raw:
            values[column] = _convert(raw[column], hints[column], f"{where}: {column}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ReferenceDataInvalid(f"{where}: {column!r} is missing")
    try:
        return cls(**values)
    except ValueError as error:
        raise ReferenceDataInvalid(f"{where}: {error}") from error


def _convert(value: Any, hint: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin is types.UnionType:
        kinds = [kind for kind in get_args(hint) if kind is not types.NoneType]
        return _convert(value, kinds[0], where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ReferenceDataInvalid(f"{where} must be a list")
        return tuple(_convert(item, get_args(hint)[0], f"{where} {place}") for place, item in enumerate(value, 1))
    if isinstance(hint, type) and is_dataclass(hint):
        return build(hint, value, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _member(hint, value, where)
    return _plain(value, hint, where)


def _member(kind: type[StrEnum], value: Any, where: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        allowed = ", ".join(member.value for member in kind)
        raise ReferenceDataInvalid(f"{where} is {value!r}; it must be one of {allowed}") from error


def _plain(value: Any, kind: type, where: str) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:  # not isinstance: true is no number, and a date with a time is no date
        raise ReferenceDataInvalid(f"{where} is {value!r}; it must be {_SPOKEN.get(kind, kind.__name__)}")
    if isinstance(value, str) and (value != value.strip() or not value):
        raise ReferenceDataInvalid(f"{where} is empty or has spaces at an end")
    return value


_SPOKEN = {str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date"}


class DatedTable(Generic[DatedRow]):
    """Rows by code, each in force for a time. At most one row of a code is in force on any date.

    Asking without a date means the rows that have no last date: the arrangement as the file leaves it.
    """

    def __init__(self, entries: Iterable[DatedRow], name: str) -> None:
        self.rows = tuple(entries)
        self._by_code: dict[str, list[DatedRow]] = {}
        for row in self.rows:
            self._by_code.setdefault(row.code, []).append(row)
        for code, group in self._by_code.items():
            group.sort(key=lambda row: row.effective_from)
            _check_dates(code, group, name)

    def __iter__(self) -> Iterator[DatedRow]:
        return iter(self.rows)

    def in_force(self, on: date | None) -> tuple[DatedRow, ...]:
        """Return the rows in force on a date, in the order of the file."""
        return tuple(row for row in self.rows if is_in_force(row, on))

    def find(self, code: str, on: date | None) -> DatedRow | None:
        """Return the row of a code in force on a date, or None."""
        return next((row for row in self._by_code.get(code, ()) if is_in_force(row, on)), None)

    def get(self, code: str, on: date | None, *, unknown: Callable[[str], Exception], thing: str) -> DatedRow:
        """Return the row of a code in force on a date, or raise ``unknown`` with a sentence that says which is wrong."""
        row = self.find(code, on)
        if row is not None:
            return row
        history = self._by_code.get(code)
        if not history:
            raise unknown(f"There is no {thing} {code!r}.")
        raise unknown(f"{thing.capitalize()} {code!r} is not in force{_spoken_day(on)}: {_spoken_history(history)}.")


def read_file(whole: type[Whole], name: str, /, **headings: str) -> Whole:
    """Return a shipped file as the dataclass ``whole``, whose fields say how each table of the file is read.

    ``DatedTable[Row]`` and ``tuple[Row, ...]`` are every ``[[heading]]``, a dataclass is the one ``[heading]``; ``headings``
    names it where it is not the field's own name. Raises ``ReferenceDataInvalid``.
    """
    document, hints = read_toml(name), get_type_hints(whole)
    wanted = {field: headings.get(field, field) for field in hints}
    only_tables(document, wanted.values(), name)
    return whole(**{field: _read_part(document, key, hints[field], name) for field, key in wanted.items()})


def _read_part(document: Mapping[str, Any], key: str, hint: Any, name: str) -> Any:
    kind = get_origin(hint)
    if kind is None:
        return build(hint, document.get(key), f"{name}, {key}")
    found = rows(document, key, get_args(hint)[0], name)
    return DatedTable(found, name) if kind is DatedTable else found


def is_in_force(row: Dated, on: date | None) -> bool:
    """Whether a row holds on a date; without a date, whether it holds until further notice."""
    if on is None:
        return row.effective_to is None
    return row.effective_from <= on and (row.effective_to is None or on <= row.effective_to)


def spoken_date(day: date) -> str:
    """Return a date as people write it: 1 June 2019."""
    return f"{day.day} {day:%B %Y}"


def _spoken_day(on: date | None) -> str:
    return f" on {spoken_date(on)}" if on else ""


def _spoken_history(history: Iterable[Dated]) -> str:
    spans = []
    for row in history:
        end = f" to {spoken_date(row.effective_to)}" if row.effective_to else ""
        spans.append(f"from {spoken_date(row.effective_from)}{end}")
    return "it holds " + " and ".join(spans)


def _check_dates(code: str, group: list[DatedRow], name: str) -> None:
    for row in group:
        if row.effective_to is not None and row.effective_to < row.effective_from:
            raise ReferenceDataInvalid(f"{name}: {code} ends on {row.effective_to} before it starts")
    for earlier, later in pairwise(group):
        end = earlier.effective_to
        if end is None or end > later.effective_from - timedelta(days=1):
            raise ReferenceDataInvalid(f"{name}: {code} has two rows in force on {later.effective_from}")
