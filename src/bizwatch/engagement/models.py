"""Stories of outcomes with every step of each; surveys, whom they ask and what was answered."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bizwatch.engagement.choices import StopWhy, StoryState


class Story(models.Model):
    """What became of a case, told to the public. It names nobody; the case it tells of is for the police alone.

    ``district_code`` is the smallest place it may name. ``victim_agreed`` says who of the business agreed, when and how.
    ``submitted_by`` wrote it last; somebody else approves it. ``version`` grows with every change.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="stories")
    title = models.CharField(max_length=120)
    text = models.TextField()
    crime_kind = models.CharField(max_length=30)
    outcome_code = models.CharField(max_length=4)
    district_code = models.CharField(max_length=9, blank=True)
    victim_agreed = models.CharField(max_length=240)
    state = models.CharField(max_length=10, choices=StoryState, default=StoryState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state=StoryState.PUBLISHED) | models.Q(published_at__isnull=False),
                name="published_story_says_when",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=~models.Q(state=StoryState.WITHDRAWN), name="one_story_of_a_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(state=StoryState.PUBLISHED),
                name="stories_published",
            ),
            models.Index(fields=["state", "changed_at"], name="stories_by_state"),
        ]

    def __str__(self) -> str:
        return self.title


class StoryStep(models.Model):
    """One step of a story: who did what and why, and the text as it was then. Never changed: a trigger refuses it."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=StoryState)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    checks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.state} of {self.story_id}"


class SurveyRound(models.Model):
    """One time that all businesses are asked. ``asked_up_to`` is the last business that was looked at, so that a round that
    was cut off goes on; ``finished_at`` when all were."""

    survey_code = models.CharField(max_length=20)
    opens_on = models.DateField()
    asked_up_to = models.BigIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey_code", "opens_on"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.survey_code} of {self.opens_on}"


class SurveyInvitation(models.Model):
    """One business asked once: about a case, or in a round. What it answers is kept apart and does not say whose it is.

    ``token_hash`` is that of the link, made when it is sent. ``stopped_at``: it is not sent, or can no longer be answered.
    """

    survey_code = models.CharField(max_length=20)
    edition = models.DateField()
    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, null=True, blank=True, related_name="survey_invitations"
    )
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="+", db_index=False)
    sector = models.CharField(max_length=30, blank=True)
    district_code = models.CharField(max_length=9, blank=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_why = models.CharField(max_length=12, choices=StopWhy, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="survey_token_once"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(case__isnull=False, stopped_at__isnull=True),
                name="one_survey_of_a_case",
            ),
            models.UniqueConstraint(
                fields=["round", "business"], condition=models.Q(round__isnull=False), name="business_once_a_round"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(sent_at=None, stopped_at=None),
                name="surveys_to_send",
            ),
            models.Index(fields=["business", "survey_code", "due_at"], name="surveys_of_business"),
            models.Index(fields=["survey_code", "sent_at"], name="surveys_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_code} {self.pk}"


class SurveyAnswer(models.Model):
    """What somebody answered, without who: only the month, the sector, the district and how a case ended.

    Keys are random and no row says when it came, so that the order of answers cannot be laid beside the order in which
    invitations were answered. ``answers`` are codes, numbers and lists of codes by the code of the question; ``words`` what
    was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey_code = models.CharField(max_length=20)
    edition = models.DateField()
    month = models.DateField()
    sector = models.CharField(max_length=30, blank=True)
    district_code = models.CharField(max_length=9, blank=True)
    outcome_code = models.CharField(max_length=4, blank=True)
    answers = models.JSONField(default=dict)
    words = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["survey_code", "month"], name="survey_answers")]

    def __str__(self) -> str:
        return f"{self.survey_code} {self.month}"


class NoSurveys(models.Model):
    """A business that asked not to be asked again."""

    business = models.OneToOneField("businesses.Business", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name_plural = "no surveys"

    def __str__(self) -> str:
        return str(self.business_id)
