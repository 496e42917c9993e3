"""Tokens of other systems, the answers kept for their repeated requests, and webhooks with what they are told."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.api.choices import DeliveryState, Event, WebhookState


class ApiClient(models.Model):
    """One token of a business: another system that acts for it.

    Only a hash of the secret is kept; ``prefix`` is the part by which a person recognises it. It acts for every premises
    of the business, or where it ``is_limited`` for those named and no other.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="api_clients")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    is_limited = models.BooleanField(default=False)
    premises = models.ManyToManyField("businesses.Premises", blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by_name = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=120, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=models.Q(withdrawn_at=None), name="api_client_expiring"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_id(self) -> str:
        return f"api:{self.pk}"

    @property
    def audit_name(self) -> str:
        return f"{self.name} (token {self.prefix})"

    def works_at(self, at: datetime) -> bool:
        """Whether the token opens anything at a moment."""
        return self.withdrawn_at is None and at < self.expires_at


class KeptAnswer(models.Model):
    """What was answered to a request under an idempotency key, for when the very same request comes again.

    Written in the transaction of what the request did; its unique key makes two at once wait for each other.
    ``digest`` is the SHA-256 of method, path and body.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["client", "key"], name="one_answer_for_key")]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return f"answer {self.pk} to {self.client_id}"


class Webhook(models.Model):
    """An address that a business wants to be told at.

    ``secret`` is encrypted. After it was changed the former one signs too until ``former_until``, so that a receiver
    can change over in peace.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    state = models.CharField(max_length=5, choices=WebhookState, default=WebhookState.ON)
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.url


class WebhookEvent(models.Model):
    """Something that a business is told, written in the transaction of what it tells.

    ``facts`` hold codes and moments only. ``body`` is made when it is first sent and is the same ever after.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=30, choices=Event)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    body = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["business", "at", "id"], name="webhook_events_in_order"),
            models.Index(fields=["at"], name="webhook_event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """The vocabulary of deliveries."""

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Those that may go out now and that no sweep has in hand, first due first."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=at)
        live = models.Q(webhook__state=WebhookState.ON, webhook__removed_at=None)
        return self.filter(free, live, state=DeliveryState.WAITING, send_after__lte=at).order_by("send_after", "id")


class WebhookDelivery(models.Model):
    """That one event goes to one webhook. ``attempts`` counts tries; ``tried_since`` says since when it is tried."""

    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    send_after = models.DateTimeField()
    tried_since = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_fault = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "webhook"], name="one_delivery_to_webhook")]
        indexes: ClassVar = [
            models.Index(fields=["send_after", "id"], condition=models.Q(state="waiting"), name="webhook_due"),
            models.Index(fields=["webhook", "-id"], name="webhook_deliveries"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
