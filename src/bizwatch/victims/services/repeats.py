"""Counting repeat victims: each act on a case leaves a note within its unit of work, and the worker counts its premises again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited_service, record
from bizwatch.cases.models import Case
from bizwatch.cases.services.happenings import Happening
from bizwatch.victims.models import PremisesRepeat, RepeatWork, Victimisation
from bizwatch.victims.selectors.counting import (
    cases_not_counted,
    counts_of,
    premises_out_of_window,
    victimisation_of,
    work_waiting,
)

COUNTER = SystemActor("repeat victims")
BATCH = 2_000
# After these a case may count where it did not, or in another group.
ACTS = (
    "open_case",
    "cancel",
    "reopen",
    "reclassify",
    "turn_into_crime",
    "join_cases",
    "add_call",
    "unjoin_cases",
    "hold_back",
    "release_held",
    "set_aside_held",
)
_COLUMNS = ("premises", "business", "group", "occurred_at", "easting", "northing", "cell", "counts")


def note_happening(happening: Happening) -> None:
    """Note in the act's own unit of work that a case must be counted again; the worker does it."""
    RepeatWork.objects.create(case=happening.case, at=happening.at)


@audited_service
def count_noted(*, at: datetime, limit: int = BATCH) -> int:
    """Count the premises of every case to which something happened. Returns how many notes were worked off."""
    work = work_waiting(limit)
    if work:
        _count([one.case_id for one in work], at=at)
        RepeatWork.objects.filter(pk__in=[one.pk for one in work]).delete()
    return len(work)


@audited_service
def count_missing(*, at: datetime, limit: int = BATCH) -> int:
    """Look at cases that nobody has counted. Returns how many there were, at most ``limit``."""
    missing = cases_not_counted(limit)
    if missing:
        _count(missing, at=at)
    return len(missing)


@audited_service
def count_out_of_window(*, at: datetime, limit: int = BATCH) -> int:
    """Count again the premises of whose crimes one has left the window. Returns how many, at most ``limit``."""
    moved = premises_out_of_window(at, limit)
    if moved:
        _recount(moved, at=at)
        record(Action.ALTERATION, by=COUNTER, at=at, subject_type="repeats", subject_id="window", premises=len(moved))
    return len(moved)


def _count(case_ids: Sequence[int], *, at: datetime) -> None:
    cases = list(Case.objects.filter(pk__in=case_ids).select_related("premises"))
    premises = sorted({case.premises_id for case in cases})
    _wait_for(premises)
    rows = [victimisation_of(case) for case in cases]
    Victimisation.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=_COLUMNS)
    _recount(premises, at=at)
    record(Action.ALTERATION, by=COUNTER, at=at, subject_type="repeats", subject_id="cases", cases=len(cases))


def _wait_for(premises: Sequence[int]) -> None:
    """Let one worker at a time count a premises, so that the last count is one of everything."""
    places = apps.get_model("businesses.Premises").objects.select_for_update(no_key=True)
    list(places.filter(pk__in=premises).order_by("pk").values_list("pk"))


def _recount(premises: Sequence[int], *, at: datetime) -> None:
    """Write anew how often each of these was hit: for all offences together, and for each group."""
    found: list[dict[str, Any]] = list(counts_of(premises, at))
    rows = [_row(one["group"], [one], at) for one in found]
    by_place: dict[int, list[dict[str, Any]]] = {}
    for one in found:
        by_place.setdefault(one["premises"], []).append(one)
    rows += [_row("", ones, at) for ones in by_place.values()]
    PremisesRepeat.objects.filter(premises__in=premises).delete()
    PremisesRepeat.objects.bulk_create(rows)


def _row(group: str, ones: Sequence[dict[str, Any]], at: datetime) -> PremisesRepeat:
    return PremisesRepeat(
        premises_id=ones[0]["premises"],
        group=group,
        policing_area=ones[0]["premises__policing_area"],
        times=sum(one["times"] for one in ones),
        oldest_at=min(one["oldest"] for one in ones),
        last_at=max(one["last"] for one in ones),
        counted_at=at,
    )
