"""Policies and small worlds of known truth for the tests of disclosure control."""

from dataclasses import replace

import numpy as np

from bizwatch.science.disclosure.invented import county, crimes_at, with_supermarkets
from bizwatch.science.disclosure.policy import Policy
from bizwatch.science.disclosure.records import Crimes, Ladder, Premises, Sheet

PUBLIC = Policy(
    layer="public",
    least_count=10,
    rounding=5,
    noise=3,
    least_premises=8,
    least_victims=3,
    dominance=0.5,
    squares=(250.0, 500.0, 1000.0),
    merged=(("hate_crime", "against-people"), ("violence", "against-people")),
    key=b"a secret for the tests only",
)
MEMBERS = replace(PUBLIC, layer="members", least_count=5)


def small_county(seed: int = 1) -> tuple[Premises, Crimes]:
    """Return 300 premises in five towns and half a year of their crimes, with a supermarket in each town."""
    premises, town = county(towns=5, premises=300, seed=seed)
    return premises, with_supermarkets(crimes_at(premises, months=6, crimes=4000, seed=seed), town)


def sheet_of(premises: Premises, crimes: Crimes, policy: Policy) -> Sheet:
    """Return crimes laid out as a publication sees them."""
    return Sheet(Ladder(premises, policy), crimes, policy)


def row_of_shops(squares: list[list[int]], *, month: str = "2025-03") -> tuple[Premises, Crimes]:
    """Return premises in squares of 250 m along a line, with so many shop thefts each; each list is one square."""
    east = np.concatenate([[250.0 * at + 5 + 2 * shop for shop in range(len(one))] for at, one in enumerate(squares)])
    thefts = [many for one in squares for many in one]
    where = np.repeat(np.arange(len(thefts)), thefts)
    premises = Premises.of(east, np.full(len(east), 5.0), ["ward"] * len(east), ["district"] * len(east))
    kinds, months = ["shop_theft"] * len(where), [month] * len(where)
    return premises, Crimes.of(where, months, kinds, [f"crime {one}" for one in range(len(where))])
