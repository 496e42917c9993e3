"""The life of a case: its statuses, and every move that is possible between them.

While a case is open its status is no choice: it follows from three facts (``standing``). A case leaves the desk
finalised, cancelled, transferred or joined to another case, and can come back; a report of many at once is held behind
the first without ever having been on the desk. Every nature of report has this one life; what differs stands in
``policies.natures``, and which acts each allows in ``permissions.ACTS``. The diagram in docs/reference/case-states.md is made from this
table by ``state_diagram``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bizwatch.cases.choices import OPEN_STATUSES, MoveKind, Status
from bizwatch.cases.exceptions import NotInThisState


@dataclass(frozen=True)
class Transition:
    """One possible move: the kind under which it is kept, and when it happens."""

    move: MoveKind
    words: str


_RECORDED = Transition(MoveKind.RECORDED, "recorded, a crime as a crime and anything else as an incident")
_CANCELLED = Transition(MoveKind.CANCELLED, "cancelled (C1 to C5)")
_TRANSFERRED = Transition(MoveKind.TRANSFERRED, "another force or team takes it")
_FINALISED = Transition(MoveKind.FINALISED, "finalised, a crime with an outcome and anything else with a result")
_REOPENED = Transition(MoveKind.REOPENED, "reopened")
_TAKEN = Transition(MoveKind.STATUS, "given to an investigator")
_PUT_BACK = Transition(MoveKind.STATUS, "put back in the queue")
_ASKED = Transition(MoveKind.STATUS, "the business is asked for something")
_ANSWERED = Transition(MoveKind.STATUS, "nothing more is owed by the business")

_JOINED = Transition(MoveKind.JOINED, "joined to another case, no crime of its own")
_UNJOINED = Transition(MoveKind.UNJOINED, "taken out of the other case")
_COLLAPSED = Transition(MoveKind.COLLAPSED, "held behind another report")
_RELEASED = Transition(MoveKind.RELEASED, "put back in the queue")
_SET_ASIDE = Transition(MoveKind.SET_ASIDE, "closed without recording a crime")

_LEAVES = {Status.CANCELLED: _CANCELLED, Status.TRANSFERRED: _TRANSFERRED, Status.JOINED: _JOINED}
_COMES_BACK = {Status.RECORDED: _REOPENED, Status.INVESTIGATING: _REOPENED}

TRANSITIONS: Mapping[Status, Mapping[Status, Transition]] = {
    Status.NEW: {
        Status.RECORDED: _RECORDED,
        Status.INVESTIGATING: _RECORDED,
        Status.WITH_BUSINESS: _RECORDED,
        **_LEAVES,
        Status.COLLAPSED: _COLLAPSED,
    },
    Status.RECORDED: {
        Status.INVESTIGATING: _TAKEN,
        Status.WITH_BUSINESS: _TAKEN,
        Status.FINALISED: _FINALISED,
        **_LEAVES,
    },
    Status.INVESTIGATING: {
        Status.RECORDED: _PUT_BACK,
        Status.WITH_BUSINESS: _ASKED,
        Status.FINALISED: _FINALISED,
        **_LEAVES,
    },
    Status.WITH_BUSINESS: {
        Status.RECORDED: _PUT_BACK,
        Status.INVESTIGATING: _ANSWERED,
        Status.FINALISED: _FINALISED,
        **_LEAVES,
    },
    Status.FINALISED: _COMES_BACK,
    Status.CANCELLED: {Status.NEW: _REOPENED, **_COMES_BACK, Status.WITH_BUSINESS: _UNJOINED},
    Status.TRANSFERRED: {Status.NEW: _REOPENED, **_COMES_BACK},
    Status.JOINED: dict.fromkeys(OPEN_STATUSES, _UNJOINED),
    Status.COLLAPSED: {Status.NEW: _RELEASED, Status.SET_ASIDE: _SET_ASIDE},
    Status.SET_ASIDE: {Status.NEW: _REOPENED},
}


def standing(*, recorded: bool, allocated: bool, owed: bool) -> Status:
    """Return the status of an open case from its facts: recorded, somebody's, and waiting for the business or not."""
    if not recorded:
        return Status.NEW
    if not allocated:
        return Status.RECORDED
    return Status.WITH_BUSINESS if owed else Status.INVESTIGATING


def check_transition(start: Status, end: Status) -> Transition:
    """Return the move from one status to another. Raises ``NotInThisState`` where there is none."""
    found = TRANSITIONS[start].get(end)
    if found is None:
        ends = ", ".join(sorted({step.words for step in TRANSITIONS[start].values()}))
        raise NotInThisState(
            f"A case that is {start.label.lower()} cannot become {end.label.lower()}. It can be: {ends}."
        )
    return found


def can_become(start: Status, end: Status) -> bool:
    """Whether a case may move from one status to another."""
    return end in TRANSITIONS[start]


def is_open(status: Status) -> bool:
    """Whether a case of this status is in the desk's hand."""
    return status in OPEN_STATUSES


def state_diagram() -> str:
    """Return the table as a Mermaid state diagram, for the generated reference page."""
    lines = ["stateDiagram-v2", *(f"    {status.value} : {status.label}" for status in Status)]
    lines.append(f"    [*] --> {Status.NEW.value} : a report arrives")
    for start, ends in TRANSITIONS.items():
        lines += [f"    {start.value} --> {end.value} : {step.words}" for end, step in ends.items()]
    return "\n".join(lines) + "\n"
