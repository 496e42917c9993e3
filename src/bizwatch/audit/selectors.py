"""Questions asked of the audit."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain as chained

from django.db.models import Min, QuerySet

from bizwatch.audit.choices import Action
from bizwatch.audit.models import AuditEvent

_BATCH = 5_000
_BEFORE_THE_FIRST = -(2**63)  # a forged row below the first must be met too
_READS = (Action.CONSULTATION, Action.DISCLOSURE)


def events_in_order(*, after: int = _BEFORE_THE_FIRST) -> Iterator[AuditEvent | None]:
    """Yield every event with a sequence above ``after``, in batches, so that a long chain fits in memory.

    A row that was damaged so that it cannot even be read is None, and ends the walk.
    """
    return chained.from_iterable(_batches(after))


def _batches(after: int) -> Iterator[Iterable[AuditEvent | None]]:
    while batch := _readable(after):
        yield batch
        last = batch[-1]
        if last is None:
            return
        after = last.sequence


def _readable(after: int) -> list[AuditEvent | None]:
    """Return the next rows up to the first that cannot be read, which is None."""
    rows = AuditEvent.objects.filter(sequence__gt=after).order_by("sequence")
    try:
        return list(rows[:_BATCH])
    except (ValueError, TypeError):
        return _one_by_one(rows)


def _one_by_one(rows: QuerySet[AuditEvent]) -> list[AuditEvent | None]:
    found: list[AuditEvent | None] = []
    try:
        for place in range(_BATCH):
            found += rows[place : place + 1]
    except (ValueError, TypeError):
        found.append(None)
    return found


def number_of_events() -> int:
    """Return how many events the chain should hold, for a progress line."""
    return head()[0]


def head() -> tuple[int, str]:
    """Return sequence and hash of the last event; (0, "") where there is none yet."""
    return AuditEvent.objects.order_by("-sequence").values_list("sequence", "event_hash").first() or (0, "")


def hash_of(sequence: int) -> str:
    """Return the hash of one event, or "" where there is no such event."""
    return AuditEvent.objects.filter(sequence=sequence).values_list("event_hash", flat=True).first() or ""


def first_sequences(subject_type: str, subject_ids: Iterable[str]) -> dict[str, int]:
    """Return the sequence of the first event about each subject that has any: the order in which they came to be known."""
    rows = AuditEvent.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids)).values("subject_id")
    return dict(rows.annotate(first=Min("sequence")).values_list("subject_id", "first"))


def events_about(
    *,
    subject_type: str = "",
    subject_id: str = "",
    actor_id: str = "",
    case_reference: str = "",
    actor_ids: Iterable[str] | None = None,
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEvent]:
    """Return events, newest first, narrowed by whatever is given; the auditor's page pages through them.

    ``actor_ids`` None is anybody, an empty one nobody. ``since`` is inclusive, ``until`` is not.
    """
    given = {
        "subject_type": subject_type,
        "subject_id": subject_id,
        "actor_id": actor_id,
        "case_reference": case_reference,
        "action": action,
        "at__gte": since,
        "at__lt": until,
    }
    found = AuditEvent.objects.filter(**{name: value for name, value in given.items() if value})
    if actor_ids is not None:
        found = found.filter(actor_id__in=list(actor_ids))
    return found.order_by("-sequence")


def who_looked(*, subject_type: str, subject_id: str) -> QuerySet[AuditEvent]:
    """Return who consulted this subject or was given it, newest first."""
    return events_about(subject_type=subject_type, subject_id=subject_id).filter(action__in=_READS)
