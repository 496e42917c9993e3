"""Disclosure control: what attackers get, and what it costs in accuracy. ``docs/reference/disclosure-control.md`` shows it.

The attacks are made on an invented county, whose truth is known. The cost is worked out on that and on a year of Norfolk's open data, whose places are snapped already and tell of no premises: there each map point stands for one.
No database is used.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from bizwatch.demo.bench.pages import CannotMeasure
from bizwatch.hotspots.disclosing import Layer, policy_of
from bizwatch.hotspots.projecting import in_metres, system_of
from bizwatch.science.disclosure.attacks import (
    Outcome,
    averaging,
    differencing,
    lone_premises,
    revisions,
    snapped,
)
from bizwatch.science.disclosure.invented import county, crimes_at, with_supermarkets
from bizwatch.science.disclosure.naive import counts_of
from bizwatch.science.disclosure.policy import Policy
from bizwatch.science.disclosure.publishing import publish
from bizwatch.science.disclosure.records import Crimes, Ladder, Premises, Sheet
from bizwatch.science.disclosure.snapping import snap_points
from bizwatch.science.disclosure.snapshot import Publication

_DAY = date(2026, 1, 1)
_KEY = b"the secret of a measurement, not of a force"
YEAR = [f"2021-{month:02d}" for month in range(4, 13)] + [f"2022-{month:02d}" for month in range(1, 4)]
DISTRICTS = (
    "Breckland",
    "Broadland",
    "Great Yarmouth",
    "King's Lynn and West Norfolk",
    "North Norfolk",
    "Norwich",
    "South Norfolk",
)
# What open data calls by the names of which only the wider one is shown; its anti-social behaviour is no crime.
_KINDS = {"Violence and sexual offences": "violence", "Robbery": "robbery"}
_LEFT_OUT = "Anti-social behaviour"


@dataclass(frozen=True)
class Cost:
    """What a publication costs. Counts are of what has any crime: a cell is a square of 250 m in a month, by kind of offence.

    ``shown``: share of the crimes that are in a figure. ``cells_shown``: share of the cells shown by themselves. ``error``: mean
    distance of a figure from the truth, in crimes; ``month_error``: of a district's month, as a share of it.
    """

    world: str
    layer: str
    crimes: int
    figures: int
    shown: float
    cells_shown: float
    error: float
    month_error: float


def lines(folder: Path) -> Iterator[str]:
    """Return the tables as lines of Markdown. Raises ``CannotMeasure`` where Norfolk's data is not there."""
    norfolk = _norfolk(folder)
    yield "| attack | readers | tries | recovered | recovered from a naive publication |"
    yield "|---|---|---|---|---|"
    for readers, one in attacks():
        yield f"| {one.attack} | {readers} | {one.tries:,} | {one.recovered:,} | {one.naive:,} |"
    yield ""
    yield "| crimes | readers | number | figures | crimes shown | cells shown by themselves | mean error of a figure | of a district's month |"
    yield "|---|---|---|---|---|---|---|---|"
    for cost in costs(norfolk):
        yield (
            f"| {cost.world} | {cost.layer} | {cost.crimes:,} | {cost.figures:,} | {cost.shown:.1%} | {cost.cells_shown:.1%} |"
            f" {cost.error:.1f} | {cost.month_error:.1%} |"
        )


def attacks() -> Iterator[tuple[str, Outcome]]:
    """Make every attack that needs no linear programme (the test suite makes that one) on an invented county."""
    premises, town = county()
    crimes = with_supermarkets(crimes_at(premises), town)
    for layer, policy, publication in _layers(premises, crimes):
        sheet = Sheet(Ladder(premises, policy), crimes, policy)
        yield layer, differencing(sheet, publication.snapshot, tries=100_000)
        yield layer, lone_premises(sheet, publication.snapshot)
    public = _policy(Layer.PUBLIC)
    yield Layer.PUBLIC, averaging(publish(premises, crimes, public), lambda: publish(premises, crimes, public), public)
    yield Layer.PUBLIC, revisions(premises, crimes, public, tries=200)
    addresses = np.random.default_rng(1).geometric(0.4, len(premises))
    place = premises.east, premises.north
    yield "all", snapped(snap_points(*place, addresses), place, addresses, tries=1_000_000)


