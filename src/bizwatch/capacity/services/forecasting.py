"""The forecast that pages read: made by the worker, kept as a row. It names no person and no case, so no audit is written."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bizwatch.audit.services import audited_service
from bizwatch.capacity.models import Forecast
from bizwatch.capacity.selectors import latest_forecast, look_ahead, rehearse
from bizwatch.capacity.selectors.outlook import Outlook, Rehearsal
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import capacity_rules

_HALF = 0.5


def is_due(*, at: datetime) -> bool:
    """Whether the newest forecast is older than the rules say, or there is none."""
    forecast = latest_forecast()
    return forecast is None or not timedelta(0) <= at - forecast.made_at < capacity_rules(to_london(at).date()).refresh


@audited_service
def refresh_forecast(*, at: datetime) -> Forecast:
    """Make the forecast of a moment and keep it. Where the rota is not used nothing is foreseen to break, since that would
    be foreseen at every hour."""
    outlook = look_ahead(at)
    course = rehearse(outlook)
    hours = outlook.rules.warn_hours if outlook.rota_is_used else 0
    return Forecast.objects.create(
        made_at=at,
        why_not=outlook.why_not,
        times=_times(outlook, course),
        in_hand=len(outlook.waiting),
        breaking=course.course.broken_by(hours),
        chance=course.course.chance_of_breaking(hours),
        breaks_at=first_break(outlook, course) if hours else None,
    )


@audited_service
def forget_forecasts(*, at: datetime) -> int:
    """Erase forecasts that are older than the rules say; the record of told times keeps what was told."""
    days = capacity_rules(to_london(at).date()).keep_forecasts_days
    return Forecast.objects.filter(made_at__lt=at - timedelta(days=days)).delete()[0]


def first_break(outlook: Outlook, run: Rehearsal) -> datetime | None:
    """Return the hour in which half a promise, on average, has broken since now; None where it does not come to that."""
    many = np.cumsum(run.course.broken)[: outlook.rules.warn_hours]
    hour = int(np.argmax(many >= _HALF)) if len(many) and many[-1] >= _HALF else None
    return None if hour is None else max(outlook.hours.moment(outlook.first + hour), outlook.at)


def _times(outlook: Outlook, run: Rehearsal) -> dict[str, Any]:
    return {
        "probes": _minutes(run.probes, outlook.now),
        "likely": _minutes(run.likely, outlook.now),
        "sure": _minutes(run.sure, outlook.now),
        "likely_raw": _plain(run.likely_raw),
        "sure_raw": _plain(run.sure_raw),
    }


def _minutes(hours: NDArray[np.float64], now: float) -> list[float | None]:
    return [round((value - now) * 60, 2) if np.isfinite(value) else None for value in hours.tolist()]


def _plain(values: NDArray[np.float64]) -> list[float | None]:
    return [round(value, 4) if np.isfinite(value) else None for value in values.tolist()]
