"""One table, insert-only. Triggers in the first migration refuse every change and removal on both databases."""

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """One audited act. No foreign keys, so that logging survives the erasure of its subject.

    ``sequence`` has no gaps; ``event_hash`` is an HMAC over the row and the hash before it.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=120)
    action = models.CharField(max_length=20)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    case_reference = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    event_hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "sequence"], name="audit_subject"),
            models.Index(fields=["actor_id", "sequence"], name="audit_actor"),
            models.Index(fields=["case_reference", "sequence"], name="audit_case"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject_type} {self.subject_id}"
