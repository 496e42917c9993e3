"""Codes of the app, with their plain words."""

from django.db import models


class Fate(models.TextChoices):
    """What became of a time that a business was told. Only ``KEPT`` and ``LATE`` count in the record."""

    OPEN = "open", "Not known yet"
    KEPT = "kept", "Contacted by then"
    LATE = "late", "Not contacted by then"
    EXCUSED = "excused", "The business asked for no contact"
    WISH = "wish", "The business chose a later time"
    ENDED = "ended", "The case ended before"


COUNTED = (Fate.KEPT, Fate.LATE)


class WhyNot(models.TextChoices):
    """Why a forecast names no time to a business; "" where it does."""

    NO_ROTA = "no_rota", "Nobody is on the rota of the days ahead."
    THIN = "thin", "Too few reports have been contacted to go by."
    OFF_ROTA = "off_rota", "Most contacts were made while nobody was on the rota, so the rota says too little."
    UNKEPT = "unkept", "Too few of the times told lately were kept."
