"""What another system is told of reports and webhooks: plain values, and the words that the business reads."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bizwatch.api.choices import DeliveryState
from bizwatch.api.models import ApiClient, Webhook, WebhookDelivery, WebhookEvent
from bizwatch.cases import business_presenters as wording
from bizwatch.cases.selectors import BusinessCasePage, PossibleDuplicate, business_case_page, possible_duplicates
from bizwatch.evidence.choices import CopyState
from bizwatch.reference.exceptions import UnknownOutcomeCode
from bizwatch.reference.selectors import outcome
from bizwatch.reporting.contact_times import expected_after, words_of
from bizwatch.reporting.dataset import fields_of_page
from bizwatch.reporting.missing_selectors import open_pages

Json = dict[str, Any]


def status_of(case: Any) -> Json:
    """Return where a case stands: its code, and the business's words for it."""
    status = wording.shown_status(case.status)
    return {"code": status.value, "words": wording.STATUS_WORDS[status][0]}


def receipt(report: Any, same_events: Iterable[PossibleDuplicate], *, at: datetime) -> Json:
    """Return what is answered to a report that was just taken."""
    return {
        "reference": report.reference,
        "crime_reference": report.case.crime_reference,
        "your_reference": report.external_reference,
        "received_at": report.sent_at,
        "status": status_of(report.case),
        "expected_contact": expected_contact(report, at=at),
        "missing": missing(report),
        "possible_duplicates": [_duplicate(one) for one in same_events],
    }


def expected_contact(report: Any, *, at: datetime) -> Json | None:
    """Return the time that the business was told, while it still stands; None where only the promise does."""
    expected = expected_after(report, at)
    if expected is None:
        return None
    return {
        "by": expected.by_at,
        "promised_by": expected.due_at,
        "is_later_than_promised": expected.is_later_than_promised,
        "words": words_of(expected),
    }


def missing(report: Any) -> list[Json]:
    """Return the pages that were left out and are not answered yet."""
    return [
        {"page": one.page.code, "words": one.title, "fields": list(fields_of_page(one.page.code))}
        for one in open_pages(report)
    ]


def duplicates(report: Any, client: ApiClient, *, at: datetime) -> list[Json]:
    """Return the cases of the client's own business that may tell of the same event."""
    case = report.case
    found = possible_duplicates(
        user=None,
        for_business=client.business_id,
        premises_id=case.premises_id,
        kind=case.crime_kind,
        occurred_from=case.occurred_from,
        occurred_to=case.occurred_to,
        at=at,
        exclude=case.pk,
    )
    return [_duplicate(one) for one in found]


def _duplicate(found: PossibleDuplicate) -> Json:
    return {
        "reference": found.reference,
        "kind": found.kind,
        "occurred_from": found.occurred_from,
        "reported_at": found.reported_at,
        "status": wording.shown_status(found.status).value,
        "door": str(found.door),
        "reasons": list(found.reasons),
    }


def report_row(report: Any) -> Json:
    """Return one line of the list."""
    return {
        "reference": report.reference,
        "crime_reference": report.case.crime_reference,
        "your_reference": report.external_reference,
        "kind": report.case.crime_kind,
        "premises": report.case.premises.reference,
        "sent_at": report.sent_at,
        "status": status_of(report.case),
    }


def report_document(report: Any, client: ApiClient, *, at: datetime) -> Json:
    """Return where one report stands."""
    page, left_out = business_case_page(report.case), missing(report)
    return report_row(report) | {
        "status": {"code": wording.shown_status(page.status).value, "words": wording.status_words(page)},
        "occurred_from": page.occurred_from,
        "occurred_to": page.occurred_to,
        "waiting_for": _waiting_for(page, left_out),
        "promises": _promises(page, at=at),
        "expected_contact": expected_contact(report, at=at),
        "missing": left_out,
        "requests": [{"id": one.pk, "kind": one.kind, "text": one.text, "due_at": one.due_at} for one in page.owed],
        "calls": [{"starts_at": call.starts_at} for call in page.calls],
        "messages": [{"id": one.pk, "sender": one.side, "at": one.at, "text": one.text} for one in page.messages],
        "evidence": [evidence_row(one) for one in page.evidence],
        "outcome": _outcome(page),
        "possible_duplicates": duplicates(report, client, at=at),
    }


