"""Rates by district in words, as a table and as a drawing."""

import numpy as np

from bizwatch.geography.choices import FigureMeasure
from bizwatch.trends.charts import Chart, line_chart
from bizwatch.trends.presenters.tables import Row, Table
from bizwatch.trends.rates import MEASURES, DistrictRate, Rates

NO_RATES = (
    "Rates are given for whole districts over a whole year. There are none for a policing area, which may be a part of a district, "
    "and none for one kind of business, whose number in a district is not known."
)


def rates_words(found: Rates) -> list[str]:
    """Return what may be concluded from rates, and which import is missing."""
    told = []
    for measure in found.missing:
        told.append(
            f"No rate per 1,000 {measure.label.lower()}: no figure was imported. bizwatch import-populations reads a file of {measure.value} by district code."
        )
    if len(found.missing) == len(MEASURES):
        return told
    told.append(
        "Rates with their exact 95% interval. A rank with wide bounds says little. The funnel shows how far apart districts of "
        "their size lie by chance, wider where they differ more than chance altogether (99.8% limits); whatever lies within it "
        "is not told apart from the others. Residents are not those who pass through: a town that others shop in has a high "
        "rate per resident."
    )
    if any(base.is_rolled_up for line in found.districts for base in line.bases.values()):
        told.append(
            "Some figures are added up from small areas, approximate where these straddle the edge of a district."
        )
    return told


def rates_table(found: Rates | None) -> Table:
    """Each district with what it is reckoned on, its rates and ranks."""
    columns: list[str] = ["District", "Reports of the last year"]
    for measure in MEASURES:
        name = measure.label
        columns += [name, f"Per 1,000 {name.lower()}", "At least", "At most", "Rank, lowest first", "Rank between"]
    rows = [] if found is None or len(found.missing) == len(MEASURES) else [_row(line) for line in found.districts]
    return Table("rates", "Rates by district", tuple(columns), tuple(rows))


def funnel_drawing(found: Rates, measure: FigureMeasure) -> Chart | None:
    """The rates of districts from the smallest to the largest within their limits; None where fewer than two are known."""
    if measure not in found.funnels:
        return None
    codes, funnel = found.funnels[measure]
    names = {line.code: line.name for line in found.districts}
    marked = [
        (place, float(rate), "out" if not funnel.low[place] <= rate <= funnel.high[place] else "count")
        for place, rate in enumerate(funnel.rates)
    ]
    lines = [
        ("limit", funnel.low),
        ("limit", funnel.high),
        ("centre", np.full(len(codes), funnel.centre)),
    ]
    title = f"Reports per 1,000 {measure.label.lower()}, districts from the smallest to the largest, within the limits of their size"
    return line_chart(title, [names[code] for code in codes], lines, marked=marked)


def _row(line: DistrictRate) -> Row:
    cells: Row = [line.name, line.number]
    for measure in MEASURES:
        base, rate, rank = line.bases.get(measure), line.rates.get(measure), line.ranks.get(measure)
        cells += [base.value if base else None]
        cells += [round(one, 2) for one in (rate.value, rate.low, rate.high)] if rate else [None] * 3
        cells += [rank.rank, f"{rank.low} to {rank.high} of {rank.of}"] if rank else [None, None]
    return cells
