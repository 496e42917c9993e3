"""Premises, the crimes at them, and the places that both can be counted in.

Places are a ladder: squares of the policy's sizes, each cut by the finest area, then the areas from the finest to the widest,
then everywhere. Each rung is made of whole places of the rung below, so that a sum of figures is a figure of a larger place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bizwatch.science.disclosure.noise import record_keys
from bizwatch.science.disclosure.policy import Policy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EVERYWHERE = "everywhere"
ALL_KINDS = "all"


@dataclass(frozen=True)
class Premises:
    """Every place of business known, with crimes or without. ``areas``: codes of the areas, from the finest to the widest."""

    east: Floats
    north: Floats
    areas: tuple[tuple[str, ...], ...]

    @staticmethod
    def of(east: ArrayLike, north: ArrayLike, *areas: Sequence[str]) -> "Premises":
        """Return premises. Raises ``ValueError`` for unequal lengths, no finite places, or areas that do not nest."""
        x, y = (np.asarray(one, dtype=np.float64).ravel() for one in (east, north))
        codes = tuple(tuple(one) for one in areas)
        if not codes or {len(x)} != {len(y), *map(len, codes)}:
            raise ValueError("Places and at least one kind of area are of one length")
        if not np.isfinite(x).all() or not np.isfinite(y).all():
            raise ValueError("Places are finite numbers")
        for finer, wider in pairwise(codes):
            if len(set(zip(finer, wider, strict=True))) != len(set(finer)):
                raise ValueError("Each area lies within one wider area")
        return Premises(x, y, codes)

    def __len__(self) -> int:
        return len(self.east)


@dataclass(frozen=True)
class Crimes:
    """Crimes at premises. ``premises`` is a place in the list, ``month`` "2025-03", ``identifier`` never published."""

    premises: Ints
    month: tuple[str, ...]
    kind: tuple[str, ...]
    identifier: tuple[str, ...]

    @staticmethod
    def of(premises: ArrayLike, month: Sequence[str], kind: Sequence[str], identifier: Sequence[str]) -> "Crimes":
        """Return crimes. Raises ``ValueError`` for unequal lengths or an identifier that comes twice."""
        where = np.asarray(premises, dtype=np.int64).ravel()
        if len({len(where), len(month), len(kind), len(identifier)}) != 1:
            raise ValueError("premises, month, kind and identifier are of one length")
        if len(set(identifier)) != len(identifier):
            raise ValueError("An identifier stands for one crime")
        return Crimes(where, tuple(month), tuple(kind), tuple(identifier))

    def __len__(self) -> int:
        return len(self.premises)

    def only(self, kept: NDArray[np.bool_]) -> "Crimes":
        """Return some of the crimes."""
        places = np.flatnonzero(kept)
        texts = (tuple(one[place] for place in places) for one in (self.month, self.kind, self.identifier))
        return Crimes(self.premises[places], *texts)


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: a kind of place, and whether kinds of offence are put together on it."""

    name: str
    place: int
    is_all_kinds: bool = False


@dataclass(frozen=True)
class Place:
    """A place of the ladder: its code and the areas it lies in, from the finest to the widest."""

    code: str
    areas: tuple[str, ...]


class Ladder:
    """Premises on the ladder of places. A unit is a smallest place: a square of the first size, cut by the finest area."""

    def __init__(self, premises: Premises, policy: Policy) -> None:
        self._premises = premises
        names = [_label(premises, size) for size in policy.squares]
        names += [_area_places(premises, rank) for rank in range(len(premises.areas))]
        names.append([Place(EVERYWHERE, ())] * len(premises))
        spoken = [f"{size:g} m" for size in policy.squares] + [
            f"area {rank + 1}" for rank in range(len(premises.areas))
        ]
        self.rungs = (
            *(Rung(name, place) for place, name in enumerate([*spoken, EVERYWHERE])),
            Rung(f"{EVERYWHERE}, {ALL_KINDS} kinds", len(names) - 1, is_all_kinds=True),
        )
        self.unit, first, units = _numbered(names[0])
        self.places: list[list[Place]] = [units]
        self.up: list[Ints] = [np.arange(len(units))]
        for one in names[1:]:
            place, _, known = _numbered(one)
            self.places.append(known)
            self.up.append(place[first])
        self.count = np.bincount(self.unit, minlength=len(units)).astype(np.int64)

    @property
    def units(self) -> int:
        """How many smallest places there are."""
        return len(self.count)


class Sheet:
    """Crimes laid out on a ladder: the unit, month and kind of each, as numbers, and its secret key."""

    def __init__(self, ladder: Ladder, crimes: Crimes, policy: Policy) -> None:
        """Raises ``ValueError`` for a crime at premises that are not listed."""
        if len(crimes) and not 0 <= crimes.premises.min() <= crimes.premises.max() < len(ladder.unit):
            raise ValueError("Every crime is at premises of the list")
        self.ladder, self.crimes, self.policy = ladder, crimes, policy
        shown = [policy.broader(kind) for kind in crimes.kind]
        self.months, self.kinds = sorted(set(crimes.month)), sorted(set(shown))
        self.unit = ladder.unit[crimes.premises]
        self.month = _places_of(crimes.month, self.months)
        self.kind = _places_of(shown, self.kinds)
        self.shape = (ladder.units, len(self.months), len(self.kinds))

    @cached_property
    def keys(self) -> NDArray[np.uint64]:
        """The secret number of each crime."""
        return record_keys(self.crimes.identifier, self.policy.key)


def _places_of(values: Sequence[str], known: Sequence[str]) -> Ints:
    places = {value: place for place, value in enumerate(known)}
    return np.fromiter((places[value] for value in values), dtype=np.int64, count=len(values))


def _label(premises: Premises, size: float) -> list[Place]:
    """Return the square of each premises, cut by the finest area: its south-west corner, side and area."""
    west, south = (np.floor(one / size) * size for one in (premises.east, premises.north))
    areas = zip(*premises.areas, strict=True)
    return [
        Place(f"E{x:.0f} N{y:.0f} {size:g} m {codes[0]}", codes) for x, y, codes in zip(west, south, areas, strict=True)
    ]


def _area_places(premises: Premises, rank: int) -> list[Place]:
    return [Place(codes[rank], codes[rank:]) for codes in zip(*premises.areas, strict=True)]


def _numbered(names: list[Place]) -> tuple[Ints, Ints, list[Place]]:
    """Return the number of each name's place, where each place first comes, and the places, in the order of their codes."""
    known = sorted(set(names), key=lambda place: place.code)
    places = {place.code: number for number, place in enumerate(known)}
    number = np.fromiter((places[one.code] for one in names), dtype=np.int64, count=len(names))
    first = np.full(len(known), len(names), dtype=np.int64)
    np.minimum.at(first, number, np.arange(len(names)))
    return number, first, known
