"""The sergeant's figures: how the desk stands now, from three index walks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from bizwatch.accounts.selectors import investigators
from bizwatch.cases.choices import OPEN_STATUSES
from bizwatch.cases.models import Case
from bizwatch.cases.selectors.queue import SOON


@dataclass(frozen=True)
class Load:
    """One investigator's open cases, and how many of them are overdue."""

    user_id: int
    name: str
    open: int
    overdue: int
    due_soon: int


@dataclass(frozen=True, kw_only=True)
class SupervisionFigures:
    """Counts of open cases. ``breached_*`` are broken promises; ``due_soon`` is within four hours."""

    open: int
    open_by_status: Mapping[str, int]
    breached_recording: int
    breached_contact: int
    overdue: int
    due_soon: int
    unallocated: int
    load: tuple[Load, ...]


@dataclass(frozen=True)
class _Cell:
    status: str
    owner: int | None
    open: int
    overdue: int
    due_soon: int


def supervision_figures(*, at: datetime) -> SupervisionFigures:
    """Return how the desk stands at a moment: four queries, each served by an index however many cases there are.

    Every investigator is in ``load``, those without a case too, by name: nobody stands above anybody for their counts.
    """
    cells = _cells(at)
    people = dict(investigators().values_list("pk", "name"))
    people |= _names({cell.owner for cell in cells if cell.owner} - people.keys())
    return SupervisionFigures(
        open=sum(cell.open for cell in cells),
        open_by_status={
            status.value: sum(cell.open for cell in cells if cell.status == status) for status in OPEN_STATUSES
        },
        breached_recording=Case.objects.open().filter(recorded_at=None, record_due_at__lt=at).count(),
        breached_contact=Case.objects.contact_due_before(at).count(),
        overdue=sum(cell.overdue for cell in cells),
        due_soon=sum(cell.due_soon for cell in cells),
        unallocated=sum(cell.open for cell in cells if cell.owner is None),
        load=_load(cells, people),
    )


def _cells(at: datetime) -> list[_Cell]:
    """Count open cases by status and investigator: one walk of a covering index."""
    grouped = Case.objects.open().order_by().values_list("status", "allocated_to")
    counted = grouped.annotate(
        open=Count("attention_at"),
        overdue=Count("attention_at", filter=Q(attention_at__lt=at)),
        due_soon=Count("attention_at", filter=Q(attention_at__gte=at, attention_at__lt=at + SOON)),
    )
    return [_Cell(*row) for row in counted]


def _names(missing: set[int]) -> dict[int, str]:
    """Return the names of people who have cases and may not investigate any more: their cases must be given away."""
    if not missing:
        return {}
    return dict(Case.objects.open().filter(allocated_to__in=missing).values_list("allocated_to", "allocated_to__name"))


def _load(cells: list[_Cell], people: Mapping[int, str]) -> tuple[Load, ...]:
    def of(user_id: int) -> Load:
        mine = [cell for cell in cells if cell.owner == user_id]
        return Load(
            user_id,
            people[user_id],
            sum(cell.open for cell in mine),
            sum(cell.overdue for cell in mine),
            sum(cell.due_soon for cell in mine),
        )

    return tuple(sorted(map(of, people), key=lambda load: (load.name, load.user_id)))
