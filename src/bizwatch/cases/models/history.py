"""What was done and decided, kept for good: moves, log, outcomes, exhibits, links."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import CancelReason, LinkState, LogKind, MoveKind, RemedyState, Side


class CaseMove(models.Model):
    """One move of a case, with who, when and why. Never changed: a trigger of the first migration refuses it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="moves", db_index=False)
    kind = models.CharField(max_length=15, choices=MoveKind)
    from_value = models.CharField(max_length=140, blank=True)
    to_value = models.CharField(max_length=140, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    cancel_code = models.CharField(max_length=2, choices=CancelReason, blank=True)
    other_body = models.CharField(max_length=120, blank=True)
    other_reference = models.CharField(max_length=60, blank=True)
    accepted_by = models.CharField(max_length=120, blank=True)
    victim_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="moves_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"


class LogEntry(models.Model):
    """The investigator's action log: facts and decisions in order. Never changed: a trigger refuses it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="log", db_index=False)
    kind = models.CharField(max_length=10, choices=LogKind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="log_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"


class CaseOutcome(models.Model):
    """A Home Office outcome given to a case; the newest with ``is_current`` counts, the others are its history.

    ``rationale`` is for the police; ``words_for_business`` is what the business reads beside the outcome's meaning.
    ``told_in`` is the entry of the contact log in which the victim was told. Of a community resolution ``remedy`` are the
    words of what was agreed, its parts are ``steps``, ``remedy_state`` says where they stand together and
    ``remedy_due_date`` when the next is due; ``remedy_chosen_by`` at the business chose it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=4)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    rationale = models.TextField()
    words_for_business = models.TextField(blank=True)
    victim_told_at = models.DateTimeField(null=True, blank=True)
    told_in = models.ForeignKey(
        "cases.VictimContact", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    victim_view = models.TextField(blank=True)
    other_body = models.CharField(max_length=120, blank=True)
    cps_reference = models.CharField(max_length=60, blank=True)
    limit_expired_on = models.DateField(null=True, blank=True)
    suspect_reason = models.TextField(blank=True)
    activity = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    remedy_due_date = models.DateField(null=True, blank=True)
    remedy_done_at = models.DateTimeField(null=True, blank=True)
    remedy_note = models.TextField(blank=True)
    remedy_state = models.CharField(max_length=10, choices=RemedyState, blank=True)
    remedy_chosen_by = models.CharField(max_length=120, blank=True)
    offender_admitted = models.BooleanField(default=False)
    offender_agreed = models.BooleanField(default=False)
    evidence_enough = models.BooleanField(default=False)
    suitable_because = models.TextField(blank=True)
    victim_consulted = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(is_current=True), name="one_current_outcome")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["at"], condition=models.Q(is_current=True, remedy_state="failed"), name="remedies_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} on {self.case_id}"


class CaseExhibit(models.Model):
    """An item of evidence on a case. ``exhibit_reference`` such as "JBS/1" is given by the person who produces it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="exhibits")
    evidence = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="exhibits")
    exhibit_reference = models.CharField(max_length=20, blank=True)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)
    side = models.CharField(max_length=10, choices=Side)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "evidence"], name="evidence_once_on_case"),
            models.UniqueConstraint(
                fields=["case", "exhibit_reference"],
                condition=~models.Q(exhibit_reference=""),
                name="exhibit_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return self.exhibit_reference or f"evidence on {self.case_id}"


class CaseLink(models.Model):
    """That two cases are related, said by a person with a reason. ``first`` has the smaller id."""

    first = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.CONFIRMED)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"], condition=models.Q(state="confirmed"), name="one_live_link"
            ),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="link_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} with {self.second_id}"
