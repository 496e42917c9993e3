"""Writing the audit. One unit of work = one database transaction = its audit rows, written last.

The rows are chained under a lock that is taken just before the commit, after every row lock, so that two units of
work can never wait for each other in a ring (docs/decisions/0003).
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.db import connection, transaction

from bizwatch.audit import selectors
from bizwatch.audit.chain import GENESIS, ChainCheck, check_chain, row_hash
from bizwatch.audit.choices import Action
from bizwatch.audit.models import AuditEvent
from bizwatch.audit.witness import note_head, read_witness
from bizwatch.kernel.text import one_line

P = ParamSpec("P")
R = TypeVar("R")

_LIMITS = {"actor_id": 40, "subject_type": 40, "subject_id": 60, "case_reference": 30}  # characters, as in the table
_LOCK_KEY = 7_261_843  # any fixed number: names the chain among PostgreSQL's advisory locks


class AuditedOutsideUnitOfWork(RuntimeError):
    """``record`` was called where no ``audited()`` block is open, so the act could commit without its audit."""


class Actor(Protocol):
    """Whoever acts: a user, a guest or the system itself."""

    @property
    def audit_id(self) -> str: ...
    @property
    def audit_name(self) -> str: ...


@dataclass(frozen=True)
class SystemActor:
    """The product acting by itself (a sweep, an import from the command line)."""

    name: str

    @property
    def audit_id(self) -> str:
        return f"system:{self.name}"

    @property
    def audit_name(self) -> str:
        return f"Bizwatch ({self.name})"


@dataclass
class _UnitOfWork:
    events: list[AuditEvent] = field(default_factory=list)


_current: ContextVar[_UnitOfWork | None] = ContextVar("audit_unit_of_work", default=None)


@contextmanager
def audited() -> Iterator[None]:
    """Open a unit of work: atomic, and its audit rows are written just before the outermost one commits.

    A nested unit that fails takes its own audit rows back with its savepoint.
    """
    outer = _current.get()
    if outer is None:
        with transaction.atomic():
            unit = _UnitOfWork()
            token = _current.set(unit)
            try:
                yield
            finally:
                # Before the commit, so that what runs on commit opens a unit of work of its own.
                _current.reset(token)
            _write(unit.events)
        return
    mark = len(outer.events)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del outer.events[mark:]
        raise


def audited_service(service: Callable[P, R]) -> Callable[P, R]:
    """Decorate a service so that its whole body is one audited unit of work."""

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with audited():
            return service(*args, **kwargs)

    return run


def record(
    action: Action,
    /,
    *,
    by: Actor,
    at: datetime,
    subject_type: str,
    subject_id: object,
    case_reference: str = "",
    reason: str = "",
    **detail: str | int | bool | None,
) -> None:
    """Add one event to the open unit of work.

    ``detail`` holds identifiers, codes and field names only, never personal content, so that the log may outlive
    its subject. Raises ``AuditedOutsideUnitOfWork``, and ``ValueError`` for a naive time or an identifier that does
    not fit its column; only a reason and a name are shortened.
    """
    unit = _current.get()
    if unit is None:
        raise AuditedOutsideUnitOfWork(f"{action} of {subject_type} was recorded outside audited()")
    event = AuditEvent(
        at=at,
        actor_id=by.audit_id,
        actor_name=one_line(by.audit_name)[:120],
        action=action.value,
        subject_type=subject_type,
        subject_id=str(subject_id),
        case_reference=case_reference,
        reason=one_line(reason)[:200],
        detail=detail,
    )
    _check_fits(event)
    unit.events.append(event)


# The same for an event that is a unit of work of its own: if it cannot be written, what it tells of must not happen. For a
# file that leaves the building it comes before the file, and its ``detail`` tells what was asked for, never what it says.
record_alone = audited_service(record)


def record_read(
    *,
    by: Actor,
    at: datetime,
    subject_type: str,
    subject_id: object,
    case_reference: str = "",
    reason: str = "",
    **detail: str | int | bool | None,
) -> None:
    """Record a consultation in a unit of work of its own; if it cannot be written, the read fails (s.62)."""
    record_alone(
        Action.CONSULTATION,
        by=by,
        at=at,
        subject_type=subject_type,
        subject_id=subject_id,
        case_reference=case_reference,
        reason=reason,
        **detail,
    )


def record_figures_taken(
    *, by: Actor, at: datetime, name: str, subject_type: str = "figures", **detail: str | int | bool | None
) -> None:
    """Record that counts leave the building as a file: ``name`` says which, ``detail`` what was asked for. Before the file."""
    record_alone(
        Action.DISCLOSURE,
        by=by,
        at=at,
        subject_type=subject_type,
        subject_id=name,
        case_reference="",
        reason="export of figures",
        **detail,
    )


def record_list_read(
    *,
    by: Actor,
    at: datetime,
    subject_type: str,
    name: str,
    shown: Iterable[object],
    what: str = "cases",
    reason: str = "",
    **detail: str | int | bool | None,
) -> None:
    """Record that a page of a list was shown, as one row: ``name`` says which list, ``shown`` the ids of what stood on it.

    ``what`` names in the detail what these are: cases, people. An empty page is recorded too: that nothing waits is an
    answer as well.
    """
    detail[what] = " ".join(str(one) for one in shown)
    record_read(by=by, at=at, subject_type=subject_type, subject_id=name, reason=reason, case_reference="", **detail)


def chain_key() -> bytes:
    """Return the key of the chain, kept apart from the database."""
    return settings.BIZWATCH_AUDIT_KEY.encode()


def witness_head(*, at: datetime) -> None:
    """Note the newest row's hash in the witness, unless it is noted already."""
    sequence, event_hash = selectors.head()
    note_head(settings.BIZWATCH_AUDIT_WITNESS, sequence=sequence, event_hash=event_hash, at=at)


def check_newest(*, rows: int) -> ChainCheck:
    """Check the newest rows of the chain against each other and the witness; the row before them is taken on trust.

    Raises ``WitnessUnreadable``.
    """
    after = max(0, selectors.number_of_events() - rows)
    witnessed = {row: head for row, head in read_witness(settings.BIZWATCH_AUDIT_WITNESS).items() if row > after}
    events = selectors.events_in_order(after=after) if after else selectors.events_in_order()
    return check_chain(
        events, key=chain_key(), witnessed=witnessed, after=after, head=selectors.hash_of(after) or GENESIS
    )


def _check_fits(event: AuditEvent) -> None:
    if event.at.tzinfo is None:
        raise ValueError("An audited act needs a time with a time zone")
    for name, limit in _LIMITS.items():
        value = getattr(event, name)
        if len(value) > limit or "\x00" in value:
            raise ValueError(f"{name} of an audited act does not fit its column: {value!r}")


def _write(events: list[AuditEvent]) -> None:
    if not events:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Deferred foreign keys are checked now, before the chain's lock, not at commit behind it.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
    sequence, last_hash = selectors.head()
    previous = last_hash or GENESIS
    key = chain_key()
    for event in events:
        sequence += 1
        event.sequence, event.previous_hash = sequence, previous
        event.event_hash = previous = row_hash(event, key=key)
    AuditEvent.objects.bulk_create(events)
