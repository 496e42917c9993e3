"""The demonstration's past of the desk: who was on the rota, what businesses were told, and a first forecast."""

from collections.abc import Sequence
from datetime import datetime
from statistics import quantiles
from typing import cast

import numpy as np
from django.apps import apps

from bizwatch.accounts.models import User
from bizwatch.capacity.selectors import look_ahead
from bizwatch.capacity.services import look_for_breaks, refresh_forecast, settle_times
from bizwatch.demo.rota import past_turns

WEEKS = 8
_ENOUGH = 8  # contacts that must have been made before a time is told
_LEAST = 0.1  # officer-hours: nobody is contacted at once


def show_capacity(officers: Sequence[User], *, at: datetime) -> None:
    """Write the rota of the last weeks, the times told in them, the forecast of now, and the warning that it gives.

    ``officers`` are those of the patterns, in their order. Called last: the forecast is of all that waits.
    """
    _past_rota(officers, at)
    _told_times(at)
    settle_times(at=at)
    look_for_breaks(forecast=refresh_forecast(at=at), at=at)


def _past_rota(officers: Sequence[User], at: datetime) -> None:
    Shift = apps.get_model("cases.Shift")
    Shift.objects.bulk_create(
        Shift(
            officer=officers[who],
            day=day,
            starts_at=starts,
            ends_at=ends,
            added_at=at,
            added_by_name="Bizwatch (demonstration)",
        )
        for who, day, starts, ends in past_turns(at=at, weeks=WEEKS)
    )


def _told_times(at: datetime) -> None:
    """Tell each report that was contacted the times by which 5 and 9 in 10 of those before it were, by the clock of the rota
    (``science.desk.Staffing``): what the product's own forecast would have known of the past."""
    ToldTime, Case = apps.get_model("capacity.ToldTime"), apps.get_model("cases.Case")
    outlook = look_ahead(at)
    rota, hours = outlook.staffing, outlook.hours
    rows, done = [], list[tuple[datetime, float]]()
    cases = Case.objects.ordinary().filter(contacted_at__isnull=False, joined_to=None, collapsed_into=None)
    for case in cases.order_by("reported_at"):
        contacted_at = cast(datetime, case.contacted_at)  # none other was asked for
        start, end = rota.effort(np.array([hours.of(case.reported_at), hours.of(contacted_at)])).tolist()
        known = [effort for earlier_at, effort in done if earlier_at <= case.reported_at]
        done.append((contacted_at, end - start))
        if len(known) < _ENOUGH:
            continue
        tenths = quantiles(known, n=10)
        likely, sure = (max(tenths[place], _LEAST) for place in (4, 8))
        likely_at, sure_at = (hours.moment(hour) for hour in rota.when(np.array([start + likely, start + sure])))
        rows.append(
            ToldTime(
                case=case,
                made_at=case.reported_at,
                forecast_at=case.reported_at,
                likely_at=likely_at,
                sure_at=sure_at,
                by_at=sure_at,
                due_at=case.contact_due_at,
                likely_raw=likely,
                sure_raw=sure,
            )
        )
    ToldTime.objects.bulk_create(rows)
