"""The reconstruction attack: every published number as a linear constraint, and how far each hidden count can still move.

Linear programmes by SciPy (HiGHS).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from bizwatch.science.disclosure.naive import counts_of
from bizwatch.science.disclosure.publishing import NOWHERE, owners
from bizwatch.science.disclosure.records import Ints, Sheet
from bizwatch.science.disclosure.snapshot import Snapshot

Bools = NDArray[np.bool_]
Rows = list[tuple[Bools, float, float]]  # which counts are added up, and between what the sum lies


@dataclass(frozen=True)
class Widths:
    """Of each protected count (above 0 or not, but under the least count): the room that is left to it."""

    widths: NDArray[np.float64]

    @property
    def pinned(self) -> int:
        """How many counts have one value left."""
        return int((self.widths < 0.5).sum())

    @property
    def narrowest(self) -> float:
        """The least room."""
        return float(self.widths.min())


def attack(sheet: Sheet, snapshot: Snapshot, *, months: int) -> Widths:
    """Reconstruct from a snapshot, boldly: who attacks is told which places were held back for having few crimes.

    Months are apart, as no figure spans two.
    """
    return _solved(sheet, lambda month: _figure_rows(sheet, snapshot, month), months)


def attack_both(members: tuple[Sheet, Snapshot], public: tuple[Sheet, Snapshot], *, months: int) -> Widths:
    """Reconstruct what is hidden from members as a member who reads the public's figures too.

    Those are sums of the members' figures, so their numbers say nothing new; but that one is shown says that the place has enough
    crimes for the public, and that one is not, that it has fewer.
    """

    def rows(month: int) -> Rows:
        least = public[0].policy.least_count
        shown = [
            (row, least if high >= least else low, np.inf if high >= least else high)
            for row, low, high in _figure_rows(*public, month)
        ]
        return _figure_rows(*members, month) + shown

    return _solved(members[0], rows, months)


def attack_naive(sheet: Sheet, *, months: int) -> Widths:
    """Reconstruct from true counts of the smallest places, areas, kinds and everywhere with small numbers hidden, and nothing else
    done: the table as most would publish it."""
    return _solved(sheet, lambda month: _naive_rows(sheet, month), months)


def _solved(sheet: Sheet, rows_of: Callable[[int], Rows], months: int) -> Widths:
    counts = counts_of(sheet)
    found: list[float] = []
    for month in range(min(months, sheet.shape[1])):
        rows = rows_of(month)
        true = counts[:, month, :].ravel()
        targets = np.flatnonzero(true < sheet.policy.least_count)
        found += list(_widths(rows, targets, len(true)))
    return Widths(np.array(found))


def _widths(rows: Rows, targets: Ints, number: int) -> Iterator[float]:
    """Return, for each target, the largest less the smallest count that the rows leave possible."""
    sums = csr_array(np.array([row for row, _, _ in rows], dtype=float))
    table = vstack([sums, -sums]).tocsr()
    limits = np.array([high for *_, high in rows] + [-low for _, low, _ in rows])
    finite = np.isfinite(limits)
    for target in targets:
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(number)
            goal[target] = sign
            solved = linprog(goal, A_ub=table[finite], b_ub=limits[finite], bounds=(0, None), method="highs")
            # An unbounded count is one that nothing published speaks of.
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        yield ends[1] - ends[0]


def _figure_rows(sheet: Sheet, snapshot: Snapshot, month: int) -> Rows:
    """Return what the figures of a month say, and that whatever could be shown and is not is under the least count."""
    figures = tuple(one for one in snapshot.figures if one.month == sheet.months[month])
    owner = owners(sheet.ladder, [sheet.months[month]], sheet.kinds, figures)[:, 0, :]
    rows: Rows = [
        ((owner == at).ravel(), *map(float, sheet.policy.interval(one.count or 0))) for at, one in enumerate(figures)
    ]
    counts = counts_of(sheet)[:, month, :]
    rungs = np.array([one.rung for one in figures] + [len(sheet.ladder.rungs)])
    shown_at = rungs[np.where(owner == NOWHERE, len(figures), owner)]
    for number, rung in enumerate(sheet.ladder.rungs):
        left = shown_at > number
        place = sheet.ladder.up[rung.place]
        for group in np.unique(place):
            inside = (place == group)[:, None] & left
            for part in [inside] if rung.is_all_kinds else _by_kind(inside):
                premises = sheet.ladder.count[part.any(axis=1)].sum()
                if (
                    part.any()
                    and premises >= sheet.policy.least_premises
                    and counts[part].sum() < sheet.policy.least_count
                ):
                    rows.append((part.ravel(), 0.0, float(sheet.policy.least_count - 1)))
    return rows


def _naive_rows(sheet: Sheet, month: int) -> Rows:
    counts, rows = counts_of(sheet)[:, month, :], []
    everything = np.ones(counts.shape, dtype=bool)
    ladder = sheet.ladder
    for place in (ladder.up[0], *ladder.up[len(sheet.policy.squares) :]):
        for group in np.unique(place):
            inside = (place == group)[:, None] & everything
            for part in (inside, *_by_kind(inside)):
                total = float(counts[part].sum())
                is_shown = total >= sheet.policy.least_count
                rows.append(
                    (part.ravel(), total, total) if is_shown else (part.ravel(), 0.0, sheet.policy.least_count - 1.0)
                )
    return rows


def _by_kind(inside: Bools) -> Iterator[Bools]:
    for kind in range(inside.shape[1]):
        part = np.zeros_like(inside)
        part[:, kind] = inside[:, kind]
        yield part
