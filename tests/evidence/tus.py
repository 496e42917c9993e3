"""A place to which files are sent, and a client of the tus protocol, for the tests of uploads in pieces."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.test import Client

from bizwatch.audit.services import Actor, SystemActor
from bizwatch.evidence.exceptions import TooManyFiles
from bizwatch.evidence.models import EvidenceFile
from bizwatch.evidence.uploads import register, ticket_for
from bizwatch.kernel import clock

SENDER = SystemActor("till")
STRANGER = SystemActor("stranger")
BODY = "application/offset+octet-stream"
KIND = "shelf"


@dataclass
class Shelf:
    """A place that takes files and remembers them."""

    most_files: int = 5
    most_bytes: int = 10 * 1024**3
    taken: list[tuple[str, EvidenceFile]] = field(default_factory=list)
    senders: dict[str, Actor] = field(default_factory=lambda: {one.audit_id: one for one in (SENDER, STRANGER)})
    refuses: str = ""

    def sender(self, target_id: str, sender_id: str, *, at: datetime) -> Actor | None:
        return self.senders.get(sender_id)

    def held(self, target_id: str) -> tuple[int, int]:
        here = [evidence for place, evidence in self.taken if place == target_id]
        return len(here), sum(evidence.size for evidence in here)

    def take(self, *, target_id: str, evidence: EvidenceFile, by: Actor, at: datetime) -> None:
        if self.refuses:
            raise TooManyFiles(self.refuses)
        self.taken.append((target_id, evidence))

    def drop(self, *, target_id: str, evidence_id: UUID, by: Actor, at: datetime) -> None:
        self.taken = [(place, evidence) for place, evidence in self.taken if evidence.pk != evidence_id]


def shelf() -> Shelf:
    """Return a new shelf, registered."""
    made = Shelf()
    register(KIND, made)
    return made


def ticket(place: str = "one", *, by: Actor = SENDER) -> str:
    return ticket_for(KIND, place, by=by, at=clock.now())


def told(**metadata: str) -> str:
    """Return the header of what is said of a file."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Tus:
    """One who sends, with a ticket."""

    ticket: str
    client: Client = field(default_factory=Client)

    def ask(self, method: str, path: str, body: bytes = b"", *, body_type: str = BODY, **headers: Any) -> Any:
        named = {name.replace("_", "-"): str(value) for name, value in headers.items() if value is not None}
        sent = {"Tus-Resumable": "1.0.0", "Upload-Ticket": self.ticket} | named
        sent = {name: value for name, value in sent.items() if value != "-"}
        extra = {"data": body, "content_type": body_type} if body or body_type != BODY else {}
        return self.client.generic(method, path, headers=sent, **extra)  # type: ignore[arg-type]

    def begin(self, size: int, **metadata: str) -> Any:
        named = {"filename": "till.mp4"} | metadata
        return self.ask("POST", "/evidence/uploads/", Upload_Length=size, Upload_Metadata=told(**named))

    def send(self, path: str, piece: bytes, offset: int, **headers: Any) -> Any:
        return self.ask("PATCH", path, piece, Upload_Offset=offset, **headers)

    def stands_at(self, path: str) -> int:
        answer = self.ask("HEAD", path)
        assert answer.status_code == 200, answer
        return int(answer.headers["Upload-Offset"])

    def send_whole(self, content: bytes, *, pieces: int = 3, **metadata: str) -> Any:
        """Send a file in pieces and return the last answer."""
        begun = self.begin(len(content), **metadata)
        assert begun.status_code == 201, begun.content
        path, step = begun.headers["Location"], -(-len(content) // pieces)
        for offset in range(0, len(content), step):
            answer = self.send(path, content[offset : offset + step], offset)
        return answer
