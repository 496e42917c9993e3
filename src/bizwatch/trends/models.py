"""What was published of recorded crime: street-level rows, quarterly counts by force, and fraud referrals by month.

Month and force of a street-level row are those of its release (``sources.Release``: ``covers_from``, ``subject``), and a place is
held once for all crimes on it, so that a row takes few bytes and millions of them are no matter.
"""

from typing import ClassVar

from django.db import models

from bizwatch.trends.choices import Base, Where


class StreetPlace(models.Model):
    """One map point of data.police.uk: whole metres on the British National Grid, or none, and what the file says of it.

    ``lsoa`` is the code as given (2011 or 2021 codes, by the month of the file). ``district`` and ``force`` are codes of the
    reference data, by the name of that LSOA; "" where it names none. Points are snapped by the publisher: each stands for a
    street of at least eight addresses.
    """

    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    location = models.CharField(max_length=120)
    lsoa = models.CharField(max_length=12, blank=True)
    district = models.CharField(max_length=12, blank=True)
    force = models.CharField(max_length=40, blank=True)
    where = models.CharField(max_length=10, choices=Where)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["easting", "northing"], name="street_place_point")]

    def __str__(self) -> str:
        return self.location


class StreetCrime(models.Model):
    """One row of a street file. ``category`` and ``outcome`` are numbers of ``data/police_uk.toml``; outcome 0: none given.

    ``crime_id`` is the publisher's digest as 32 bytes, None for anti-social behaviour, which has no id.
    """

    release = models.ForeignKey("sources.Release", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(StreetPlace, on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.PositiveSmallIntegerField()
    outcome = models.PositiveSmallIntegerField()
    crime_id = models.BinaryField(max_length=64, null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["release", "category", "place"], name="street_crime_release")]

    def __str__(self) -> str:
        return f"street crime {self.pk}"


class StreetOutcome(models.Model):
    """One row of an outcomes file: what became of a crime in the month of its release."""

    release = models.ForeignKey("sources.Release", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(StreetPlace, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.PositiveSmallIntegerField()
    crime_id = models.BinaryField(max_length=64, null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["release", "outcome", "place"], name="street_outcome_release")]

    def __str__(self) -> str:
        return f"street outcome {self.pk}"


class StreetCount(models.Model):
    """How many crimes of a category a release has in an area: written when the release is read, so that no page counts rows.

    ``kind`` and ``area`` name the area as ``geography`` does; kind "all", area "" holds every row of the release, placed or
    not, and kind "found" tells by ``choices.Found`` where they lie (of "elsewhere", area is the code of the other force).
    """

    release = models.ForeignKey("sources.Release", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    area = models.CharField(max_length=60, blank=True)
    category = models.PositiveSmallIntegerField()
    crimes = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "kind", "area", "category"], name="street_count_once")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "category", "area"], name="street_count_asked")]

    def __str__(self) -> str:
        return f"{self.crimes} in {self.kind} {self.area}".strip()


class RecordedCrime(models.Model):
    """Offences that a force recorded in a quarter under one Home Office code. Below zero: taken back from an earlier quarter.

    ``quarter`` is its first day; ``force`` a code of the reference data, or the publisher's name as a code for those that police
    no area (British Transport Police, Action Fraud).
    """

    release = models.ForeignKey("sources.Release", on_delete=models.PROTECT, related_name="+", db_index=False)
    quarter = models.DateField()
    force = models.CharField(max_length=40)
    offence = models.CharField(max_length=20)
    offences = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "quarter", "offence", "force"], name="recorded_crime_once")
        ]

    def __str__(self) -> str:
        return f"{self.force} {self.offence} {self.quarter}"


class FraudReferrals(models.Model):
    """Referrals of national fraud reporting to a force in a month. None is not known, and never nought."""

    release = models.ForeignKey("sources.Release", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    force = models.CharField(max_length=40)
    base = models.CharField(max_length=20, choices=Base)
    reports = models.PositiveIntegerField(null=True)
    losses = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    businesses = models.PositiveIntegerField(null=True)
    individuals = models.PositiveIntegerField(null=True)
    unknown = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "month", "force", "base"], name="fraud_referrals_once")
        ]

    def __str__(self) -> str:
        return f"{self.force} {self.month}"
