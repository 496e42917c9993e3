"""Sending what waits for webhooks: one after the other, each under a lease, at least once."""

import json
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from bizwatch.api import policies, sealed, sender, signing
from bizwatch.api.choices import DeliveryState, WebhookState
from bizwatch.api.models import Webhook, WebhookDelivery
from bizwatch.api.presenters import event_body
from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited, record
from bizwatch.kernel import clock
from bizwatch.kernel.text import one_line

MESSENGER = SystemActor("webhooks")
LEASE = timedelta(minutes=5)  # longer than a sweep takes
LONGEST_SECONDS = 120  # of one sweep


def sweep_deliveries(*, at: datetime, limit: int = 100) -> int:
    """Send up to ``limit`` deliveries that are due; return how many were looked at.

    A webhook that failed in this sweep is left alone until the next, so that one that hangs does not hold up the others.
    """
    if not settings.BIZWATCH_WEBHOOKS:
        return 0
    looked_at, failed, started = 0, set[int](), time.monotonic()
    while looked_at < limit and time.monotonic() - started < LONGEST_SECONDS:
        delivery = _claim(at, failed)
        if delivery is None:
            break
        looked_at += 1
        if not _send(delivery, at):
            failed.add(delivery.webhook_id)
    return looked_at


def _claim(at: datetime, failed: set[int]) -> WebhookDelivery | None:
    """Lease the next delivery that is due, with its body made: nobody else sends it until the lease has run out."""
    due = WebhookDelivery.objects.due(at).exclude(webhook__in=failed)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    with transaction.atomic():
        delivery = due.select_related("event__case__premises", "webhook").first()
        if delivery is not None:
            delivery.leased_until = at + LEASE
            delivery.save(update_fields=["leased_until"])
            event = delivery.event
            if not event.body and not event.case.is_restricted:
                event.body = json.dumps(event_body(event), ensure_ascii=False, separators=(",", ":"))
                event.save(update_fields=["body"])
    return delivery


def _send(delivery: WebhookDelivery, at: datetime) -> bool:
    event, webhook = delivery.event, delivery.webhook
    if event.case.is_restricted:  # it became so after it was told: nothing of it leaves
        delivery.delete()
        return True
    event_id = str(event.public_id)
    headers = signing.headers(_secrets(webhook, at), event_id=event_id, at=clock.now(), body=event.body)
    reply = sender.send(webhook.url, headers=headers, body=event.body)
    with audited():
        _settle(delivery, reply, at)
    return reply.is_taken


def _secrets(webhook: Webhook, at: datetime) -> list[str]:
    both = webhook.former_secret and webhook.former_until is not None and at < webhook.former_until
    return [sealed.opened(text) for text in ((webhook.secret, webhook.former_secret) if both else (webhook.secret,))]


def _settle(delivery: WebhookDelivery, reply: sender.Reply, at: datetime) -> None:
    """Write the result, if the lease taken here still holds."""
    attempts = delivery.attempts + 1
    changes: dict[str, object] = {
        "attempts": attempts,
        "leased_until": None,
        "last_status": reply.status,
        "last_fault": one_line(reply.fault)[:200],
    }
    if reply.is_taken:
        changes |= {"state": DeliveryState.DELIVERED, "delivered_at": at}
    elif reply.status == 410 or policies.is_given_up(delivery.tried_since, at):
        changes |= {"state": DeliveryState.DEAD}
    else:
        changes |= {"send_after": at + policies.wait_after(attempts)}
    mine = WebhookDelivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.WAITING, leased_until=delivery.leased_until
    )
    if not mine.update(**changes):
        return
    if reply.status == 410:
        Webhook.objects.filter(pk=delivery.webhook_id).update(state=WebhookState.GONE)
    if "state" in changes:
        _note(delivery, str(changes["state"]), at)


def _note(delivery: WebhookDelivery, event: str, at: datetime) -> None:
    given = event == DeliveryState.DELIVERED
    record(
        Action.DISCLOSURE if given else Action.ALTERATION,
        by=MESSENGER,
        at=at,
        subject_type="webhook",
        subject_id=delivery.webhook_id,
        case_reference=delivery.event.case.crime_reference,
        event=event,
        kind=delivery.event.kind,
    )
