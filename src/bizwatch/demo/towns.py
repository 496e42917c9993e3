"""Towns of the demonstration county, from ``data/towns.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Town:
    """A town and real postcodes at its centre."""

    name: str
    postcodes: tuple[str, ...]


@cache
def towns() -> tuple[Town, ...]:
    """Return the towns in the order of the file, the largest first."""
    table = tomllib.loads(files("bizwatch.demo").joinpath("data/towns.toml").read_text(encoding="utf-8"))
    return tuple(Town(town["name"], tuple(town["postcodes"])) for town in table["town"])
