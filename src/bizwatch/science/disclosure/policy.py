"""The rules of a publication. Callers fill them from dated reference data; nothing here has a value of its own."""

from dataclasses import dataclass, field
from itertools import pairwise

LEAST_METRES = 250.0  # below, a square on snapped points would promise a sharpness that they do not have
_LEAST_KEY = 16


@dataclass(frozen=True)
class Policy:
    """What a figure must fulfil to be shown to one layer of readers.

    ``least_count``: crimes below which a figure is held back (10 for the public, 5 for members). ``rounding``: figures are
    multiples of it. ``noise``: the largest whole number added or taken off before that. ``least_premises``: premises in the
    place, with or without crimes. ``least_victims``: premises with crimes. ``dominance``: the largest share of the crimes that
    one premises may have. ``squares``: sides in metres, each a multiple of the one before. ``merged``: kinds of offence that
    are only shown under a broader name, as pairs. ``key``: the secret of the noise, kept for as long as figures are published.

    Sources: Office for National Statistics, cell-key perturbation and its rule of ten; data.police.uk, eight addresses for each
    point; Information Commissioner, crime mapping guidance.
    """

    layer: str
    least_count: int
    rounding: int
    noise: int
    least_premises: int
    least_victims: int
    dominance: float
    squares: tuple[float, ...]
    merged: tuple[tuple[str, str], ...] = ()
    key: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """Raise ``ValueError`` with a sentence for rules that would not protect."""
        for holds, sentence in self._checks():
            if not holds:
                raise ValueError(sentence)

    def _checks(self) -> tuple[tuple[bool, str], ...]:
        nested = all(b > a and b % a == 0 for a, b in pairwise(self.squares))
        return (
            (self.least_count >= 2, "A figure of one crime is never shown"),
            (self.rounding >= 2, "Figures are rounded to 2 or more"),
            (2 * self.noise >= self.rounding, "The noise reaches over half a rounding step"),
            (self.least_premises >= 2 and self.least_victims >= 2, "A place has two premises or more"),
            (0 < self.dominance < 1, "dominance lies between 0 and 1"),
            (bool(self.squares) and self.squares[0] >= LEAST_METRES, "Squares have sides of 250 m or more"),
            (nested, "Each side of a square is a multiple of the one before"),
            (len(self.key) >= _LEAST_KEY, "The key has 16 bytes or more"),
        )

    def interval(self, shown: int) -> tuple[int, int]:
        """Return the least and the largest count that a shown figure leaves possible, to who knows the rules but not the key."""
        reach = self.noise + self.rounding // 2
        return max(self.least_count, shown - reach), shown + reach

    def broader(self, kind: str) -> str:
        """Return the name under which a kind of offence is shown."""
        return dict(self.merged).get(kind, kind)
