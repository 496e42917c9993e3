"""Whether a place was a victim again and again: about the place, never about a person."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from bizwatch.cases.models import Case
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import triage_rules


def is_repeat_place(at: datetime) -> Exists:
    """Return the condition that a premises had as many crimes before a report that comes now as the table says
    (``triage.toml``), of rows of premises: one short walk of an index, and none is counted twice."""
    limit = triage_rules(to_london(at).date()).limit
    since = at - timedelta(days=limit.repeat_days)
    before = Case.objects.ordinary().of_their_own().filter(premises=OuterRef("pk"), reported_at__gte=since)
    before = before.filter(reported_at__lt=at, nature="crime").order_by("-reported_at", "-id")
    return Exists(before.values("pk")[limit.repeat_cases - 1 : limit.repeat_cases])
