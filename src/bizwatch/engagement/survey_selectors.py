"""Who is asked, what was answered. Answers are never found by who gave them."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from bizwatch.engagement.models import NoSurveys, SurveyAnswer, SurveyInvitation


def token_hash(token: str) -> str:
    """Return what is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by_token(token: str) -> SurveyInvitation | None:
    """Return the invitation that a link names, whatever became of it."""
    return SurveyInvitation.objects.select_related("case").filter(token_hash=token_hash(token)).first()


def last_asked(business_id: int, survey_code: str, *, before: datetime) -> datetime | None:
    """Return when the business was last asked a survey, or is about to be."""
    found = SurveyInvitation.objects.filter(business=business_id, survey_code=survey_code, stopped_at=None)
    return found.filter(due_at__lte=before).order_by("-due_at").values_list("due_at", flat=True).first()


def wants_none(business_id: int) -> bool:
    """Whether the business asked not to be asked."""
    return NoSurveys.objects.filter(business=business_id).exists()


def answers_between(survey_code: str, first: date, last: date) -> QuerySet[SurveyAnswer]:
    """Return the answers of the months from one to another, both included."""
    return SurveyAnswer.objects.filter(survey_code=survey_code, month__gte=first.replace(day=1), month__lte=last)


def survey_to_open(codes: Sequence[str], first: date, last: date) -> str:
    """Return the first survey that has answers of these months; where none has, the first that somebody was sent."""
    answered = set(
        SurveyAnswer.objects.filter(month__gte=first.replace(day=1), month__lte=last).values_list("survey_code")
    )
    sent = set(SurveyInvitation.objects.filter(sent_at__isnull=False).values_list("survey_code"))
    return next((code for found in (answered, sent) for code in codes if (code,) in found), codes[0])


def waiting_to_be_sent(survey_code: str) -> tuple[int, datetime | None]:
    """Return how many invitations are not sent yet, and when the first of them is."""
    found = SurveyInvitation.objects.filter(survey_code=survey_code, sent_at=None, stopped_at=None)
    counted = found.aggregate(many=Count("pk"), first=Min("due_at"))
    return counted["many"], counted["first"]


def asked_between(survey_code: str, first: datetime, last: datetime) -> dict[str, int]:
    """Return how many were asked from one moment to another, and how many of them answered: ``asked``, ``answered``."""
    return SurveyInvitation.objects.filter(survey_code=survey_code, sent_at__gte=first, sent_at__lt=last).aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
