"""Everything that may be asked about the map."""

from bizwatch.hotspots.selectors.counts import (
    Asked,
    CellCounts,
    MonthCount,
    cell_counts,
    counted_months,
    kinds_counted,
    stamp,
)

__all__ = ["Asked", "CellCounts", "MonthCount", "cell_counts", "counted_months", "kinds_counted", "stamp"]
