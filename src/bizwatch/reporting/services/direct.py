"""Reports that come without a draft: from another system, a file, a call, or a device that was without a signal."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited_service, record
from bizwatch.cases.services import open_case
from bizwatch.reporting.catalogue_docs import catalogue_version
from bizwatch.reporting.choices import Door
from bizwatch.reporting.dataset import Missing, Reading
from bizwatch.reporting.exceptions import NoLongerYourPremises, NotRight
from bizwatch.reporting.handover import new_case
from bizwatch.reporting.models import Report
from bizwatch.reporting.selectors import report_by_dedupe
from bizwatch.reporting.services.missing import ask_for_missing
from bizwatch.reporting.services.sending import fresh_reference, remember

if TYPE_CHECKING:
    from bizwatch.businesses.models import Premises

ASKER = SystemActor("reporting")


@audited_service
def receive_report(
    *,
    reading: Reading,
    premises: "Premises",
    door: Door,
    external_reference: str = "",
    dedupe: str = "",
    evidence_ids: Iterable[UUID] = (),
    reported_by: User | None = None,
    by: Actor,
    at: datetime,
) -> Report:
    """Make a report, its case and its acknowledgement of what was read; ask the business for what is missing.

    The caller has checked that ``by`` may report for the premises. The same ``dedupe`` key gives the same report,
    whoever sends it at the same time: they wait for each other at the row of the premises. Raises ``NotRight``,
    ``NoLongerYourPremises`` and what ``cases`` raises.
    """
    if reading.faults:
        raise NotRight(reading.faults[0].words)
    held = _held(premises)
    found = report_by_dedupe(dedupe)
    if found is not None:
        return found
    missing = _contact_from_premises(reading, held)
    answers = reading.answers
    new = new_case(answers, premises=held, reported_by=reported_by, evidence_ids=evidence_ids)
    number = external_reference or reading.external_reference
    case = open_case(new=replace(new, door=door, external_reference=number), by=by, at=at)
    report = Report(case=case, door=door, sent_by=reported_by, dedupe=dedupe or None, external_reference=number)
    _keep(report, reading, by=by, at=at)
    remember(held, answers, by=by, at=at)
    if missing:
        ask_for_missing(report=report, missing=missing, by=ASKER, at=at)
    return report


def _keep(report: Report, reading: Reading, *, by: Actor, at: datetime) -> None:
    """Write the report as it was sent."""
    report.reference, report.sent_at, report.catalogue_version = fresh_reference(), at, catalogue_version()
    report.answers = {code: said for code, said in reading.answers.pages.items() if code != "gate"}
    report.save(force_insert=True)
    record(
        Action.COLLECTION,
        by=by,
        at=at,
        subject_type="report",
        subject_id=report.reference,
        case_reference=report.case.crime_reference,
        door=report.door,
    )


def hold_premises(ids: Iterable[int]) -> None:
    """Lock the rows of premises in one order, for whoever makes reports for several of them in one unit of work.

    Two that took them one by one, each in its own order, could wait for each other for ever.
    """
    rows = apps.get_model("businesses", "Premises").objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=set(ids)).order_by("pk").values_list("pk"))


def _held(premises: "Premises") -> "Premises":
    """Return the premises with its row locked, so that the same report sent twice at once comes one after the other."""
    rows = apps.get_model("businesses", "Premises").objects.select_for_update(of=("self",), no_key=True)
    held: Premises = rows.select_related("business").get(pk=premises.pk)
    if not held.is_open:
        raise NoLongerYourPremises
    return held


def _contact_from_premises(reading: Reading, premises: "Premises") -> list[Missing]:
    """Return what is missing, with the premises' own contact put in where none was told."""
    telephone, email = premises.contact_telephone, premises.contact_email
    pages = reading.answers.pages
    if "contact" in pages or not premises.contact_name or not (telephone or email):
        return reading.missing
    assert isinstance(pages, dict)  # noqa: S101 - a reading holds its own answers
    usual = premises.contact_channel
    channel = usual if {"phone": telephone, "email": email}.get(usual) else "phone" if telephone else "email"
    pages["contact"] = {
        "name": premises.contact_name,
        "telephone": telephone,
        "email": email,
        "channel": channel,
        "times": premises.contact_times,
        "opted_out": False,
    }
    return [page for page in reading.missing if page.page != "contact"]
