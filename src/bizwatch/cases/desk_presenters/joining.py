"""The same event told twice, and many reports at once, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from bizwatch.cases.choices import Door, GroupAct, Status
from bizwatch.cases.desk_presenters.words import kind_label, status_colour, status_label
from bizwatch.cases.selectors import PossibleDuplicate
from bizwatch.cases.selectors.groups import HeldReport
from bizwatch.design.chips import Chip, span
from bizwatch.design.filters import local_datetime
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import duplicate_rules

if TYPE_CHECKING:
    from bizwatch.cases.models import Case, CaseJoin, GroupDecision
    from bizwatch.cases.selectors import QueueRow

_SHOWN = 160  # characters of what a held report says


@dataclass(frozen=True)
class OfferedCase:
    """A case that may be the same, as the case page offers it: the addresses begin joining it, or keeping it apart."""

    reference: str
    title: str
    what: str
    reasons: str
    status: Chip
    join_href: str
    apart_href: str


def offered_case(reference: str, found: PossibleDuplicate) -> OfferedCase:
    """Return a possible duplicate of the case ``reference`` as the desk reads it."""
    told = f"{kind_label(found.kind)}, {local_datetime(found.occurred_from, short=True)}. Reported "
    told += f"{local_datetime(found.reported_at, short=True)}: {Door(found.door).label.lower()}"
    query = urlencode({"reference": found.reference})
    return OfferedCase(
        reference=found.reference,
        title=f"{found.grade.words} as {found.reference}",
        what=told,
        reasons=reasons_words(found),
        status=Chip(status_label(found.status), status_colour(found.status)),
        join_href=f"{reverse('cases:desk_join', args=[reference])}?{query}",
        apart_href=f"{reverse('cases:desk_not_the_same', args=[reference])}?{query}",
    )


def reasons_words(found: PossibleDuplicate) -> str:
    """Return why two reports may tell of one event, as one line."""
    return ", ".join(found.reasons)


def same_line(found: tuple[PossibleDuplicate, ...]) -> str:
    """Return the line of the queue about the surest possible duplicate; "" where there is none."""
    if not found:
        return ""
    first, more = found[0], len(found) - 1
    also = f", and {more} more" if more else ""
    return f"May be the same as {first.reference}{also}: {reasons_words(first)}"


def flood_line(row: "QueueRow | Case") -> str:
    """Return the line about the reports that are held behind a case: how many, what they share, in how long.

    Nobody is named in it. "" where none is held.
    """
    if not row.collapsed_count:
        return ""
    rules = duplicate_rules(to_london(row.reported_at).date()).floods
    shared = next((rule.words for rule in rules if rule.code == row.collapsed_why), "have something in common")
    length = span((row.collapsed_last_at or row.reported_at) - row.reported_at)
    return f"{row.collapsed_count + 1:,} reports {shared} in {length}"


@dataclass(frozen=True)
class JoinedLine:
    """A case that was joined, on the page of the one that stays."""

    reference: str
    what: str
    told: str
    why: str
    href: str
    unjoin_href: str


def joined_line(join: "CaseJoin") -> JoinedLine:
    """Return one joined case with who joined it and why."""
    case = join.case
    reported = local_datetime(case.reported_at, short=True)
    args = [case.crime_reference]
    return JoinedLine(
        reference=case.crime_reference,
        what=f"{kind_label(case.crime_kind)}, reported {reported}: {Door(case.door).label.lower()}",
        told=case.told_summary,
        why=f"{join.reason} {join.by.audit_name}, {local_datetime(join.at, short=True)}",
        href=reverse("cases:desk_case", args=args),
        unjoin_href=reverse("cases:desk_unjoin", args=args),
    )


def from_other(case: "Case", part_case_id: int, joined: tuple["CaseJoin", ...]) -> str:
    """Return from which joined case a part of the page is: ", from NC-…"; "" for the case's own."""
    if part_case_id == case.pk:
        return ""
    return next((f", from {join.case.crime_reference}" for join in joined if join.case_id == part_case_id), "")


@dataclass(frozen=True)
class HeldRow:
    """One report that is, or was, held behind another one."""

    reference: str
    what: str
    told: str
    status: Chip
    is_held: bool


def held_row(row: HeldReport, *, at: datetime) -> HeldRow:
    """Return one report for a supervisor's sample, with the beginning of what it says."""
    is_held = row.status == Status.COLLAPSED
    late = is_held and row.record_due_at < at
    where = ", ".join(filter(None, [row.premises_name, row.premises_town]))
    told = f"{local_datetime(row.reported_at, short=True)}: {Door(row.door).label.lower()}"
    return HeldRow(
        reference=row.reference,
        what=f"{kind_label(row.kind)}, {where} ({row.business_name}). {told}",
        told=_short(row.told_summary),
        status=Chip("Not recorded in time", "red")
        if late
        else Chip(status_label(row.status), status_colour(row.status)),
        is_held=is_held,
    )


def decision_line(decision: "GroupDecision") -> str:
    """Return one decision with how far it is: "Put them back in the queue: 200 of 999 done. …"."""
    done = f"{decision.done:,} of {decision.total:,} done"
    who = f"{decision.by.audit_name}, {local_datetime(decision.at, short=True)}"
    return f"{GroupAct(decision.act).label}: {done}. {decision.reason} {who}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"
