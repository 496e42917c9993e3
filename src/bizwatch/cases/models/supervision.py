"""What supervisors keep: skills, conflicts of interest, many cases given at once, and figures counted beforehand."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import GivingState, ReallocationState


class OfficerSkill(models.Model):
    """That an investigator has a skill of ``skills.toml`` from one day to another, both included; None is for good."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="skills")
    code = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")),
                name="skill_in_order",
            ),
            models.UniqueConstraint(fields=["officer", "code", "first_day"], name="one_skill_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.officer_id}"


class DeclaredConflict(models.Model):
    """That an officer stands too near to a business, to premises or to a person on a case to have such cases.

    Exactly one of the three is set. A person who was named counts on every case; one who was not, on that case. It is
    never deleted: ``last_day`` ends it.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(
        "businesses.Business", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    premises = models.ForeignKey(
        "businesses.Premises", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case_person = models.ForeignKey(
        "cases.CasePerson", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    models.Q(business__isnull=False, premises=None, case_person=None)
                    | models.Q(business=None, premises__isnull=False, case_person=None)
                    | models.Q(business=None, premises=None, case_person__isnull=False)
                ),
                name="conflict_with_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")),
                name="conflict_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk} of {self.officer_id}"


class Reallocation(models.Model):
    """Many cases that a supervisor gives at once: first a plan, then carried out case by case in the background.

    ``undoes`` is the earlier one that this one takes back. ``asked`` holds the codes by which the cases were chosen.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    reason = models.TextField()
    asked = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    state = models.CharField(max_length=10, choices=ReallocationState, default=ReallocationState.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(state="running"), name="reallocation_running")
        ]

    def __str__(self) -> str:
        return f"reallocation {self.public_id}"


class ReallocationLine(models.Model):
    """One case of a reallocation: whose it was, who shall have it, and what became of that, with why.

    ``version`` is the case's when it was planned and ``version_after`` when it was given. ``to`` None puts it back in the
    queue, or where the line is refused, nobody could have it.
    """

    job = models.ForeignKey(Reallocation, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    before = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=GivingState, default=GivingState.PLANNED)
    why = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    version_after = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "case"], name="one_line_a_case"),
        ]
        indexes: ClassVar = [models.Index(fields=["job", "state", "number"], name="reallocation_lines")]

    def __str__(self) -> str:
        return f"line {self.number} of {self.job_id}"


class StageWeek(models.Model):
    """How long cases stood at one stage, of those that left it in one week: counted in the background.

    ``week`` is a Monday in London, ``held`` says by bucket of ``policies.stages`` how many, ``number`` is their sum. ``standing``
    and ``standing_held`` are the same of the cases that stood there when it was counted, of the newest week only.
    """

    week = models.DateField()
    stage = models.CharField(max_length=12)
    number = models.PositiveIntegerField(default=0)
    held = models.JSONField(default=dict)
    standing = models.PositiveIntegerField(default=0)
    standing_held = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["week", "stage"], name="one_stage_a_week")]

    def __str__(self) -> str:
        return f"{self.stage} in the week of {self.week}"


class CountyWeek(models.Model):
    """One number of one policing area in one week, from Monday in London: counted in the background, without any case.

    ``what`` is a code of ``choices.CountyFigure``; ``of`` the code that it is about, such as a kind of report, or "".
    """

    week = models.DateField()
    area = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=12)
    of = models.CharField(max_length=30, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "area", "what", "of"], name="one_county_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.area} in the week of {self.week}"


class CountyCount(models.Model):
    """That a week was counted for the county's figures, and when last."""

    week = models.DateField(unique=True)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"week of {self.week}"


class AreaPremises(models.Model):
    """Premises of a policing area with several reports in twelve months: the most reported ones, counted in the background."""

    area = models.CharField(max_length=40)
    premises = models.ForeignKey("businesses.Premises", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "premises"], name="one_count_of_premises")]

    def __str__(self) -> str:
        return f"{self.premises_id} in {self.area}"


class AreaVisit(models.Model):
    """When somebody last looked at the list of a policing area, and the time before: what came since is new to them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    area = models.CharField(max_length=40)
    at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "area"], name="one_visit_an_area")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.area}"
