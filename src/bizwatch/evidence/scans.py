"""Scanning what has arrived, as the worker does it."""

import logging
from datetime import datetime
from typing import Protocol

from bizwatch.audit.services import SystemActor, audited
from bizwatch.evidence import scanning, store
from bizwatch.evidence.choices import ContinuityKind, ScanState
from bizwatch.evidence.models import EvidenceFile
from bizwatch.evidence.services import note_continuity

logger = logging.getLogger("bizwatch.evidence")

SCANNER = SystemActor("virus scanner")


class OnFound(Protocol):
    """Tell people that a virus was found, in the unit of work that notes it."""

    def __call__(self, *, evidence: EvidenceFile, at: datetime) -> None: ...


_listeners: list[OnFound] = []


def when_found(tell: OnFound) -> None:
    """Let an app tell its people of a virus in a file of theirs. Called once, when the app is ready."""
    _listeners.append(tell)


def scan_due(at: datetime) -> int:
    """Scan what waits for it, first to last; return how many were. Where the scanner is down all of it keeps waiting.

    Where there is no scanner any more, what waited is said not to be scanned.
    """
    waiting = EvidenceFile.objects.filter(scan_state=ScanState.WAITING)
    if not scanning.is_set_up():
        waiting.update(scan_state=ScanState.NOT_SCANNED)
        return 0
    done = 0
    for evidence in waiting.order_by("received_at", "id"):
        try:
            verdict = scanning.scan(store.path_of(evidence.original_path))
        except scanning.ScannerDown as fault:
            logger.warning("The virus scanner does not answer; what waits stays in quarantine: %s", fault)
            break
        except FileNotFoundError:
            logger.error("The original of evidence %s is missing, so it was not scanned", evidence.pk)
            continue
        done += _note(evidence, verdict, at)
    return done


def _note(evidence: EvidenceFile, verdict: scanning.Verdict, at: datetime) -> bool:
    state = ScanState.TOO_LARGE if verdict.too_large else ScanState.FOUND if verdict.found else ScanState.CLEAN
    with audited():
        mine = EvidenceFile.objects.filter(pk=evidence.pk, scan_state=ScanState.WAITING)
        if not mine.update(scan_state=state, scan_words=verdict.found, scanned_at=at):
            return False  # another worker was quicker
        note = verdict.found or ScanState(state).label
        note_continuity(evidence=evidence, kind=ContinuityKind.SCANNED, by=SCANNER, at=at, note=note)
        evidence.scan_state, evidence.scan_words = state, verdict.found
        if verdict.found:
            for tell in _listeners:
                tell(evidence=evidence, at=at)
    return True
