"""How often the rules of trends cry wolf where nothing changed, and how often they find a true rise: beside naive rules.

Invented series of 48 months around one mean, seeded: chance alone (Poisson), or a rate of each month that itself varies by
22% (gamma). Nothing changes, or the last period is 30% up in truth. A share is one of the last months.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.trends.comparing import Verdict, compare
from bizwatch.science.trends.control import Baseline, ControlChart, ewma_chart, laney_chart, u_chart, xmr_chart
from bizwatch.science.trends.poisson import e_test
from bizwatch.science.trends.rules import NELSON, Rule
from bizwatch.science.trends.seasonal import dispersion_of

MEANS = (5, 20, 50, 100, 500)
VARIES = 0.22
RISE = 1.3
MONTHS, YEAR, BASELINE = 48, 12, 24
SERIES = 4_000
SEED = 20_190_401
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """Series around a mean: of chance alone, or with a rate that itself varies."""

    mean: float
    varies: float

    @property
    def name(self) -> str:
        return f"{self.mean:g}, {'varies' if self.varies else 'chance'}"

    def draw(self, rng: np.random.Generator, series: int, *, rise_from: int, rise: float) -> Floats:
        """Return series of 48 months, from ``rise_from`` on with ``rise`` times the mean."""
        rates = np.full((series, MONTHS), float(self.mean))
        rates[:, rise_from:] *= rise
        if self.varies:
            rates *= rng.gamma(self.varies**-2, self.varies**2, rates.shape)
        return rng.poisson(rates).astype(float)


@dataclass(frozen=True)
class Told:
    """Of one rule in one world: the share of false alarms, and of true rises of 30% that it finds."""

    world: World
    rule: str
    false_alarms: float
    power: float


def by_percent(least: float) -> Callable[[Floats], bool]:
    """The rule of thumb: so many per cent more or fewer than the month a year before."""
    return lambda row: abs(row[-1] - row[-1 - YEAR]) >= least * row[-1 - YEAR]


def by_z(row: Floats) -> bool:
    """Two standard deviations by the roots of two counts, as if chance were alone."""
    return bool(abs(2 * (sqrt(row[-1]) - sqrt(row[-1 - YEAR]))) / sqrt(2) > 1.96)


def by_e_test(row: Floats) -> bool:
    """The e-test at the usual 0.05, as if chance were alone."""
    return e_test(int(row[-1]), int(row[-1 - YEAR])) < 0.05


def by_verdict(row: Floats) -> bool:
    """The verdict of a month against the same month a year before."""
    found = compare(int(row[-1]), int(row[-1 - YEAR]), dispersion=dispersion_of(row[:-1]))
    return found.verdict in (Verdict.HIGHER, Verdict.LOWER)


def by_year_verdict(row: Floats) -> bool:
    """The verdict of twelve months against the twelve before."""
    now, before = int(row[-YEAR:].sum()), int(row[-2 * YEAR : -YEAR].sum())
    found = compare(now, before, dispersion=dispersion_of(row))
    return found.verdict in (Verdict.HIGHER, Verdict.LOWER)


def _charted(chart: Callable[..., ControlChart], **options: Any) -> Callable[[Floats], bool]:
    """The last month on a chart whose baseline ended ten months before."""
    start = MONTHS - 10 - BASELINE

    def marks(row: Floats) -> bool:
        found = chart(row[start:], baselines=(Baseline(0, BASELINE),), **options)
        return any(one.place == row.size - start - 1 for one in found.signals)

    return marks


@dataclass(frozen=True)
class Tried:
    """A rule. ``rises``: for how many of the last months the true rise lasts that it is to find; ``ours``: a page uses it."""

    name: str
    marks: Callable[[Floats], bool]
    rises: int = 1
    ours: bool = False


RULES = (
    Tried("change of 10% or more", by_percent(0.1)),
    Tried("change of 20% or more", by_percent(0.2)),
    Tried("z above 1.96", by_z),
    Tried("e-test, p under 0.05", by_e_test),
    Tried("XmR, 3 SD", _charted(xmr_chart)),
    Tried("u-chart, 3 SD", _charted(u_chart)),
    Tried("u', 3 SD", _charted(laney_chart, guarded=False)),
    Tried("u', all eight of Nelson", _charted(laney_chart, rules=NELSON)),
    Tried("nine on one side", _charted(laney_chart, rules=(Rule.RUN_OF_NINE,)), rises=9),
    Tried("verdict, month on year", by_verdict, ours=True),
    Tried("verdict, year on year", by_year_verdict, rises=YEAR, ours=True),
    Tried("u', guarded limits", _charted(laney_chart), ours=True),
    Tried("slow drift, guarded limits", _charted(ewma_chart), rises=9, ours=True),
)
WORLDS = tuple(World(mean, varies) for varies in (0.0, VARIES) for mean in MEANS)


def try_rules(worlds: Sequence[World] = WORLDS, rules: Sequence[Tried] = RULES, series: int = SERIES) -> Iterator[Told]:
    """Yield what each rule does in each world, the same series for all rules."""
    for world in worlds:
        calm = world.draw(np.random.default_rng(SEED), series, rise_from=MONTHS, rise=1.0)
        for rule in rules:
            risen = world.draw(np.random.default_rng(SEED), series, rise_from=MONTHS - rule.rises, rise=RISE)
            yield Told(world, rule.name, _share(rule, calm), _share(rule, risen))


def _share(rule: Tried, rows: Floats) -> float:
    return sum(rule.marks(row) for row in rows) / len(rows)


def table_lines(told: Iterable[Told], rules: Sequence[Tried] = RULES) -> list[str]:
    """Return two tables, false alarms and power, with a line for each rule and a column for each world."""
    by = {(one.world, one.rule): one for one in told}
    worlds = list(dict.fromkeys(world for world, _ in by))
    head = f"| rule | {' | '.join(world.name for world in worlds)} |"
    lines = []
    for title, figure in (("False alarms where nothing changed", "false_alarms"), ("Finds a true +30%", "power")):
        lines += [f"**{title}** (mean count of a month)", "", head, f"|{'---|' * (len(worlds) + 1)}"]
        for rule in rules:
            name = f"**{rule.name}**" if rule.ours else rule.name
            shares = " | ".join(f"{getattr(by[world, rule.name], figure):.1%}" for world in worlds)
            lines.append(f"| {name} | {shares} |")
        lines.append("")
    return lines
