"""An invented county to attack: towns and villages, premises of very unequal crime, lone supermarkets, all with known truth."""

import numpy as np

from bizwatch.science.disclosure.records import Crimes, Ints, Premises

KINDS = ("shop_theft", "burglary", "criminal_damage", "violence", "hate_crime")
_WEIGHTS = (0.5, 0.15, 0.2, 0.12, 0.03)
_METRES = 20_000.0


def county(*, towns: int = 12, premises: int = 900, seed: int = 1) -> tuple[Premises, Ints]:
    """Return premises in towns of unequal size, within 20 km, in four districts of four wards each; and the town of each."""
    rng = np.random.default_rng(seed)
    middle = rng.uniform(1000, _METRES - 1000, (towns, 2))
    town = rng.choice(towns, premises, p=_unequal(towns))
    spread = rng.uniform(150, 500, towns)[town][:, None]
    place = np.clip(middle[town] + rng.normal(0, 1, (premises, 2)) * spread, 0, _METRES - 1)
    quarter = (place // (_METRES / 4)).astype(int)
    half = quarter // 2
    wards = [f"ward {x}{y}" for x, y in quarter]
    return Premises.of(place[:, 0], place[:, 1], wards, [f"district {x}{y}" for x, y in half]), town


def crimes_at(premises: Premises, *, months: int = 12, crimes: int = 12_000, seed: int = 1) -> Crimes:
    """Return crimes of a year (or of up to 12 months): few premises have most of them, as is true of shops."""
    rng = np.random.default_rng(seed)
    share = rng.gamma(0.4, 1.0, len(premises))
    where = rng.choice(len(premises), crimes, p=share / share.sum())
    month = [f"2025-{1 + one:02d}" for one in rng.integers(0, months, crimes)]
    kind = rng.choice(KINDS, crimes, p=_WEIGHTS)
    return Crimes.of(where, month, [str(one) for one in kind], [f"{seed}/{one}" for one in range(crimes)])


def with_supermarkets(crimes: Crimes, town: Ints, *, each: int = 30) -> Crimes:
    """Return crimes in which one premises of each town has so many more shop thefts, all in January."""
    shops = [int(np.flatnonzero(town == one)[0]) for one in np.unique(town)]
    many = len(shops) * each
    return Crimes.of(
        np.concatenate([crimes.premises, np.repeat(shops, each)]),
        (*crimes.month, *["2025-01"] * many),
        (*crimes.kind, *[KINDS[0]] * many),
        (*crimes.identifier, *[f"supermarket/{one}" for one in range(many)]),
    )


def _unequal(number: int) -> np.ndarray:
    size = 1.0 / np.arange(1, number + 1)
    return size / size.sum()
