"""Each file of outside figures as it was published, how far it has been read, and what was wrong with its rows."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.sources.choices import WHOLE, ReleaseState, Unit


class ReleaseQuery(models.QuerySet["Release"]):
    """The words in which importers and selectors ask for releases."""

    def of(self, kind: str, subject: str | None = None) -> "ReleaseQuery":
        """Those of a kind, and where it is given of one subject."""
        found = self.filter(kind=kind)
        return found if subject is None else found.filter(subject=subject)

    def whole(self) -> "ReleaseQuery":
        """Those that were read to the end, replaced or not."""
        return self.filter(state__in=WHOLE)

    def in_view(self) -> "ReleaseQuery":
        """Those that were read to the end and that no later one replaces: what figures are made of today."""
        return self.filter(state=ReleaseState.READ)


class Release(models.Model):
    """One file, or the part of one about a single subject and period.

    Releases of the same ``kind``, ``subject`` and period are a series: each later publication revises the one before, which is
    kept. ``subject`` is a code of the importer's, such as a force or "districts"; "" where the file could not be told.
    ``published_on`` is the day the publisher gave it out; where nobody said so it is the day of the import and
    ``is_published_known`` is false. ``done`` of ``total`` counts ``unit``, and moves in the same transaction as the rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    publisher = models.CharField(max_length=40)
    licence = models.CharField(max_length=40)
    published_on = models.DateField()
    is_published_known = models.BooleanField()
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.READING)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.ROWS)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    rows_kept = models.PositiveBigIntegerField(default=0)
    rows_faulty = models.PositiveBigIntegerField(default=0)
    rows_out_of_area = models.PositiveBigIntegerField(default=0)
    faults_beyond = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    objects = ReleaseQuery.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject", "covers_from", "covers_to", "sha256"], name="release_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="release_sha256"),
            models.Index(fields=["kind", "subject", "covers_from"], name="release_series"),
            models.Index(fields=["-started_at"], name="release_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.covers_from or ''}".strip()

    @property
    def is_read(self) -> bool:
        """Whether every row of it is in the tables."""
        return self.state in WHOLE

    @property
    def order(self) -> tuple[date, datetime]:
        """By what the later of two releases of a series is told: publication, then import."""
        return self.published_on, self.started_at


class ReleaseFault(models.Model):
    """What is wrong with a row, or with the file as a whole (``line`` 0): where, what was found there, and what to do."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="faults")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=80, blank=True)
    found = models.CharField(max_length=80, blank=True)
    sentence = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"line {self.line}"
