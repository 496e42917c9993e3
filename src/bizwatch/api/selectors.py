"""Questions about tokens and webhooks. What a person is shown starts from a business that they look after."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from bizwatch.api import tokens
from bizwatch.api.choices import Scope
from bizwatch.api.exceptions import EventNotFound, TokenNotFound, WebhookNotFound
from bizwatch.api.models import ApiClient, Webhook, WebhookDelivery, WebhookEvent
from bizwatch.businesses.selectors import premises_of_business
from bizwatch.reporting.selectors import reports_of_business

if TYPE_CHECKING:
    from bizwatch.businesses.models import Business, Premises
    from bizwatch.cases.models import Case
    from bizwatch.reporting.models import Report


def client_of_token(text: str) -> ApiClient | None:
    """Return the client whose token this is, whether it still works or not; None where there is none."""
    prefix = tokens.prefix_of(text)
    found = ApiClient.objects.select_related("business").filter(prefix=prefix).first() if prefix else None
    right = tokens.is_of(text, found.secret_hash if found else tokens.NO_HASH)
    return found if right else None


def clients_of(business: "Business") -> QuerySet[ApiClient]:
    """Return every token of a business with its premises, working ones first, newest first."""
    return (
        ApiClient.objects.filter(business=business)
        .prefetch_related("premises")
        .order_by("withdrawn_at", "-created_at", "-pk")
    )


def client_by_id(business: "Business", public_id: UUID) -> ApiClient:
    """Return one token of a business. Raises ``TokenNotFound``."""
    found = ApiClient.objects.filter(business=business, public_id=public_id).first()
    if found is None:
        raise TokenNotFound("There is no such token.")
    return found


def working_tokens(business: "Business", *, at: datetime) -> int:
    """Return how many tokens of a business open something."""
    return ApiClient.objects.filter(business=business, withdrawn_at=None, expires_at__gt=at).count()


def premises_of_client(client: ApiClient) -> "QuerySet[Premises]":
    """Return the open premises that a token acts for, by name."""
    found = premises_of_business(client.business)
    return found.filter(pk__in=_limits(client)) if client.is_limited else found


def reports_of_client(client: ApiClient) -> "QuerySet[Report]":
    """Return the reports that a token may see, with case and premises, in no order. Restricted ones are never among them."""
    found = reports_of_business(client.business_id)
    return found.filter(case__premises__in=_limits(client)) if client.is_limited else found


def limits_of(client: ApiClient) -> list[int] | None:
    """Return the ids of the premises that a token is limited to; None where it acts for the whole business."""
    return _limits(client) if client.is_limited else None


def reads_case(case: "Case", at: datetime) -> bool:
    """Whether a system of the business can read at a moment what the police write on a case: with a token that works, may
    read reports, and is for its premises."""
    working = ApiClient.objects.filter(business=case.business_id, withdrawn_at=None, expires_at__gt=at)
    readers = [client for client in working.select_related("business") if Scope.READ_REPORTS in client.scopes]
    return any(reports_of_client(client).filter(case=case).exists() for client in readers)


def _limits(client: ApiClient) -> list[int]:
    return list(client.premises.order_by("pk").values_list("pk", flat=True))


def webhooks_of(business: "Business") -> QuerySet[Webhook]:
    """Return the webhooks of a business that were not removed, oldest first."""
    return Webhook.objects.filter(business=business, removed_at=None).order_by("created_at", "pk")


def webhook_by_id(business: "Business", public_id: UUID) -> Webhook:
    """Return one webhook of a business. Raises ``WebhookNotFound``."""
    found = webhooks_of(business).filter(public_id=public_id).first()
    if found is None:
        raise WebhookNotFound
    return found


def deliveries_of(webhook: Webhook, *, states: Collection[str] = ()) -> QuerySet[WebhookDelivery]:
    """Return what was sent to a webhook or waits for it, with the events, newest first."""
    found = WebhookDelivery.objects.filter(webhook=webhook).select_related("event__case")
    return (found.filter(state__in=states) if states else found).order_by("-pk")


def event_by_id(business: "Business", public_id: UUID) -> WebhookEvent:
    """Return one event of a business. Raises ``EventNotFound``."""
    found = WebhookEvent.objects.filter(business=business, public_id=public_id).first()
    if found is None:
        raise EventNotFound
    return found


def events_since(business: "Business", since: datetime) -> QuerySet[WebhookEvent]:
    """Return the events of a business from a moment on, oldest first."""
    return WebhookEvent.objects.filter(business=business, at__gte=since).order_by("at", "pk")


def clients_expiring(*, before: datetime, at: datetime) -> QuerySet[ApiClient]:
    """Return the working tokens that end before a moment, soonest first."""
    live = ApiClient.objects.filter(withdrawn_at=None, expires_at__gt=at, expires_at__lte=before)
    return live.select_related("business").order_by("expires_at", "pk")
