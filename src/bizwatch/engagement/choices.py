"""Codes and plain-English labels."""

from django.db import models


class StoryState(models.TextChoices):
    """Where a story stands. Only a published one is seen by the public."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    SENT_BACK = "sent_back", "Sent back"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Taken down"


WRITABLE = frozenset({StoryState.DRAFT, StoryState.SENT_BACK})


class StopWhy(models.TextChoices):
    """Why an invitation to a survey is not sent, or can no longer be answered."""

    REOPENED = "reopened", "The case was opened again"
    ASKED_LATELY = "asked_lately", "The business was asked not long ago"
    NOT_WANTED = "not_wanted", "The business wants no surveys"
