"""The queue: one line for each case, with what is about to be lost and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from bizwatch.cases.choices import AttendanceFilter, AttentionWhy, Door, Status, There
from bizwatch.cases.desk_forms.lists import CODE_CLOCKS
from bizwatch.cases.desk_presenters.joining import flood_line, same_line
from bizwatch.cases.desk_presenters.supervising import skill_name
from bizwatch.cases.desk_presenters.triage import attendance_chip, moved_up
from bizwatch.cases.desk_presenters.words import (
    HATE,
    area_name,
    attention_chip,
    kind_label,
    lines_of_enquiry,
    nature_chip,
    nature_label,
    outcome_words,
    result_words,
    status_colour,
    status_label,
    what_words,
    why_words,
)
from bizwatch.cases.selectors import PossibleDuplicate, QueueRow
from bizwatch.design.chips import Chip
from bizwatch.design.tables import address_with

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

WITH_BUSINESS = Chip("Waiting for the business", "purple")
# Heading and text of an empty list, by tab.
EMPTY: Mapping[str, tuple[str, str]] = {
    "all": ("No open cases", "When a business reports something, it stands here at once."),
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
    "nature": nature_label,
    "door": lambda code: Door(code).label,
    "told_as": lambda code: "Told as hate",
    "scope": lambda code: "Closed" if code == "closed" else "Open and closed",
    "attendance": lambda code: AttendanceFilter(code).label,
    "there": lambda code: There(code).label,
    "skill": skill_name,
    "code_clock": lambda code: dict(CODE_CLOCKS)[code],
}


@dataclass(frozen=True)
class Line:
    """One case in a list. ``can_take``: it is open and nobody's."""

    reference: str
    what: str
    tags: tuple[Chip, ...]
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
    notes: tuple[str, ...] = ()
    moved_up: str = ""


def line(row: QueueRow, *, at: datetime, user: "User", same: tuple[PossibleDuplicate, ...] = ()) -> Line:
    """Return one line of the queue; ``same`` are the cases that may tell of the same event."""
    return Line(
        reference=row.reference,
        what=what_words(row),
        tags=_tags(row),
        where=", ".join(filter(None, [row.premises_name, row.premises_town])),
        area=area_name(row.policing_area),
        status=status_label(row.status) if row.is_open else _closed_words(row),
        status_colour=status_colour(row.status),
        why=why_words(AttentionWhy(row.attention_why), row.nature),
        chip=attention_chip(row.attention_at, AttentionWhy(row.attention_why), at=at),
        enquiry=lines_of_enquiry(row.solvability),
        whose=row.investigator or "Nobody",
        is_mine=row.investigator_id == user.pk,
        can_take=row.is_open and row.investigator_id is None,
        unread=row.unread_by_police,
        version=row.version,
        notes=tuple(filter(None, (flood_line(row), same_line(same)))),
        moved_up=moved_up(row.priority_factors, at) if row.is_open else "",
    )


def selected(request: HttpRequest, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the filters in force, each with the address without it."""
    return [
        {"text": _FILTER_WORDS[name](value), "remove_href": address_with(request, **{name: None, "page": None})}
        for name, value in chosen.items()
    ]


def _tags(row: QueueRow) -> tuple[Chip, ...]:
    nature = nature_chip(row.nature)
    owed = WITH_BUSINESS if row.is_open and row.owed_by_business else None
    attend = attendance_chip(asked=row.attendance_asked, choice=row.attendance_choice)
    return tuple(chip for chip in (nature, HATE if row.told_as_hate else None, attend, owed) if chip)


def _closed_words(row: QueueRow) -> str:
    if row.status == Status.FINALISED and row.result_code:
        return result_words(row.result_code, row.referral_service or "", row.reported_at)
    if row.status == Status.FINALISED and row.outcome_code:
        return outcome_words(row.outcome_code)
    return status_label(row.status)
