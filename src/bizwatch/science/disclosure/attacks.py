"""Attackers with all that is public and with a county of known truth, so that it shows whether they were right.

Each says how often it tried and how often it got what nobody may know. Every attack is also made on a naive publication, which it
must break.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.disclosure import naive
from bizwatch.science.disclosure.policy import Policy
from bizwatch.science.disclosure.publishing import NOWHERE, owners, publish
from bizwatch.science.disclosure.records import ALL_KINDS, Crimes, Ints, Ladder, Premises, Sheet
from bizwatch.science.disclosure.snapping import SnapPoints
from bizwatch.science.disclosure.snapshot import Publication, Snapshot

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
_TOGETHER = 2000  # questions that are worked out at once
_CLOSE = 0.1  # how near the number of one premises must be guessed to be known
_ENOUGH = 8  # addresses behind which one cannot be found


@dataclass(frozen=True)
class Outcome:
    """What an attack came to: how often it was tried, and how often it succeeded here and on the naive publication."""

    attack: str
    tries: int
    recovered: int
    naive: int


@dataclass(frozen=True)
class Questions:
    """Pairs of overlapping questions: areas, months and kinds of the larger one, and of the smaller one within it."""

    larger: tuple[Bools, Bools, Bools]
    smaller: tuple[Bools, Bools, Bools]


def differencing(sheet: Sheet, snapshot: Snapshot, *, tries: int, seed: int = 1) -> Outcome:
    """Subtract overlapping areas, periods and kinds, and claim the difference as the count of what lies in one only.

    Recovered is a count from 1 to one below the least count of the policy that the difference gives exactly, or any count
    under it that the rules leave one value for.
    """
    counts, target = naive.counts_of(sheet), _Target(sheet, snapshot)
    open_door = naive.SmallNumbersHidden(counts, sheet.policy.least_count)
    rng = np.random.default_rng(seed)
    found = broken = 0
    for begin in range(0, tries, _TOGETHER):
        asked = questions(sheet, min(_TOGETHER, tries - begin), rng)
        true = _true(counts, asked.larger) - _true(counts, asked.smaller)
        is_small = true < sheet.policy.least_count
        claim = target.answer(*asked.larger) - target.answer(*asked.smaller)
        low, high = target.bounds(asked)
        found += int((is_small & (((claim == true) & (true > 0)) | (low == high))).sum())
        first, second = open_door.answer(*asked.larger), open_door.answer(*asked.smaller)
        broken += int((is_small & (true > 0) & (first >= 0) & (second >= 0) & (first - second == true)).sum())
    return Outcome("differencing of overlapping questions", tries, found, broken)


def questions(sheet: Sheet, number: int, rng: np.random.Generator) -> Questions:
    """Return pairs of questions. The larger is a place of the ladder or a handful of units, a run of months and some kinds; the
    smaller leaves out a unit or two, a month, or a kind."""
    units, months, kinds = sheet.shape
    area = np.zeros((number, units), dtype=bool)
    for row, rung in enumerate(rng.integers(0, len(sheet.ladder.up), number)):
        place = sheet.ladder.up[rung]
        area[row] = place == place[rng.integers(units)]
    area |= rng.random((number, units)) < rng.choice([0.0, 0.02, 0.3], (number, 1))
    first = rng.integers(0, months, number)
    last = first + rng.integers(0, months, number)
    span = (np.arange(months) >= first[:, None]) & (np.arange(months) <= last[:, None])
    filters = rng.random((number, kinds)) < rng.choice([0.3, 1.0], (number, 1))
    filters[np.arange(number), rng.integers(0, kinds, number)] = True
    larger = (area, span, filters)
    smaller = tuple(one.copy() for one in larger)
    what = rng.integers(0, 3, number)
    for axis in range(3):
        rows = np.flatnonzero(what == axis)
        for _ in range(1 + int(axis == 0)):
            picked = np.where(larger[axis][rows], rng.random((len(rows), larger[axis].shape[1])), -1).argmax(axis=1)
            smaller[axis][rows, picked] = False
    return Questions(larger, (smaller[0], smaller[1], smaller[2]))


class _Target:
    """A snapshot as somebody reads it who knows the rules: answers by adding up figures, and what they leave possible."""

    def __init__(self, sheet: Sheet, snapshot: Snapshot) -> None:
        figures = [one for one in snapshot.figures if one.month in sheet.months]
        owner = owners(sheet.ladder, sheet.months, sheet.kinds, tuple(figures))
        self.held = np.zeros((len(figures) + 1, sheet.shape[0]), dtype=np.float32)
        unit, _, _ = np.nonzero(owner != NOWHERE)
        self.held[owner[owner != NOWHERE], unit] = 1
        self.count = np.array([one.count or 0 for one in figures] + [0], dtype=np.int64)
        self.month = np.array([sheet.months.index(one.month) for one in figures] + [0])
        kinds = [*sheet.kinds, ALL_KINDS]
        self.kind = np.array([kinds.index(one.kind) for one in figures] + [0])
        spans = [sheet.policy.interval(int(one)) for one in self.count[:-1]]
        self.low = np.array([low for low, _ in spans] + [0])
        self.high = np.array([high for _, high in spans] + [0])
        self.is_hidden = (owner == NOWHERE).astype(np.float32)

    def _within(self, units: Bools, months: Bools, kinds: Bools) -> Bools:
        """Which figures lie wholly in each question."""
        outside = (~units).astype(np.float32) @ self.held.T > 0
        kinds = np.column_stack([kinds, kinds.all(axis=1)])
        inside = np.asarray(~outside & months[:, self.month] & kinds[:, self.kind])
        inside[:, -1] = False
        return inside

    def answer(self, units: Bools, months: Bools, kinds: Bools) -> Ints:
        """Return the sum of the figures that lie wholly in each question."""
        return np.asarray(self._within(units, months, kinds) @ self.count)

    def bounds(self, asked: Questions) -> tuple[Ints, Ints]:
        """Return the least and the largest count that the figures leave to what only the larger question holds."""
        apart = [one & ~two for one, two in zip(asked.larger, asked.smaller, strict=True)]
        units, months, filters = (
            np.where(part.any(axis=1, keepdims=True), part, whole)
            for part, whole in zip(apart, asked.larger, strict=True)
        )
        whole = self._within(units, months, filters)
        kinds = np.column_stack([filters, filters.any(axis=1)])
        touched = (units.astype(np.float32) @ self.held.T > 0) & months[:, self.month] & kinds[:, self.kind]
        hidden = np.einsum("qu,umk,qm,qk->q", units * 1.0, self.is_hidden, months * 1.0, filters * 1.0, optimize=True)
        return whole @ self.low, touched @ self.high + np.where(hidden > 0, 9, 0)


def _true(counts: Ints, asked: tuple[Bools, Bools, Bools]) -> Ints:
    return naive.SmallNumbersHidden(counts, 0).answer(*asked)


def averaging(
    publication: Publication, again: Callable[[], Publication], policy: Policy, *, times: int = 200
) -> Outcome:
    """Take the mean of many publications of the same crimes. ``again`` publishes once more.

    Recovered are figures that the mean gives exactly and the first publication alone did not.
    """
    names = [one.name for one in publication.snapshot.figures]
    true = np.array([publication.counted[name] for name in names], dtype=np.int64)
    mine = np.array([[one.count or 0 for one in again().snapshot.figures] for _ in range(times)])
    fresh = naive.fresh_noise(true, noise=policy.noise, rounding=policy.rounding, times=times, seed=1)

    def gained(shown: Ints) -> int:
        return int(((np.rint(shown.mean(axis=0)) == true) & (shown[0] != true)).sum())

    return Outcome(f"averaging of {times} publications", len(names), gained(mine), gained(fresh))


def revisions(premises: Premises, crimes: Crimes, policy: Policy, *, tries: int, seed: int = 1) -> Outcome:
    """Compare a month with the same month published again, one late report added: does anything show it?

    The naive publication is the true count of each finest area, with small numbers hidden.
    """
    ladder = Ladder(premises, policy)
    first, before = publish(premises, crimes, policy), _by_area(ladder, crimes, policy)
    rng = np.random.default_rng(seed)
    seen = broken = 0
    for number in range(tries):
        like = int(rng.integers(len(crimes)))
        late = Crimes.of(
            np.append(crimes.premises, crimes.premises[like]),
            (*crimes.month, crimes.month[like]),
            (*crimes.kind, crimes.kind[like]),
            (*crimes.identifier, f"late {number}"),
        )
        second = publish(premises, late, policy, previous=first)
        seen += first.snapshot.digest != second.snapshot.digest
        after = _by_area(ladder, late, policy)
        broken += bool(((after != before) & (after >= policy.least_count)).any())
    return Outcome("one late report in a month published again", tries, seen, broken)


def lone_premises(sheet: Sheet, snapshot: Snapshot) -> Outcome:
    """Take each figure for the count of its largest premises, as everybody does who knows the one supermarket of the place.

    Recovered is a premises whose count is guessed to a tenth. The naive publication shows the smallest places that have enough crimes.
    """
    figures = tuple(one for one in snapshot.figures if one.month in sheet.months)
    owner = owners(sheet.ladder, sheet.months, sheet.kinds, figures)[sheet.unit, sheet.month, sheet.kind]
    shown = np.array([one.count or 0 for one in figures], dtype=np.int64)
    counted = owner != NOWHERE
    largest, _ = _largest(owner[counted], sheet.crimes.premises[counted], len(figures))
    small = np.ravel_multi_index((sheet.unit, sheet.month, sheet.kind), sheet.shape)
    top, cells = _largest(small, sheet.crimes.premises, int(np.prod(sheet.shape)))
    plain = np.where(cells >= sheet.policy.least_count, cells, 0)
    return Outcome("the one supermarket of a place", len(figures), _guessed(shown, largest), _guessed(plain, top))


def snapped(points: SnapPoints, place: tuple[Floats, Floats], addresses: Ints, *, tries: int, seed: int = 1) -> Outcome:
    """Look for the address behind a published point, for places drawn anywhere and at addresses.

    Recovered is a place whose point leaves one to seven addresses to choose from. They are counted anew from the addresses, not
    taken from the points. The naive publication is the middle of a square of 100 m.
    """
    rng = np.random.default_rng(seed)
    anywhere = tuple(rng.uniform(one.min(), one.max(), tries // 2) for one in place)
    home = rng.integers(0, len(addresses), tries - tries // 2)
    x, y = (np.concatenate([some, one[home]]) for some, one in zip(anywhere, place, strict=True))
    behind = np.bincount(points.catchment(*place), addresses, len(points))[points.catchment(x, y)]
    there, here = (_named(*naive.rounded_to_grid(*one)) for one in (place, (x, y)))
    names, number = np.unique(there, return_inverse=True)
    held = np.append(np.bincount(number, addresses, len(names)), 0)
    at = np.minimum(np.searchsorted(names, here), len(names) - 1)
    plain = np.where(names[at] == here, held[at], 0)
    return Outcome("the address behind a point", tries, _few(behind), _few(plain))


def _by_area(ladder: Ladder, crimes: Crimes, policy: Policy) -> Ints:
    sheet = Sheet(ladder, crimes, policy)
    counts, place = naive.counts_of(sheet), ladder.up[len(policy.squares)]
    found = np.zeros((len(ladder.places[len(policy.squares)]), *counts.shape[1:]), dtype=np.int64)
    np.add.at(found, place, counts)
    return found


def _largest(where: Ints, premises: Ints, number: int) -> tuple[Ints, Ints]:
    """Return the largest count of one premises, and the count of all, in each of ``number`` groups."""
    listed = int(premises.max(initial=0)) + 1
    pairs, many = np.unique(where * listed + premises, return_counts=True)
    largest = np.zeros(number, dtype=np.int64)
    np.maximum.at(largest, pairs // listed, many)
    return largest, np.bincount(where, minlength=number)


def _guessed(shown: Ints, largest: Ints) -> int:
    return int(((shown > 0) & (np.abs(shown - largest) <= _CLOSE * largest)).sum())


def _few(behind: NDArray[np.number]) -> int:
    return int(((behind > 0) & (behind < _ENOUGH)).sum())


def _named(x: Floats, y: Floats) -> Ints:
    """Return one number for each square."""
    return np.asarray(x * 1e7 + y, dtype=np.int64)
