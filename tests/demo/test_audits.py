"""The demonstration shows a recording audit that is under way."""

from datetime import UTC, datetime

import pytest

from bizwatch.assurance.choices import ItemState
from bizwatch.assurance.models import DipResult, SampleItem, SampleWeek
from bizwatch.assurance.selectors.estimates import audit_figures
from bizwatch.assurance.selectors.samples import check_draw
from bizwatch.demo import county
from bizwatch.demo.audits import WEEKS
from bizwatch.kernel.progress import Progress

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_weeks_are_settled_and_the_newest_is_half_judged() -> None:
    county.make(at=AT, progress=Progress("test"))
    weeks = list(SampleWeek.objects.filter(drawn_at__isnull=False).order_by("starts_on"))
    assert len(weeks) == WEEKS
    assert all(check_draw(week).holds for week in weeks)
    states = set(SampleItem.objects.filter(week=weeks[-1]).values_list("state", flat=True))
    assert ItemState.WAITING in states
    found = audit_figures(weeks[0].starts_on, weeks[-1].starts_on)
    assert (found.whole, found.unfinished) == (WEEKS - 1, 1)
    assert found.lines[0].due >= 20
    assert DipResult.objects.count() == 1
