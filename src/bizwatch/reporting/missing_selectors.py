"""Questions about what reports left out and was asked for afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from bizwatch.cases.choices import ActionState
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.selectors import case_by_reference
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue import BY_CODE, Page
from bizwatch.reporting.choices import Door
from bizwatch.reporting.exceptions import MissingNotFound
from bizwatch.reporting.models import MissingPage, Report

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class Left:
    """One page that a report left out, as it stands: what is shown in its boxes is ``found``."""

    row: MissingPage
    page: Page
    title: str

    @property
    def is_told(self) -> bool:
        return self.row.answered_at is not None

    @property
    def found(self) -> Json:
        return self.row.answers if self.is_told else self.row.given


def missing_of_user(user: "User", reference: str) -> Report:
    """Return the report of a case of this person's that something was missing from. Raises ``MissingNotFound``."""
    try:
        case = case_by_reference(user, reference)
    except CaseNotFound as error:
        raise MissingNotFound("There is nothing missing here.") from error
    return _report(Report.objects.filter(case=case))


def missing_of_link(report_reference: str) -> Report:
    """Return the report of a link, for whoever holds the link. Raises ``MissingNotFound``."""
    return _report(Report.objects.filter(reference=report_reference, case__is_restricted=False))


def _report(reports: QuerySet[Report]) -> Report:
    """Return the first of the reports that still wants something, or else the first that ever did."""
    asked = reports.filter(missing_pages__isnull=False).select_related("case__premises__business").distinct()
    wanting = asked.filter(missing_pages__answered_at=None).order_by("pk").first()
    found = wanting or asked.order_by("pk").first()
    if found is None:
        raise MissingNotFound("There is nothing missing here.")
    return found


def told_since(report: Report, *, without: str = "") -> Answers:
    """Return the report's answers with what was told later in the place of what was left out."""
    rows = list(report.missing_pages.all())
    later = {row.page: row.answers for row in rows if row.answered_at is not None and row.page != without}
    kind = rows[0].kind if rows else report.case.crime_kind
    gate = {"passed": True, "hate": report.case.told_as_hate}
    pages: Mapping[str, Json] = {"gate": gate, **report.answers, **later}
    return Answers(kind=kind, door=Door(report.door), pages=pages)


def left_out(report: Report) -> list[Left]:
    """Return the pages that a report left out and that it still has, in the order in which they were asked."""
    answers = told_since(report)
    rows = report.missing_pages.select_related("action").order_by("pk")
    pages = [(row, BY_CODE[row.page]) for row in rows if row.page in BY_CODE]
    return [Left(row, page, page.title_for(answers)) for row, page in pages if page.is_asked(answers)]


def open_pages(report: Report) -> list[Left]:
    """Return what is still to be told."""
    return [left for left in left_out(report) if not left.is_told]


def to_be_reminded(*, asked_before: datetime, most: int, from_files: bool) -> list[Report]:
    """Return reports that were asked for something before a moment, have not told it and were not reminded.

    ``from_files``: only those that came in a file, or only the others.
    """
    waiting = MissingPage.objects.filter(answered_at=None, reminded_at=None, asked_at__lte=asked_before)
    waiting = waiting.filter(action__state=ActionState.OPEN).order_by("asked_at", "pk")
    waiting = waiting.filter(report__door=Door.IMPORT) if from_files else waiting.exclude(report__door=Door.IMPORT)
    ids = list(dict.fromkeys(waiting.values_list("report_id", flat=True)[: most * 4]))[:most]
    found = Report.objects.select_related("case__premises").in_bulk(ids)
    return [found[pk] for pk in ids]
