"""Snap points: each stands for at least eight addresses, and a place is published as its point and as nothing else.

The area is cut in two, again and again, across its longer side, where about half of the addresses lie on either side and
both sides keep enough; a part that cannot be cut so is a catchment. Every place on earth lies in one catchment, also where nobody
lives, so that none has from one to seven addresses (the rule of data.police.uk, whose points have eight or none).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRAIN = 10.0  # metres to which a point is rounded, so that it lies on no address in particular


@dataclass(frozen=True)
class SnapPoints:
    """Points with the addresses of their catchments. Only ``east`` and ``north`` of a point are ever published.

    ``axis``, ``cut``, ``below`` and ``above`` are the cuts as a tree: at a node, a place with its coordinate under the cut goes
    ``below``; a negative number is the catchment -1 - number.
    """

    east: Floats
    north: Floats
    addresses: Ints
    axis: Ints
    cut: Floats
    below: Ints
    above: Ints

    def __len__(self) -> int:
        return len(self.east)

    def catchment(self, east: ArrayLike, north: ArrayLike) -> Ints:
        """Return the number of the catchment of each place. Raises ``ValueError`` for a place that is no finite number."""
        place = np.stack([np.asarray(east, dtype=np.float64).ravel(), np.asarray(north, dtype=np.float64).ravel()])
        if not np.isfinite(place).all():
            raise ValueError("Places are finite numbers")
        node = np.full(place.shape[1], 0 if len(self.axis) else -1, dtype=np.int64)
        while (open_ := np.flatnonzero(node >= 0)).size:
            at = node[open_]
            is_below = place[self.axis[at], open_] < self.cut[at]
            node[open_] = np.where(is_below, self.below[at], self.above[at])
        return -1 - node

    def snap(self, east: ArrayLike, north: ArrayLike) -> tuple[Floats, Floats]:
        """Return the point of each place."""
        found = self.catchment(east, north)
        return self.east[found], self.north[found]


def snap_points(east: ArrayLike, north: ArrayLike, addresses: ArrayLike, *, least: int = 8) -> SnapPoints:
    """Return snap points over addresses; ``addresses`` is how many stand at each place (a postcode has many).

    Raises ``ValueError`` for unequal lengths, a place without addresses, or fewer than ``least`` addresses in all.
    """
    place = np.stack([np.asarray(one, dtype=np.float64).ravel() for one in (east, north)])
    many = np.asarray(addresses, dtype=np.int64).ravel()
    if place.shape[1] != len(many) or not np.isfinite(place).all() or (many < 1).any():
        raise ValueError("Every place is two finite numbers and has an address")
    if least < 2 or many.sum() < least:
        raise ValueError(f"Snap points need at least {max(least, 2)} addresses")
    return _Cutting(place, many, least).points()


class _Cutting:
    """The cuts while they are made: a list of parts still to cut, so that no recursion can run deep."""

    def __init__(self, place: Floats, many: Ints, least: int) -> None:
        self.place, self.many, self.least = place, many, least
        self.nodes: list[list[float]] = []
        self.leaves: list[Ints] = []

    def points(self) -> SnapPoints:
        waiting: list[tuple[Ints, int, int]] = [(np.arange(len(self.many)), -1, 0)]
        while waiting:
            part, parent, side = waiting.pop()
            cut = self._cut(part)
            number = len(self.nodes) if cut else -1 - len(self.leaves)
            if parent >= 0:
                self.nodes[parent][2 + side] = number
            if cut is None:
                self.leaves.append(part)
                continue
            axis, where = cut
            self.nodes.append([axis, where, 0, 0])
            is_below = self.place[axis, part] < where
            waiting += [(part[is_below], number, 0), (part[~is_below], number, 1)]
        return self._made()

    def _cut(self, part: Ints) -> tuple[int, float] | None:
        """Return the axis and the place of a cut that leaves both sides enough addresses; None where there is none."""
        if self.many[part].sum() < 2 * self.least:
            return None
        place = self.place[:, part]
        for axis in np.argsort(-np.ptp(place, axis=1), kind="stable"):
            order = np.argsort(place[axis], kind="stable")
            ranked, below = place[axis, order], np.cumsum(self.many[part][order])[:-1]
            fits = (ranked[1:] > ranked[:-1]) & (below >= self.least) & (self.many[part].sum() - below >= self.least)
            if fits.any():
                uneven = np.where(fits, np.abs(2 * below - self.many[part].sum()), np.inf)
                best = int(np.argmin(uneven))
                return int(axis), float(ranked[best + 1])
        return None

    def _made(self) -> SnapPoints:
        def middle(part: Ints) -> Floats:
            return np.average(self.place[:, part], axis=1, weights=self.many[part])

        points = np.rint(np.array([middle(part) for part in self.leaves]) / _GRAIN) * _GRAIN
        tree = np.array(self.nodes, dtype=np.float64).reshape(-1, 4)
        axis, below, above = (tree[:, column].astype(np.int64) for column in (0, 2, 3))
        held = np.array([self.many[part].sum() for part in self.leaves], dtype=np.int64)
        return SnapPoints(points[:, 0], points[:, 1], held, axis, tree[:, 1], below, above)
