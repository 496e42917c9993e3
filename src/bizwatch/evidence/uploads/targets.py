"""Where uploads may go. Each app that takes files registers one target for each kind of place."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bizwatch.audit.services import Actor
from bizwatch.evidence.exceptions import UploadNotFound
from bizwatch.evidence.models import EvidenceFile


class Target(Protocol):
    """What an app does for the files of one kind of place: a draft, a case, a request.

    ``most_files`` and ``most_bytes`` are for one place, with what it holds already.
    """

    most_files: int
    most_bytes: int

    def sender(self, target_id: str, sender_id: str, *, at: datetime) -> Actor | None:
        """Return who sends, by the ``audit_id`` in their ticket, if they may add a file to this place now."""

    def held(self, target_id: str) -> tuple[int, int]:
        """Return how many files the place holds, and how many bytes they have together."""

    def take(self, *, target_id: str, evidence: EvidenceFile, by: Actor, at: datetime) -> None:
        """Put a file that is whole where it belongs, in the unit of work of its row.

        Raises a ``DomainError`` where it cannot be taken; then nothing of it is kept.
        """

    def drop(self, *, target_id: str, evidence_id: UUID, by: Actor, at: datetime) -> None:
        """Take a file off again. Raises a ``DomainError`` where that cannot be done."""


_targets: dict[str, Target] = {}


def register(kind: str, target: Target) -> None:
    """Let files be sent to places of this kind. Called once, when the app is ready."""
    _targets[kind] = target


def target_of(kind: str) -> Target:
    """Return the target of a kind. Raises ``UploadNotFound``."""
    try:
        return _targets[kind]
    except KeyError:
        raise UploadNotFound("Files cannot be sent there.") from None