def costs(norfolk: tuple[Premises, Crimes]) -> Iterator[Cost]:
    """Return what publications cost, of an invented county and of Norfolk."""
    premises, town = county()
    worlds = [("invented county", premises, with_supermarkets(crimes_at(premises), town))]
    worlds.append(("Norfolk, open data, snapped", *norfolk))
    for world, places, crimes in worlds:
        for layer, policy, publication in _layers(places, crimes):
            yield _cost(world, layer, Sheet(Ladder(places, policy), crimes, policy), publication)


def _policy(layer: Layer) -> Policy:
    return policy_of(layer, on=_DAY, key=_KEY)


def _layers(premises: Premises, crimes: Crimes) -> Iterator[tuple[str, Policy, Publication]]:
    members, public = _policy(Layer.MEMBERS), _policy(Layer.PUBLIC)
    first = publish(premises, crimes, members)
    yield "members", members, first
    yield "public, by itself", public, publish(premises, crimes, public)
    yield "public, as sums of the members' figures", public, publish(premises, crimes, public, beneath=first)


def _cost(world: str, layer: str, sheet: Sheet, publication: Publication) -> Cost:
    figures = publication.snapshot.figures
    off = [abs((one.count or 0) - publication.counted[one.name]) for one in figures]
    cells = int((counts_of(sheet) > 0).sum())
    alone = sum(one.rung == 0 for one in figures)
    return Cost(
        world,
        layer,
        len(sheet.crimes),
        len(figures),
        publication.shown / len(sheet.crimes),
        alone / cells,
        float(np.mean(off)),
        _month_error(sheet, publication),
    )


def _month_error(sheet: Sheet, publication: Publication) -> float:
    """Return how far the shown count of a widest area's month lies from the true one, on average, as a share of it."""
    widest = [place.areas[-1] for place in sheet.ladder.places[0]]
    by_unit = counts_of(sheet).sum(axis=2)
    shown = {(one.area, one.month): one.count for one in publication.snapshot.products if not one.kind}
    off = []
    for area in sorted(set(widest)):
        true = by_unit[[one == area for one in widest]].sum(axis=0)
        off += [
            abs(shown.get((area, month), 0) - count) / count for month, count in zip(sheet.months, true, strict=True)
        ]
    return float(np.mean(off))


def _norfolk(folder: Path) -> tuple[Premises, Crimes]:
    """Return a year of open data: each map point as one premises, each crime at its point. Raises ``CannotMeasure``."""
    found = [row for month in YEAR for row in _rows(folder / f"police_uk/norfolk/{month}-norfolk-street.csv.gz", month)]
    place = {where: number for number, where in enumerate(sorted({row[0] for row in found}))}
    x, y = np.array([where[:2] for where in place], dtype=float).T
    east, north, _ = in_metres(system_of("EPSG:4326"), x, y)
    premises = Premises.of(east, north, [where[2] for where in place])
    return premises, Crimes.of(
        [place[where] for where, _, _ in found],
        [month for _, month, _ in found],
        [kind for _, _, kind in found],
        [str(number) for number in range(len(found))],
    )


def _rows(path: Path, month: str) -> Iterator[tuple[tuple[str, str, str], str, str]]:
    if not path.is_file():
        raise CannotMeasure(f"{path} is not there; name the folder of the shared data with --data.")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines_of:
        for row in csv.DictReader(lines_of):
            district = row["LSOA name"].rpartition(" ")[0]
            if district in DISTRICTS and row["Crime type"] != _LEFT_OUT and row["Longitude"]:
                kind = _KINDS.get(row["Crime type"], row["Crime type"])
                yield (row["Longitude"], row["Latitude"], district), month, kind
