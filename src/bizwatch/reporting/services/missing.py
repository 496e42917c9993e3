"""What a report left out: asked for at once, told page by page, added to the case, and reminded of once.

The report as it was sent stays as it is; what is told later stands beside it and among the facts of the case.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.cases.intake import NewCase
from bizwatch.cases.selectors import has_readers
from bizwatch.cases.services import Asking, ToldFacts, add_told_facts, ask_for_facts, remind_of_facts, settle_asked
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue import BY_CODE, Page
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.dataset import Missing
from bizwatch.reporting.exceptions import AlreadyTold, MissingNotFound
from bizwatch.reporting.handover import new_case
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.missing_links import LASTS, make_token
from bizwatch.reporting.missing_selectors import open_pages, to_be_reminded, told_since
from bizwatch.reporting.models import MissingPage, Report
from bizwatch.reporting.presenters import page_rows
from bizwatch.reporting.services.import_mail import remind_imported

if TYPE_CHECKING:
    from bizwatch.cases.models import Case

_AT_ONCE, _MOST_OF_FILES = 200, 5_000
_NEVER_ASKED = frozenset({"gate", "premises", "business", "place", "express"})


@audited_service
def ask_for_missing(*, report: Report, missing: Iterable[Missing], by: Actor, at: datetime) -> None:
    """Ask the business for the pages that a report leaves out: one action on its case, one e-mail, one row for each page.

    Pages that were asked for before are not asked for again, and nothing is asked for a case that is not open, such as one
    that is held behind many others of the same wording.
    """
    if not report.case.is_open:
        return
    before = set(report.missing_pages.values_list("page", flat=True))
    wanted = [one for one in missing if one.page not in before and one.page in BY_CODE]
    if not wanted:
        return
    due_at = clock("missing-information", to_london(at).date()).due_at(at)
    asking = _asking(report, [one.words for one in wanted], at=at)
    action = ask_for_facts(case=report.case, asking=asking, due_at=due_at, by=by, at=at)
    kind = report.case.crime_kind
    MissingPage.objects.bulk_create(
        MissingPage(report=report, page=one.page, kind=kind, given=one.given, action=action, asked_at=at)
        for one in wanted
    )
    _audit(Action.COLLECTION, report, by=by, at=at, asked=len(wanted))


@audited_service
def tell_missing(*, report: Report, page: Page, values: Json, by: Actor, at: datetime) -> list[str]:
    """Keep what the business tells of one page that its report left out, and add it to the case.

    Returns the codes of pages still to be told: an answer may lead to further pages. When none is left, what was asked for
    closes itself. Raises ``MissingNotFound``, ``AlreadyTold``.
    """
    row = report.missing_pages.select_for_update(of=("self",)).filter(page=page.code).first()
    if row is None:
        raise MissingNotFound("This was not asked for.")
    if row.answered_at is not None:
        raise AlreadyTold
    before = told_since(report)
    row.answers, row.answered_at, row.answered_by_name = values, at, by.audit_name[:120]
    row.save(update_fields=["answers", "answered_at", "answered_by_name"])
    _audit(Action.COLLECTION, report, by=by, at=at, page=page.code)
    after = told_since(report)
    _ask_further(report, row, after, at=at)
    add_told_facts(case=report.case, facts=_facts(report.case, page, before, after), by=by, at=at)
    left = [one.page.code for one in open_pages(report)]
    if not left:
        settle_asked(case=report.case, action_id=row.action_id, by=by, at=at)
    return left


def _ask_further(report: Report, row: MissingPage, after: Answers, *, at: datetime) -> None:
    """Ask for pages that only this answer leads to, such as the people once it is known that somebody was seen."""
    asked = set(report.missing_pages.values_list("page", flat=True)) | _NEVER_ASKED
    further = [
        page.code
        for page in Journey(after).pages
        if page.code not in asked and page.style != PageStyle.FILES and not after.has(page.code)
    ]
    MissingPage.objects.bulk_create(
        MissingPage(report=report, page=code, kind=row.kind, action_id=row.action_id, asked_at=at) for code in further
    )


def _facts(case: "Case", page: Page, before: Answers, after: Answers) -> ToldFacts:
    """Return what one answer adds to the case: the difference between the cases that the answers would make."""
    old, new = (_case_of(answers, case) for answers in (before, after))
    rows = "\n".join(f"{key}: {value}" for key, value in page_rows(page, after) if value)
    words = f"{page.title_for(after)}\n{rows}".strip()
    if old.offence_code != new.offence_code:
        words += f"\nBy this answer the offence would be {new.offence_code}: reclassify the case if you agree."
    return ToldFacts(
        words=words,
        people=tuple(one for one in new.people if one not in old.people),
        vehicles=tuple(one for one in new.vehicles if one not in old.vehicles),
        property_lines=tuple(one for one in new.property_lines if one not in old.property_lines),
        cctv=tuple(one for one in new.cctv if one not in old.cctv),
        supports_action=new.supports_action if page.code == "support_action" else None,
        contact=new.contact if page.code == "contact" else None,
        summary="\n".join(line for line in new.summary.splitlines() if line and line not in old.summary.splitlines()),
        circumstances=new.circumstances,
    )


def _case_of(answers: Answers, case: "Case") -> NewCase:
    return new_case(answers, premises=case.premises, reported_by=None, guest_email=case.contact_email)


def remind_of_missing(*, by: Actor, at: datetime) -> int:
    """Remind each business once of what it has not told, when the ``missing-reminder`` clock runs out; return of how many
    reports."""
    wait = clock("missing-reminder", to_london(at).date())
    asked_before = at - (wait.due_at(at) - at)
    return _remind_one_by_one(asked_before, by=by, at=at) + _remind_of_files(asked_before, by=by, at=at)


@audited_service
def _remind_one_by_one(asked_before: datetime, *, by: Actor, at: datetime) -> int:
    reports = to_be_reminded(asked_before=asked_before, most=_AT_ONCE, from_files=False)
    for report in reports:
        left = open_pages(report)
        report.missing_pages.filter(reminded_at=None).update(reminded_at=at)
        if left:
            asking = _asking(report, [one.title for one in left], at=at)
            remind_of_facts(case=report.case, action_id=left[0].row.action_id, asking=asking, by=by, at=at)
    return len(reports)


@audited_service
def _remind_of_files(asked_before: datetime, *, by: Actor, at: datetime) -> int:
    """Remind of reports that came in files: one e-mail to each contact for all of theirs."""
    reports = to_be_reminded(asked_before=asked_before, most=_MOST_OF_FILES, from_files=True)
    MissingPage.objects.filter(report__in=reports, reminded_at=None).update(reminded_at=at)
    for report in reports:
        _audit(Action.DISCLOSURE, report, by=by, at=at, reminded=True)
    remind_imported(reports, at=at)
    return len(reports)


@audited_service
def send_fresh_link(*, report: Report, by: Actor, at: datetime) -> None:
    """E-mail a fresh link to whom the case is to be told; nothing happens where nothing is missing any more."""
    left = open_pages(report)
    if left:
        asking = _asking(report, [one.title for one in left], at=at)
        action_id = left[0].row.action_id
        remind_of_facts(case=report.case, action_id=action_id, asking=asking, by=by, at=at, fresh_link=True)


def _asking(report: Report, titles: list[str], *, at: datetime) -> Asking:
    path = reverse("reporting:missing", args=[report.case.crime_reference])
    link, expires_at = settings.BIZWATCH_PUBLIC_URL + path, None
    # Of a report from a file, one e-mail about the whole file tells it (`services.import_mail`).
    if report.door != Door.IMPORT and not has_readers(report.case):
        token = make_token(report.reference, at=at)
        link = settings.BIZWATCH_PUBLIC_URL + reverse("reporting:missing_link", args=[token])
        expires_at = at + LASTS
    text = f"Tell us what your report left out: {'; '.join(titles)}"
    return Asking(text=text, missing=tuple(titles), path=path, link=link, expires_at=expires_at)


def _audit(action: Action, report: Report, *, by: Actor, at: datetime, **detail: str | int | bool | None) -> None:
    reference = report.case.crime_reference
    record(
        action,
        by=by,
        at=at,
        subject_type="report",
        subject_id=report.reference,
        case_reference=reference,
        reason="",
        **detail,
    )
