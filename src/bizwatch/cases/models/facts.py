"""What is said to have happened: people, vehicles, property and cameras, as told by the reporter or found later."""

from typing import ClassVar

from django.db import models

from bizwatch.cases.choices import CctvState, PersonRole, Side


class CasePerson(models.Model):
    """A person's part in one case. ``person`` is set only when an investigator names them.

    ``side`` is who told of them. ``is_assessment``: what is written is an opinion, not a fact (DPA 2018 s.38).
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    role = models.CharField(max_length=10, choices=PersonRole)
    told_name = models.CharField(max_length=160, blank=True)
    description = models.TextField(blank=True)
    seen_before = models.CharField(max_length=8, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    is_assessment = models.BooleanField(default=False)
    side = models.CharField(max_length=10, choices=Side)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    remove_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "case people"

    def __str__(self) -> str:
        return f"{self.role} in {self.case_id}"


class CaseVehicle(models.Model):
    """A vehicle seen or used in one case."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="vehicles")
    vehicle = models.ForeignKey("people.Vehicle", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registration = models.CharField(max_length=12, blank=True)
    description = models.CharField(max_length=240, blank=True)
    side = models.CharField(max_length=10, choices=Side)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["registration"], name="case_vehicle_mark")]

    def __str__(self) -> str:
        return self.registration or self.description[:30]


class PropertyLineQuerySet(models.QuerySet["PropertyLine"]):
    """Property lines by whether they still hold."""

    def current(self) -> "PropertyLineQuerySet":
        """Return the lines that hold now: not corrected by another one since, and not taken off the case."""
        return self.filter(ended_at=None)


class PropertyLine(models.Model):
    """A line of stolen or damaged property, or fuel not paid for. ``unit_value`` in pounds.

    What was told is never written over: a correction is a line of its own that ``corrects`` the earlier one, and the
    earlier one ends, with who said so, when and why. A line that ended without another in its place was taken off.
    ``side`` is who told of it; ``added_at`` is None where it came with the report.

    ``serial_key`` is the serial number in the one spelling in which it is compared (``policies.duplicates.tidy_serial``).
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="property_lines")
    description = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(default=1)
    unit_value = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    serial_number = models.CharField(max_length=60, blank=True)
    serial_key = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001 - NULL keeps it out of the index
    is_damage = models.BooleanField(default=False)
    recovered = models.BooleanField(default=False)
    side = models.CharField(max_length=10, choices=Side, default=Side.BUSINESS)
    added_at = models.DateTimeField(null=True, blank=True)
    added_by_name = models.CharField(max_length=120, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    ended_reason = models.TextField(blank=True)

    objects = PropertyLineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | ~models.Q(ended_reason=""), name="property_ends_with_reason"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["serial_key"], condition=models.Q(serial_key__isnull=False), name="property_serial")
        ]

    def __str__(self) -> str:
        return self.description


class CctvSource(models.Model):
    """A camera that may have caught it. ``clock_error_minutes``: how far its clock runs ahead (+) or behind (-).

    ``overwrite_assumed``: nobody knew when it is overwritten, so ``overwritten_at`` is the usual time.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="cctv")
    camera = models.CharField(max_length=200)
    clock_error_minutes = models.IntegerField(null=True, blank=True)
    overwritten_at = models.DateTimeField()
    overwrite_assumed = models.BooleanField(default=False)
    who_can_export = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=15, choices=CctvState, default=CctvState.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    settled_note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.camera
