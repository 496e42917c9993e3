"""Looks into the product's database from beside the server: ``python -m tests.holds.clerk``, one line of JSON each way.

It runs with the product's own settings, in a process of its own, so that the tests see what is really there.
"""

import json
import sys
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django

ASKED: dict[str, Callable[..., Any]] = {}


def asked(work: Callable[..., Any]) -> Callable[..., Any]:
    """Let the tests ask for this by its name."""
    ASKED[work.__name__] = work
    return work


@asked
def make_world() -> dict[str, Any]:
    """Make a reporter with premises, premises of somebody else, and two investigators."""
    from tests.accounts.people import police_user
    from tests.reporting.world import make_world as world_of

    world = world_of(premises=2)
    ann = police_user(email="ann@police.example")
    bob = police_user(email="bob@police.example", name="PC Bob Example", collar_number="1907")
    return {
        "reporter": world.user.email,
        "premises": world.premises.reference,
        "strange": world.strange.reference,
        "officers": [ann.email, bob.email],
    }


@asked
def make_stranger() -> str:
    """Make a reporter of another business and return their e-mail address."""
    from tests.reporting.world import make_world as world_of

    return world_of(email="kit@stall.example").user.email


@asked
def move_draft(pk: str, premises: str) -> None:
    """Let a report be about other premises, as where somebody was moved from them meanwhile."""
    from django.apps import apps

    from bizwatch.reporting.models import Draft

    Draft.objects.filter(pk=pk).update(premises=apps.get_model("businesses.Premises").objects.get(reference=premises))


@asked
def cookies(email: str) -> dict[str, str]:
    """Return the cookies of a browser in which this user signed in."""
    from bizwatch.accounts.models import User
    from bizwatch.demo.bench.sessions import cookies_of

    return cookies_of(User.objects.get(email=email))


@asked
def ready_drafts(email: str, premises: str, count: int) -> list[list[Any]]:
    """Return draft and version of so many reports that only need sending."""
    from django.test import Client

    from bizwatch.demo.bench.drafts import finished_drafts
    from bizwatch.kernel import clock

    client = Client(SERVER_NAME="localhost")
    client.cookies.load(cookies(email))
    yesterday = clock.now() - timedelta(days=1)
    return [
        [str(pk), version]
        for pk, version in finished_drafts(client, premises_reference=premises, at=yesterday, count=count)
    ]


@asked
def tally(drafts: list[str]) -> list[dict[str, Any]]:
    """Return what became of each draft: its state, and how many reports, cases and acknowledgements it has."""
    from bizwatch.messaging.models import OutboxMessage
    from bizwatch.reporting.models import Draft, Report

    reports: dict[str, list[str]] = {}
    for draft, reference in Report.objects.values_list("draft_id", "case__crime_reference"):
        reports.setdefault(str(draft), []).append(reference)
    mails: dict[str, int] = {}
    sent = OutboxMessage.objects.filter(template="cases/email/acknowledgement.txt")
    for reference in sent.values_list("case_reference", flat=True):
        mails[reference] = mails.get(reference, 0) + 1
    states = {str(pk): state for pk, state in Draft.objects.values_list("pk", "state")}
    return [
        {
            "draft": draft,
            "state": states[draft],
            "reports": len(reports.get(draft, [])),
            "mails": sum(mails.get(reference, 0) for reference in reports.get(draft, [])),
            "reference": next(iter(reports.get(draft, [])), ""),
        }
        for draft in drafts
    ]


@asked
def lists_read() -> int:
    """Return how often a list of cases was shown to anybody, as the audit has it."""
    from bizwatch.audit.models import AuditEvent

    return AuditEvent.objects.filter(subject_type="case_list").count()


@asked
def counts() -> dict[str, int]:
    """Return how many rows there are of what a report leaves behind."""
    from django.apps import apps

    names = (
        "reporting.Draft",
        "reporting.Report",
        "reporting.GateRecord",
        "cases.Case",
        "messaging.OutboxMessage",
        "evidence.EvidenceFile",
        "businesses.Premises",
    )
    return {name: apps.get_model(name).objects.count() for name in names}


