"""`bizwatch bench capacity`: the forecast of contact times against "same as last week", in worlds unlike the training."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bizwatch.demo.bench.desk_worlds import TRAINING, WEEK, WORLDS, Lived, WorldOf, live
from bizwatch.science.arrivals import fit_arrivals
from bizwatch.science.calibration import Calibration, Share, calibrate, share_met
from bizwatch.science.desk import InHand, Staffing, simulate
from bizwatch.science.last_week import LastWeek
from bizwatch.science.service import ServiceFit, ServiceRecord, fit_service
from bizwatch.science.widening import Widening, widen, widened

Floats = NDArray[np.float64]

TRAINING_WEEKS = 8
SETTLING_WEEKS = 2  # in these the record of promises fills with the new world
MEASURED_WEEKS = 6
SHARES = (0.5, 0.9)
_HALF = 0.5
_PROMISE = 24.0
_RECORD = 300  # settled promises that are looked at
_STEP = 0.25


class Ledger:
    """Promises made, in order: when made and kept, raw officer-hours and the promised hour of the 50% and the 90% time."""

    def __init__(self, most: int) -> None:
        self.number = 0
        self.made, self.contacted = np.zeros(most), np.zeros(most)
        self.raw = {share: np.zeros(most) for share in SHARES}
        self.until = {share: np.zeros(most) for share in SHARES}

    def settled(self, at: float) -> NDArray[np.int64]:
        """Return the places of promises whose fate is known: contact was made, or the 90% time has passed without it."""
        places = np.arange(max(0, self.number - 3 * _RECORD), self.number)
        known = self.until[0.9][places]
        order = np.argsort(known, kind="stable")
        return np.asarray(places[order][known[order] <= at][-_RECORD:])


@dataclass(frozen=True)
class WorldFigures:
    """One world's line of the table. Losses and widths in hours; ``counts_*`` of reports a day."""

    world: str
    promises: int
    forecast: Calibration
    unwidened: Share
    last_week: Calibration
    counts_off: float
    counts_off_last_week: float
    counts_in_interval: Share


def measure_capacity(
    worlds: tuple[WorldOf, ...] = WORLDS, *, seed: int = 20_18, weeks: int = MEASURED_WEEKS, mistake: float = 1.0
) -> list[WorldFigures]:
    """Return the figures of every world over some weeks; the same seed gives the same figures.

    ``mistake``: the forecast's own times are so many times what its model says, to see what the record puts right.
    """
    return [_measure(world, seed + number, weeks, mistake) for number, world in enumerate(worlds)]


def measure_all() -> list[WorldFigures]:
    """Return the figures of every world, and those of a model that takes the desk for twice as quick as it is."""
    wrong = replace(TRAINING, name="as in training, the model twice too quick")
    return [*measure_capacity(), *measure_capacity((wrong,), mistake=0.5)]


COLUMNS = (
    "World after the training",
    "Times told",
    "90% kept",
    "95% interval",
    "50% kept",
    "90% kept, not widened",
    "Last week: 90% kept",
    "Pinball 90%, h",
    "Last week",
    "Pinball 50%, h",
    "Last week",
    "Mean 90% time, h",
    "Last week",
    "Reports a day off by",
    "Last week",
    "Days in 80%",
)


def table(figures: list[WorldFigures]) -> list[list[str]]:
    """Return the figures as rows of ``COLUMNS``, with all worlds together at the end."""
    rows = [_line(one) for one in figures]
    met = sum(one.forecast.nine_tenths.met for one in figures)
    number = sum(one.forecast.nine_tenths.number for one in figures)
    all_of_it = share_met(met, number)
    told = [f"{number:,}", _percent(all_of_it), f"{all_of_it.low * 100:.1f} to {all_of_it.high * 100:.1f}%"]
    return [*rows, ["All", *told, *[""] * (len(COLUMNS) - 4)]]


def _line(one: WorldFigures) -> list[str]:
    ours, naive, kept = one.forecast, one.last_week, one.forecast.nine_tenths
    return [
        one.world,
        f"{kept.number:,}" + (f" ({ours.unsaid} not told)" if ours.unsaid else ""),
        _percent(kept),
        f"{kept.low * 100:.1f} to {kept.high * 100:.1f}%",
        _percent(ours.half),
        _percent(one.unwidened),
        _percent(naive.nine_tenths),
        *(f"{ours.nine_tenths_loss:.2f}", f"{naive.nine_tenths_loss:.2f}"),
        *(f"{ours.half_loss:.2f}", f"{naive.half_loss:.2f}"),
        *(f"{ours.mean_nine_tenths:.1f}", f"{naive.mean_nine_tenths:.1f}"),
        *(f"{one.counts_off:.1f}", f"{one.counts_off_last_week:.1f}"),
        _percent(one.counts_in_interval),
    ]


def _percent(share: Share) -> str:
    return "none" if share.share is None else f"{share.share * 100:.1f}%"


