"""When a business may expect contact, from the stored forecast alone: nothing is computed in its request."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import F

from bizwatch.capacity.models import Forecast, ToldTime
from bizwatch.capacity.policies import told_by
from bizwatch.capacity.selectors.state import latest_forecast
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import capacity_rules, clock

if TYPE_CHECKING:
    from bizwatch.cases.models import Case

_AT_ONCE = 500


@dataclass(frozen=True)
class Expected:
    """A time that may be told. ``by_at`` is what is said, 9 in 10 businesses hear before then; ``likely_at`` the even chance.

    ``due_at`` is the promise. ``forecast_at`` says how old the forecast is.
    """

    at: datetime
    by_at: datetime
    likely_at: datetime
    sure_at: datetime
    due_at: datetime
    forecast_at: datetime
    likely_raw: float
    sure_raw: float

    @property
    def is_later_than_promised(self) -> bool:
        return self.by_at > self.due_at

    @property
    def days_away(self) -> int:
        """How many London days lie between the report and the time that is told."""
        return (to_london(self.by_at).date() - to_london(self.at).date()).days


def expected_contact(at: datetime) -> Expected | None:
    """Return the contact time of a report that comes at a moment; None where only the plain promise can be given.

    That is so without a forecast, with one that is stale or rests on too little, and beyond the rota.
    """
    forecast = latest_forecast()
    if forecast is None or forecast.why_not or not timedelta(0) <= at - forecast.made_at <= _stale(at):
        return None
    return _read(forecast, at)


def expected_of(case: "Case") -> Expected | None:
    """Return the time that the business of a case was told when its report came, while it still stands.

    None where none was told, where contact was made or declined, where the business chose a later call, and once the time
    has passed without contact: then the promise alone is shown, kept or broken.
    """
    if case.contacted_at is not None or case.contact_opted_out or not case.is_open or case.is_restricted:
        return None
    told = ToldTime.objects.filter(case=case).first()
    return None if told is None or case.contact_due_at > told.due_at else _of(told)


def latest_expected(cases: Collection[int]) -> Expected | None:
    """Return the latest of the times that still stand on cases, by their ids, for one word about many; None without any."""
    stands = {
        "case__contacted_at": None,
        "case__contact_opted_out": False,
        "case__is_open": True,
        "case__is_restricted": False,
        "case__contact_due_at__lte": F("due_at"),
    }
    found = (ToldTime.objects.filter(case__in=part, **stands).order_by("-by_at").first() for part in _parts(cases))
    latest = max((told for told in found if told is not None), key=lambda told: told.by_at, default=None)
    return None if latest is None else _of(latest)


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    """Yield ids in parts that a database takes in one question."""
    left = iter(ids)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _of(told: ToldTime) -> Expected:
    moments = (told.by_at, told.likely_at, told.sure_at, told.due_at, told.forecast_at)
    return Expected(told.made_at, *moments, told.likely_raw, told.sure_raw)


def _stale(at: datetime) -> timedelta:
    return capacity_rules(to_london(at).date()).stale


def _read(forecast: Forecast, at: datetime) -> Expected | None:
    """Return the times of the next probe: a report that comes a little later is contacted no earlier."""
    times, minutes = forecast.times, (at - forecast.made_at).total_seconds() / 60
    place = bisect_left(times["probes"], minutes - 1e-6)
    if place == len(times["probes"]) or times["sure"][place] is None or times["likely"][place] is None:
        return None
    sure_at = forecast.made_at + timedelta(minutes=times["sure"][place])
    due_at = clock("contact-victim", to_london(at).date()).due_at(at)
    return Expected(
        at=at,
        by_at=told_by(sure_at, due_at=due_at, at=at),
        likely_at=forecast.made_at + timedelta(minutes=times["likely"][place]),
        sure_at=sure_at,
        due_at=due_at,
        forecast_at=forecast.made_at,
        likely_raw=times["likely_raw"][place],
        sure_raw=times["sure_raw"][place],
    )
