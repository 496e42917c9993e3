"""Codes of the messaging app with their labels."""

from django.db import models


class DeliveryState(models.TextChoices):
    """State of one outgoing message."""

    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    UNWANTED = "unwanted", "Not sent: e-mail was switched off"
    DEAD = "dead", "Could not be sent"


# Monday is 0, as Python counts.
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
