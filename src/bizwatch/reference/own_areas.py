"""A force's own policing areas: a file beside the database, written whole by ``bizwatch import-policing-areas``.

It holds the same rows as ``policing_areas.toml``. A list of areas comes as CSV or Excel with the columns of ``COLUMNS``.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from bizwatch.kernel.sheets.files import open_sheet
from bizwatch.kernel.sheets.table import FileNotReadable, SourceRow, Wanted
from bizwatch.reference.about import COVERAGE_START
from bizwatch.reference.choices import AreaLevel
from bizwatch.reference.exceptions import ReferenceDataInvalid

COLUMNS = ("code", "name", "level", "parent", "effective_from", "effective_to", "covers", "postcodes")
_NEEDED = COLUMNS[:4]
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_WANTED = Wanted(things="policing areas", max_bytes=5 * 1024**2, max_rows=5_000)
_HEAD = "# The force's own policing areas. Written by `bizwatch import-policing-areas`; load a new list instead of editing.\n"


@dataclass(frozen=True)
class AreaFault:
    """What is wrong with a row of the list: its number, the column or "", and a sentence."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class OwnAreas:
    """A list as it was read: the rows that can be used, and what is wrong with the others."""

    rows: tuple[dict[str, Any], ...]
    faults: tuple[AreaFault, ...]


def stamp() -> str:
    """Return what changes whenever the file is written anew, "" where there is none."""
    try:
        found = _path().stat()
    except OSError:
        return ""
    return f"{_path()}:{found.st_mtime_ns}:{found.st_size}"


def own_rows() -> list[dict[str, Any]]:
    """Return the rows of the file. Raises ``ReferenceDataInvalid`` where it cannot be read."""
    try:
        document = tomllib.loads(_path().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReferenceDataInvalid(f"{_path()} cannot be read: load the list of areas again. {error}") from error
    return list(document.get("area", []))


def read_list(data: bytes) -> OwnAreas:
    """Return a list of areas from CSV or Excel. Raises ``FileNotReadable`` where it is no such list."""
    table = open_sheet(data, _WANTED)
    headers = {header: header.strip().lower().replace(" ", "_") for header in table.headers}
    missing = [name for name in _NEEDED if name not in headers.values()]
    if missing:
        raise FileNotReadable(f"The list has no column {missing[0]!r}. It needs: {', '.join(_NEEDED)}.")
    rows, faults = list[dict[str, Any]](), list[AreaFault]()
    for source in table.rows:
        values = {headers[header]: text.strip() for header, text in source.values.items() if header in headers}
        wrong = list(_faults(source, values))
        faults += wrong
        if not wrong:
            rows.append(_row(values))
    return OwnAreas(tuple(rows), tuple(faults))


def write_list(rows: tuple[dict[str, Any], ...]) -> None:
    """Write the file whole, so that nobody ever reads half of it. The caller has checked the rows."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text(_HEAD + "\n".join(_toml(row) for row in rows), encoding="utf-8")
    os.replace(new, path)


def _faults(source: SourceRow, values: dict[str, str]) -> Iterator[AreaFault]:
    for name in _NEEDED:
        if not values.get(name):
            yield AreaFault(source.number, name, "Write what stands here: it is needed.")
    if values.get("code") and not _CODE.fullmatch(values["code"]):
        yield AreaFault(source.number, "code", "Use small letters, digits and hyphens, at most 40.")
    if values.get("level") and values["level"].lower() not in [level.value for level in AreaLevel][1:]:
        yield AreaFault(source.number, "level", "Write command, district, snt or beat.")
    for name in ("effective_from", "effective_to"):
        if values.get(name) and _day(values[name]) is None:
            yield AreaFault(source.number, name, "Write the day as 2026-04-01 or 01/04/2026.")


def _row(values: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": values["code"],
        "name": values["name"],
        "level": values["level"].lower(),
        "parent": values["parent"],
        "effective_from": _day(values.get("effective_from", "")) or COVERAGE_START,
        "mark": "source",
    }
    if values.get("effective_to"):
        row["effective_to"] = _day(values["effective_to"])
    for name in ("covers", "postcodes"):
        if values.get(name):
            row[name] = [one.strip() for one in re.split(r"[;,|]", values[name]) if one.strip()]
    return row


def _day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?)?", text)
    parts = match.groups() if match else tuple(reversed(text.split("/")))
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def _toml(row: dict[str, Any]) -> str:
    lines = ["[[area]]"]
    for name, value in row.items():
        lines.append(f"{name} = {value.isoformat() if isinstance(value, date) else json.dumps(value)}")
    return "\n".join(lines) + "\n"


def _path() -> Path:
    return Path(settings.BIZWATCH_OWN_POLICING_AREAS)
