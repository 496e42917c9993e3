"""Crimes to figures: each crime is counted in one figure, at the finest place where that figure may be shown.

From the finest rung of the ladder to the widest, what is not shown yet is counted by place, month and kind of offence. A figure is
shown where it has enough crimes, premises and victims, where no premises has most of the crimes, and where it tells too little
about the places within it that are not shown. The rest goes up a rung; what is left at the top is not published.
Since nothing is counted twice, there is no margin from which a hidden number could be worked out: complementary suppression is
not a second step that can be forgotten.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bizwatch.science.disclosure.noise import perturbed
from bizwatch.science.disclosure.policy import Policy
from bizwatch.science.disclosure.records import ALL_KINDS, Crimes, Ints, Ladder, Premises, Rung, Sheet
from bizwatch.science.disclosure.snapshot import Figure, Publication, Snapshot

Bools = NDArray[np.bool_]
NOWHERE = -1
_MANY = np.iinfo(np.int64).max


@dataclass(frozen=True)
class _Groups:
    """What is left at one rung by place, month and kind: crimes, those of the premises with most, premises with crimes,
    premises in all, and the numbers that would be shown."""

    counts: Ints
    largest: Ints
    victims: Ints
    premises: Ints
    numbers: Ints

    def passes(self, policy: Policy) -> Bools:
        """Which groups may be shown, as far as they themselves decide it.

        True and shown count are both large enough, and no premises has most of either: noise must not make the figure
        the premises' own, and a sum of a narrower layer's figures is never lifted, which would tell that layer the truth.
        """
        return np.asarray(
            (np.minimum(self.counts, self.numbers) >= policy.least_count)
            & (self.premises >= policy.least_premises)
            & (self.victims >= policy.least_victims)
            & (self.largest <= policy.dominance * np.minimum(self.counts, self.numbers))
        )


def publish(
    premises: Premises,
    crimes: Crimes,
    policy: Policy,
    *,
    previous: Publication | None = None,
    beneath: Publication | None = None,
) -> Publication:
    """Return the publication of crimes under a policy.

    ``previous``: the last publication of the same layer. Its months keep their places, and a figure keeps its number until its
    true count has moved by a rounding step or more, so that a late or withdrawn report is not seen in the difference.
    ``beneath``: the publication of these crimes to a narrower layer (the members, where this one is for the public). Each figure is
    then a sum of figures of that one, so that who reads both learns nothing from the second.
    Raises ``ValueError`` for crimes at premises that are not listed or a ``beneath`` that was made on another ladder.
    """
    ladder = Ladder(premises, policy)
    if beneath is not None and beneath.snapshot.rungs != tuple(rung.name for rung in ladder.rungs):
        raise ValueError("Both layers stand on the same ladder of places")
    sheet = Sheet(ladder, crimes, policy)
    work = _Work(sheet, previous, beneath)
    for rung in range(len(ladder.rungs)):
        work.step(rung)
    return work.finished()


def owners(ladder: Ladder, months: list[str], kinds: list[str], figures: tuple[Figure, ...]) -> Ints:
    """Return which figure (its place in the list, -1 for none) counts each unit, month and kind.

    It is the finest one whose place holds the unit. Who has a snapshot can work this out, so nothing here is secret.
    """
    owner = np.full((ladder.units, len(months), len(kinds)), NOWHERE, dtype=np.int64)
    for number, rung in enumerate(ladder.rungs):
        here = _located(
            ladder, rung, months, kinds, [(at, one) for at, one in enumerate(figures) if one.rung == number]
        )
        found = np.broadcast_to(here[ladder.up[rung.place]], owner.shape)
        owner = np.where(owner == NOWHERE, found, owner)
    return owner


def _located(
    ladder: Ladder, rung: Rung, months: list[str], kinds: list[str], figures: list[tuple[int, Figure]]
) -> Ints:
    """Return the number of the figure of each place, month and kind of a rung."""
    places = {place.code: at for at, place in enumerate(ladder.places[rung.place])}
    month_at = {month: at for at, month in enumerate(months)}
    kind_at = {ALL_KINDS: 0} if rung.is_all_kinds else {kind: at for at, kind in enumerate(kinds)}
    here = np.full((len(places), len(months), len(kind_at)), NOWHERE, dtype=np.int64)
    for number, one in figures:
        if one.place in places and one.month in month_at and one.kind in kind_at:
            here[places[one.place], month_at[one.month], kind_at[one.kind]] = number
    return here


class _Beneath:
    """The publication to a narrower layer, laid out on the same ladder."""

    def __init__(self, sheet: Sheet, figures: tuple[Figure, ...]) -> None:
        self.ladder = sheet.ladder
        self.owner = owners(sheet.ladder, sheet.months, sheet.kinds, figures)
        self.worth = np.array([figure.count or 0 for figure in figures] + [0], dtype=np.int64)
        self.rungs = np.array([figure.rung for figure in figures] + [NOWHERE], dtype=np.int64)

    def sums(self, left: Bools, rung: Rung, shape: tuple[int, ...]) -> Ints:
        """Return the sum of its figures in each group of what is left."""
        unit, month, kind = np.nonzero(left & (self.owner != NOWHERE))
        place = self.ladder.up[rung.place][unit]
        where = np.ravel_multi_index((place, month, kind * 0 if rung.is_all_kinds else kind), shape)
        pairs = np.unique(where * len(self.worth) + self.owner[unit, month, kind])  # each figure once
        sums = np.zeros(int(np.prod(shape)), dtype=np.int64)
        np.add.at(sums, pairs // len(self.worth), self.worth[pairs % len(self.worth)])
        return sums.reshape(shape)

    def is_whole(self, left: Bools, number: int) -> Bools:
        """Whether each group of what is left at a rung cuts none of its figures in two."""
        rung = self.ladder.rungs[number]
        widest = _gathered(np.maximum, np.where(left, self.rungs[self.owner], NOWHERE), self.ladder, rung)
        return np.asarray((widest.max(axis=2, keepdims=True) if rung.is_all_kinds else widest) <= number)


class _Work:
    """One publication while it is made. ``left``: the units, months and kinds that no figure counts yet."""

    def __init__(self, sheet: Sheet, previous: Publication | None, beneath: Publication | None) -> None:
        self.sheet, self.previous = sheet, previous
        self.beneath = _Beneath(sheet, beneath.snapshot.figures) if beneath is not None else None
        self.left = np.ones(sheet.shape, dtype=bool)
        self.figures: list[Figure] = []
        self.counted: dict[tuple[str, str, int, str], int] = {}
        self.shown = 0
        known = previous.months if previous else frozenset()
        self.is_fixed = np.array([month in known for month in sheet.months], dtype=bool)
        self.before = {figure.name: figure for figure in previous.snapshot.figures} if previous else {}

    def step(self, number: int) -> None:
        """Show what may be shown at a rung."""
        ladder, policy = self.sheet.ladder, self.sheet.policy
        rung = ladder.rungs[number]
        groups = self._groups(rung)
        passes = groups.passes(policy)
        shown = (
            passes & self._is_slack(number, groups) & (self.beneath is None or self.beneath.is_whole(self.left, number))
        )
        old = [(at, one) for at, one in enumerate(self.before.values()) if one.rung == number]
        fixed = _located(ladder, rung, self.sheet.months, self.sheet.kinds, old) != NOWHERE
        shown = np.where(self.is_fixed[None, :, None], fixed, shown)
        for place, month, kind in np.argwhere(shown):
            at = (int(place), int(month), int(kind))
            self._show(number, at, int(groups.counts[at]), int(groups.numbers[at]) if passes[at] else None)
        self.left &= ~np.broadcast_to(shown[ladder.up[rung.place]], self.left.shape)

    def finished(self) -> Publication:
        """Return the publication, with the figures of places that are no longer there as they were."""
        sheet = self.sheet
        for name, figure in self.before.items():
            if name not in self.counted and self.previous is not None:
                self.figures.append(figure)
                self.counted[name] = self.previous.counted[name]
        names = tuple(rung.name for rung in sheet.ladder.rungs)
        policy = sheet.policy
        snapshot = Snapshot(
            policy.layer, policy.rounding, policy.least_count, names, tuple(sorted(self.figures, key=_name))
        )
        months = frozenset(sheet.months) | (self.previous.months if self.previous else frozenset())
        return Publication(snapshot, self.counted, months, self.shown, len(sheet.crimes))

    def _show(self, number: int, at: tuple[int, int, int], count: int, shown: int | None) -> None:
        sheet, rung = self.sheet, self.sheet.ladder.rungs[number]
        place = sheet.ladder.places[rung.place][at[0]]
        kind = ALL_KINDS if rung.is_all_kinds else sheet.kinds[at[2]]
        figure = Figure(sheet.months[at[1]], kind, number, place.code, place.areas, shown)
        earlier = self.before.get(figure.name)
        counted = count
        if earlier is not None and self.previous is not None:
            last = self.previous.counted[figure.name]
            if abs(count - last) < sheet.policy.rounding:  # too small a change to be told
                figure, counted = replace(figure, count=earlier.count), last
        self.figures.append(figure)
        self.counted[figure.name] = counted
        self.shown += count if figure.count is not None else 0

    def _groups(self, rung: Rung) -> _Groups:
        """Return what is left at a rung."""
        sheet, policy = self.sheet, self.sheet.policy
        premises = self._premises(rung)
        mine = self.left[sheet.unit, sheet.month, sheet.kind]
        if self.beneath is not None:
            mine &= self.beneath.owner[sheet.unit, sheet.month, sheet.kind] != NOWHERE
        kind = np.zeros_like(sheet.kind) if rung.is_all_kinds else sheet.kind
        place = sheet.ladder.up[rung.place][sheet.unit]
        where = np.ravel_multi_index((place[mine], sheet.month[mine], kind[mine]), premises.shape)
        counts, largest, victims = _tallied(where, sheet.crimes.premises[mine], premises.shape)
        if self.beneath is not None:
            return _Groups(counts, largest, victims, premises, self.beneath.sums(self.left, rung, premises.shape))
        keys = np.zeros(premises.size, dtype=np.uint64)
        np.add.at(keys, where, sheet.keys[mine])
        rules = {"noise": policy.noise, "rounding": policy.rounding, "least": policy.least_count}
        numbers = perturbed(counts, keys.reshape(premises.shape), secret=policy.key, **rules)
        return _Groups(counts, largest, victims, premises, numbers)

    def _premises(self, rung: Rung) -> Ints:
        """Return the premises left in each group; where kinds are put together, those of the kind that has fewest left."""
        sheet = self.sheet
        held = _gathered(np.add, self.left * sheet.ladder.count[:, None, None], sheet.ladder, rung)
        if not rung.is_all_kinds:
            return held
        least = np.where(held == 0, _MANY, held).min(axis=2, keepdims=True, initial=_MANY)
        return np.where(least == _MANY, 0, least)

    def _is_slack(self, number: int, groups: _Groups) -> Bools | bool:
        """Whether a figure leaves every place within it that is not shown at least a rounding step of room.

        A reader knows that a place with enough premises is shown from ``least_count`` on. Who takes every such place that is
        not shown for smaller (bold, as one premises may also have had most of its crimes) bounds each by the others: where
        two are left and the figure is near twice the most that they can have, both are known.
        """
        if number == 0:
            return True
        ladder, policy = self.sheet.ladder, self.sheet.policy
        rung, finer = ladder.rungs[number], ladder.rungs[number - 1]
        held = self._premises(finer)
        parent = np.zeros(len(held), dtype=np.int64)
        parent[ladder.up[finer.place]] = ladder.up[rung.place]
        capped, free = (np.zeros((len(ladder.places[rung.place]), *held.shape[1:]), dtype=np.int64) for _ in (0, 1))
        np.add.at(capped, parent, held >= policy.least_premises)
        np.add.at(free, parent, (held > 0) & (held < policy.least_premises))
        if rung.is_all_kinds:
            capped, free = (one.sum(axis=2, keepdims=True) for one in (capped, free))
        most = policy.least_count - 1
        lowest = np.maximum(policy.least_count, groups.numbers - policy.noise - policy.rounding // 2)
        return np.asarray((free > 0) | (lowest <= most * capped - min(policy.rounding, most)))


def _gathered(how: np.ufunc, values: NDArray, ladder: Ladder, rung: Rung) -> Ints:
    """Return values by unit, month and kind as those of the places of a rung: added up, or the largest."""
    start = 0 if how is np.add else NOWHERE
    found = np.full((len(ladder.places[rung.place]), *values.shape[1:]), start, dtype=np.int64)
    how.at(found, ladder.up[rung.place], values)
    return found


def _tallied(where: Ints, premises: Ints, shape: tuple[int, ...]) -> tuple[Ints, Ints, Ints]:
    """Return, of each group, the crimes, those of the premises with most, and the premises with crimes."""
    size, listed = int(np.prod(shape)), int(premises.max(initial=0)) + 1
    pairs, many = np.unique(where * listed + premises, return_counts=True)
    largest = np.zeros(size, dtype=np.int64)
    np.maximum.at(largest, pairs // listed, many)
    counts, victims = np.bincount(where, minlength=size), np.bincount(pairs // listed, minlength=size)
    return counts.reshape(shape), largest.reshape(shape), victims.reshape(shape)


def _name(figure: Figure) -> tuple[str, str, int, str]:
    return figure.name
