"""How one report is counted: one crime for each victim (rule D), one crime for a finished series of thefts (rule E)."""

from typing import ClassVar

from django.db import models

from bizwatch.cases.choices import VictimKind


class EventCrime(models.Model):
    """One of several crimes of the same incident, each with its own victim. ``first`` is the case that was reported.

    The first has a row as well, with ``number`` 1. ``victim_label`` tells victims apart without a name. A crime that was
    made in error is cancelled (C4) and its row stays.
    """

    first = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="event_crimes")
    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="event_crime")
    number = models.PositiveSmallIntegerField()
    victim_label = models.CharField(max_length=80)
    victim_kind = models.CharField(max_length=10, choices=VictimKind)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "number"], name="event_crime_number_once")]

    def __str__(self) -> str:
        return f"{self.victim_label} of {self.first_id}"


class TheftOccasion(models.Model):
    """One occasion of a finished incident: a theft by the same person, counted with the others as one crime.

    ``at_time`` is None where only the day is known, ``value`` (pounds) where nobody knows it. One that is taken off the
    schedule stays, with the reason.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="occasions", db_index=False)
    day = models.DateField()
    at_time = models.TimeField(null=True, blank=True)
    value = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    how_known = models.CharField(max_length=240, blank=True)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_name = models.CharField(max_length=120, blank=True)
    remove_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(removed_at=None) | ~models.Q(remove_reason=""), name="occasion_goes_with_reason"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["case", "day", "at_time", "id"], name="occasions_in_order")]

    def __str__(self) -> str:
        return f"{self.day} on {self.case_id}"


class TheftSchedule(models.Model):
    """That a case is a finished incident (rule E), and why. ``line`` is the line of property that holds the schedule's sum,
    None where the case's property lists these goods already.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="schedule")
    because = models.TextField()
    adds_value = models.BooleanField(default=True)
    line = models.ForeignKey(
        "cases.PropertyLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"schedule of {self.case_id}"