def _measure(world: WorldOf, seed: int, measured: int, mistake: float) -> WorldFigures:
    weeks = SETTLING_WEEKS + measured
    lived = live(((TRAINING, TRAINING_WEEKS), (world, weeks + 1)), seed=seed)
    ledger = _promise(lived, since=(TRAINING_WEEKS - 2) * WEEK, until=(TRAINING_WEEKS + weeks) * WEEK, mistake=mistake)
    first, last = (TRAINING_WEEKS + SETTLING_WEEKS) * WEEK, (TRAINING_WEEKS + weeks) * WEEK
    counted = (ledger.made >= first) & (ledger.made < last)
    made, came = ledger.made[counted], ledger.contacted[counted]
    until = {share: ledger.until[share][counted] for share in SHARES}
    past = LastWeek(lived.came, lived.contacted)
    naive = {share: np.array([past.wait(at, share) for at in made]) for share in SHARES}
    raw = lived.staffing.when(lived.staffing.effort(made) + ledger.raw[0.9][counted])
    off, off_naive, inside = _counts(lived, first, last)
    return WorldFigures(
        world.name,
        len(made),
        calibrate(until[0.5] - made, until[0.9] - made, came - made),
        share_met(int((came <= raw).sum()), len(made)),
        calibrate(naive[0.5], naive[0.9], came - made),
        *(off, off_naive, inside),
    )


def _promise(lived: Lived, *, since: int, until: int, mistake: float) -> Ledger:
    """Promise each report a time from what was known when it came; the fit is made anew every day."""
    reports = np.flatnonzero((lived.came >= since) & (lived.came < until))
    ledger, day, service = Ledger(len(reports)), -1, None
    for place, report in enumerate(reports):
        at = float(lived.came[report])
        if int(at // 24) != day or service is None:
            day, service = int(at // 24), _service(lived, at)
        open_ones = np.flatnonzero((lived.came < at) & (lived.contacted > at))
        raw = _raw(lived.staffing, service, lived.came[open_ones], at, int(report))
        record = ledger.settled(at)
        ledger.made[place], ledger.contacted[place] = at, lived.contacted[report]
        for share in SHARES:
            raw[share] *= mistake
            by = _widening(ledger, record, lived.staffing, at, share)
            late = _PROMISE if share > _HALF else np.inf
            ledger.raw[share][place] = raw[share]
            found = widened(lived.staffing, np.array([at]), np.array([raw[share]]), by, never_sooner_after=late)
            ledger.until[share][place] = found[0]
        ledger.number += 1
    return ledger


def _raw(staffing: Staffing, service: ServiceFit, came: Floats, at: float, seed: int) -> dict[float, float]:
    """Return the officer-hours until the forecast's own 50% and 90% time of a report that comes now."""
    start = np.floor(at / _STEP) * _STEP
    first = round(float(start) / _STEP)
    ahead = Staffing(float(start), _STEP, staffing.officers[first : first + round(3 * WEEK / _STEP)])
    course = simulate(
        staffing=ahead,
        service=service,
        in_hand=InHand(came, came + _PROMISE),
        probes=np.array([at]),
        runs=100,
        seed=seed,
    )
    found = {}
    for share in SHARES:
        until = min(float(course.times(share)[0]), ahead.ends)
        found[share] = float(staffing.effort(np.array([until]))[0] - staffing.effort(np.array([at]))[0])
    return found


def _widening(ledger: Ledger, record: NDArray[np.int64], staffing: Staffing, at: float, share: float) -> Widening:
    contacted, until = ledger.contacted[record], ledger.until[share][record]
    taken = staffing.effort(np.minimum(contacted, at)) - staffing.effort(ledger.made[record])
    return widen(raw=ledger.raw[share][record], taken=taken, kept=contacted <= until, share=share)


def _service(lived: Lived, at: float) -> ServiceFit:
    """Return what the desk did in the six weeks before, as the product estimates it."""
    hours = np.arange(max(0, int(at) - 6 * WEEK), int(at))
    known = lived.contacted[lived.contacted <= at]
    contacts = np.histogram(known, np.append(hours, hours[-1] + 1))[0].astype(np.float64)
    waiting = np.searchsorted(lived.came, hours) - np.searchsorted(np.sort(lived.contacted), hours)
    edges = np.append(hours, hours[-1] + 1).astype(np.float64)
    officer_hours = np.diff(lived.staffing.effort(edges))
    weights = 0.5 ** ((int(at) - hours) / (2 * WEEK))
    return fit_service(
        ServiceRecord(officer_hours, contacts, waiting >= np.maximum(2 * officer_hours, 1), weights, np.zeros(0), 0, 0)
    )


def _counts(lived: Lived, first: int, last: int) -> tuple[float, float, Share]:
    """Return by how many reports a day the forecast and last week are off, and how many days lie in the 80% interval."""
    counts = np.histogram(lived.came, np.arange(0, last + 1))[0]
    slots = np.arange(last) % WEEK
    days = np.arange(last) // 24
    off, naive, inside = [], [], 0
    for day in range(first, last, 24):
        fit = fit_arrivals(counts[:day], slots[:day], days[:day])
        came = counts[day : day + 24].sum()
        off.append(abs(fit.mean(slots[day : day + 24]).sum() - came))
        naive.append(abs(counts[day - WEEK : day - WEEK + 24].sum() - came))
        low, high = fit.total_interval(slots[day : day + 24])
        inside += low <= came <= high
    return float(np.mean(off)), float(np.mean(naive)), share_met(inside, len(off))
