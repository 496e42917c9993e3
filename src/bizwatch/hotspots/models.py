"""Counts of reports by square, kept by the worker so that a map never walks the cases. Nothing here names anybody."""

from typing import ClassVar

from django.db import models


class CountedMonth(models.Model):
    """One month that was counted: how many crimes began in it, and how many of them have no place on the map."""

    month = models.DateField(primary_key=True)
    reports = models.PositiveIntegerField()
    without_place = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"


class CellMonth(models.Model):
    """How many crimes of one kind began in one square of 250 m in one month of London's calendar.

    ``column`` and ``row`` count squares east and north from the origin of the British National Grid. ``hours`` holds 24
    32-bit floats, little-endian: how many of them fall in each hour of London's day, a window of time spread evenly
    over its hours (aoristic). They add up to the crimes whose hour is known.
    """

    month = models.DateField()
    kind = models.CharField(max_length=30)
    column = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    reports = models.PositiveIntegerField()
    hours = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "kind", "column", "row"], name="hotspots_one_count_a_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.reports} {self.kind} in {self.column}, {self.row}, {self.month:%B %Y}"
