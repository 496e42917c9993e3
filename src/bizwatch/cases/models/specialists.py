"""Referrals of a case to specialists and other bodies; the case stays with the desk."""

from typing import ClassVar

from django.db import models

from bizwatch.cases.choices import SpecialistState


class SpecialistReferral(models.Model):
    """What was asked of a team or a body: ``body`` is a code of ``reference.specialists``, ``body_name`` its name that day.

    ``action`` is the police's action by which the queue knows that the desk waits. ``material`` names what goes with it.
    ``state`` and ``accepted_by`` follow from the newest step.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="specialist_referrals")
    body = models.CharField(max_length=40)
    body_name = models.CharField(max_length=120)
    level = models.CharField(max_length=10)
    why = models.TextField()
    asked = models.CharField(max_length=240)
    material = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=SpecialistState, default=SpecialistState.SENT)
    accepted_by = models.CharField(max_length=120, blank=True)
    result = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    sent_by_name = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    action = models.OneToOneField("cases.CaseAction", on_delete=models.CASCADE, related_name="waits_for")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["body", "due_at"],
                condition=models.Q(state__in=["sent", "accepted"]),
                name="specialists_asked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} for {self.case_id}"


class SpecialistStep(models.Model):
    """One thing that happened to such a referral. Never changed: a trigger refuses it."""

    referral = models.ForeignKey(SpecialistReferral, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=SpecialistState)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    person = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.state} of {self.referral_id}"
