"""Which crimes follow one another: originators, repeats and near repeats by name, not only as a test's p-value."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bizwatch.science.hotspots.events import Events, Floats, Ints
from bizwatch.science.hotspots.knox import pairs_within


class Part(StrEnum):
    """What a crime is in its chain."""

    ALONE = "alone"
    ORIGINATOR = "originator"
    REPEAT = "repeat"
    NEAR_REPEAT = "near repeat"


@dataclass(frozen=True)
class Chains:
    """For each event: its ``part``, the number of its ``chain`` (-1 alone), and the event it ``follows`` (-1 none).

    ``metres`` and ``days`` say how far behind that event it came; 0 where it follows none.
    """

    part: tuple[Part, ...]
    chain: Ints
    follows: Ints
    metres: Floats
    days: Floats

    @property
    def half_distance(self) -> float:
        """The distance within which half of those that follow came; 0 where none did."""
        return float(np.median(self.metres[self.follows >= 0])) if (self.follows >= 0).any() else 0.0

    @property
    def half_life(self) -> float:
        """The days within which half of those that follow came; 0 where none did."""
        return float(np.median(self.days[self.follows >= 0])) if (self.follows >= 0).any() else 0.0


def chains(events: Events, *, distance: float, days: float, same_place: float = 0.0) -> Chains:
    """Link each crime to the earlier one that is nearest in space and time together, within both limits.

    Nearness weighs a share of each limit alike: metres ÷ distance + days ÷ days. Of crimes at one moment the one that
    stands first in the record comes first, so that pairs of one day have one originator. A crime at most ``same_place``
    metres from the one it follows is a repeat. Raises ``ValueError`` for limits that are not above zero.
    """
    if distance <= 0 or days <= 0:
        raise ValueError("Both limits are above zero")
    one, other, apart = pairs_within(events.x, events.y, distance)
    earlier, later = np.minimum(one, other), np.maximum(one, other)  # events stand in order of time
    gap = events.day[later] - events.day[earlier]
    near = gap <= days
    earlier, later, apart, gap = earlier[near], later[near], apart[near], gap[near]
    order = np.lexsort((earlier, apart / distance + gap / days, later))
    followers, first = np.unique(later[order], return_index=True)
    chosen = order[first]
    number = len(events)
    follows = np.full(number, -1, dtype=np.int64)
    metres, since = np.zeros(number), np.zeros(number)
    follows[followers], metres[followers], since[followers] = earlier[chosen], apart[chosen], gap[chosen]
    root = _roots(follows)
    leads = np.bincount(root, minlength=number) > 1
    chain = np.where(leads[root], (np.cumsum(leads) - 1)[root], -1)
    return Chains(_parts(follows, leads, metres, same_place), chain, follows, metres, since)


def _roots(follows: Ints) -> Ints:
    """Return the originator at the head of each event's chain: each follows an earlier one, so heads double back fast."""
    root = np.where(follows < 0, np.arange(len(follows)), follows)
    while len(root) and (root[root] != root).any():
        root = root[root]
    return root


def _parts(follows: Ints, leads: np.ndarray, metres: Floats, same_place: float) -> tuple[Part, ...]:
    later = np.where(metres <= same_place, Part.REPEAT, Part.NEAR_REPEAT)
    first = np.where(leads, Part.ORIGINATOR, Part.ALONE)
    return tuple(Part(one) for one in np.where(follows >= 0, later, first))
