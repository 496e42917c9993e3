"""The demonstration's past of the desk: who was on the rota, what businesses were told, and a first forecast."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from statistics import quantiles

from django.apps import apps

from bizwatch.accounts.models import User
from bizwatch.capacity.services import refresh_forecast, settle_times
from bizwatch.cases.selectors import contact_past
from bizwatch.kernel.clock import parse_local, to_london

WEEKS = 8
TURNS = ((time(7), time(15)), (time(15), time(23)))  # of the two investigators, every day
_ENOUGH = 8  # contacts that must have been made before a time is told


def show_capacity(officers: Sequence[User], *, at: datetime) -> None:
    """Write the rota of the last weeks, the times told in them, and the forecast of now."""
    _past_rota(officers, at)
    _told_times(at)
    settle_times(at=at)
    refresh_forecast(at=at)


def _past_rota(officers: Sequence[User], at: datetime) -> None:
    Shift, today = apps.get_model("cases.Shift"), to_london(at).date()
    days = [today - timedelta(days=number) for number in range(1, WEEKS * 7 + 1)]
    Shift.objects.bulk_create(
        Shift(
            officer=officer,
            day=day,
            starts_at=parse_local(day, starts, fold=0),
            ends_at=parse_local(day, ends, fold=0),
            added_at=at,
            added_by_name="Bizwatch (demonstration)",
        )
        for officer, (starts, ends) in zip(officers, TURNS, strict=True)
        for day in days
    )


def _told_times(at: datetime) -> None:
    """Tell each report that was contacted the times that 5 and 9 in 10 of those before it had waited."""
    ToldTime, Case = apps.get_model("capacity.ToldTime"), apps.get_model("cases.Case")
    past = contact_past(since=at - timedelta(weeks=WEEKS), until=at)
    done = [(row.contacted_at, row.contacted_at - row.reported_at) for row in past if row.contacted_at is not None]
    rows = []
    cases = Case.objects.ordinary().filter(contacted_at__isnull=False, joined_to=None, collapsed_into=None)
    for case in cases.order_by("reported_at"):
        waits = [wait / timedelta(hours=1) for contacted_at, wait in done if contacted_at <= case.reported_at]
        if len(waits) < _ENOUGH:
            continue
        tenths = quantiles(waits, n=10)
        likely, sure = (case.reported_at + timedelta(hours=tenths[place]) for place in (4, 8))
        rows.append(
            ToldTime(
                case=case,
                made_at=case.reported_at,
                forecast_at=case.reported_at,
                likely_at=likely,
                sure_at=sure,
                by_at=sure,
                due_at=case.contact_due_at,
                likely_raw=tenths[4] / 2,
                sure_raw=tenths[8] / 2,
            )
        )
    ToldTime.objects.bulk_create(rows)
