"""What is published: figures that cannot be changed, their digest, and the tables that are sums of them and nothing more.

Every number of every product is a sum of figures. No crime is counted a second time on its way into a total, so a total says
nothing that its figures do not say, and no difference of two of them can say more.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256


@dataclass(frozen=True, order=True)
class Figure:
    """A count of one place, month and kind of offence, without what finer figures of the same month and kind show within it.

    ``count`` is a multiple of the rounding; None where a figure was shown once and is held back since. ``areas`` are the areas
    in which the place lies, from the finest to the widest; none for what is only known to be somewhere in the county.
    """

    month: str
    kind: str
    rung: int
    place: str
    areas: tuple[str, ...]
    count: int | None

    @property
    def name(self) -> tuple[str, str, int, str]:
        """What tells this figure from every other."""
        return self.month, self.kind, self.rung, self.place


@dataclass(frozen=True)
class Product:
    """A line of a published table: the area ("" for everywhere), month and kind ("" for all), and the sum of its figures."""

    area: str
    month: str
    kind: str
    count: int


@dataclass(frozen=True)
class Snapshot:
    """A publication. ``rungs`` says what the number of a figure's rung means."""

    layer: str
    rounding: int
    least_count: int
    rungs: tuple[str, ...]
    figures: tuple[Figure, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the figures and of what was told about them: two publications of one digest are the same."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()

    @cached_property
    def products(self) -> tuple[Product, ...]:
        """Every roll-up that goes with the figures: each area, everywhere, each month, each kind, and all of them crossed."""
        totals: Counter[tuple[str, str, str]] = Counter()
        for figure in self.figures:
            for area in ("", *figure.areas):
                for month in ("", figure.month):
                    for kind in ("", figure.kind):
                        totals[area, month, kind] += figure.count or 0
        return tuple(Product(*name, count) for name, count in sorted(totals.items()))

    def total(self, *, areas: Iterable[str] = (), months: Iterable[str] = (), kinds: Iterable[str] = ()) -> int:
        """Return the sum of the figures that lie wholly in any of the areas, months and kinds; none given means all."""
        wanted = frozenset(areas), frozenset(months), frozenset(kinds)
        return sum(
            figure.count or 0
            for figure in self.figures
            if (not wanted[0] or wanted[0] & set(figure.areas))
            and (not wanted[1] or figure.month in wanted[1])
            and (not wanted[2] or figure.kind in wanted[2])
        )


@dataclass(frozen=True)
class Publication:
    """A snapshot and what must be kept, and never shown, to publish the next one.

    ``counted``: of each figure by name, the true count when its number was last set. ``shown`` and ``crimes``: how many crimes
    the figures stand for, and how many there were. ``months``: those published, whose places stand from now on.
    """

    snapshot: Snapshot
    counted: dict[tuple[str, str, int, str], int]
    months: frozenset[str]
    shown: int
    crimes: int
