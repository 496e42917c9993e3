"""Noting what a business is told for its webhooks, in the unit of work of what it tells, and telling it again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bizwatch.api import policies, selectors
from bizwatch.api.choices import DeliveryState, Event, WebhookState
from bizwatch.api.models import KeptAnswer, Webhook, WebhookDelivery, WebhookEvent
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.cases.services import RECORDED, Mail, Telling
from bizwatch.kernel.background import soon

if TYPE_CHECKING:
    from uuid import UUID

# What of that which a business is told goes to its systems, and as what; None: it is for people only.
EVENTS: Mapping[str, Event | None] = {
    Mail.ACKNOWLEDGEMENT: Event.RECEIVED,
    RECORDED: Event.RECORDED,
    Mail.ACTION_ASKED: Event.REQUESTED,
    Mail.EVIDENCE_ASKED: Event.REQUESTED,
    Mail.MISSING: Event.REQUESTED,
    Mail.MESSAGE: Event.MESSAGE,
    Mail.CALL_BACK_BOOKED: Event.CALL_BACK,
    Mail.CALL_BACK_MOVED: Event.CALL_BACK,
    Mail.CALL_BACK_CALLED_OFF: Event.CALL_BACK,
    Mail.CALL_NO_ANSWER: Event.CALL_BACK,
    Mail.CALL_MISSED: Event.CALL_BACK,
    Mail.OUTCOME: Event.OUTCOME,
    Mail.RESULT: Event.OUTCOME,
    Mail.CANCELLED: Event.STATUS,
    Mail.TRANSFERRED: Event.STATUS,
    Mail.REOPENED: Event.STATUS,
    Mail.RECLASSIFIED: Event.STATUS,
    Mail.CRIMED: Event.STATUS,
    Mail.JOINED: Event.STATUS,
    Mail.UNJOINED: Event.STATUS,
    Mail.TOLD_AGAIN: Event.STATUS,
    Mail.REMEDY_ASKED: Event.REQUESTED,
    Mail.REMEDY_DONE: Event.STATUS,
    Mail.REMEDY_FAILED: Event.STATUS,
    Mail.RESTORATIVE_OFFERED: Event.STATUS,
    Mail.RESTORATIVE_ENDED: Event.STATUS,
    Mail.REVIEW_ASKED: Event.STATUS,
    Mail.REVIEW_DECIDED: Event.STATUS,
    Mail.SPLIT: Event.STATUS,
    Mail.CONTACT_MADE: None,
    Mail.CONTACT_ATTEMPTED: None,
    Mail.EVIDENCE_LINK: None,
    Mail.MISSING_REMINDER: None,
    Mail.CALL_REMINDER_DAY: None,
    Mail.CALL_REMINDER_HOUR: None,
    Mail.CALL_CHOOSE: None,
}
_MOMENTS = ("due_at", "starts_at")


def note_telling(telling: Telling) -> bool:
    """Write the event of a telling, and its deliveries, where the business has a webhook that wants it, and return
    whether it has one.

    Nothing of a restricted case, and nothing while the operator has webhooks off.
    """
    kind = EVENTS.get(telling.what)
    if kind is None or not settings.BIZWATCH_WEBHOOKS or telling.case.is_restricted:
        return False
    wanting = [hook for hook in _live(telling.case.business_id) if kind in hook.events]
    if not wanting:
        return False
    event = WebhookEvent.objects.create(
        business_id=telling.case.business_id, case=telling.case, kind=kind, facts=_facts(telling, kind), at=telling.at
    )
    _deliver((event,), wanting, telling.at)
    return True


@audited_service
def replay_event(*, webhook: Webhook, event_id: "UUID", by: Actor, at: datetime) -> int:
    """Tell a webhook one event again, under the same id. Returns 1. Raises ``EventNotFound``."""
    return _replay(webhook, (selectors.event_by_id(webhook.business, event_id),), by=by, at=at)


@audited_service
def replay_since(*, webhook: Webhook, since: datetime, by: Actor, at: datetime) -> int:
    """Tell a webhook again all that it wants to hear of since a moment; return how many events."""
    wanted = selectors.events_since(webhook.business, since).filter(kind__in=webhook.events)
    return _replay(webhook, wanted, by=by, at=at)


def forget_old(*, at: datetime) -> None:
    """Remove events and kept answers older than 30 days. What still waits for its webhook stays until it is given up."""
    old = WebhookEvent.objects.filter(at__lt=at - policies.EVENTS_KEPT)
    old.exclude(deliveries__state=DeliveryState.WAITING).delete()
    KeptAnswer.objects.filter(created_at__lt=at - policies.ANSWERS_KEPT).delete()


def _live(business_id: int) -> Iterable[Webhook]:
    return Webhook.objects.filter(business_id=business_id, state=WebhookState.ON, removed_at=None)


def _facts(telling: Telling, kind: Event) -> dict[str, Any]:
    """Return codes and moments of a telling, never its words: what people wrote stays here."""
    facts: dict[str, Any] = {"what": str(telling.what)}
    for name in _MOMENTS:
        moment = telling.facts.get(name)
        if isinstance(moment, datetime):
            facts[name] = moment.isoformat()
    if kind is Event.OUTCOME:
        facts["outcome"] = telling.case.outcome_code
    return facts


def _replay(webhook: Webhook, events: Iterable[WebhookEvent], *, by: Actor, at: datetime) -> int:
    chosen = list(events)
    told = WebhookDelivery.objects.filter(webhook=webhook, event__in=[event.pk for event in chosen])
    told.exclude(state=DeliveryState.WAITING).update(
        state=DeliveryState.WAITING, send_after=at, tried_since=at, attempts=0, leased_until=None, last_fault=""
    )
    _deliver(chosen, (webhook,), at)
    record(
        Action.ALTERATION,
        by=by,
        at=at,
        subject_type="webhook",
        subject_id=webhook.pk,
        event="replayed",
        events=len(chosen),
    )
    return len(chosen)


def _deliver(events: Iterable[WebhookEvent], webhooks: Iterable[Webhook], at: datetime) -> None:
    """Write the deliveries that are not there yet, and ask for them to be sent."""
    hooks = list(webhooks)
    rows = [
        WebhookDelivery(event=event, webhook=hook, send_after=at, tried_since=at) for event in events for hook in hooks
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    from bizwatch.api.tasks import send_webhooks_soon  # the tasks call these services

    soon(send_webhooks_soon)
