"""Codes of the API with their words."""

from django.db import models


class Scope(models.TextChoices):
    """What a token may do; each is one sentence on the page where a token is made."""

    WRITE_REPORTS = "reports:write", "Send reports, messages and answers"
    READ_REPORTS = "reports:read", "Read your reports and what became of them"
    WRITE_EVIDENCE = "evidence:write", "Send files as evidence"
    READ_PREMISES = "premises:read", "Read the list of your premises"
    MANAGE_WEBHOOKS = "webhooks:manage", "Manage webhooks"


class Event(models.TextChoices):
    """What a webhook can be told of."""

    RECEIVED = "report.received", "A report arrived"
    RECORDED = "report.crime_reference", "A report was recorded as a crime under its reference"
    REQUESTED = "report.requested", "The police ask for something"
    MESSAGE = "report.message", "The police wrote a message"
    CALL_BACK = "report.call_back", "A call was booked, moved or called off"
    STATUS = "report.status", "The case was transferred, cancelled, reopened or recorded under another name"
    OUTCOME = "report.outcome", "The case was closed with an outcome"


class DeliveryState(models.TextChoices):
    """State of one delivery to one webhook."""

    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    DEAD = "dead", "Given up"


class WebhookState(models.TextChoices):
    ON = "on", "On"
    OFF = "off", "Switched off"
    GONE = "gone", "Switched off: the address answered that it is gone"
