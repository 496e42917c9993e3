"""A mixture of kernels of space × time, whose weights expectation maximisation finds from how it foretold the past.

Each component is the crime of the past, faded with one memory and spread with one reach, as a share of the area's crime.
The weights are those under which the crimes of many earlier windows, each foretold from what came before it, were
likeliest. They explain themselves: "61 % long-term places, 14 % the last six months, 9 % other crime types".
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.hotspots.events import Floats, Ints, Past
from bizwatch.science.hotspots.level import fit_level
from bizwatch.science.hotspots.methods import Forecaster, at_level
from bizwatch.science.hotspots.smoothing import Reader, Singles, Sources, kernel_of

_FOREVER = 1e7  # days: a memory that does not fade


@dataclass(frozen=True)
class MixtureRules:
    """Which kernels there are and on what they are fitted. Reaches are metres, memories days (mean age under the fading)."""

    reaches: tuple[float, ...] = (0.0, 60.0, 120.0, 250.0, 500.0, 1000.0)
    memories: tuple[float, ...] = (7.0, 21.0, 60.0, 180.0, 720.0, _FOREVER)
    other_reaches: tuple[float, ...] = (0.0, 60.0, 120.0, 250.0, 500.0)
    other_memories: tuple[float, ...] = (60.0, 720.0, _FOREVER)
    windows: int = 26
    window_days: float = 730.0
    most_targets: int = 600
    rounds: int = 150


@dataclass(frozen=True)
class Component:
    """One kernel: of which crime type (0 the one that is forecast; -1 the uniform map), how wide, how lasting."""

    kind: int
    reach: float
    memory: float


@dataclass(frozen=True)
class Mixture:
    """Weights of the components, which add up to 1, and the log likelihood before each round of the fit."""

    components: tuple[Component, ...]
    weights: Floats
    trace: tuple[float, ...] = ()

    def share(self, *, kind: int | None = None, reach: float | None = None, memory: float | None = None) -> float:
        """Return the weight of all components of a kind, a reach or a memory together."""
        return float(
            sum(
                weight
                for one, weight in zip(self.components, self.weights, strict=True)
                if kind in (None, one.kind) and reach in (None, one.reach) and memory in (None, one.memory)
            )
        )

    def surface(self, past: Past) -> NDArray[np.float32]:
        """Return each raster square's share of the crime to come; the shares add up to 1 over the area."""
        total = np.zeros(past.cells.raster.number, dtype=np.float32)
        left = 0.0
        for kind in range(1 + len(past.others)):
            fading = _Fading(past, kind, self._memories(kind))
            fading.move(past.origin)
            for reach in self._reaches(kind):
                column = np.array([self.share(kind=kind, reach=reach, memory=one) for one in fading.memories])
                column, missing = np.where(fading.mass > 0, column, 0.0), column[fading.mass <= 0].sum()
                left += missing
                if column.sum() > 0:
                    weights = fading.faded @ (column / np.maximum(fading.mass, 1e-300))
                    total += kernel_of(past.cells, reach).everywhere(Sources(fading.squares, weights))
        uniform = (self.share(kind=-1) + left) / max(int(past.cells.inside.sum()), 1)
        return np.where(past.cells.inside, total + np.float32(uniform), np.float32(0))

    def _memories(self, kind: int) -> tuple[float, ...]:
        return tuple(dict.fromkeys(one.memory for one in self.components if one.kind == kind))

    def _reaches(self, kind: int) -> tuple[float, ...]:
        return tuple(dict.fromkeys(one.reach for one in self.components if one.kind == kind))


class _Fading:
    """The crime of one type on the squares where it ever was, fading at several speeds, as time moves on."""

    def __init__(self, past: Past, kind: int, memories: tuple[float, ...]) -> None:
        events = (past.events, *past.others)[kind]
        self.memories, self._rate = memories, 1 / np.array(memories)
        self.squares, self._group = np.unique(past.pixels[kind], return_inverse=True)
        self._day, self._at, self._next = events.day, past.start, 0
        self.faded = np.zeros((len(self.squares), len(memories)))
        self.mass = np.zeros(len(memories))

    def move(self, origin: float) -> None:
        """Go on to an origin: fade what is there and add what came before it."""
        self.faded *= np.exp(-(origin - self._at) * self._rate)
        end = int(np.searchsorted(self._day, origin, side="left"))
        came, self._next, self._at = slice(self._next, end), end, origin
        age, group = origin - self._day[came], self._group[came]
        for column, rate in enumerate(self._rate):
            self.faded[:, column] += np.bincount(group, np.exp(-age * rate), len(self.squares))
        self.mass = self.faded.sum(axis=0)
        self.mass[self.mass < 1e-6] = 0.0  # nothing left that a share could be of


