"""The case page: what was done and said, as timelines and a thread."""

from collections.abc import Callable, Mapping
from typing import Any

from bizwatch.cases.choices import (
    CancelReason,
    ContactChannel,
    ContactResult,
    LogKind,
    MoveKind,
    NotifyRoute,
    Side,
)
from bizwatch.cases.desk_presenters.words import outcome_words, status_label
from bizwatch.cases.models import CaseMessage, CaseMove, LogEntry, VictimContact
from bizwatch.design.filters import local_datetime

Item = dict[str, Any]


def _from_to(move: CaseMove, words: Callable[[str], str]) -> str:
    start, end = (words(value) if value else "" for value in (move.from_value, move.to_value))
    return f"{start} to {end}" if start and end else start or end


def _allocated(move: CaseMove) -> str:
    if not move.to_value:
        return f"Put back in the queue; {move.from_value} had it"
    return f"To {move.to_value}{f', who took it from {move.from_value}' if move.from_value else ''}"


_DETAILS: Mapping[MoveKind, Callable[[CaseMove], str]] = {
    MoveKind.ALLOCATED: _allocated,
    MoveKind.RECLASSIFIED: lambda move: _from_to(move, str),
    MoveKind.CRIMED: lambda move: _from_to(move, str),
    MoveKind.NOTIFIED: lambda move: NotifyRoute(move.to_value).label,
    MoveKind.CONTACT_LATER: lambda move: _from_to(move, str),
}


def _status_or_text(value: str) -> str:
    try:
        return status_label(value)
    except ValueError:
        return outcome_words(value)


def move_item(move: CaseMove) -> Item:
    """Return one move of the case for the timeline: what, by whom, when, why."""
    kind = MoveKind(move.kind)
    detail = _DETAILS.get(kind, lambda one: _from_to(one, _status_or_text))(move)
    told = f"Victim told {local_datetime(move.victim_told_at)}" if move.victim_told_at else ""
    passed = ", ".join(filter(None, [move.other_body, move.accepted_by, move.other_reference]))
    reason = CancelReason(move.cancel_code).label if move.cancel_code else ""
    text = "\n".join(filter(None, [detail, reason, move.reason, passed, told]))
    return {"title": kind.label, "by": move.by_name, "at": move.at, "text": text}


def log_item(entry: LogEntry) -> Item:
    """Return one entry of the action log for the timeline."""
    return {
        "title": LogKind(entry.kind).label,
        "by": entry.by.audit_name,
        "at": entry.at,
        "text": entry.text,
        "id": f"log-{entry.pk}",
    }


def contact_item(contact: VictimContact) -> Item:
    """Return one attempt to contact the victim for the timeline."""
    title = f"{ContactChannel(contact.channel).label}: {ContactResult(contact.result).label}"
    return {"title": title, "by": contact.by.audit_name, "at": contact.at, "text": contact.note}


def message_item(message: CaseMessage, *, mine: Side) -> Item:
    """Return one message for the thread; ``mine`` are drawn on the reader's side."""
    sent = message.side == mine
    note = ("read" if message.read_at else "not read yet") if sent else ("" if message.read_at else "new")
    return {"sender": message.by_name, "at": message.at, "text": message.text, "sent": sent, "note": note}
