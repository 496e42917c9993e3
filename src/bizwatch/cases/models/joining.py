"""The same event told twice: what a person joined or kept apart, and reports held behind the first of many."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import GroupAct, JoinState


class CaseJoin(models.Model):
    """That a person found ``case`` to tell of the same event as ``into``, with the reason, until it is undone.

    ``before`` are the moments of ``into`` as they were before its first join, so that undoing brings them back.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="joins")
    into = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="joined_here")
    state = models.CharField(max_length=10, choices=JoinState, default=JoinState.JOINED)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    undo_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(state="joined"), name="joined_once"),
            models.CheckConstraint(condition=~models.Q(case=models.F("into")), name="not_joined_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.into_id}"


class CaseApart(models.Model):
    """That a person found two cases to be two events, so that nobody is asked again. ``first`` has the smaller id."""

    first = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class IntakeTrace(models.Model):
    """For the length of a window: that a report had something, as a keyed hash from which it cannot be read back.

    Only there to count many reports at once; erased when its window is over.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    erase_at = models.DateTimeField()
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["digest", "at"], name="traces_in_order"),
            models.Index(fields=["erase_at"], name="traces_to_erase"),
        ]

    def __str__(self) -> str:
        return f"trace of {self.case_id}"


class GroupDecision(models.Model):
    """A supervisor's decision on reports held behind another one; carried out in steps, so that it can be gone on with.

    ``only`` holds the ids of the cases meant, empty for all that are held.
    """

    leader = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="group_decisions")
    act = models.CharField(max_length=10, choices=GroupAct)
    only = models.JSONField(default=list)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["leader"], condition=models.Q(finished_at=None), name="one_decision_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} behind {self.leader_id}"
