"""Numbers and short lists for supervision beside ``supervision_figures``."""

from datetime import datetime

from django.db.models import QuerySet

from bizwatch.cases.choices import Status
from bizwatch.cases.models import Case


def finalised_since(moment: datetime) -> int:
    """Return how many cases were finalised since a moment and are so still."""
    return Case.objects.filter(status=Status.FINALISED, is_open=False, closed_at__gte=moment).count()


def reviews_due(before: datetime) -> QuerySet[Case]:
    """Return open cases whose review is due before a moment, longest due first, with premises and investigator."""
    due = Case.objects.open().filter(review_at__lt=before)
    return due.select_related("premises", "allocated_to").order_by("review_at", "pk")
