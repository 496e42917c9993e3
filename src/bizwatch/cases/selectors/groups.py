"""Reports that are held behind the first of many: how many, since when, and a page of them for a supervisor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bizwatch.cases.choices import Status
from bizwatch.cases.models import Case, GroupDecision
from bizwatch.cases.selectors.pages import Page, page_of

_COLUMNS = (
    "crime_reference",
    "premises__name",
    "premises__town",
    "business__name",
    "crime_kind",
    "door",
    "status",
    "reported_at",
    "record_due_at",
    "told_summary",
)


@dataclass(frozen=True)
class HeldReport:
    """One report that is or was held behind another one."""

    reference: str
    premises_name: str
    premises_town: str
    business_name: str
    kind: str
    door: str
    status: str
    reported_at: datetime
    record_due_at: datetime
    told_summary: str


@dataclass(frozen=True)
class HeldFigures:
    """How many reports are held behind others, and for how many of them the time for recording is over."""

    held: int
    late: int


def held_behind(leader: Case, *, page: int = 1) -> Page[HeldReport]:
    """Return one page of the reports that are held behind a case, or were closed there, in the order they came.

    The caller has checked that the asker supervises, and audits what is shown.
    """
    found = Case.objects.filter(collapsed_into=leader).order_by("pk")
    return page_of(found, number=page, row=HeldReport, columns=_COLUMNS)


def cases_named(references: Sequence[str]) -> list[Case]:
    """Return the cases of a page that was read, to audit that it was."""
    return list(Case.objects.filter(crime_reference__in=references).order_by("pk"))


def decisions_on(leader: Case) -> QuerySet[GroupDecision]:
    """Return what was decided on the reports behind a case, the newest first."""
    return GroupDecision.objects.filter(leader=leader).select_related("by").order_by("-pk")


def open_decisions() -> QuerySet[GroupDecision]:
    """Return the decisions that are still being carried out, the oldest first."""
    return GroupDecision.objects.filter(finished_at=None).order_by("pk")


def held_figures(*, at: datetime) -> HeldFigures:
    """Return how many reports are held behind others now. Their clocks run on, so the late ones are counted."""
    # Behind whom they are held is said too, since the index that few rows are in begins with it.
    held = Case.objects.filter(
        collapsed_into__isnull=False, is_open=False, is_restricted=False, status=Status.COLLAPSED
    )
    return HeldFigures(held.count(), held.filter(recorded_at=None, record_due_at__lt=at).count())
