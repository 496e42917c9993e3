"""Statements, their parts while they are written, what was signed, the witness's own details, and offers."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.statements.choices import Attend, Authority, Identity, OfferAnswer, Pen, Purpose, State


class Statement(models.Model):
    """One statement from the asking to the signature.

    ``edition`` is the day whose reference table holds for it. ``age`` is None for a person of 18 or over. ``signer`` is the
    account of the witness, ``email`` where a witness without one is written to. ``action_id`` is the action of the business
    on the case. ``repeat_noted_by_name``: the investigator noted that the same offender is dealt with for more crimes than
    this one. ``dedupe`` keeps a double press from asking twice. ``version`` grows with every change of what stands at the
    head; the parts have their own. Once signed, triggers refuse every change.
    """

    number = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=20)
    edition = models.DateField()
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.FIRST)
    follows = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="followed_by", db_index=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    pen = models.CharField(max_length=10, choices=Pen, default=Pen.WITNESS)
    witness_name = models.CharField(max_length=120)
    is_adult = models.BooleanField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    authority = models.CharField(max_length=10, choices=Authority, blank=True)
    authority_confirmed = models.BooleanField(default=False)
    repeat_noted_by_name = models.CharField(max_length=120, blank=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    email = models.EmailField(max_length=254, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    action_id = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    dedupe = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(age=None) | models.Q(age__lt=18, is_adult=False), name="age_only_under_18"
            ),
            models.CheckConstraint(
                condition=models.Q(purpose=Purpose.FIRST) | models.Q(follows__isnull=False), name="follower_follows"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "asked_at"], name="statements_of_case")]

    def __str__(self) -> str:
        return self.number


class StatementPart(models.Model):
    """The text of one part while it is written; what was signed is kept apart."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="parts")
    code = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    was_prefilled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "code"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.code} of {self.statement_id}"


class StatementChange(models.Model):
    """Who changed what of a draft and when, with the part as it was afterwards: the witness and the police see the same."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.what} of {self.statement_id}"


class StatementExhibit(models.Model):
    """An exhibit of the case that the witness produces or speaks of, by its reference there."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="exhibits")
    exhibit = models.ForeignKey("cases.CaseExhibit", on_delete=models.CASCADE, related_name="statements")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "exhibit"], name="exhibit_once")]

    def __str__(self) -> str:
        return f"exhibit of {self.statement_id}"


class SignedStatement(models.Model):
    """A statement as it was signed: ``text`` is the whole of it, ``sha256`` the hash of its UTF-8 bytes.

    Never changed: a trigger refuses it.
    """

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="signed")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    typed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField()
    identity = models.CharField(max_length=10, choices=Identity)
    by_id = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"signed {self.statement_id}"


class WitnessDetails(models.Model):
    """The rear of the MG11: where the witness lives and what they need. Never given to the defence.

    A row of its own, with a permission of its own; nothing that draws or exports a statement reads it.
    ``has_no_dates`` is the explicit "none": absence of an answer costs the court time.
    """

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="details")
    address = models.TextField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    contact_times = models.CharField(max_length=240, blank=True)
    dates_to_avoid = models.TextField(blank=True)
    has_no_dates = models.BooleanField(default=False)
    needs = models.TextField(blank=True)
    will_attend = models.CharField(max_length=8, choices=Attend, blank=True)
    medical_consent = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "witness details"

    def __str__(self) -> str:
        return f"details for {self.statement_id}"


class StatementOffer(models.Model):
    """That somebody was offered to make a statement, and what they said. Never changed: a trigger refuses it.

    ``witness_number`` tells persons apart who answered for themselves on this case; None where the business answered.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="statement_offers")
    kind = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, choices=OfferAnswer)
    offered_to = models.CharField(max_length=120)
    witness_number = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120)
    dedupe = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.kind} offered on {self.case_id}"
