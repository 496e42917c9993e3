"""Everything that may be asked about the map."""

from bizwatch.hotspots.selectors.counts import (
    Asked,
    CellCounts,
    MonthCount,
    cell_counts,
    counted_months,
    district_layer,
    kinds_counted,
    maps,
    stamp,
    zone_layer,
)

__all__ = [
    "Asked",
    "CellCounts",
    "MonthCount",
    "cell_counts",
    "counted_months",
    "district_layer",
    "kinds_counted",
    "maps",
    "stamp",
    "zone_layer",
]
