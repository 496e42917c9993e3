"""What puts a case before others: its circumstances, THRIVE, attendance, and the weights of the order, all kept for good."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import AdviceGiven, AttendanceChoice, FactAnswer, Side


def _answer() -> models.CharField:
    return models.CharField(max_length=8, choices=FactAnswer, default=FactAnswer.UNKNOWN)


class CaseCircumstances(models.Model):
    """What is known of a case that the order and the attendance rule look at; the newest row counts.

    Told by the business (``side``), or corrected by the desk with a reason. They are facts of the case: ``prolific`` and
    ``juvenile`` say that such an offender is involved, and name nobody. Never changed: a trigger refuses it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="circumstances")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=120)
    side = models.CharField(max_length=10, choices=Side)
    violence = _answer()
    weapon = _answer()
    detained = _answer()
    in_person = _answer()
    prolific = _answer()
    juvenile = _answer()
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "case circumstances"

    def __str__(self) -> str:
        return f"circumstances of {self.case_id}"


class ThriveAssessment(models.Model):
    """One THRIVE assessment: six levels in words with notes, and the advice that was given (THRIVE-SP).

    Levels are codes of ``reference.selectors.thrive_levels``. Assessing again adds a row with ``reason_again``. Never
    changed: a trigger refuses it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="thrive")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120)
    reason_again = models.TextField(blank=True)
    threat_level = models.CharField(max_length=10)
    threat_note = models.TextField(blank=True)
    harm_level = models.CharField(max_length=10)
    harm_note = models.TextField(blank=True)
    risk_level = models.CharField(max_length=10)
    risk_note = models.TextField(blank=True)
    investigation_level = models.CharField(max_length=10)
    investigation_note = models.TextField(blank=True)
    vulnerability_level = models.CharField(max_length=10)
    vulnerability_note = models.TextField(blank=True)
    engagement_level = models.CharField(max_length=10)
    engagement_note = models.TextField(blank=True)
    scene_advice = models.CharField(max_length=10, choices=AdviceGiven)
    scene_note = models.TextField(blank=True)
    prevention_advice = models.CharField(max_length=10, choices=AdviceGiven)
    prevention_note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"THRIVE of {self.case_id}"


class AttendanceDecision(models.Model):
    """That a person decided whether an officer goes there; the newest counts.

    ``conditions`` are the codes of what held when it was decided, with spaces between, so that a decision not to attend no longer stands
    once more is known. Never changed: a trigger refuses it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="attendance")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120)
    choice = models.CharField(max_length=10, choices=AttendanceChoice)
    conditions = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.choice} for {self.case_id}"


class WeightSet(models.Model):
    """A whole set of weights of the queue's order: a draft without ``from_at``, planned while that lies ahead, and from then in
    force until a later one is.

    ``hours`` by the code of each factor. Once confirmed it is never changed: a trigger refuses it. What was taken back
    before it began has a ``WeightsTakenBack``.
    """

    hours = models.JSONField()
    reason = models.TextField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    planned_by_name = models.CharField(max_length=120)
    from_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    confirmed_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["from_at"], name="weights_in_order")]

    def __str__(self) -> str:
        return f"weights {self.pk}"


class WeightsTakenBack(models.Model):
    """That a supervisor took planned weights back before they began: they never were in force. Never changed, by a trigger."""

    weights = models.OneToOneField(WeightSet, on_delete=models.CASCADE, related_name="taken_back")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120)
    reason = models.TextField()

    class Meta:
        verbose_name_plural = "weights taken back"

    def __str__(self) -> str:
        return f"weights {self.weights_id} taken back"


class Reordering(models.Model):
    """That every open case is put in the order of other weights: in pieces, so that it can be gone on with.

    ``mark`` is that of the weights (``selectors.weights``), ``reached`` the last case that was looked at. One that another
    took the place of is finished with ``done`` below ``total``.
    """

    mark = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mark"], condition=models.Q(finished_at=None), name="one_order_at_a_time")
        ]

    def __str__(self) -> str:
        return f"order {self.mark}"
