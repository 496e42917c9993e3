"""Webhooks: adding, changing, a new secret, removing; what was sent, and sending it again."""

from typing import Any
from uuid import UUID

from ninja import Query, Schema, Status

from bizwatch.api import presenters, selectors, services
from bizwatch.api.choices import Scope, WebhookState
from bizwatch.api.guard import ApiRequest
from bizwatch.api.models import Webhook
from bizwatch.api.problems import Problem, Wrong
from bizwatch.api.schemas import (
    DeliveryPage,
    ReplayIn,
    ReplayMade,
    WebhookChange,
    WebhookIn,
    WebhookList,
    WebhookMade,
    WebhookOut,
)
from bizwatch.api.v1.base import json_body, operation, read_model

_SCOPE = Scope.MANAGE_WEBHOOKS
_ONE = "/webhooks/{uuid:webhook_id}"
_EARLIEST = 2000  # a year before which nothing was told


@operation("GET", "/webhooks", scope=_SCOPE, answers={200: WebhookList})
def list_webhooks(request: ApiRequest) -> Any:
    """List the webhooks of the business."""
    return {"webhooks": [presenters.webhook_row(hook) for hook in selectors.webhooks_of(request.auth.business)]}


@operation(
    "POST",
    "/webhooks",
    scope=_SCOPE,
    answers={201: WebhookMade},
    problems=("not-possible",),
    takes=json_body(WebhookIn),
)
def add_webhook(request: ApiRequest) -> Any:
    """Add a webhook.

    The answer holds its secret, which is not shown again.
    """
    typed = read_model(request, WebhookIn)
    webhook, secret = services.add_webhook(
        business=request.auth.business, url=typed.url, events=typed.events, by=request.auth, at=request.at
    )
    return Status(201, presenters.webhook_row(webhook) | {"secret": secret})


@operation("GET", _ONE, scope=_SCOPE, answers={200: WebhookOut}, problems=("not-found",))
def read_webhook(request: ApiRequest, webhook_id: UUID) -> Any:
    """Read one webhook."""
    return presenters.webhook_row(_own(request, webhook_id))


@operation(
    "PUT", _ONE, scope=_SCOPE, answers={200: WebhookOut}, problems=("not-found",), takes=json_body(WebhookChange)
)
def change_webhook(request: ApiRequest, webhook_id: UUID) -> Any:
    """Change a webhook."""
    typed = read_model(request, WebhookChange)
    webhook = services.change_webhook(
        webhook=_own(request, webhook_id),
        url=typed.url,
        events=typed.events,
        is_on=typed.on,
        by=request.auth,
        at=request.at,
    )
    return presenters.webhook_row(webhook)


@operation("DELETE", _ONE, scope=_SCOPE, answers={204: None}, problems=("not-found",))
def remove_webhook(request: ApiRequest, webhook_id: UUID) -> Any:
    """Remove a webhook. What waits for it is not sent."""
    services.remove_webhook(webhook=_own(request, webhook_id), by=request.auth, at=request.at)
    return Status(204, None)


@operation("POST", f"{_ONE}/secret", scope=_SCOPE, answers={200: WebhookMade}, problems=("not-found",))
def change_secret(request: ApiRequest, webhook_id: UUID) -> Any:
    """Give a webhook a new secret.

    The one before signs beside it for another 24 hours.
    """
    webhook = _own(request, webhook_id)
    secret = services.change_secret(webhook=webhook, by=request.auth, at=request.at)
    return presenters.webhook_row(webhook) | {"secret": secret}


class DeliveryFilters(Schema):
    """What of the deliveries is asked for."""

    cursor: str = Query("", max_length=20, pattern="^[0-9]{0,18}$", description="The next of the page before")
    limit: int = Query(50, ge=1, le=200)


@operation("GET", f"{_ONE}/deliveries", scope=_SCOPE, answers={200: DeliveryPage}, problems=("not-found",))
def list_deliveries(
    request: ApiRequest,
    webhook_id: UUID,
    filters: DeliveryFilters = Query(...),  # noqa: B008 - how ninja declares it
) -> Any:
    """List what was sent to a webhook or waits for it, newest first."""
    found = selectors.deliveries_of(_own(request, webhook_id))
    if filters.cursor:
        found = found.filter(pk__lt=int(filters.cursor))
    rows = list(found[: filters.limit + 1])
    shown = rows[: filters.limit]
    return {
        "deliveries": [presenters.delivery_row(delivery) for delivery in shown],
        "next": str(shown[-1].pk) if shown else filters.cursor,
        "more": len(rows) > filters.limit,
    }


@operation(
    "POST",
    f"{_ONE}/replays",
    scope=_SCOPE,
    answers={202: ReplayMade},
    problems=("not-found", "not-possible"),
    takes=json_body(ReplayIn),
)
def replay(request: ApiRequest, webhook_id: UUID) -> Any:
    """Send again what was told before: one event, or all since a moment, under the same ids."""
    typed = read_model(request, ReplayIn)
    webhook = _own(request, webhook_id)
    if webhook.state != WebhookState.ON:
        raise Problem("not-possible", "The webhook is off. Switch it on first.")
    if (typed.event_id is None) == (typed.since is None):
        raise Problem("not-right", errors=[Wrong("pointer", "#", "must have event_id or since, and not both")])
    if typed.event_id is not None:
        told = services.replay_event(webhook=webhook, event_id=typed.event_id, by=request.auth, at=request.at)
        return Status(202, {"events": told})
    assert typed.since is not None  # noqa: S101 - one of the two is there
    if not _EARLIEST < typed.since.year < _EARLIEST + 200:
        raise Problem("not-right", errors=[Wrong("pointer", "#/since", "must be a date and time of these years")])
    told = services.replay_since(webhook=webhook, since=typed.since, by=request.auth, at=request.at)
    return Status(202, {"events": told})


def _own(request: ApiRequest, webhook_id: UUID) -> Webhook:
    return selectors.webhook_by_id(request.auth.business, webhook_id)
