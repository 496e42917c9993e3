"""Everything that may be done: count the squares of the map."""

from bizwatch.hotspots.services.counting import KEPT_MONTHS, count_months, is_counted_through

__all__ = ["KEPT_MONTHS", "count_months", "is_counted_through"]
