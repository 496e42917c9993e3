"""The feedback simulator: does a forecast that directs patrols come to believe in the patrols?

An urn after Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian, "Runaway feedback loops in predictive policing" (2018):
areas of known true rates, one patrol a day, and each day a forecast from what is known so far. What a patrol discovers where it is sent
is known only because it was sent there. Who learns from that ends up in one area, whichever it is. What victims report is known
wherever the patrol is; discovered incidents may be let in only thinned by the record of where patrols were.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PERIOD = 28  # days over which the presence of patrols is compared


@dataclass(frozen=True)
class World:
    """Areas by their true crimes a day; which share of them victims report; which share of the rest a patrol there discovers."""

    rates: tuple[float, ...]
    reported: float = 0.6
    discovered: float = 0.8

    @property
    def shares(self) -> Floats:
        """The true share of each area."""
        rates = np.asarray(self.rates, dtype=np.float64)
        return rates / rates.sum()


# Two districts with 5 crimes a day between them; 50 areas with 25, the busiest with seven times the calmest's.
WORLDS = {
    "2 areas": World((3.0, 2.0)),
    "50 areas": World(tuple(25.0 / rank**0.5 / sum(one**-0.5 for one in range(1, 51)) for rank in range(1, 51))),
}


@dataclass(frozen=True)
class Known:
    """What is known so far, by run and area: reported crimes, all that patrols discovered, and that thinned by presence."""

    reported: Floats
    discovered: Floats
    thinned: Floats


Learner = Callable[[Known], Floats]
LEARNERS: dict[str, Learner] = {
    "discovered incidents": lambda known: known.discovered,
    "reported and discovered, as they come": lambda known: known.reported + known.discovered,
    "reported by victims": lambda known: known.reported,
    "reported, and discovered thinned by dosage": lambda known: known.reported + known.thinned,
}


@dataclass(frozen=True)
class Runs:
    """How it ended, by run and area: the share of all patrols, and the share of crime that is forecast in the end."""

    patrols: Floats
    forecast: Floats

    def ran_away(self, share: float = 0.95) -> float:
        """Return in which share of runs one area had so much of the patrols."""
        return float((self.patrols.max(axis=1) >= share).mean())

    def stayed_true(self, shares: Floats, within: float = 0.05) -> float:
        """Return in which share of runs the forecast of every area is so near its true share of crime."""
        return float((np.abs(self.forecast - shares).max(axis=1) <= within).mean())

    def shared_out(self, shares: Floats, within: float = 0.05) -> float:
        """Return in which share of runs the patrols of every area are so near its true share of crime."""
        return float((np.abs(self.patrols - shares).max(axis=1) <= within).mean())


def simulate(
    world: World, learner: Learner, *, is_hottest: bool = True, days: int = 1000, runs: int = 200, seed: int = 1
) -> Runs:
    """Return many runs of one learner. The same seed gives the same answer.

    ``is_hottest``: the patrol goes to the area that is forecast highest, as a map of hot spots is used; else to one drawn in
    proportion to the forecast, as in the urn. Every run starts knowing nothing, with one imagined crime in each area.
    Raises ``ValueError`` for fewer than two areas or rates that are not above zero.
    """
    rates = np.asarray(world.rates, dtype=np.float64)
    if len(rates) < 2 or not (rates > 0).all():
        raise ValueError("Two areas or more have rates above zero")
    rng = np.random.default_rng(seed)
    shape = (runs, len(rates))
    reported, discovered, thinned, patrols = (np.zeros(shape) for _ in range(4))
    found, hours = np.zeros(shape), np.zeros(shape)  # of the period that is under way
    for day in range(days):
        believed = learner(Known(reported, discovered, thinned)) + 1.0
        where = _sent(believed, rng, is_hottest=is_hottest)
        told = rng.poisson(np.broadcast_to(rates * world.reported, shape))
        seen = rng.poisson(rates * (1 - world.reported) * world.discovered, shape) * where
        reported, discovered, patrols = reported + told, discovered + seen, patrols + where
        found, hours = found + seen, hours + where
        if (day + 1) % PERIOD == 0:
            thinned = thinned + found * presence_weights(hours)
            found, hours = np.zeros(shape), np.zeros(shape)
    believed = learner(Known(reported, discovered, thinned)) + 1.0
    return Runs(patrols / days, believed / believed.sum(axis=1, keepdims=True))


def presence_weights(hours: Floats) -> Floats:
    """Return the weight of a discovered incident by area (the last axis): the least presence of any area ÷ that area's own.

    So much is kept as would have been discovered had every area been patrolled as little as the least patrolled one; where one
    was not patrolled at all nothing is. An area with no recorded presence has the weight 0: what was discovered there
    without a patrol cannot be set against one.
    """
    least = hours.min(axis=-1, keepdims=True)
    return np.divide(np.broadcast_to(least, hours.shape), hours, out=np.zeros(hours.shape), where=hours > 0)


def thin_by_dosage(area: ArrayLike, period: ArrayLike, is_discovered: ArrayLike, hours: ArrayLike) -> Floats:
    """Return the weight of each event: 1 for what was reported, ``presence_weights`` for what a patrol discovered.

    ``area`` and ``period`` are numbers of rows and columns of ``hours``, the officer hours recorded in each area and period.
    Raises ``ValueError`` for unequal lengths, an area or period that the record does not have, or hours below zero.
    """
    where, when = (np.asarray(one, dtype=np.int64).ravel() for one in (area, period))
    found: Bools = np.asarray(is_discovered, dtype=bool).ravel()
    record = np.asarray(hours, dtype=np.float64)
    if len({len(where), len(when), len(found)}) != 1 or record.ndim != 2:
        raise ValueError("area, period and is_discovered are of one length, hours a table of areas and periods")
    if not np.isfinite(record).all() or (record < 0).any():
        raise ValueError("Hours are not below zero")
    for one, many in ((where, record.shape[0]), (when, record.shape[1])):
        if len(one) and not 0 <= one.min() <= one.max() < many:
            raise ValueError("Every event lies in an area and a period of the record")
    weights = presence_weights(record.T).T
    return np.where(found, weights[where, when], 1.0)


def _sent(believed: Floats, rng: np.random.Generator, *, is_hottest: bool) -> Floats:
    """Return where each run's patrol goes: 1 in its area, 0 elsewhere. Ties are broken by chance."""
    if is_hottest:
        chosen = (believed + rng.random(believed.shape) * 1e-6).argmax(axis=1)
    else:
        edges = np.cumsum(believed, axis=1)
        chosen = (edges < rng.random((len(edges), 1)) * edges[:, -1:]).sum(axis=1)
    sent = np.zeros(believed.shape)
    sent[np.arange(len(sent)), chosen] = 1.0
    return sent