def evidence_row(item: Any) -> Json:
    """Return one file that the business sent."""
    state = "withdrawn" if item.is_withdrawn else CopyState(item.copy_state).value
    return {
        "id": item.evidence_id,
        "name": item.original_name,
        "caption": item.caption,
        "added_at": item.added_at,
        "state": state,
    }


def exhibit_row(exhibit: Any) -> Json:
    """Return one file as it was just put on the case."""
    evidence = exhibit.evidence
    return {
        "id": evidence.pk,
        "name": evidence.original_name,
        "caption": evidence.caption,
        "added_at": exhibit.added_at,
        "state": "withdrawn" if exhibit.withdrawn_at else CopyState(evidence.copy_state).value,
    }


def _waiting_for(page: BusinessCasePage, left_out: list[Json]) -> str:
    if not page.is_open:
        return "nobody"
    return "business" if page.owed or left_out else "police"


def _promises(page: BusinessCasePage, *, at: datetime) -> list[Json]:
    due = ((page.record_due_at, page.recorded_at), (page.contact_due_at, page.contacted_at))
    return [
        {"promise": told.promise, "words": told.words, "due_at": due_at, "kept_at": kept_at}
        for told, (due_at, kept_at) in zip(wording.promises(page, at=at), due, strict=False)
    ]


def _outcome(page: BusinessCasePage) -> Json | None:
    if page.outcome is None:
        return None
    return {name: getattr(page.outcome, name) for name in ("code", "label", "meaning", "words", "at")}


def webhook_row(webhook: Webhook) -> Json:
    """Return a webhook without its secret."""
    return {
        "id": webhook.public_id,
        "url": webhook.url,
        "events": webhook.events,
        "state": str(webhook.state),
        "created_at": webhook.created_at,
    }


def delivery_row(delivery: WebhookDelivery) -> Json:
    """Return how one event fares on its way."""
    waits = delivery.state == DeliveryState.WAITING
    return {
        "event_id": delivery.event.public_id,
        "event": str(delivery.event.kind),
        "at": delivery.event.at,
        "state": str(delivery.state),
        "attempts": delivery.attempts,
        "last_status": delivery.last_status,
        "last_fault": delivery.last_fault,
        "next_try_at": delivery.send_after if waits else None,
        "delivered_at": delivery.delivered_at,
    }


def event_body(event: WebhookEvent) -> Json:
    """Return what a webhook is sent: references, codes and their words, never what a person wrote or who they are."""
    case = event.case
    reports = case.reports.order_by("sent_at", "pk")
    return {
        "type": str(event.kind),
        "timestamp": event.at.isoformat(),
        "data": {
            "reports": [{"reference": one.reference, "your_reference": one.external_reference} for one in reports],
            "crime_reference": case.crime_reference,
            "premises": case.premises.reference,
            "status": status_of(case),
            **_event_facts(event.facts),
        },
    }


def _event_facts(facts: Mapping[str, Any]) -> Json:
    told = {name: facts[name] for name in ("what", "due_at", "starts_at") if name in facts}
    code = facts.get("outcome")
    return {**told, "outcome": {"code": code, "words": _outcome_words(code)}} if code else told


def _outcome_words(code: str) -> str:
    try:
        return outcome(code).label
    except UnknownOutcomeCode:
        return code


def premises_rows(found: Iterable[Any]) -> list[Json]:
    """Return premises as a report can name them."""
    return [
        {
            "reference": place.reference,
            "name": place.name,
            "address": place.address,
            "town": place.town,
            "postcode": place.postcode,
            "your_number": place.source_id,
        }
        for place in found
    ]
