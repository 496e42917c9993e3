"""What the desk is known to have done, what lies before it, and how it goes: the forecast's input and its run."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bizwatch.capacity.choices import WhyNot
from bizwatch.capacity.models import ToldTime
from bizwatch.capacity.policies import STEP, Hours, presence, slots_of, whole_hour, without
from bizwatch.capacity.selectors.record import settled_times
from bizwatch.cases.selectors import (
    ContactPast,
    ContactTry,
    ContactWaiting,
    contact_past,
    contact_tries,
    contact_waiting,
    rota_of,
)
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import CapacityRules, capacity_rules, clock
from bizwatch.science.arrivals import ArrivalFit, fit_arrivals
from bizwatch.science.calibration import share_met
from bizwatch.science.desk import Course, Demand, InHand, Staffing, simulate
from bizwatch.science.service import ServiceFit, ServiceRecord, ServiceRules, fit_service
from bizwatch.science.widening import Widening, raw_effort, widen, widened

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK_HOURS = 168
_SERVICE_HALF_LIFE = 2 * WEEK_HOURS
_SEED = 2018


@dataclass(frozen=True)
class Outlook:
    """All that a forecast rests on. Hours are floats from ``hours.origin``, ``now`` and ``first`` (its whole hour) among them.

    ``staffing`` reaches from the origin to the end of the days ahead. ``counts`` are reports of each hour up to ``first``;
    ``slots`` and ``days`` go on over the days ahead. ``why_not``: why businesses are told no time, "" where they are.
    """

    at: datetime
    rules: CapacityRules
    hours: Hours
    now: float
    first: int
    staffing: Staffing
    counts: Ints
    slots: Ints
    days: Ints
    fit: ArrivalFit
    service: ServiceFit
    waiting: tuple[ContactWaiting, ...]
    likely: Widening
    sure: Widening
    contacted: int
    off_rota: int
    why_not: str

    @property
    def rota_is_used(self) -> bool:
        """Whether somebody is or was on the rota, and most contacts were made by it: else it foretells nothing."""
        return bool(self.staffing.officers.sum() > 0) and self.off_rota <= self.contacted / 2

    @property
    def ahead(self) -> Staffing:
        """The rota from the present hour on; what is over of this hour has nobody."""
        officers = self.staffing.officers[round(self.first / STEP) :].copy()
        officers[: int((self.now - self.first) / STEP)] = 0
        return Staffing(float(self.first), STEP, officers)


@dataclass(frozen=True)
class Change:
    """What if: so many officers more (or fewer) from one hour to another, other volume, other handling time (1 = as it is)."""

    officers: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    volume: float = 1.0
    handling: float = 1.0


@dataclass(frozen=True)
class Rehearsal:
    """One run of the desk: the rota that it had, and how it went over the next week.

    ``likely`` and ``sure`` are the 50% and 90% times of a report that comes at each probe, the raw ones in officer-hours.
    """

    staffing: Staffing
    means: Floats
    probes: Floats
    course: Course
    likely: Floats
    sure: Floats
    likely_raw: Floats
    sure_raw: Floats


def look_ahead(at: datetime) -> Outlook:
    """Return what a forecast made at a moment rests on: six queries, however many cases there are."""
    rules = capacity_rules(to_london(at).date())
    past = contact_past(since=at - rules.history, until=at)
    tries = contact_tries(since=at - rules.history, until=at)
    told = settled_times(at=at, most=rules.record_of_promises)
    begin = whole_hour(min([past[0].reported_at if past else at, *(row.made_at for row in told)]))
    hours = Hours(begin)
    first = int(hours.of(whole_hour(at)))
    many = first + rules.days_ahead * 24
    staffing = _staffing(hours, many)
    slots, days = slots_of(begin, many)
    counts = _counts([hours.of(row.reported_at) for row in past], first)
    fit = fit_arrivals(counts, slots[:first], days[:first])
    done = [hours.of(row.contacted_at) for row in past if row.contacted_at is not None]
    off_rota = int((np.diff(staffing.effort(np.array([np.array(done), np.array(done) + STEP])), axis=0) <= 0).sum())
    widened = _widenings(told, staffing, hours, at)
    outlook = Outlook(
        *(at, rules, hours, hours.of(at), first, staffing, counts, slots, days, fit),
        service=_service(past, tries, hours, first, staffing, rules),
        waiting=tuple(contact_waiting()),
        likely=widened[0],
        sure=widened[1],
        contacted=len(done),
        off_rota=off_rota,
        why_not="",
    )
    return replace(outlook, why_not=_why_not(outlook, told))


def rehearse(outlook: Outlook, change: Change | None = None) -> Rehearsal:
    """Let the desk run over the next week, as it is or changed; the same outlook and change give the same run."""
    change = change or Change()
    staffing = _changed(outlook, change)
    first, now, hours = outlook.first, outlook.now, WEEK_HOURS
    means = outlook.fit.mean(outlook.slots[first : first + hours]) * change.volume
    means[0] *= 1 - (now - first)
    probes = np.unique(np.concatenate([now + 0.25 * np.arange(17), first + np.arange(5, hours, dtype=np.float64)]))
    ready = np.array([max(outlook.hours.of(row.ready_at), now) for row in outlook.waiting])
    due = np.array([outlook.hours.of(row.due_at) for row in outlook.waiting])
    course = simulate(
        staffing=staffing,
        service=outlook.service.with_handling(change.handling),
        in_hand=InHand(ready, due),
        probes=probes,
        demand=Demand(means, outlook.days[first : first + hours], outlook.fit),
        promise_hours=promise_hours(outlook.at),
        runs=outlook.rules.runs,
        seed=_SEED,
    )
    promise = promise_hours(outlook.at)
    raw = [raw_effort(staffing, probes, course.times(share)) for share in (0.5, 0.9)]
    likely = widened(staffing, probes, raw[0], outlook.likely)
    sure = widened(staffing, probes, raw[1], outlook.sure, never_sooner_after=promise)
    return Rehearsal(staffing, means, probes, course, likely, np.maximum(sure, likely), raw[0], raw[1])


def at_risk(outlook: Outlook, run: Rehearsal) -> list[tuple[ContactWaiting, float]]:
    """Return the open cases whose promise will probably break, with the chance of it, the most probable first.

    Those whose promise is broken already are not among them: the queue holds them first.
    """
    least = outlook.rules.at_risk_percent / 100
    chances = zip(outlook.waiting, run.course.late.tolist(), strict=True)
    found = [(row, late) for row, late in chances if late >= least and row.due_at >= outlook.at]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].due_at))


def promise_hours(at: datetime) -> float:
    """Return how long the promise of first contact gives, in hours."""
    return (clock("contact-victim", to_london(at).date()).due_at(at) - at) / timedelta(hours=1)


def _changed(outlook: Outlook, change: Change) -> Staffing:
    ahead = outlook.ahead
    if not change.officers or change.starts_at is None or change.ends_at is None:
        return ahead
    more = presence([(change.starts_at, change.ends_at)], Hours(outlook.hours.moment(ahead.start)), len(ahead.officers))
    more[: int((outlook.now - outlook.first) / STEP)] = 0
    return Staffing(ahead.start, ahead.step, np.maximum(ahead.officers + change.officers * more, 0))


def _staffing(hours: Hours, many: int) -> Staffing:
    """Return who was and will be on the rota: shifts less breaks and absences."""
    rota = rota_of(hours.origin, hours.moment(many))
    spans = []
    for duty in rota.duties:
        out = [(one.starts_at, one.ends_at) for one in (*duty.breaks, *rota.away.get(duty.officer_id, ()))]
        spans += without([(duty.span.starts_at, duty.span.ends_at)], out)
    return Staffing(0.0, STEP, presence(spans, hours, round(many / STEP)))


def _counts(moments: list[float], hours: int) -> Ints:
    inside = np.floor(np.array(moments, dtype=np.float64)).astype(np.int64)
    return np.bincount(inside[inside < hours], minlength=hours)[:hours].astype(np.int64)


def _service(
    past: list[ContactPast],
    tries: list[ContactTry],
    hours: Hours,
    first: int,
    staffing: Staffing,
    rules: CapacityRules,
) -> ServiceFit:
    came = np.array([hours.of(row.reported_at) for row in past])
    done = np.sort([hours.of(row.contacted_at) for row in past if row.contacted_at is not None])
    officer_hours = staffing.hourly(first)
    edges = np.arange(first)
    waiting = np.searchsorted(came, edges) - np.searchsorted(done, edges)
    record = ServiceRecord(
        officer_hours=officer_hours,
        contacts=_counts(list(done), first).astype(np.float64),
        waited=waiting >= np.maximum(2 * officer_hours, 1),
        weights=0.5 ** ((first - edges) / _SERVICE_HALF_LIFE),
        gaps=_gaps(tries),
        tries=len(tries),
        reached=sum(one.reached for one in tries),
    )
    return fit_service(
        record,
        ServiceRules(
            contacts_per_hour=rules.contacts_per_officer_hour,
            handling_hours=rules.minutes_of_contact / 60,
            reached=rules.reached_percent / 100,
            try_again_hours=float(rules.hours_to_next_try),
            absent=rules.absent_percent / 100,
        ),
    )


def _gaps(tries: list[ContactTry]) -> Floats:
    """Return the hours between one contact and the next of one officer; ``science.service`` leaves out the long ones."""
    gaps = [(two.at - one.at) / timedelta(hours=1) for one, two in pairwise(tries) if one.officer_id == two.officer_id]
    return np.array(gaps, dtype=np.float64)


def _widenings(told: list[ToldTime], staffing: Staffing, hours: Hours, at: datetime) -> tuple[Widening, Widening]:
    """Return the factors of the 50% and of the 90% time from the record."""
    made = np.array([hours.of(row.made_at) for row in told])
    contact = np.array([hours.of(min(row.contacted_at or at, at)) for row in told])
    taken = staffing.effort(contact) - staffing.effort(made)
    promised = ((0.5, [row.likely_at for row in told]), (0.9, [row.sure_at for row in told]))
    raw = ([row.likely_raw for row in told], [row.sure_raw for row in told])
    found = []
    for (share, moments), efforts in zip(promised, raw, strict=True):
        kept = [row.contacted_at is not None and row.contacted_at <= by for row, by in zip(told, moments, strict=True)]
        found.append(widen(raw=np.array(efforts), taken=taken, kept=np.array(kept, dtype=np.bool_), share=share))
    return found[0], found[1]


def _why_not(outlook: Outlook, told: list[ToldTime]) -> str:
    rules = outlook.rules
    if outlook.ahead.officers.sum() <= 0:
        return WhyNot.NO_ROTA
    if outlook.contacted < rules.least_reports:
        return WhyNot.THIN
    if not outlook.rota_is_used:
        return WhyNot.OFF_ROTA
    kept = share_met(sum(row.fate == "kept" for row in told[-100:]), len(told[-100:]))
    return WhyNot.UNKEPT if len(told) >= rules.least_reports and kept.high < rules.least_kept_percent / 100 else ""
