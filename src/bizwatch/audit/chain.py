"""The hash chain: how a row is written down, and how the whole chain is checked."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from bizwatch.audit.models import AuditEvent

GENESIS = "0" * 64


@dataclass(frozen=True)
class ChainCheck:
    """What a verification found: ``first_bad`` is the sequence of the first row that does not fit, or None.

    ``checked`` counts the rows that fit; ``last`` is the sequence and ``head`` the hash of the last one of them.
    """

    checked: int
    last: int
    head: str
    first_bad: int | None
    why: str

    @property
    def holds(self) -> bool:
        return self.first_bad is None


def row_hash(event: AuditEvent, *, key: bytes) -> str:
    """Return the HMAC-SHA-256 of a row and its predecessor's hash, hex.

    Keyed, so that someone who can write the table but not read the key cannot chain a forged row.
    """
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [event.sequence, at, event.actor_id, event.actor_name, event.action, event.subject_type, event.subject_id]
    parts += [event.case_reference, event.reason, event.detail, event.previous_hash]
    written = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, written.encode(), hashlib.sha256).hexdigest()


def check_chain(
    events: Iterator[AuditEvent | None],
    *,
    key: bytes,
    witnessed: Mapping[int, str],
    after: int = 0,
    head: str = GENESIS,
) -> ChainCheck:
    """Walk the chain from the row that follows ``after`` and stop at the first row that does not fit.

    An event of None is a row that cannot be read. ``head`` is the hash of the row ``after``, taken on trust; by
    default the walk starts at the beginning. ``witnessed`` maps sequence to hash as noted outside the database
    earlier; it exposes a rewritten history and a cut-off tail, which the chain alone cannot show.
    """
    last, previous = after, head
    for event in events:
        expected = last + 1
        fault = _fault(event, expected=expected, previous=previous, key=key, witnessed=witnessed)
        if fault:
            return ChainCheck(last - after, last, previous, expected, fault)
        assert event is not None  # noqa: S101 - a row that cannot be read is a fault
        last, previous = expected, event.event_hash
    missing = [sequence for sequence in witnessed if sequence > last]
    if missing:
        return ChainCheck(
            last - after, last, previous, last + 1, f"rows up to {max(missing)} were witnessed and are gone"
        )
    return ChainCheck(last - after, last, previous, None, "")


def _fault(event: AuditEvent | None, *, expected: int, previous: str, key: bytes, witnessed: Mapping[int, str]) -> str:
    if event is None:
        return "it cannot be read"
    if event.sequence != expected:
        return f"it is missing, and row {event.sequence} stands in its place"
    if event.previous_hash != previous:
        return "its link to the row before does not fit"
    if not _holds(event, key=key):
        return "its content was changed after it was written, or the audit key is not the one it was written with"
    if witnessed.get(expected, event.event_hash) != event.event_hash:
        return "it is not the row that was witnessed earlier"
    return ""


def _holds(event: AuditEvent, *, key: bytes) -> bool:
    try:
        return hmac.compare_digest(event.event_hash, row_hash(event, key=key))
    except (AttributeError, TypeError, ValueError):  # a time that is no time, a hash that is no text
        return False
