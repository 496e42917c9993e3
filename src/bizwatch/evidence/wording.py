"""What is said of a file beside, or in place of, its picture; apart for the business that sent it and for the police."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bizwatch.evidence.choices import CopyState, EvidenceKind, ScanState
from bizwatch.reference.exceptions import UnknownCctvFormat
from bizwatch.reference.selectors import cctv_format


class Looked(Protocol):
    """What is asked of a file, be it the row or what a page may know of it."""

    @property
    def kind(self) -> str: ...
    @property
    def format_code(self) -> str: ...
    @property
    def copy_state(self) -> str: ...
    @property
    def scan_state(self) -> str: ...


@dataclass(frozen=True)
class FormatWords:
    """A recorder's own format: what it is, what plays it, what to send as well."""

    name: str
    plays: str
    export: str


_PLAYER_FOR_BUSINESS = (
    "This is a program. It is kept as evidence and never run. If you can, export the footage again without the player, as "
    "MP4, AVI or your recorder's own file, and send that too."
)
_PLAYER_FOR_POLICE = (
    "Quarantined: a program, perhaps with the recording inside. Never run it on a computer that is in use."
)
_SCAN_FOR_BUSINESS: Mapping[str, str] = {
    ScanState.WAITING: "Being checked for viruses. Nobody opens it before that.",
    ScanState.FOUND: (
        "A virus was found in this file, so it is put aside and nobody opens it. Send the footage again from another "
        "computer or recorder if you can."
    ),
}
_SCAN_FOR_POLICE: Mapping[str, str] = {
    ScanState.WAITING: "Quarantined until it has been scanned for viruses.",
    ScanState.FOUND: "Quarantined: the scanner found a virus in it. The business was told.",
}
_COPY: Mapping[str, str] = {
    CopyState.WAITING: "A preview is being made.",
    CopyState.NONE: "Kept as it came. No preview can be shown here.",
    CopyState.FAILED: "Kept as it came. No preview could be made of it.",
}


def format_words(file: Looked) -> FormatWords | None:
    """Return what is known of a recorder's own format; None for a file that any computer can show."""
    try:
        known = cctv_format(file.format_code)
    except UnknownCctvFormat:
        return None
    return FormatWords(known.name, known.plays, known.export)


def words_for_business(file: Looked) -> str:
    """Return why there is no picture, as the business reads it, with what it can do; "" where there is one."""
    if file.scan_state in _SCAN_FOR_BUSINESS:
        return _SCAN_FOR_BUSINESS[file.scan_state]
    if file.kind == EvidenceKind.PLAYER:
        return _PLAYER_FOR_BUSINESS
    found = format_words(file)
    words = _COPY.get(file.copy_state, "")
    if found is None or file.copy_state == CopyState.WAITING:
        return words
    return f"{words} {found.name}. {found.export} Send both if you can.".strip()


def words_for_police(file: Looked) -> str:
    """Return why there is no picture, as the desk reads it; "" where there is one."""
    if file.scan_state in _SCAN_FOR_POLICE:
        return _SCAN_FOR_POLICE[file.scan_state]
    if file.kind == EvidenceKind.PLAYER:
        return _PLAYER_FOR_POLICE
    return _COPY.get(file.copy_state, "")


def scan_words(file: Looked) -> str:
    """Return what the scanner said, plainly, also where there is none."""
    return ScanState(file.scan_state).label
