"""Dip-samples: cases that a supervisor looks into with a checklist, and the feedback to whoever had them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.assurance.choices import DipScope


class DipSample(models.Model):
    """Which cases were asked for, and the seed by which they were drawn from ``population`` cases.

    Empty criteria mean any. ``supervisor`` drew it and alone judges it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    scope = models.CharField(max_length=10, choices=DipScope)
    since = models.DateField()
    until = models.DateField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    crime_kind = models.CharField(max_length=30, blank=True)
    outcome_code = models.CharField(max_length=4, blank=True)
    size = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    population = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"dip-sample {self.id}"


class DipItem(models.Model):
    """One case of a dip-sample, and who had it when it was drawn. ``read_at``: that officer opened the feedback."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(DipSample, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="dipped")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sample", "case"], name="case_once_in_dip")]

    def __str__(self) -> str:
        return f"case {self.place} of {self.sample_id}"


class DipResult(models.Model):
    """The checklist as it was answered, and the feedback. Never changed: a trigger of the first migration refuses it."""

    item = models.OneToOneField(DipItem, on_delete=models.CASCADE, related_name="result")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_index=True)
    answers = models.JSONField()
    feedback = models.TextField()

    def __str__(self) -> str:
        return f"result of {self.item_id}"


class DipReply(models.Model):
    """What the officer answered. Never changed: a trigger refuses it."""

    item = models.ForeignKey(DipItem, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"reply to {self.item_id}"
