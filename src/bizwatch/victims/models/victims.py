"""Who the victims of a case are, and what passed between the police and each of them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import ContactChannel, ContactResult
from bizwatch.victims.choices import EmployerMayKnow, EntryKind, MatchState, VictimKind


class VictimQuerySet(models.QuerySet["Victim"]):
    """The words in which the desk asks about victims."""

    def current(self) -> "VictimQuerySet":
        """Victims who were not taken off, of ordinary cases: a restricted case is never among them."""
        return self.filter(removed_at=None, case__is_restricted=False)

    def persons(self) -> "VictimQuerySet":
        """Without the business."""
        return self.exclude(kind=VictimKind.BUSINESS)


class Victim(models.Model):
    """One victim of a case: a person in their own right, or the business through its named point of contact.

    Of the business ``name``, ``email``, ``telephone`` are its point of contact, named at ``named_at``; ``role_words`` say
    who they are there. ``case_person`` is the person of the case that was taken over. ``account`` is set where
    a person said that the victim is the one who reported; ``person`` where an investigator named them on the case. Both
    are how the same person is known again; anything else a person confirms (``VictimMatch``).
    ``telephone_key`` and ``name_key`` are one spelling of each, by which a match is suggested.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="victims_of_case")
    case_person = models.OneToOneField(
        "cases.CasePerson", on_delete=models.PROTECT, null=True, blank=True, related_name="as_victim"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=VictimKind)
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160, blank=True)
    role_words = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    telephone_key = models.CharField(max_length=30, blank=True)
    channel = models.CharField(max_length=10, choices=ContactChannel, default=ContactChannel.PHONE)
    times = models.CharField(max_length=120, blank=True)
    wants_contact = models.BooleanField(default=True)
    employer_may_know = models.CharField(max_length=10, choices=EmployerMayKnow, default=EmployerMayKnow.NOTHING)
    named_at = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VictimQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(kind="business", removed_at=None), name="one_point_of_contact"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_key"], condition=~models.Q(name_key=""), name="victim_by_name"),
            models.Index(fields=["telephone_key"], condition=~models.Q(telephone_key=""), name="victim_by_telephone"),
            models.Index(fields=["added_at"], condition=models.Q(removed_at=None), name="victims_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"

    @property
    def is_business(self) -> bool:
        """Whether this is the business, through its point of contact."""
        return self.kind == VictimKind.BUSINESS


class VictimEntry(models.Model):
    """A line of a victim's own log: what was changed, with what stood there before. Never changed: a trigger refuses it."""

    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "victim entries"

    def __str__(self) -> str:
        return f"{self.kind} on {self.victim_id}"


class OwnContact(models.Model):
    """One attempt to contact a victim, for themselves and not for the business. Never changed: a trigger refuses it.

    ``at`` is when it was, ``entered_at`` when it was written.
    """

    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="contacts")
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=ContactChannel)
    result = models.CharField(max_length=15, choices=ContactResult)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.result} with {self.victim_id}"


class VictimMatch(models.Model):
    """What a person decided on two victims who may be one person. Never changed: a trigger refuses it. ``earlier`` has the smaller id.

    The newest one of a pair counts.
    """

    earlier = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="matched_later")
    later = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="matched_earlier")
    state = models.CharField(max_length=10, choices=MatchState)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "victim matches"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(earlier__lt=models.F("later")), name="match_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} and {self.later_id}: {self.state}"
