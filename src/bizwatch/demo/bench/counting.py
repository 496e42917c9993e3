"""How long the hourly roll-up of supervision's figures takes, week by week."""

import statistics
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from bizwatch.cases.services.rollup import count_week, monday

WEEKS = 12


@dataclass(frozen=True)
class Counting:
    """Seconds: of the current week, which also counts what stands now, and of an earlier one; ``an_hour`` is the sum of
    the three weeks that are counted each hour."""

    current_week: float
    earlier_week: float
    an_hour: float


def measure_counting(at: datetime) -> Counting:
    """Count the newest weeks once more, each timed."""
    taken = []
    for back in range(WEEKS):
        started = time.perf_counter()
        count_week(week=monday(at) - timedelta(weeks=back), at=at)
        taken.append(time.perf_counter() - started)
    return Counting(round(taken[0], 2), round(statistics.median(taken[1:]), 2), round(sum(taken[:3]), 2))
