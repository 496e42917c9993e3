"""Repeat victims, kept as counts that follow each act on a case: nothing here says anything about a person."""

from typing import ClassVar

from django.db import models

_COUNTS = models.Q(counts=True)


class Victimisation(models.Model):
    """A case as a crime on a place: when, of which group of offences, and where. One row for each case that was looked at.

    ``counts``: it is a case of its own that belongs to a group, and is not restricted. ``occurred_at`` is the beginning of
    the crime. ``cell`` numbers the square of ``geography.CELL`` metres in which it lies, -1 where nobody knows.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="victimisation")
    premises = models.ForeignKey("businesses.Premises", on_delete=models.CASCADE, related_name="+", db_index=False)
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="+", db_index=False)
    group = models.CharField(max_length=20, blank=True)
    occurred_at = models.DateTimeField()
    easting = models.IntegerField(null=True, blank=True)
    northing = models.IntegerField(null=True, blank=True)
    cell = models.IntegerField(default=-1)
    counts = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["premises", "occurred_at"], condition=_COUNTS, name="crimes_on_premises"),
            models.Index(fields=["cell", "group", "occurred_at"], condition=_COUNTS, name="crimes_near"),
            models.Index(fields=["business", "occurred_at"], condition=_COUNTS, name="crimes_on_business"),
        ]

    def __str__(self) -> str:
        return f"{self.group or 'nothing'} of {self.case_id}"


class PremisesRepeat(models.Model):
    """How often a premises was a victim in the window that ends now, for one group of offences or, with "", for all.

    ``oldest_at`` is the first crime that counts: when the window has moved past it the row is counted again.
    ``policing_area`` is the premises', so that a list walks one index.
    """

    premises = models.ForeignKey("businesses.Premises", on_delete=models.CASCADE, related_name="+", db_index=False)
    group = models.CharField(max_length=20, blank=True)
    policing_area = models.CharField(max_length=40, blank=True)
    times = models.PositiveIntegerField()
    oldest_at = models.DateTimeField()
    last_at = models.DateTimeField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["premises", "group"], name="premises_counted_once"),
            models.CheckConstraint(condition=models.Q(times__gte=1), name="counted_at_least_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "-times", "-last_at", "premises"], name="repeats_most_first"),
            models.Index(fields=["policing_area", "group", "-times", "-last_at"], name="repeats_of_area"),
            models.Index(fields=["oldest_at"], name="repeats_to_count_again"),
        ]

    def __str__(self) -> str:
        return f"{self.times} times at {self.premises_id}"


class RepeatWork(models.Model):
    """That something happened to a case after which its premises must be counted again. Written with the act itself."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"count {self.case_id}"
