"""What the auditor's pages say."""

import json
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from bizwatch.audit.chain import ChainCheck
from bizwatch.audit.choices import LABELS, Action
from bizwatch.audit.models import AuditEvent
from bizwatch.design.filters import iso, local_datetime
from bizwatch.design.tables import Column

COLUMNS: list[Column] = [
    {"text": "When"},
    {"text": "Who"},
    {"text": "What"},
    {"text": "Record"},
    {"text": "Case"},
    {"text": "Why"},
    {"text": "Details"},
]
WHO_LOOKED_COLUMNS: list[Column] = [
    {"text": "When"},
    {"text": "Who"},
    {"text": "What"},
    {"text": "Case"},
    {"text": "Why"},
]
EXPORT_HEADER = (
    *("row", "at", "who_id", "who", "what", "record_kind", "record_id", "case_reference", "why", "details"),
    *("previous_hash", "hash"),
)


def rows(events: Iterable[AuditEvent]) -> list[list[Any]]:
    """Return the cells of the search result."""
    return [
        [_when(event), _who(event), _what(event), _record(event), _case(event), event.reason, _details(event)]
        for event in events
    ]


def who_looked_rows(events: Iterable[AuditEvent]) -> list[list[Any]]:
    """Return the cells of "who looked at this"."""
    return [[_when(event), _who(event), _what(event), _case(event), event.reason] for event in events]


def export_row(event: AuditEvent) -> list[Any]:
    """Return one line of the export, complete, so that the chain can be checked from it."""
    return [
        event.sequence,
        event.at.isoformat(),
        event.actor_id,
        event.actor_name,
        event.action,
        event.subject_type,
        event.subject_id,
        event.case_reference,
        event.reason,
        json.dumps(event.detail, sort_keys=True, ensure_ascii=False),
        event.previous_hash,
        event.event_hash,
    ]


def verdict(check: ChainCheck, *, total: int) -> str:
    """Return one sentence on what a check of the newest rows found."""
    if not check.holds:
        return f"The chain is broken at row {check.first_bad}: {check.why}."
    if not total:
        return "The audit is empty."
    whole = "every row" if check.checked == total else f"the newest {check.checked:,} of {total:,} rows"
    return f"The chain holds: {whole} fits the one before, and nothing that was noted outside the database is missing."


def _case(event: AuditEvent) -> str:
    return format_html('<span class="app-nowrap">{}</span>', event.case_reference)


def _when(event: AuditEvent) -> str:
    return format_html(
        '<time class="app-nowrap" datetime="{}">{}</time>', iso(event.at), local_datetime(event.at, short=True)
    )


def _who(event: AuditEvent) -> str:
    href = f"{reverse('audit:search')}?who={event.actor_id}"
    return format_html('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>', href, event.actor_name)


def _what(event: AuditEvent) -> str:
    return LABELS.get(Action(event.action), event.action) if event.action in set(Action) else event.action


def _record(event: AuditEvent) -> str:
    href = reverse("audit:subject", args=[event.subject_type, event.subject_id])
    return format_html(
        '<a class="govuk-link govuk-link--no-visited-state app-reference" href="{}">{} {}</a>',
        href,
        event.subject_type,
        event.subject_id,
    )


def _details(event: AuditEvent) -> str:
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in event.detail.items())
