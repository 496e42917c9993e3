"""Whether a place was a victim again and again: about the place, never about a person."""

from datetime import datetime, timedelta

from bizwatch.cases.models import Case
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import triage_rules


def is_repeat_place(case: Case, at: datetime) -> bool:
    """Whether the premises had as many crimes before this report as the table says (``triage.toml``): one short walk of
    an index, and none is counted twice."""
    limit = triage_rules(to_london(at).date()).limit
    since = case.reported_at - timedelta(days=limit.repeat_days)
    before = Case.objects.ordinary().of_their_own().filter(premises=case.premises_id, reported_at__gte=since)
    before = before.filter(reported_at__lt=case.reported_at, nature="crime").exclude(pk=case.pk)
    return before.order_by("-reported_at", "-id").values("pk")[limit.repeat_cases - 1 : limit.repeat_cases].exists()
