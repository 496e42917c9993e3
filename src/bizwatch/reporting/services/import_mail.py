"""One e-mail about a whole file of reports, to whoever uploaded it and to each contact that its reports name.

It stands in the place of an acknowledgement, and of a question for what is missing, for each of its reports.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from bizwatch.businesses.selectors import members_of_premises
from bizwatch.capacity.selectors import Expected, latest_expected
from bizwatch.kernel.text import one_line
from bizwatch.messaging.services import queue_email
from bizwatch.reporting.importing.choices import RowState
from bizwatch.reporting.importing.models import ReportImport
from bizwatch.reporting.missing_links import make_token
from bizwatch.reporting.models import Report

if TYPE_CHECKING:
    from bizwatch.businesses.models import Premises

MOST_LINES = 40
_AT_ONCE = 1_000
_TEMPLATE = "reporting/email/imported.txt"
_Made = tuple[int, int, int]  # a report, how much it is asked of what it left out, and its case


def tell_imported(held: ReportImport, *, at: datetime) -> None:
    """Write the e-mails about a file that is done, inside the unit of work that finishes it."""
    rows = held.rows.filter(state=RowState.IMPORTED, report__isnull=False)
    made = rows.order_by("number").values_list("report_id", "asks", "report__case", "report__case__contact_email")
    by_address: dict[str, list[_Made]] = {}
    everything: list[int] = []
    for report_id, asks, case_id, address in made.iterator(chunk_size=_AT_ONCE):
        everything.append(case_id)
        if address:
            by_address.setdefault(one_line(address).lower(), []).append((report_id, bool(asks), case_id))
    uploader = held.uploaded_by.email.lower() if held.uploaded_by else ""
    if uploader:
        by_address.setdefault(uploader, [])
    for address, reports in by_address.items():
        own = address == uploader
        expected = latest_expected(everything if own else [case_id for _, _, case_id in reports])
        _write(held, address, reports, expected, own=own, at=at)


def _write(
    held: ReportImport, address: str, reports: list[_Made], expected: Expected | None, *, own: bool, at: datetime
) -> None:
    wanting = [pk for pk, asks, _ in reports if asks]
    # Those that want something come first: the others are there for their references alone.
    chosen = [*wanting, *(pk for pk, asks, _ in reports if not asks)][:MOST_LINES]
    found = Report.objects.select_related("case__premises").in_bulk(chosen)
    queue_email(
        dedupe=f"reports-imported:{held.pk}:{address}"[:200],
        to=address,
        template=_TEMPLATE,
        context={
            "file_name": held.file_name if own else "",
            "business": held.business.name if held.business else "",
            "many": held.rows.filter(state=RowState.IMPORTED).count() if own else len(reports),
            "refused": held.rows.filter(state=RowState.REFUSED).count() if own else 0,
            "expected_by": expected.by_at if expected else None,
            "expected_late": expected is not None and expected.is_later_than_promised,
            "wanting": len(wanting),
            "lines": list(_lines([found[pk] for pk in chosen], set(wanting), address, at)),
            "more": len(reports) - len(chosen),
            "link": _page(held) if own else "",
            "cases": settings.BIZWATCH_PUBLIC_URL + reverse("cases:my_cases") + "?state=owed",
        },
        at=at,
    )


def remind_imported(reports: list[Report], *, at: datetime) -> None:
    """Remind each contact, in one e-mail, of all reports from files that still want something."""
    by_address: dict[str, list[Report]] = {}
    for report in reports:
        if report.case.contact_email and report.case.is_open and not report.case.is_restricted:
            by_address.setdefault(one_line(report.case.contact_email).lower(), []).append(report)
    for address, mine in by_address.items():
        queue_email(
            dedupe=f"reports-still-missing:{mine[0].pk}:{address}"[:200],
            to=address,
            template="reporting/email/still_missing.txt",
            context={
                "many": len(mine),
                "lines": list(_lines(mine[:MOST_LINES], {one.pk for one in mine}, address, at)),
                "more": max(len(mine) - MOST_LINES, 0),
                "cases": settings.BIZWATCH_PUBLIC_URL + reverse("cases:my_cases") + "?state=owed",
            },
            at=at,
        )


def _page(held: ReportImport) -> str:
    return settings.BIZWATCH_PUBLIC_URL + reverse("reporting:import_page", args=[held.public_id])


def _lines(chosen: Iterable[Report], wanting: set[int], address: str, at: datetime) -> Iterable[str]:
    """Yield a line for each report: its reference, where and when; and for one that wants something, where to tell it.

    Whoever reads at this address opens the page with their account only where it answers for those premises; otherwise
    they are given a link of their own, as people without an account are.
    """
    readers: dict[int, bool] = {}
    for report in chosen:
        case = report.case
        line = f"{case.crime_reference}, {case.premises}"
        if report.pk in wanting:
            reads_here = _answers_for(case.premises, address, readers)
            line += f": please tell us more at {settings.BIZWATCH_PUBLIC_URL}{_address(report, reads_here, at)}"
        yield line


def _answers_for(premises: "Premises", address: str, known: dict[int, bool]) -> bool:
    if premises.pk not in known:
        known[premises.pk] = members_of_premises(premises).filter(user__email__iexact=address).exists()
    return known[premises.pk]


def _address(report: Report, reads_here: bool, at: datetime) -> str:
    if reads_here:
        return reverse("reporting:missing", args=[report.case.crime_reference])
    return reverse("reporting:missing_link", args=[make_token(report.reference, at=at)])
