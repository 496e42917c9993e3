"""Areas with their outlines, imported and drawn, and figures about them."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models

from bizwatch.geography.choices import AreaKind, FigureMeasure, ZoneKind


class InForceQuerySet(models.QuerySet[Any]):
    """Rows that hold from one day to another, both included; without a last day, until further notice."""

    def in_force(self, on: date | None) -> "InForceQuerySet":
        """Return the rows that hold on a day; without a day, those that hold until further notice."""
        if on is None:
            return self.filter(valid_to__isnull=True)
        ended = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on)
        return self.filter(ended, valid_from__lte=on)


class Outlined(models.Model):
    """What has an outline: one or more polygons, with holes where there are any.

    ``outline`` is well-known binary (WKB) with corners in whole metres of the British National Grid; ``west`` to ``north``
    are its bounding box.
    """

    outline = models.BinaryField()
    west = models.IntegerField()
    south = models.IntegerField()
    east = models.IntegerField()
    north = models.IntegerField()
    hectares = models.FloatField()

    class Meta:
        abstract = True


class AreaSet(models.Model):
    """One edition of all areas of a kind.

    A later edition closes the earlier one the day before it begins and keeps it. An edition that another one of the same
    first day replaced ends before it begins, and so never holds. ``release`` says which file it came from and who published it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=AreaKind)
    release = models.ForeignKey("sources.Release", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(valid_to__isnull=True), name="one_open_edition_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.valid_from}"


class Area(Outlined):
    """One area of an edition."""

    area_set = models.ForeignKey(AreaSet, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area_set", "code"], name="area_once_in_edition")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaFigure(models.Model):
    """How many residents, businesses or retail premises an area had on a day, as one release says it.

    It names the area by its code, so that an edition may come or go without it.
    """

    release = models.ForeignKey("sources.Release", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=AreaKind)
    area_code = models.CharField(max_length=80)
    measure = models.CharField(max_length=20, choices=FigureMeasure)
    on = models.DateField()
    value = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "area_code", "on"], name="area_figure_once_in_release")
        ]
        indexes: ClassVar = [models.Index(fields=["measure", "kind", "on"], name="area_figure_asked")]

    def __str__(self) -> str:
        return f"{self.area_code} {self.measure} {self.on}"


class Zone(models.Model):
    """A place that the force drew for itself, such as the night-time economy area of a town.

    ``code`` is in its address and in figures, and never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30, choices=ZoneKind)

    def __str__(self) -> str:
        return self.name


class ZoneOutline(Outlined):
    """Where a zone was, from one day to another, both included.

    A later outline ends the earlier one the day before and leaves it; one that another of the same or an earlier first
    day replaced ends before it begins. A zone without an outline that holds now has ended.
    """

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="outlines")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=120)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone"], condition=models.Q(valid_to__isnull=True), name="one_open_outline_of_a_zone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} from {self.valid_from}"
