"""Rates by district: what was reported in a year per 1,000 residents and per 1,000 businesses, and which lie apart.

A count is reckoned on a whole district, so there are no rates for a part of one, and none for one kind of business, as long as
the businesses of that kind are not known. Without an imported figure there is no rate, and the page says which is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from bizwatch.geography.choices import AreaKind, FigureMeasure
from bizwatch.geography.denominators import Denominator, denominators
from bizwatch.science.trends.areas import Funnel, Rank, funnel, rank_among
from bizwatch.science.trends.poisson import Rate, rate_interval
from bizwatch.trends.series import Found
from bizwatch.trends.subjects import places

MEASURES = (FigureMeasure.RESIDENTS, FigureMeasure.BUSINESSES)
PER = 1_000


@dataclass(frozen=True)
class DistrictRate:
    """One district: its count of a year, and by measure what it is reckoned on with the rate per 1,000."""

    code: str
    name: str
    number: int
    bases: Mapping[FigureMeasure, Denominator]
    rates: Mapping[FigureMeasure, Rate]
    ranks: Mapping[FigureMeasure, Rank]


@dataclass(frozen=True)
class Rates:
    """The districts, and by measure the funnel of those that have a figure, with their codes in its order: the smallest
    first. ``missing`` are measures without any figure."""

    districts: tuple[DistrictRate, ...]
    funnels: Mapping[FigureMeasure, tuple[tuple[str, ...], Funnel]]
    missing: tuple[FigureMeasure, ...]
    releases: frozenset[UUID]


def rates_of(found: Found) -> Rates | None:
    """Return the rates of the last year; None where the question cannot have any, or the year is not whole."""
    question = found.question
    if question.sector or question.place.area or len(found.periods) < question.unit.of_a_year:
        return None
    asked = [place for place in places().values() if place.district and question.place.district in ("", place.district)]
    names = {place.district: place.name.removesuffix(" (local authority)") for place in asked}
    day = found.periods.days[-1]
    bases = {measure: denominators(AreaKind.DISTRICT, measure, day) for measure in MEASURES}
    numbers = {code: found.districts.get(code, 0) for code in names}
    known = {measure: _known(bases[measure], numbers) for measure in MEASURES}
    ranks = {measure: _ranks(codes, bases[measure], numbers) for measure, codes in known.items()}
    lines = tuple(
        DistrictRate(
            code,
            name,
            numbers[code],
            {measure: bases[measure][code] for measure in MEASURES if code in known[measure]},
            {
                measure: rate_interval(numbers[code], bases[measure][code].value, per=PER)
                for measure in MEASURES
                if code in known[measure]
            },
            {measure: ranks[measure][code] for measure in MEASURES if code in ranks[measure]},
        )
        for code, name in sorted(names.items(), key=lambda pair: pair[1])
    )
    return Rates(
        lines,
        {
            measure: (codes, _funnel(codes, bases[measure], numbers))
            for measure, codes in known.items()
            if len(codes) > 1
        },
        tuple(measure for measure in MEASURES if not known[measure]),
        frozenset().union(*(bases[measure][code].releases for measure in MEASURES for code in known[measure])),
    )


def _known(bases: Mapping[str, Denominator], numbers: Mapping[str, int]) -> tuple[str, ...]:
    held = [code for code in numbers if code in bases and bases[code].value > 0]
    return tuple(sorted(held, key=lambda code: (bases[code].value, code)))


def _funnel(codes: tuple[str, ...], bases: Mapping[str, Denominator], numbers: Mapping[str, int]) -> Funnel:
    return funnel([numbers[code] for code in codes], np.array([bases[code].value / PER for code in codes]))


def _ranks(codes: tuple[str, ...], bases: Mapping[str, Denominator], numbers: Mapping[str, int]) -> dict[str, Rank]:
    if len(codes) < 2:
        return {}
    counts, exposures = [numbers[code] for code in codes], [bases[code].value / PER for code in codes]
    return {code: rank_among(counts, exposures, place) for place, code in enumerate(codes)}
