"""Which lines each drawing of a trend has."""

import numpy as np

from bizwatch.trends.charts import Chart, Floats, WeekChart, line_chart, week_chart
from bizwatch.trends.presenters.tables import DAYS
from bizwatch.trends.series import Found, Trend

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def names_of(found: Trend) -> list[str]:
    """Return the periods as they stand under a drawing."""
    return [found.periods.short_name(place) for place in range(len(found.periods))]


def control_drawing(found: Trend) -> Chart | None:
    """Counts with the limits of each period, what stands out, and where a baseline starts."""
    chart, lengths = found.chart, found.lengths
    marked = [(one.place, float(found.counts[one.place]), "out") for one in chart.signals]
    lines = [
        ("limit", chart.low * lengths),
        ("limit", chart.high * lengths),
        ("centre", chart.centre * lengths),
        ("count", found.counts),
    ]
    title = (
        f"Reports by {found.unit.label.lower()}: thick line. Centre of the baseline: thin line. Limits: broken lines"
    )
    return line_chart(title, names_of(found), lines, marked=marked, starts=[one for one in chart.starts if one])


def rolling_drawing(found: Trend) -> Chart | None:
    """The total of a year up to each period."""
    title = "Total of the last twelve months up to each month"
    if found.unit.of_a_year != 12:
        title = "Total of the last 52 weeks up to each week"
    return line_chart(title, names_of(found), [("count", found.rolling)])


def harm_drawing(found: Found) -> Chart | None:
    """Harm in days by period."""
    if not found.harm.any():
        return None
    return line_chart(
        f"Harm in days by {found.trend.unit.label.lower()}", names_of(found.trend), [("harm", found.harm)]
    )


def season_drawing(found: Trend) -> Chart | None:
    """Each month against an average month, with its interval."""
    if found.season is None:
        return None
    bars = [
        (place, one.index, one.low, one.high)
        for place, one in enumerate(found.season.seasons)
        if one.index is not None and one.low is not None and one.high is not None
    ]
    even: Floats = np.ones(12)
    return line_chart(
        "Each month of the year against an average month, which is 1, with its interval",
        _MONTHS,
        [("centre", even)],
        intervals=bars,
    )


def hours_drawing(found: Found) -> WeekChart:
    """The hours of the week of the last year."""
    return week_chart(
        "Reports by weekday and hour, the darkest the most", found.week.weights, [day[:3] for day in DAYS]
    )
