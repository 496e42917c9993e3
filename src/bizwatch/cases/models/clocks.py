"""The ledger of clocks: which ran on a case, by which rule, since when, until when, and what happened to each."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import ClockEnding, ClockEventKind, Side
from bizwatch.kernel.clock import LONDON


class KeyDecision(models.Model):
    """A decision on a case of which the victim is told, as an investigator noted it. Never changed: a trigger refuses it.

    ``code`` is of ``reference.selectors.key_decisions``; ``for_date`` the day that it names, such as that of a hearing.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="decisions")
    code = models.CharField(max_length=30)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    for_date = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.code} on {self.case_id}"


class ClockRun(models.Model):
    """One running of a clock on a case. What it began with is never changed: a trigger refuses it.

    ``victim`` is "" for the case's own victim, or a key of an app above for one within it, or for a witness who wants time
    to decide on an offer (``policies.clocks.WITNESS``). ``about`` says what it is about
    where a case has several: the code of a decision, or "outcome:18". The other columns are how it stands now, as its
    events say (``policies.clocks.standing_of``), so that a list is one index walk. ``is_late``: it broke before it stopped
    or stood still. ``rule_code`` and ``rule_from`` name the row of the dated table by which it runs.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="clock_runs")
    victim = models.CharField(max_length=40, blank=True)
    clock_code = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True)
    decision = models.ForeignKey(
        KeyDecision, on_delete=models.CASCADE, null=True, blank=True, related_name="clock_runs"
    )
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=40)
    wants_reason = models.BooleanField(default=False)
    rule_code = models.CharField(max_length=40)
    rule_from = models.DateField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=ClockEnding, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    waits_for = models.CharField(max_length=10, choices=Side, default=Side.POLICE)
    is_late = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(ended_at=None, paused_at=None), name="clocks_running"
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(is_late=True, wants_reason=True, reason_code=""),
                name="clocks_without_reason",
            ),
            models.Index(fields=["clock_code", "started_at"], name="clocks_by_code"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ending="")),
                name="clock_ends_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_code} on {self.case_id} since {self.started_at.astimezone(LONDON):%Y-%m-%d}"


class ClockEvent(models.Model):
    """What happened to a running of a clock, in order. Never changed: a trigger refuses it.

    ``at`` is when it was, ``entered_at`` when it was written; ``act`` the name of the service that did it. ``contact`` is
    the line of the contact log in which the victim was told. ``code`` is that of a reason, or says why it was excused.
    """

    run = models.ForeignKey(ClockRun, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=ClockEventKind)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    act = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    due_at = models.DateTimeField(null=True, blank=True)
    rule_code = models.CharField(max_length=40, blank=True)
    rule_from = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=ClockEnding, blank=True)
    waits_for = models.CharField(max_length=10, choices=Side, blank=True)
    code = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    contact = models.ForeignKey(
        "cases.VictimContact", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"{self.kind} of {self.run_id}"