def components_of(rules: MixtureRules, others: int) -> tuple[Component, ...]:
    """Return the components for so many other crime types; the uniform map is the last."""
    own = [Component(0, reach, memory) for reach in rules.reaches for memory in rules.memories]
    other = [
        Component(kind, reach, memory)
        for kind in range(1, others + 1)
        for reach in rules.other_reaches
        for memory in rules.other_memories
    ]
    return (*own, *other, Component(-1, 0.0, 0.0))


def training_origins(past: Past, horizon: float, rules: MixtureRules) -> list[float]:
    """Return earlier origins, oldest first, whose windows end by the origin of the past.

    They reach back ``window_days`` and never into the first third of the record, which is what the first is foretold from.
    """
    last = past.origin - horizon
    first = max(past.start + past.days / 3, last - rules.window_days)
    if last < first:
        return []
    step = max((last - first) / max(rules.windows - 1, 1), 7.0)
    number = int((last - first) / step + 1e-9) + 1
    return [last - step * back for back in range(number - 1, -1, -1)]


def fit_mixture(past: Past, horizon: float, rules: MixtureRules | None = None) -> Mixture:
    """Fit the weights. A record too short to fit on gives each lasting kernel the same weight, and the uniform map a tenth."""
    rules = rules or MixtureRules()
    components = components_of(rules, len(past.others))
    targets = _targets(past, horizon, rules)
    if not targets:
        return Mixture(components, _without_fit(components))
    table = np.concatenate(_columns(past, targets, rules), axis=1)
    weights, trace = maximise(table.astype(np.float64), rules.rounds)
    return Mixture(components, weights, trace)


def _without_fit(components: tuple[Component, ...]) -> Floats:
    lasting = np.array([one.kind == 0 and one.memory == _FOREVER for one in components])
    return np.where(lasting, 0.9 / max(lasting.sum(), 1), [0.1 if one.kind == -1 else 0.0 for one in components])


def _targets(past: Past, horizon: float, rules: MixtureRules) -> list[tuple[float, Ints]]:
    """Return, for each training origin, the squares of the crimes that came in its window, evenly thinned if too many."""
    found = []
    for origin in training_origins(past, horizon, rules):
        low, high = np.searchsorted(past.events.day, [origin, origin + horizon], side="left")
        squares = past.pixels[0][low:high]
        if len(squares):
            found.append((origin, squares[:: -(-len(squares) // rules.most_targets)]))
    return found


def _columns(past: Past, targets: list[tuple[float, Ints]], rules: MixtureRules) -> list[Singles]:
    """Return what each component foretold of each target, relative to a uniform map; the uniform one is last."""
    squares = int(past.cells.inside.sum())
    found = []
    for kind in range(1 + len(past.others)):
        memories, reaches = _kernels(rules, kind)
        fading = _Fading(past, kind, memories)
        readers = [Reader(kernel_of(past.cells, reach), fading.squares) for reach in reaches]
        rows = []
        for origin, wanted in targets:
            fading.move(origin)
            scale = np.divide(squares, fading.mass, out=np.zeros_like(fading.mass), where=fading.mass > 0)
            shares = (fading.faded * scale).astype(np.float32)
            values = [reader.read(shares, wanted) for reader in readers]
            values = [np.where(fading.mass > 0, one, np.float32(1)) for one in values]
            rows.append(np.concatenate(values, axis=1))
        found.append(np.concatenate(rows))
    found.append(np.ones((len(found[0]), 1), dtype=np.float32))
    return found


def _kernels(rules: MixtureRules, kind: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return (rules.other_memories, rules.other_reaches) if kind else (rules.memories, rules.reaches)


def maximise(table: Floats, rounds: int) -> tuple[Floats, tuple[float, ...]]:
    """Return the weights of the columns under which the rows are likeliest, and the mean log likelihood before each round.

    Expectation maximisation of a mixture's shares; it ends early when a round gains less than a ten-millionth.
    """
    weights = np.full(table.shape[1], 1 / table.shape[1])
    trace: list[float] = []
    for _ in range(rounds):
        likely = table @ weights
        trace.append(float(np.log(likely).mean()))
        if len(trace) > 1 and trace[-1] - trace[-2] < 1e-7:
            break
        weights = weights * (table.T @ (1 / likely)) / len(table)
    return weights, tuple(trace)


@dataclass(frozen=True)
class KernelMixture:
    """The mixture alone as a method; its total is ``expected_total``."""

    name: str = "kernel-mixture"
    rules: MixtureRules = field(default_factory=MixtureRules)

    def fit(self, past: Past, horizon: float) -> Forecaster:
        mixture, level = fit_mixture(past, horizon, self.rules), fit_level(past, horizon)

        def forecast(past: Past) -> Floats:
            return at_level(past.cells.gather(mixture.surface(past)), level.expected(past, horizon))

        return forecast
