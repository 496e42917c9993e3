"""The desk's queue as it will go: a simulation, many runs at once, from which contact times are read.

Reports wait in order of the moment at which they are due; whoever is on the rota takes the next one. The staffed time is a
clock of its own that runs by officer-hours and stands still at night, in breaks and in absences: in that clock a queue
of many officers is one line, and every run is two cumulative sums. So three hundred runs of two weeks take a fraction of a
second. What the simplification leaves out (that the last contact of a shift is not begun, that officers differ) shows in the
record of promises and is put right there (``science.widening``).

Hours are floats from an origin that the caller chooses.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.arrivals import ArrivalFit
from bizwatch.science.service import ServiceFit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Staffing:
    """How many officers are there, in steps of equal length from ``start``; nobody after the last step."""

    def __init__(self, start: float, step: float, officers: Floats) -> None:
        """Raises ``ValueError`` for a step of no length or fewer than no officers."""
        self.officers = np.asarray(officers, dtype=np.float64)
        if step <= 0 or (self.officers < 0).any():
            raise ValueError("A step has a length, and nobody is the fewest there can be")
        self.start, self.step = start, step
        self.edges = start + step * np.arange(len(self.officers) + 1)
        self._done = np.concatenate([[0.0], np.cumsum(self.officers * step)])

    @property
    def ends(self) -> float:
        """The hour at which the rota ends."""
        return float(self.edges[-1])

    def effort(self, moments: Floats) -> Floats:
        """Return the officer-hours from ``start`` to each moment."""
        return np.asarray(np.interp(moments, self.edges, self._done))

    def when(self, effort: Floats) -> Floats:
        """Return the first moment at which so many officer-hours were there; infinity where the rota holds fewer."""
        wanted = np.asarray(effort, dtype=np.float64)
        place = np.searchsorted(self._done, wanted, side="left")
        step = np.clip(place - 1, 0, max(len(self.officers) - 1, 0))
        if not len(self.officers):
            return np.where(wanted > 0, np.inf, self.start)
        rate = np.where(self.officers[step] > 0, self.officers[step], 1.0)
        found = self.edges[step] + (wanted - self._done[step]) / rate
        return np.where(wanted <= 0, self.start, np.where(place >= len(self._done), np.inf, found))

    def opened(self) -> "Staffing":
        """Return the same hours with one officer wherever there is any: the desk's opening hours."""
        return Staffing(self.start, self.step, (self.officers > 0).astype(np.float64))

    def hourly(self, hours: int) -> Floats:
        """Return officer-hours of each of the first hours."""
        edges = self.start + np.arange(hours + 1, dtype=np.float64)
        return np.diff(self.effort(edges))


