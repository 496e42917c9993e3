"""What passes between the desk and the business: contact, call-backs, messages, actions on either side."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.cases.choices import ActionKind, ActionState, CallBackState, ContactChannel, ContactResult, Side


class VictimContact(models.Model):
    """One attempt to contact the victim, with what came of it. ``at`` is when it was, ``entered_at`` when written.

    Never changed: a trigger of the first migration refuses it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="contacts")
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=ContactChannel)
    result = models.CharField(max_length=15, choices=ContactResult)
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "at"], name="contacts_of_officer")]

    def __str__(self) -> str:
        return f"{self.result} on {self.case_id}"


class CallBack(models.Model):
    """A call booked in the diary.

    ``from_rota``: a slot that the rota has, its officer chosen when it was booked. ``chosen_by_business``: the business asked
    for this time. ``promise_was_due_at``: that time lay after the promised contact, which was due then before it moved.
    ``follows``: the call in whose place this one came; ``tries``: calls in a row without an answer so far, this one's
    predecessors counted. Reminders and the apology for a call that nobody made are sent once each: their moments are kept.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="call_backs")
    starts_at = models.DateTimeField()
    telephone = models.CharField(max_length=30)
    with_name = models.CharField(max_length=120)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="call_backs",
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=CallBackState, default=CallBackState.BOOKED)
    note = models.TextField(blank=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    booked_by_name = models.CharField(max_length=120, blank=True)
    from_rota = models.BooleanField(default=False)
    chosen_by_business = models.BooleanField(default=False)
    promise_was_due_at = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by", db_index=False
    )
    tries = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_day_at = models.DateTimeField(null=True, blank=True)
    reminded_hour_at = models.DateTimeField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "starts_at"], condition=models.Q(state="booked"), name="one_call_at_a_time"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="diary")]

    def __str__(self) -> str:
        return f"call on {self.case_id} at {self.starts_at:%Y-%m-%d %H:%M}"


class CaseMessage(models.Model):
    """A message on the case, from either side to the other. ``dedupe`` keeps a double submit from doubling it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    text = models.TextField()
    read_at = models.DateTimeField(null=True, blank=True)
    dedupe = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.side} on {self.case_id}"


class CaseAction(models.Model):
    """Something one side must do by a date (strategy S30, shared and specific responsibilities).

    ``added_by`` is None where the product itself asks, as for what a report left out. ``path`` is where the business does it
    here, "" where there is no page for it alone.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="actions", db_index=False)
    side = models.CharField(max_length=10, choices=Side)
    kind = models.CharField(max_length=12, choices=ActionKind)
    text = models.CharField(max_length=240)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    closing_note = models.TextField(blank=True)
    path = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "state", "due_at"], name="actions_of_case")]

    def __str__(self) -> str:
        return self.text
