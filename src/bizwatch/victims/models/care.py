"""What a victim needs, which rights they have, and the support they were offered."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.victims.choices import SupportStep


class NeedsAssessment(models.Model):
    """One assessment of one victim. Never changed: a trigger refuses it; the newest counts.

    ``answers`` is {code of the question: "yes", "no" or "unknown"}, of the questions in force on ``day``. ``level`` is a
    code of ``reference.selectors.needs_levels``, chosen by a person: nothing is added up.
    """

    victim = models.ForeignKey("victims.Victim", on_delete=models.CASCADE, related_name="assessments")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    answers = models.JSONField(default=dict)
    level = models.CharField(max_length=20)
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.level} for {self.victim_id}"


class RightsDecision(models.Model):
    """That a victim has enhanced rights under the Victims' Code, or has not. Never changed: a trigger refuses it; the newest counts.

    ``categories`` are codes of ``reference.selectors.rights_categories``, empty where there are none.
    """

    victim = models.ForeignKey("victims.Victim", on_delete=models.CASCADE, related_name="rights")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_enhanced = models.BooleanField()
    categories = models.JSONField(default=list)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{'enhanced' if self.is_enhanced else 'usual'} for {self.victim_id}"


class SupportReferral(models.Model):
    """That a victim was offered support. ``service`` is a code of the reference table, "" where the victim wanted none.

    ``state`` is the kind of the newest step.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    victim = models.ForeignKey("victims.Victim", on_delete=models.CASCADE, related_name="referrals")
    service = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=SupportStep)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="refused", service="") | ~(models.Q(state="refused") | models.Q(service="")),
                name="referred_to_a_service",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} for {self.victim_id}"


class SupportReferralStep(models.Model):
    """One thing that happened to a referral. Never changed: a trigger refuses it. ``at`` is when it happened."""

    referral = models.ForeignKey(SupportReferral, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=SupportStep)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    consent_words = models.TextField(blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.referral_id}"
