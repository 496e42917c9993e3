"""The desk's rota: who is there when, and how many calls an hour they can take."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import AbsenceKind


class ShiftPattern(models.Model):
    """Shifts that repeat every week. Times are those on the wall in London; ``weekdays`` are numbers, 0 = Monday.

    ``breaks`` is a list of pairs of times ("12:30", "13:00"). Its shifts are laid out some weeks ahead; one that was taken
    off the rota by hand stays off. ``last_day`` None means until further notice.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    weekdays = models.JSONField(default=list)
    starts = models.TimeField()
    ends = models.TimeField()
    breaks = models.JSONField(default=list, blank=True)
    calls_per_hour = models.PositiveSmallIntegerField(default=2)
    on_bank_holidays = models.BooleanField(default=False)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    laid_out_to = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"pattern {self.pk} of {self.officer_id}"


class Shift(models.Model):
    """One turn of duty of one officer. ``day`` is the London date on which it begins; ``withdrawn_at``: off the rota.

    A shift is never deleted, so that a pattern does not bring back what somebody took off.
    """

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts", db_index=False
    )
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    calls_per_hour = models.PositiveSmallIntegerField(default=2)
    pattern = models.ForeignKey(
        ShiftPattern, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts", db_index=False
    )
    note = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pattern", "day"], name="one_shift_of_a_pattern_a_day"),
            models.UniqueConstraint(
                fields=["officer", "starts_at"], condition=models.Q(withdrawn_at=None), name="one_shift_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_has_length"),
            models.CheckConstraint(condition=models.Q(calls_per_hour__gte=1), name="shift_takes_calls"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at"], condition=models.Q(withdrawn_at=None), name="shifts_in_order"),
        ]

    def __str__(self) -> str:
        return f"shift of {self.officer_id} on {self.day}"


class ShiftBreak(models.Model):
    """A part of a shift in which no call is booked."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="breaks")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="break_has_length")
        ]

    def __str__(self) -> str:
        return f"break of shift {self.shift_id}"


class Absence(models.Model):
    """That an officer is not there whatever the rota says; ``ends_at`` None means until further notice."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=AbsenceKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="absence_in_order",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="absence_until")]

    def __str__(self) -> str:
        return f"absence of {self.officer_id}"
