"""Capacity of the desk: what its forecast assumes, from when it is shown to businesses, and when it warns."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownCapacityRules
from bizwatch.reference.tables import DatedTable, read_file

FILE = "capacity.toml"


@dataclass(frozen=True)
class CapacityRules:
    """The numbers of one forecast for a time.

    Assumed until measured: ``contacts_per_officer_hour``, ``minutes_of_contact``, ``reached_percent`` (tries that reach
    somebody). Assumed always: ``hours_to_next_try``, ``absent_percent`` (officers on the rota who are not there). A business
    is told a time from ``least_reports`` contacted in ``history_weeks`` on, while the forecast is younger than ``stale_minutes``
    and the record does not say that fewer than ``least_kept_percent`` of such times were kept. The last
    ``record_of_promises`` widen the time. The worker makes a forecast every ``refresh_minutes``, of ``days_ahead`` days in
    ``runs`` runs. Supervisors are warned when a promise breaks within ``warn_hours`` in ``warn_from_percent`` of runs; the
    warning ends under ``warn_until_percent``. A case is at risk from ``at_risk_percent`` on.
    """

    code: str
    name: str
    history_weeks: int
    contacts_per_officer_hour: float
    minutes_of_contact: int
    reached_percent: int
    hours_to_next_try: int
    absent_percent: int
    least_reports: int
    least_kept_percent: int
    record_of_promises: int
    refresh_minutes: int
    stale_minutes: int
    days_ahead: int
    runs: int
    warn_hours: int
    warn_from_percent: int
    warn_until_percent: int
    at_risk_percent: int
    keep_forecasts_days: int
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        least_one = (
            self.history_weeks,
            self.minutes_of_contact,
            self.refresh_minutes,
            self.runs,
            self.record_of_promises,
        )
        if min(*least_one, self.warn_hours, self.keep_forecasts_days) < 1 or self.contacts_per_officer_hour <= 0:
            raise ValueError("weeks, minutes, runs and contacts must be more than nothing")
        if not 1 <= self.reached_percent <= 100 or not 0 <= self.absent_percent < 100:
            raise ValueError("a share is 0 to 100 per cent, and somebody is reached")
        if self.days_ahead < 8 or self.warn_hours > 7 * 24:
            raise ValueError("the forecast must reach beyond the week that is shown, so days_ahead is 8 or more")
        if self.warn_until_percent > self.warn_from_percent:
            raise ValueError("a warning ends at a lower chance than it begins at")

    @property
    def history(self) -> timedelta:
        """How far back is looked."""
        return timedelta(weeks=self.history_weeks)

    @property
    def stale(self) -> timedelta:
        """From what age on a forecast is shown to no business."""
        return timedelta(minutes=self.stale_minutes)

    @property
    def refresh(self) -> timedelta:
        """How old a forecast may become before the worker makes the next."""
        return timedelta(minutes=self.refresh_minutes)


@dataclass(frozen=True)
class CapacityTables:
    """The whole file."""

    about: About
    rules: DatedTable[CapacityRules]


@cache
def tables() -> CapacityTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(CapacityTables, FILE)


def capacity_rules(on: date | None = None, code: str = "first-contact") -> CapacityRules:
    """Return the numbers of a forecast on a date; without a date, as the table now stands. Raises ``UnknownCapacityRules``."""
    return tables().rules.get(code, on, unknown=UnknownCapacityRules, thing="rules of capacity")
