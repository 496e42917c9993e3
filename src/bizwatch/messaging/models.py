"""The outbox: a message is a row in the transaction of what it tells, and is sent afterwards, at least once."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from bizwatch.messaging.choices import DeliveryState


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """The vocabulary of the outbox."""

    def due(self, at: datetime) -> "OutboxQuerySet":
        """Those that may go out now and that no sweep is sending, first due first."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=at)
        return self.filter(free, state=DeliveryState.WAITING, send_after__lte=at).order_by("send_after", "id")

    def given_up(self) -> "OutboxQuerySet":
        """Those that could not be sent for days, newest first."""
        return self.filter(state=DeliveryState.DEAD).order_by("-created_at", "-id")

    def in_trouble(self) -> "OutboxQuerySet":
        """Those that still wait after a failed attempt, oldest first."""
        return self.filter(state=DeliveryState.WAITING).exclude(last_fault="").order_by("created_at", "id")


class OutboxMessage(models.Model):
    """One message to one address by one channel. ``dedupe`` makes a second writing of the same message impossible.

    ``leased_until`` says until when a sweep has it in hand; ``urgent`` ignores the hours that the address chose;
    ``attempts`` counts refusals of this message, ``held_up`` adds up the waits after all faults.
    """

    dedupe = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=10)
    template = models.CharField(max_length=80)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    case_reference = models.CharField(max_length=30, blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_up = models.DurationField(default=timedelta)
    last_fault = models.CharField(max_length=240, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["send_after", "id"], condition=models.Q(state="waiting"), name="outbox_due"),
            models.Index(fields=["created_at"], condition=models.Q(state="dead"), name="outbox_dead"),
            models.Index(fields=["case_reference"], name="outbox_case"),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.pk})"


class ContactPreference(models.Model):
    """How and when an address wants to be written to. Hours are local (Europe/London), 0 to 24; days 0 = Monday.

    ``address`` is in lower case. Without a row an address may be written to at any time.
    """

    address = models.EmailField(max_length=254, unique=True)
    from_hour = models.PositiveSmallIntegerField(default=0)
    to_hour = models.PositiveSmallIntegerField(default=24)
    days = models.JSONField(default=list)
    wants_email = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(from_hour__lt=models.F("to_hour"), to_hour__lte=24), name="hours_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"contact preference {self.pk}"