@dataclass(frozen=True)
class InHand:
    """Reports that wait for contact: when each can be contacted (a booked call: not before) and when it is due."""

    ready: Floats
    due: Floats

    @staticmethod
    def nothing() -> "InHand":
        return InHand(np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class Demand:
    """Reports to come: the mean of each hour from the start, which day each hour is, and the fit they come from."""

    means: Floats
    days: Ints
    fit: ArrivalFit


@dataclass(frozen=True)
class Course:
    """How it goes over all runs.

    ``contact``: hours at which a report that came at each probe would be contacted, one row for each run, infinity
    beyond the rota. ``late``: for each report in hand, the share of runs in which its contact is late. ``breaking``: promises
    that break in each hour, a row for each run. ``in_hand``: reports waiting at the end of each hour, on average.
    """

    contact: Floats
    late: Floats
    breaking: Ints
    in_hand: Floats

    def times(self, share: float) -> Floats:
        """Return, for each probe, the hour by which a ``share`` of runs had contact."""
        return quantile(self.contact, share)

    @property
    def broken(self) -> Floats:
        """How many promises break in each hour, on average."""
        return np.asarray(self.breaking.mean(axis=0))

    def broken_by(self, hours: int) -> float:
        """Return how many promises break in the first hours, on average."""
        return float(self.breaking[:, :hours].sum(axis=1).mean())

    def chance_of_breaking(self, hours: int) -> float:
        """Return the share of runs in which a promise or more breaks in the first hours."""
        return float(self.breaking[:, :hours].any(axis=1).mean())


def quantile(rows: Floats, share: float) -> Floats:
    """Return the value of each column that a ``share`` of its rows do not exceed; it may be infinity."""
    place = min(max(int(np.ceil(share * len(rows))) - 1, 0), len(rows) - 1)
    return np.asarray(np.partition(rows, place, axis=0)[place])


def simulate(
    *,
    staffing: Staffing,
    service: ServiceFit,
    in_hand: InHand,
    probes: Floats,
    demand: Demand | None = None,
    promise_hours: float = 24.0,
    runs: int = 300,
    seed: int = 1,
) -> Course:
    """Let the queue run from ``staffing.start``; the same seed gives the same course.

    Without ``demand`` nobody else comes: enough for a report that comes at the start, since later ones wait behind it.
    """
    rng = np.random.default_rng(seed)
    hours = len(demand.means) if demand is not None else 0
    come = _arrivals(rng, demand, staffing.start, runs) if demand is not None else np.zeros((runs, 0))
    pace = _pace(rng, service, staffing, runs)
    ready = np.concatenate([np.tile(in_hand.ready, (runs, 1)), come], axis=1)
    due = np.concatenate([np.tile(in_hand.due, (runs, 1)), come + promise_hours], axis=1)
    order = np.lexsort((due, np.maximum(ready, staffing.start)), axis=1)
    ready, due = np.take_along_axis(ready, order, 1), np.take_along_axis(due, order, 1)
    done, work = _line(rng, staffing, ready, pace)
    wait = _tries(rng, service, done.shape)
    contact = _moments(staffing, done, wait, ready)
    contact[~np.isfinite(ready)] = np.inf
    first = np.empty_like(contact)
    np.put_along_axis(first, order, contact, 1)
    late = (first[:, : len(in_hand.due)] > in_hand.due).mean(axis=0) if runs else np.zeros(0)
    return Course(
        contact=_probe(rng, staffing, service, pace, probes, ready, work),
        late=np.asarray(late),
        breaking=_breaking(contact, due, staffing.start, hours),
        in_hand=_waiting(contact, ready, staffing.start, hours),
    )


def _arrivals(rng: np.random.Generator, demand: Demand, start: float, runs: int) -> Floats:
    """Return when reports come, a row for each run in order of time, filled up with infinity."""
    fit, hours = demand.fit, len(demand.means)
    _, day = np.unique(demand.days, return_inverse=True)
    level = rng.gamma(fit.level_size, 1 / fit.level_size, (runs, 1))
    by_day = rng.gamma(fit.day_size, 1 / fit.day_size, (runs, int(day.max()) + 1 if hours else 1))
    by_hour = rng.gamma(fit.hour_size, 1 / fit.hour_size, (runs, hours))
    counts = rng.poisson(demand.means[None, :] * level * by_day[:, day] * by_hour)
    many = counts.sum(axis=1)
    rows = np.repeat(np.arange(runs), many)
    columns = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
    hour = np.repeat(np.tile(np.arange(hours), runs), counts.ravel())
    come = np.full((runs, int(many.max()) if runs else 0), np.inf)
    come[rows, columns] = start + hour + rng.random(len(rows))
    return np.sort(come, axis=1)


def _pace(rng: np.random.Generator, service: ServiceFit, staffing: Staffing, runs: int) -> Floats:
    """Return each run's contacts for an officer-hour of the rota: as well as it is known, less who is not there."""
    rate = rng.gamma(service.evidence, service.contacts_per_hour / service.evidence, (runs, 1))
    crew = max(int(np.ceil(staffing.officers.max())) if len(staffing.officers) else 1, 1)
    there = rng.binomial(crew, 1 - service.absent, (runs, 1)) / crew
    return np.asarray(rate * np.maximum(there, 0.5 / crew))


def _line(rng: np.random.Generator, staffing: Staffing, ready: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Return, by the clock of officer-hours, when each contact is done, and how far the work reaches after it."""
    work = rng.standard_exponential(ready.shape) / rate
    begun = staffing.effort(np.where(np.isfinite(ready), ready, staffing.ends))
    total = np.cumsum(work, axis=1)
    done = total + np.maximum.accumulate(begun - (total - work), axis=1) if ready.shape[1] else total
    return done, done


def _tries(rng: np.random.Generator, service: ServiceFit, shape: tuple[int, ...]) -> Floats:
    """Return the open hours that pass because nobody answers at first."""
    again = rng.geometric(service.reached, shape) - 1
    return np.asarray(again * service.try_again_hours * (0.5 + rng.random(shape)))


def _moments(staffing: Staffing, done: Floats, wait: Floats, ready: Floats) -> Floats:
    """Return the hours of contact: when the work is done, and after a try in vain so many open hours later."""
    moment = np.maximum(staffing.when(done), np.where(np.isfinite(ready), ready, -np.inf))
    again = wait > 0
    if again.any():
        opened = staffing.opened()
        start = moment[again]
        inside = np.isfinite(start)
        later = opened.when(opened.effort(np.where(inside, start, staffing.start)) + wait[again])
        moment[again] = np.where(inside, later, np.inf)
    return np.asarray(moment)


def _probe(
    rng: np.random.Generator,
    staffing: Staffing,
    service: ServiceFit,
    rate: Floats,
    probes: Floats,
    ready: Floats,
    work: Floats,
) -> Floats:
    """Return when a report that came at each probe would be contacted, a row for each run.

    The probes of a run share their chance, so that who comes later is never contacted earlier.
    """
    runs = len(rate)
    moments = np.tile(np.asarray(probes, dtype=np.float64), (runs, 1))
    before = np.zeros(moments.shape)
    if ready.shape[1]:
        place = _come_by(np.maximum(ready, staffing.start), moments)
        last = np.take_along_axis(work, np.maximum(place - 1, 0), 1)
        before = np.where(place > 0, last, 0.0)
    own = rng.standard_exponential((runs, 1)) / rate
    done = np.maximum(before, staffing.effort(moments)) + own
    wait = np.repeat(_tries(rng, service, (runs, 1)), moments.shape[1], axis=1)
    return _moments(staffing, done, wait, moments)


def _come_by(ready: Floats, moments: Floats) -> Ints:
    """Return how many reports of each run had come by each moment: one search over all runs laid end to end."""
    runs, many = ready.shape
    low = min(float(moments.min(initial=0.0)), float(ready.min(initial=0.0)))
    high = float(moments.max(initial=low)) + 1.0
    apart = (np.arange(runs) * (high - low + 1.0))[:, None]
    laid = (np.minimum(ready, high) - low + apart).ravel()
    found = np.searchsorted(laid, (moments - low + apart).ravel(), side="right").reshape(moments.shape)
    return np.asarray(found - np.arange(runs)[:, None] * many)


def _breaking(contact: Floats, due: Floats, start: float, hours: int) -> Ints:
    late = (contact > due) & (due >= start) & (due < start + hours)
    row, _ = np.nonzero(late)
    cell = row * hours + np.floor(due[late] - start).astype(np.int64)
    return np.bincount(cell, minlength=len(contact) * hours).reshape(len(contact), hours)


def _waiting(contact: Floats, ready: Floats, start: float, hours: int) -> Floats:
    """Return how many wait at the end of each hour: came until then less contacted until then."""

    def until(moments: Floats) -> Floats:
        inside = moments[moments < start + hours]
        hour = np.maximum(np.floor(inside - start), 0).astype(np.int64)
        return np.cumsum(np.bincount(hour, minlength=hours)) / max(len(contact), 1)

    return np.asarray(until(ready) - until(contact))
