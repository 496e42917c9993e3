"""The stored forecast, the record of times that businesses were told, and warnings to supervisors. No person is in it."""

from typing import ClassVar

from django.db import models

from bizwatch.capacity.choices import Fate, WhyNot


class Forecast(models.Model):
    """When a report that comes now, or in the days ahead, will be contacted. Made by the worker, read by pages.

    ``times`` holds lists of the same length: ``probes`` are the moments of coming, ``likely`` and ``sure`` the 50% and 90%
    times, all in minutes from ``made_at`` and None beyond the rota; ``likely_raw`` and ``sure_raw`` officer-hours before they
    were widened. ``breaking`` is how many promises will break within the warning's hours, ``chance`` how probable one is,
    ``breaks_at`` when the first probably does.
    """

    made_at = models.DateTimeField()
    why_not = models.CharField(max_length=10, choices=WhyNot, blank=True)
    times = models.JSONField(default=dict)
    in_hand = models.PositiveIntegerField(default=0)
    breaking = models.FloatField(default=0)
    chance = models.FloatField(default=0)
    breaks_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-made_at"], name="forecast_newest")]

    def __str__(self) -> str:
        return f"forecast of {self.made_at:%Y-%m-%d %H:%M}"


class ToldTime(models.Model):
    """The time that the business of a case was told when its report came, and what became of it.

    ``by_at`` is what the page said; ``likely_at`` and ``sure_at`` are the exact 50% and 90% times, ``likely_raw`` and
    ``sure_raw`` the forecast's own officer-hours before they were widened. ``due_at``: the promise of 24 hours as it was then.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    forecast_at = models.DateTimeField()
    likely_at = models.DateTimeField()
    sure_at = models.DateTimeField()
    by_at = models.DateTimeField()
    due_at = models.DateTimeField()
    likely_raw = models.FloatField()
    sure_raw = models.FloatField()
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.OPEN)
    contacted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sure_at__gte=models.F("likely_at")), name="told_half_before_most"
            ),
            models.CheckConstraint(
                condition=~models.Q(fate=Fate.KEPT) | models.Q(contacted_at__isnull=False), name="kept_time_has_contact"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sure_at"], name="told_times_in_order"),
            models.Index(
                fields=["fate", "sure_at"], condition=models.Q(contacted_at=None), name="told_times_not_known"
            ),
        ]

    def __str__(self) -> str:
        return f"time told on case {self.case_id}"


class BreakWarning(models.Model):
    """That promises will probably break: one row for each occurrence, from when it was foreseen until it no longer is."""

    raised_at = models.DateTimeField()
    breaks_at = models.DateTimeField()
    expected = models.FloatField()
    chance = models.FloatField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(models.Value(1), condition=models.Q(ended_at=None), name="one_warning_at_a_time")
        ]

    def __str__(self) -> str:
        return f"warning of {self.raised_at:%Y-%m-%d %H:%M}"
