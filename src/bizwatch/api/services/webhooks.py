"""Webhooks: adding, changing, a new secret, removing."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bizwatch.api import policies, sealed, selectors
from bizwatch.api.addresses import check_address
from bizwatch.api.choices import WebhookState
from bizwatch.api.exceptions import TooManyWebhooks, WebhooksOff
from bizwatch.api.models import Webhook
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record

if TYPE_CHECKING:
    from bizwatch.businesses.models import Business


@audited_service
def add_webhook(
    *, business: "Business", url: str, events: Collection[str], by: Actor, at: datetime
) -> tuple[Webhook, str]:
    """Add a webhook and return its row with its secret, which nobody can be shown again.

    Raises ``WebhooksOff``, ``AddressNotAllowed``, ``NoEventChosen``, ``TooManyWebhooks``.
    """
    if not settings.BIZWATCH_WEBHOOKS:
        raise WebhooksOff
    check_address(url)
    wanted = policies.check_events(events)
    if selectors.webhooks_of(business).count() >= policies.MOST_WEBHOOKS:
        raise TooManyWebhooks(f"A business can have {policies.MOST_WEBHOOKS} webhooks. Remove one that is not used.")
    secret = sealed.new_secret()
    webhook = Webhook.objects.create(
        business=business,
        url=url,
        events=wanted,
        secret=sealed.sealed(secret),
        created_at=at,
        created_by_name=by.audit_name[:120],
    )
    _note(webhook, Action.COLLECTION, "added", by=by, at=at)
    return webhook, secret


@audited_service
def change_webhook(
    *, webhook: Webhook, url: str, events: Collection[str], is_on: bool, by: Actor, at: datetime
) -> Webhook:
    """Change where a webhook goes, what it is told, and whether it is on. What waits for it goes to the new address.

    Raises ``AddressNotAllowed``, ``NoEventChosen``.
    """
    if url != webhook.url:
        check_address(url)
    webhook.url, webhook.events = url, policies.check_events(events)
    webhook.state = WebhookState.ON if is_on else WebhookState.OFF
    webhook.save(update_fields=["url", "events", "state"])
    _note(webhook, Action.ALTERATION, "changed", by=by, at=at, on=is_on)
    return webhook


@audited_service
def change_secret(*, webhook: Webhook, by: Actor, at: datetime) -> str:
    """Give a webhook a new secret and return it; the present one signs beside it for another 24 hours."""
    secret = sealed.new_secret()
    webhook.former_secret, webhook.former_until = webhook.secret, at + policies.BOTH_SECRETS_FOR
    webhook.secret = sealed.sealed(secret)
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    _note(webhook, Action.ALTERATION, "new_secret", by=by, at=at)
    return secret


@audited_service
def remove_webhook(*, webhook: Webhook, by: Actor, at: datetime) -> None:
    """Remove a webhook with its secrets; what waits for it is not sent."""
    webhook.removed_at, webhook.state = at, WebhookState.OFF
    webhook.secret = webhook.former_secret = ""
    webhook.save(update_fields=["removed_at", "state", "secret", "former_secret"])
    _note(webhook, Action.ERASURE, "removed", by=by, at=at)


def _note(webhook: Webhook, action: Action, event: str, *, by: Actor, at: datetime, **detail: Any) -> None:
    record(action, by=by, at=at, subject_type="webhook", subject_id=webhook.pk, event=event, **detail)
