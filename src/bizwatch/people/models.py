"""Persons and vehicles as the police know them; their role in a case stands in ``cases``. No score of a person."""

from typing import ClassVar

from django.db import models


class Person(models.Model):
    """A named person. Made and joined by people only, never by a machine."""

    reference = models.CharField(max_length=20, unique=True)
    family_name = models.CharField(max_length=80)
    given_names = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["family_name", "given_names"], name="person_name")]

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()


class Vehicle(models.Model):
    """A vehicle by its registration mark (stored without spaces, upper case)."""

    registration = models.CharField(max_length=12, unique=True)
    make = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=40, blank=True)
    colour = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.registration
