"""What CCTV recorders export: how to tell a format, what plays it and what to ask the business for."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownCctvFormat
from bizwatch.reference.tables import DatedTable, read_file

FILE = "cctv_formats.toml"


@dataclass(frozen=True)
class CctvFormat:
    """One format for a time.

    ``endings`` are those of its files' names, lower case with the full stop; ``signatures`` the bytes with which its
    files begin, in hexadecimal, none where only the name tells it. ``decoder`` is the name of the FFmpeg demuxer that
    reads it, "" where none does. ``plays`` is for whoever wants to see it, ``export`` for whoever can export it again.
    """

    code: str
    name: str
    endings: tuple[str, ...]
    plays: str
    export: str
    effective_from: date
    effective_to: date | None = None
    signatures: tuple[str, ...] = ()
    decoder: str = ""
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if any(not ending.startswith(".") or ending != ending.lower() for ending in self.endings):
            raise ValueError("endings are lower case and begin with a full stop")
        if any(len(bytes.fromhex(signature)) < 2 for signature in self.signatures):
            raise ValueError("a signature has two bytes or more")

    @property
    def first_bytes(self) -> tuple[bytes, ...]:
        """The signatures as bytes."""
        return tuple(bytes.fromhex(signature) for signature in self.signatures)


@dataclass(frozen=True)
class CctvTables:
    """The whole file."""

    about: About
    formats: DatedTable[CctvFormat]


@cache
def tables() -> CctvTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(CctvTables, FILE, formats="format")


def cctv_format(code: str, on: date | None = None) -> CctvFormat:
    """Return a format by its code. Raises ``UnknownCctvFormat``."""
    return tables().formats.get(code, on, unknown=UnknownCctvFormat, thing="CCTV format")


def cctv_formats(on: date | None = None) -> tuple[CctvFormat, ...]:
    """Return every format, those told by their bytes and those told by their name."""
    return tables().formats.in_force(on)
