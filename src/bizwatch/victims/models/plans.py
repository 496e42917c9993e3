"""Safeguarding plans: why, whose they are, what either side does by when, and when they are looked at again."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import Side
from bizwatch.victims.choices import PlanActionState, PlanClosing, PlanEntryKind, PlanState


class SafeguardingPlan(models.Model):
    """A plan for a premises or for a person who was a victim, never for both. ``case`` is where it was opened.

    ``facts`` are the counts that stood in the suggestion when it was opened, as words of that day. ``why`` is for the
    police. ``owner`` answers for it, and ``review_on`` is the London day on which it is looked at again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    premises = models.ForeignKey(
        "businesses.Premises", on_delete=models.PROTECT, null=True, blank=True, related_name="safeguarding_plans"
    )
    victim = models.ForeignKey("victims.Victim", on_delete=models.CASCADE, null=True, blank=True, related_name="plans")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    policing_area = models.CharField(max_length=40, blank=True)
    why = models.TextField()
    facts = models.JSONField(default=list)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.OPEN)
    review_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=12, choices=PlanClosing, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    models.Q(premises__isnull=False, victim__isnull=True)
                    | models.Q(premises__isnull=True, victim__isnull=False)
                ),
                name="plan_for_place_or_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closing="") | (models.Q(state="closed") & ~models.Q(closing="")),
                name="plan_closes_with_why",
            ),
            *(
                models.UniqueConstraint(fields=[who], condition=models.Q(state="open"), name=f"one_open_plan_of_{who}")
                for who in ("premises", "victim")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["review_on", "id"], condition=models.Q(state="open"), name="plans_to_review"),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanAction(models.Model):
    """Something that one side does by a London day. ``owner`` is set on the police's side alone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(SafeguardingPlan, on_delete=models.CASCADE, related_name="actions")
    side = models.CharField(max_length=10, choices=Side)
    text = models.CharField(max_length=240)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=PlanActionState, default=PlanActionState.OPEN)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    closing_note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"action {self.pk} of {self.plan_id}"


class PlanEntry(models.Model):
    """A line of a plan's history. Never changed: a trigger refuses it."""

    plan = models.ForeignKey(SafeguardingPlan, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=15, choices=PlanEntryKind)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "plan entries"

    def __str__(self) -> str:
        return f"{self.kind} on {self.plan_id}"
