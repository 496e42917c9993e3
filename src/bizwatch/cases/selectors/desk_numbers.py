"""Numbers and short lists for supervision beside ``supervision_figures``."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from bizwatch.cases.choices import OPEN_STATUSES, Status
from bizwatch.cases.models import Case
from bizwatch.cases.selectors.restricted import TO_SPECIALISTS
from bizwatch.messaging.selectors import given_up


def emails_given_up() -> QuerySet[Any]:
    """Return the e-mails that could not be sent, newest first, but for those to specialists: they say that there is a
    restricted case, and stand on the specialists' own page."""
    return given_up().exclude(template=TO_SPECIALISTS)


def finalised_since(moment: datetime) -> int:
    """Return how many cases were finalised since a moment and are so still."""
    return Case.objects.ordinary().filter(status=Status.FINALISED, is_open=False, closed_at__gte=moment).count()


def reviews_due(before: datetime) -> QuerySet[Case]:
    """Return open cases whose review is due before a moment, longest due first, with premises and investigator."""
    # Naming the statuses leads to the covering index of the open cases, which holds their reviews.
    due = Case.objects.open().filter(status__in=OPEN_STATUSES, review_at__lt=before)
    return due.select_related("premises", "allocated_to").order_by("review_at", "pk")
