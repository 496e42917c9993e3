"""What may follow an outcome: the steps of a remedy, restorative justice, a victim's review, new material."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import (
    MaterialState,
    RemedyDecided,
    RemedySaid,
    RemedyWho,
    RestorativeState,
    ReviewState,
    Side,
    StepState,
)


class RemedyStep(models.Model):
    """One thing that was agreed in a community resolution. ``option_code`` is one of ``reference.community_remedies``.

    ``amount`` in pounds, None where it is no money. ``note`` is for the police; ``said`` and ``said_note`` are what the
    business says of it. ``reminded_at``: the business was asked, once, after ``due_date``.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="remedy_steps", db_index=False)
    outcome = models.ForeignKey("cases.CaseOutcome", on_delete=models.CASCADE, related_name="steps")
    option_code = models.CharField(max_length=30)
    what = models.TextField()
    who = models.CharField(max_length=10, choices=RemedyWho, default=RemedyWho.OFFENDER)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    due_date = models.DateField()
    state = models.CharField(max_length=10, choices=StepState, default=StepState.OPEN)
    note = models.TextField(blank=True)
    planned_at = models.DateTimeField()
    planned_by_name = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    said = models.CharField(max_length=10, choices=RemedySaid, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    said_by_name = models.CharField(max_length=120, blank=True)
    said_note = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0), name="remedy_amount_is_money"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_date"], condition=models.Q(state="open"), name="remedy_steps_due"),
            models.Index(fields=["case"], name="remedy_steps_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.option_code} on {self.case_id}"


class RemedyPayment(models.Model):
    """A part of an agreed amount that was paid, in pounds. Never changed: a trigger refuses it."""

    step = models.ForeignKey(RemedyStep, on_delete=models.CASCADE, related_name="payments")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    paid_date = models.DateField()
    note = models.CharField(max_length=240, blank=True)
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_is_money"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.step_id}"


class RemedyDecision(models.Model):
    """What a supervisor decided where a remedy was not done. Never changed: a trigger refuses it."""

    outcome = models.ForeignKey("cases.CaseOutcome", on_delete=models.CASCADE, related_name="remedy_decisions")
    decision = models.CharField(max_length=10, choices=RemedyDecided)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.decision} for {self.outcome_id}"


class RestorativeOffer(models.Model):
    """That restorative justice was offered to the victim. ``service`` is a code of ``reference.restorative_services``.

    ``words_for_business`` is its result as the business reads it: nothing of the offender. ``state`` is that of the
    newest step.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="restorative_offers")
    state = models.CharField(max_length=10, choices=RestorativeState, default=RestorativeState.OFFERED)
    service = models.CharField(max_length=30)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    words_for_business = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=~models.Q(state__in=["declined", "held", "ended"]),
                name="one_live_restorative_offer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} on {self.case_id}"


class RestorativeStep(models.Model):
    """One thing that happened to an offer of restorative justice. Never changed: a trigger refuses it."""

    offer = models.ForeignKey(RestorativeOffer, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=RestorativeState)
    side = models.CharField(max_length=10, choices=Side)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.state} of {self.offer_id}"


class VictimReview(models.Model):
    """That a victim asked for a decision to be reviewed, and what came of it.

    ``scheme`` is a code of ``reference.review_scheme``; one request for each outcome. ``late_reason`` says why one was taken
    that came after the last day. ``rationale`` is for the police, ``words_for_business`` for the victim; ``other_reference``
    names the prosecutors' answer.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="victim_reviews")
    outcome = models.OneToOneField("cases.CaseOutcome", on_delete=models.CASCADE, related_name="victim_review")
    scheme = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.ASKED)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=120)
    asked_side = models.CharField(max_length=10, choices=Side)
    why = models.TextField()
    late_reason = models.TextField(blank=True)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    other_reference = models.CharField(max_length=60, blank=True)
    rationale = models.TextField(blank=True)
    words_for_business = models.TextField(blank=True)
    told_in = models.ForeignKey(
        "cases.VictimContact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="asked"), name="reviews_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.state} on {self.case_id}"


class NewMaterial(models.Model):
    """That something arrived after an investigation was closed. ``kind`` is a code of ``reference.material_kinds``.

    It hangs on the outcome that it may undo, and never reopens by itself but where ``confirmed_by`` names the person who
    confirmed it. ``source`` tells one thing from another, so that it is noted once.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="new_material", db_index=False)
    outcome = models.ForeignKey(
        "cases.CaseOutcome", on_delete=models.CASCADE, related_name="new_material", db_index=False
    )
    kind = models.CharField(max_length=20)
    words = models.TextField()
    source = models.CharField(max_length=60)
    at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=120)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=MaterialState, default=MaterialState.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    settle_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "new material"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["outcome", "kind", "source"], name="material_noted_once"),
            models.CheckConstraint(
                condition=~models.Q(state="reopening") | models.Q(confirmed_by__isnull=False),
                name="only_a_person_confirms",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["at"], condition=models.Q(state__in=["waiting", "reopening"]), name="material_waiting"
            ),
            models.Index(fields=["case"], name="material_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"
