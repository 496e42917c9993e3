"""The words of the pages for tokens and webhooks."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from bizwatch.api.choices import DeliveryState, Event, Scope, WebhookState
from bizwatch.api.models import ApiClient, Webhook, WebhookDelivery
from bizwatch.api.policies import WARN_BEFORE
from bizwatch.design.filters import deadline_date, local_date, local_datetime, plural

_NAMED = 2  # premises named before the rest are counted


def token_tag(client: ApiClient, *, at: datetime) -> tuple[str, str]:
    """Return the state of a token: text and colour."""
    if client.withdrawn_at is not None:
        return f"Withdrawn {local_date(client.withdrawn_at, short=True)}", "grey"
    if at >= client.expires_at:
        return f"Ended {deadline_date(client.expires_at, short=True)}", "grey"
    ends = deadline_date(client.expires_at, short=True)
    return (f"Ends {ends}", "orange") if client.expires_at - at < WARN_BEFORE[0] else (f"Until {ends}", "green")


def scopes_words(client: ApiClient) -> list[str]:
    """Return what a token may do; one word where that is everything."""
    if set(client.scopes) >= set(Scope.values):
        return ["Everything"]
    return [Scope(scope).label for scope in client.scopes if scope in Scope.values]


def premises_words(client: ApiClient) -> str:
    """Return for which premises a token acts; they must be prefetched."""
    names = sorted(place.name for place in client.premises.all())
    more = len(names) - _NAMED
    named = ", ".join(names[:_NAMED]) + (f" and {plural(more, 'other')}" if more > 0 else "")
    return named or ("None" if client.is_limited else "All premises")


def used_words(client: ApiClient) -> str:
    """Return when a token was last used."""
    return f"Last used {local_datetime(client.last_used_at, short=True)}" if client.last_used_at else "Not used yet"


def webhook_tag(webhook: Webhook) -> tuple[str, str]:
    """Return the state of a webhook: text and colour."""
    colours = {WebhookState.ON: "green", WebhookState.OFF: "grey", WebhookState.GONE: "red"}
    words = "Gone" if webhook.state == WebhookState.GONE else WebhookState(webhook.state).label
    return words, colours[WebhookState(webhook.state)]


def events_words(webhook: Webhook) -> list[str]:
    """Return what a webhook is told of; one word where that is everything."""
    if set(webhook.events) >= set(Event.values):
        return ["Everything"]
    return [Event(event).label for event in webhook.events if event in Event.values]


def delivery_tag(delivery: WebhookDelivery) -> tuple[str, str]:
    """Return the state of a delivery: text and colour."""
    colours = {DeliveryState.WAITING: "yellow", DeliveryState.DELIVERED: "green", DeliveryState.DEAD: "red"}
    state = DeliveryState(delivery.state)
    return state.label, colours[state]


def delivery_words(delivery: WebhookDelivery) -> str:
    """Return how a delivery fared: when it arrived, or what stood in its way and when it is tried again."""
    if delivery.state == DeliveryState.DELIVERED and delivery.delivered_at:
        return f"At the {_ordinal(delivery.attempts)} try, {local_datetime(delivery.delivered_at, short=True)}"
    if delivery.state == DeliveryState.DEAD:
        return f"After {plural(delivery.attempts, 'try', 'tries')}: {delivery.last_fault}"
    if not delivery.attempts:
        return "Is sent within a minute"
    return f"{delivery.last_fault} Next try {local_datetime(delivery.send_after, short=True)}"


def event_words(delivery: WebhookDelivery) -> str:
    """Return what was told, by its code."""
    return str(delivery.event.kind)


def businesses_menu(mine: list[Any], chosen: Any, href: str) -> list[dict[str, Any]]:
    """Return the menu of somebody who looks after several businesses; empty for one."""
    if len(mine) < 2:
        return []
    return [
        {"text": one.name, "href": f"{href}?business={one.reference}", "current": one.pk == chosen.pk} for one in mine
    ]


def home_of(business: Any) -> str:
    """Return the address of the page with the tokens and webhooks of a business."""
    return f"{reverse('api:home')}?business={business.reference}"


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