@asked
def device_report(email: str) -> dict[str, Any]:
    """Return what a device of this user sends: a report that was written without a signal."""
    from django.apps import apps

    from bizwatch.accounts.models import User
    from tests.reporting.devices import told_of

    user = User.objects.get(email=email)
    membership = apps.get_model("businesses.Membership").objects.get(user=user)
    return told_of(user, membership.premises.order_by("pk")[0].reference)


@asked
def device_reports(ids: list[str]) -> list[dict[str, Any]]:
    """Return how many reports and acknowledgements there are of each id that a device gave."""
    from bizwatch.messaging.models import OutboxMessage
    from bizwatch.reporting.models import Report

    sent = OutboxMessage.objects.filter(template="cases/email/acknowledgement.txt")
    found = []
    for device_id in ids:
        reports = Report.objects.filter(dedupe__endswith=f":{device_id}").select_related("case")
        references = [report.case.crime_reference for report in reports]
        mails = sent.filter(case_reference__in=references).count()
        found.append({"id": device_id, "references": references, "mails": mails})
    return found


@asked
def draft(pk: str) -> dict[str, Any]:
    """Return a draft as it lies in the database."""
    from bizwatch.reporting.models import Draft

    found = Draft.objects.select_related("premises").get(pk=pk)
    return {
        "state": found.state,
        "version": found.version,
        "answers": found.answers,
        "unfinished": found.unfinished,
        "premises": found.premises.reference if found.premises else "",
        "files": list(found.files.order_by("pk").values_list("evidence__original_name", flat=True)),
    }


@asked
def evidence() -> list[dict[str, Any]]:
    """Return every item of evidence, first come first."""
    from bizwatch.evidence.models import EvidenceFile

    names = ("pk", "original_name", "kind", "size", "sha256", "copy_state", "original_path")
    return [{**row, "pk": str(row["pk"])} for row in EvidenceFile.objects.order_by("received_at").values(*names)]


@asked
def outbox() -> list[dict[str, Any]]:
    """Return every message, oldest first."""
    from bizwatch.messaging.models import OutboxMessage

    names = ("pk", "address", "subject", "body", "state", "template")
    return [{**row} for row in OutboxMessage.objects.order_by("pk").values(*names)]


@asked
def sweep(at: str, limit: int = 50) -> dict[str, Any]:
    """Sweep the outbox as the worker does each minute, at this moment."""
    from bizwatch.messaging.services import sweep_outbox

    return vars(sweep_outbox(at=datetime.fromisoformat(at), limit=limit))


@asked
def sweep_files(at: str) -> int:
    """Remove what lies in ``incoming`` and was never acknowledged, as the worker does each hour."""
    from bizwatch.evidence.services import make_copies_due, remove_abandoned

    moment = datetime.fromisoformat(at)
    make_copies_due(moment)
    return remove_abandoned(moment)


@asked
def age_session(key: str, minutes: int) -> None:
    """Let the user of a session have been away for so long."""
    from importlib import import_module

    from django.conf import settings

    from bizwatch.kernel import clock

    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
    away = (clock.now() - timedelta(minutes=minutes)).timestamp()
    session["session_started_at"] = session["session_seen_at"] = away
    session.save()


@asked
def end_session(key: str) -> None:
    """Let the row of a session expire."""
    from django.contrib.sessions.models import Session

    from bizwatch.kernel import clock

    Session.objects.filter(pk=key).update(expire_date=clock.now() - timedelta(seconds=1))


@asked
def case(reference: str) -> dict[str, Any]:
    """Return a case as it lies in the database."""
    from bizwatch.cases.models import Case

    found = Case.objects.get(crime_reference=reference)
    return {"summary": found.summary, "version": found.version, "status": found.status}


@asked
def present_code() -> str:
    """Return what the officers' authenticator app shows now."""
    from tests.accounts.people import present_code as shown

    return shown()


def main() -> None:
    """Answer until the tests hang up."""
    django.setup()
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {"said": ASKED[question["what"]](**question["told"])}
        except Exception:  # noqa: BLE001 - whatever it is, the test must see it
            answer = {"fault": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
