"""The weekly sample: how it was drawn, what was judged, what was settled."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.assurance.choices import ItemState, Right


class SampleWeek(models.Model):
    """The reports received in one week (Monday to Sunday, Europe/London), and how the sample of them is drawn.

    ``promise`` is the SHA-256 of ``secret``, audited while the week runs. The sample follows from the secret and from
    the audit's last row before ``anchor_at``, so that nobody knows it before both are there, and everybody can work it
    out afterwards. ``population_hash`` is the SHA-256 of the references it was drawn from.
    """

    starts_on = models.DateField(unique=True)
    secret = models.CharField(max_length=64)
    promise = models.CharField(max_length=64)
    promised_at = models.DateTimeField()
    anchor_at = models.DateTimeField()
    anchor_sequence = models.BigIntegerField(null=True, blank=True)
    anchor_hash = models.CharField(max_length=64, blank=True)
    population_hash = models.CharField(max_length=64, blank=True)
    left_out = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(drawn_at=None) | models.Q(anchor_sequence__isnull=False), name="drawn_with_anchor"
            )
        ]

    def __str__(self) -> str:
        return f"week of {self.starts_on}"


class SampleStratum(models.Model):
    """How many reports of a stratum came in, and how many of them were drawn: what each of them stands for."""

    week = models.ForeignKey(SampleWeek, on_delete=models.CASCADE, related_name="strata")
    code = models.CharField(max_length=30)
    population = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "code"], name="stratum_once_a_week"),
            models.CheckConstraint(condition=models.Q(drawn__lte=models.F("population")), name="drawn_of_those_there"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.week_id}"


class SampleItemQuerySet(models.QuerySet["SampleItem"]):
    """The words in which the audit asks about its sample."""

    def ordinary(self) -> "SampleItemQuerySet":
        """Without what has been restricted since it was drawn."""
        return self.filter(case__is_restricted=False)

    def waiting(self) -> "SampleItemQuerySet":
        """Reports that nobody has judged."""
        return self.ordinary().filter(state=ItemState.WAITING)

    def differing(self) -> "SampleItemQuerySet":
        """Reports that the registrar has to settle."""
        return self.ordinary().filter(state=ItemState.DIFFERS)


class SampleItem(models.Model):
    """One report of the sample. ``place`` is where it stood in the order of the draw.

    ``due`` is how many crimes were due to be recorded, ``met`` how many of them were, ``met_in_time`` how many within
    the clock: known once it is settled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.ForeignKey(SampleWeek, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="sampled")
    stratum = models.CharField(max_length=30)
    place = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    judge_due_at = models.DateTimeField()
    settle_due_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    due = models.PositiveSmallIntegerField(null=True, blank=True)
    met = models.PositiveSmallIntegerField(null=True, blank=True)
    met_in_time = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = SampleItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "case"], name="report_once_a_week"),
            models.CheckConstraint(
                condition=~models.Q(state="settled")
                | models.Q(met__lte=models.F("due"), met_in_time__lte=models.F("met")),
                name="settled_with_numbers",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "judge_due_at", "id"], name="sample_queue"),
            models.Index(fields=["judge", "state"], name="sample_of_judge"),
        ]

    def __str__(self) -> str:
        return f"report {self.place} of {self.stratum}, {self.week_id}"

    def is_overdue(self, at: datetime) -> bool:
        """Whether it waits for its judge or its registrar past the day."""
        due = self.settle_due_at if self.state == ItemState.DIFFERS else self.judge_due_at
        return self.state != ItemState.SETTLED and due is not None and due < at


class Judgement(models.Model):
    """What a second person judged without seeing what the desk decided, and how the product compared the two.

    Never changed: a trigger of the first migration refuses it. ``crimes`` is 0 where no crime should be recorded.
    ``enough`` says whether what was told was enough to record at once. ``desk_`` fields are the record at that moment.
    """

    item = models.OneToOneField(SampleItem, on_delete=models.CASCADE, related_name="judgement")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    crimes = models.PositiveSmallIntegerField()
    offences = models.JSONField(default=list)
    enough = models.BooleanField()
    reason = models.TextField()
    desk_crimes = models.PositiveSmallIntegerField()
    desk_offence = models.CharField(max_length=8, blank=True)
    desk_recorded_at = models.DateTimeField(null=True, blank=True)
    desk_in_time = models.BooleanField()
    differences = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "at"], name="judgements_of")]

    def __str__(self) -> str:
        return f"judgement of {self.item_id}"


class Resolution(models.Model):
    """How the force crime registrar settled a difference, and why. Never changed: a trigger refuses it."""

    item = models.OneToOneField(SampleItem, on_delete=models.CASCADE, related_name="resolution")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    right = models.CharField(max_length=10, choices=Right)
    due = models.PositiveSmallIntegerField()
    met = models.PositiveSmallIntegerField()
    met_in_time = models.PositiveSmallIntegerField()
    reason = models.TextField()
    action_number = models.BigIntegerField(
        null=True, blank=True
    )  # of the action on the case; no key may change this row

    def __str__(self) -> str:
        return f"resolution of {self.item_id}"
