"""Series of what was published of recorded crime: street-level counts by month, with the gaps that they have."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from bizwatch.kernel.months import months_between, next_month
from bizwatch.sources.models import Release
from bizwatch.trends.periods import Periods, Unit
from bizwatch.trends.police_uk.counting import ALL, LSOA_DISTRICT
from bizwatch.trends.selectors import street_counts
from bizwatch.trends.series import Trend, trend_of


@dataclass(frozen=True)
class Asked:
    """What is asked of the published figures. ``categories`` are numbers of ``data/police_uk.toml``; ``district`` "" is the whole
    force, placed or not."""

    force: str
    categories: tuple[int, ...]
    district: str
    years: int
    anew: date | None = None


@dataclass(frozen=True)
class Published:
    """The series, and the releases that it is made of."""

    asked: Asked
    trend: Trend
    releases: tuple[Release, ...]


def published(asked: Asked) -> Published | None:
    """Return the newest months that were imported; None without any. A month without a file is a gap and not nought."""
    kind = LSOA_DISTRICT if asked.district else ALL
    found = street_counts(asked.force, asked.categories, kind=kind, area=asked.district)
    if not found.counts:
        return None
    months = months_between(min(found.counts), max(found.counts))[-12 * asked.years :]
    counts = np.array([found.counts.get(month, np.nan) for month in months], dtype=float)
    periods = Periods(Unit.MONTH, (*months, next_month(months[-1])))
    used = tuple(one for one in found.releases if one.covers_from and one.covers_from >= months[0])
    return Published(asked, trend_of(counts, periods, asked.anew), used)
