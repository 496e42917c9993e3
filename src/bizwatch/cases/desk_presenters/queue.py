"""The queue: one line for each case, with what is about to be lost and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from bizwatch.cases.choices import AttentionWhy, Status
from bizwatch.cases.desk_presenters.words import (
    ATTENTION_WORDS,
    area_name,
    attention_chip,
    kind_label,
    lines_of_enquiry,
    offence_words,
    outcome_words,
    status_colour,
    status_label,
)
from bizwatch.cases.selectors import QueueRow
from bizwatch.design.chips import Chip
from bizwatch.design.tables import address_with

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

# Heading and text of an empty list, by tab.
EMPTY: Mapping[str, tuple[str, str]] = {
    "all": ("No open cases", "When a business reports a crime, it stands here at once."),
    "mine": ("You have no cases", "Take one from the unallocated cases."),
    "unallocated": ("Every open case is somebody’s", "New reports stand here until they are taken or given."),
    "breached": (
        "No promise is broken",
        "A case stands here when it was not recorded, or its victim not contacted, in time.",
    ),
    "soon": ("Nothing is due in the next four hours", "Cases stand here when something is about to be lost."),
    "closed": ("No unread messages on closed cases", "What a business writes after its case closed stands here."),
}
_FILTER_WORDS: Mapping[str, Callable[[str], str]] = {
    "text": str,
    "area": area_name,
    "crime_kind": kind_label,
    "status": status_label,
}


@dataclass(frozen=True)
class Line:
    """One case in a list. ``can_take``: it is open and nobody's."""

    reference: str
    what: str
    where: str
    area: str
    status: str
    status_colour: str
    why: str
    chip: Chip
    enquiry: str
    whose: str
    is_mine: bool
    can_take: bool
    unread: int
    version: int


def line(row: QueueRow, *, at: datetime, user: "User") -> Line:
    """Return one line of the queue."""
    return Line(
        reference=row.reference,
        what=offence_words(row.offence_code, row.reported_at),
        where=", ".join(filter(None, [row.premises_name, row.premises_town])),
        area=area_name(row.policing_area),
        status=status_label(row.status) if row.is_open else _closed_words(row),
        status_colour=status_colour(row.status),
        why=ATTENTION_WORDS[AttentionWhy(row.attention_why)],
        chip=attention_chip(row.attention_at, AttentionWhy(row.attention_why), at=at),
        enquiry=lines_of_enquiry(row.solvability),
        whose=row.investigator or "Nobody",
        is_mine=row.investigator_id == user.pk,
        can_take=row.is_open and row.investigator_id is None,
        unread=row.unread_by_police,
        version=row.version,
    )


def selected(request: HttpRequest, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the filters in force, each with the address without it."""
    return [
        {"text": _FILTER_WORDS[name](value), "remove_href": address_with(request, **{name: None, "page": None})}
        for name, value in chosen.items()
    ]


def _closed_words(row: QueueRow) -> str:
    if row.status == Status.FINALISED and row.outcome_code:
        return outcome_words(row.outcome_code)
    return status_label(row.status)
