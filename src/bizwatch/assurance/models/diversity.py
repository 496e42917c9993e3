"""What people said about themselves. It stands apart: no row names a case, a person or an account.

``key`` is a keyed hash of the case and of which person on it was asked: whoever holds the link, and nobody else, leads to
the row.
"""

from typing import ClassVar

from django.db import models

from bizwatch.assurance.choices import AskState


class DiversityAsk(models.Model):
    """That somebody was asked, and what became of it. ``person_key`` is a keyed hash of their address, so that nobody
    is asked each time; ``write_at`` is when they are written to, None where they are not."""

    key = models.CharField(max_length=64, unique=True)
    person_key = models.CharField(max_length=64, blank=True, db_index=True)
    asked_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=AskState, default=AskState.ASKED)
    write_at = models.DateTimeField(null=True, blank=True)
    case_number = models.BigIntegerField(null=True, blank=True)  # only until they were written to

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["write_at"], condition=models.Q(write_at__isnull=False), name="ask_to_write")
        ]

    def __str__(self) -> str:
        return f"asked on {self.asked_on}"


class DiversityReply(models.Model):
    """What somebody answered: codes by question. ``quarter`` is its first day; the day itself is not kept."""

    key = models.CharField(max_length=64, unique=True)
    quarter = models.DateField(db_index=True)
    answers = models.JSONField()
    keep_until = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"answers of {self.quarter}"
