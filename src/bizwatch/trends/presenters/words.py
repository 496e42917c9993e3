"""What may be concluded from a trend, in sentences."""

from collections.abc import Sequence
from math import isfinite, sqrt
from typing import Any

from bizwatch.design.filters import local_date, plural
from bizwatch.kernel.months import runs
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import reporting_share
from bizwatch.science.trends.comparing import THRESHOLD, Comparison, Verdict
from bizwatch.science.trends.seasonal import Dispersion
from bizwatch.trends.periods import Periods, Unit
from bizwatch.trends.presenters.tables import compared_name
from bizwatch.trends.published import Published
from bizwatch.trends.series import Found, Trend

CONFIDENCE = f"{1 - THRESHOLD:.1%}"


def not_crime() -> str:
    """Return what no count of reports shows."""
    nothing, serious = reporting_share("nothing"), reporting_share("serious")
    return (
        "These are reports, not crimes committed: a rise may be more crime, or more of it reported. Of "
        f"{nothing.of}, {nothing.per_cent}% {nothing.words} and {serious.per_cent}% {serious.words}."
    )


def cautions(found: Found) -> list[str]:
    """Return what holds of every number on the page."""
    kind = "Crimes" if found.question.subject.nature is Nature.CRIME else "Incidents"
    unit = found.question.unit.label.lower()
    return [
        not_crime(),
        f"{kind} are counted by the day they were reported here, each once (one crime for each victim). Joined, cancelled and "
        "restricted reports are left out, so a count can still fall when a report turns out to be no crime.",
        f"Reports came in here from {local_date(found.since)}. The first {unit} that was counted whole is the first one shown; "
        f"what was before is not known, and it is not none. The {unit} that is not over is not shown.",
    ]


def runs_of(periods: Periods, places: Sequence[int]) -> list[str]:
    """Return periods by name, those that follow each other drawn together: "March 2019 to February 2021"."""
    names = [(periods.name(places[first]), periods.name(places[last])) for first, last in runs(places)]
    return [first if first == last else f"{first} to {last}" for first, last in names]


def published_cautions(found: Published) -> list[str]:
    """Return what holds of every published number."""
    months = runs_of(found.trend.periods, found.trend.gaps)
    told = [
        not_crime(),
        "There is no mark for business crime in these figures: only shop theft is business crime by its category. Burglary and "
        "robbery hold homes and people too.",
        "Months are those of the publisher, who may revise them; the last publication of each is counted. Points are snapped to "
        "street centres, and districts are those that the publisher names, so nothing finer than a district is told here.",
    ]
    if months:
        told.append(
            f"Missing: {', '.join(months)}. Nothing is put in their place: lines break, and there is no total of twelve months "
            "and no comparison that would need them."
        )
    return told


def verdict_sentence(found: Trend) -> str:
    """Return the answer in one sentence: the widest comparison that there is."""
    if not found.comparisons:
        return "Too few to say: there is no same time a year before to compare with yet."
    widest = found.comparisons[-1]
    return f"{compared_name(found, widest)}: {comparison_words(widest.found)}"


def comparison_words(told: Comparison) -> str:
    """Return one comparison in words, with its interval."""
    counts = f"{told.now:,} now and {told.before:,} a year before"
    if told.verdict is Verdict.TOO_FEW:
        return f"too few to say ({counts})."
    if told.ratio is None:
        return f"{told.verdict.value} ({counts})."
    most = f"{_percent(told.high)}" if isfinite(told.high) else "no upper bound"
    return (
        f"{told.verdict.value}. {counts[0].upper() + counts[1:]}, {_percent(told.ratio)} by the day; with {CONFIDENCE} "
        f"confidence the change lies between {_percent(told.low)} and {most}."
    )


def figures(found: Trend) -> list[dict[str, Any]]:
    """Return the comparisons as figures."""
    return [
        {
            "label": compared_name(found, one),
            "value": f"{one.found.now:,}",
            "note": f"{one.found.verdict.value}; {one.found.before:,} a year before",
        }
        for one in found.comparisons
    ]


def dispersion_words(told: Dispersion, unit: Unit) -> str:
    """Return how much the series varies beyond chance, and what was done about it."""
    units = "months" if unit is Unit.MONTH else "weeks"
    if told.how == "assumed":
        return f"There are too few {units} to tell how much they vary beyond chance, so chance alone is assumed."
    if sqrt(told.value) < 1.05:
        return f"The {units} vary hardly more than chance alone would make them, so intervals are close to those of chance (Poisson)."
    return (
        f"The {units} vary {sqrt(told.value):.1f} times as widely as chance alone would make them (variance {told.value:.1f} "
        f"times the mean, from {told.df:.0f} degrees of freedom). Intervals and limits are wider for it (quasi-Poisson)."
    )


def verdict_note() -> str:
    """Return how sure a verdict is."""
    return (
        "“Higher” and “lower” are said where both an exact test (e-test) and one that allows for this variation agree. Where "
        "nothing changed, fewer than one in a hundred of them are wrong. The price is that small changes are not found: “no "
        "clear change” does not mean that nothing changed."
    )


def chart_words(found: Trend) -> str:
    """Return what stands out on the control chart, by which rule, from which baseline."""
    chart, unit = found.chart, found.unit.label.lower()
    if not any(map(isfinite, chart.high)):
        return f"No limits are drawn: they need eight {unit}s with at least one report each on average."
    names = [found.periods.name(one.place) for one in chart.signals]
    told = f"No {unit} lies beyond the limits."
    if names:
        told = (
            f"{plural(len(names), unit)} {'lies' if len(names) == 1 else 'lie'} beyond the limits: {', '.join(names)}."
        )
    return f"{told} Limits are Laney’s u-prime chart (counts by the day, wider where they vary more than chance), from the first two years of each baseline, and widened for resting on so few {unit}s. One point beyond them stands out (Shewhart’s rule); the other named rules cry wolf too often to be used here."


def baseline_words(found: Trend) -> str:
    """Return where baselines start."""
    starts = [found.periods.name(place) for place in found.chart.starts if place]
    if starts:
        return f"A new baseline starts in {starts[0]}: a vertical line marks it, and nothing before it counts for the limits after."
    return "One baseline, from the start. Where recording or the place itself changed, set a new one in the filter."


def drift_words(found: Trend) -> str:
    """Return whether the exponentially weighted mean left its limits."""
    if not found.drift.signals:
        return "No slow drift was found since the baseline."
    last = found.drift.signals[-1]
    side = "above" if last.is_high else "below"
    return f"A slow drift: the exponentially weighted mean (weight 0.2) lay {side} its limits, last in {found.periods.name(last.place)}."


def season_words(found: Trend) -> str:
    """Return what the season rests on."""
    if found.unit is Unit.WEEK:
        return "Choose months: weeks of one year are too few for a season."
    if found.season is None:
        return "Two whole years are needed for a season."
    years = len(found.periods) / 12
    return (
        f"Each month against an average month, from {years:.0f} years (level of each year × season of each month, Poisson "
        "likelihood), with its 95% interval. A bar that crosses 1 may be an average month. It looks at both sides of each month, "
        "so it describes the past, and nothing here raises an alarm from it."
    )


def hours_words(found: Found) -> str:
    """Return what the hours rest on."""
    week = found.week
    words = f"{plural(week.counted, 'report')} of the last year by when it happened."
    if week.by_window:
        words += f" {week.by_window:,} of them are known only as a time from one moment to another: each is spread evenly over it (aoristic), so a dark hour may be made of parts."
    if week.unknown:
        words += f" {week.unknown:,} with a window of a week or longer are left out."
    return f"{words} Hours are London’s. The hour that happens twice in October counts for both, and the one that is missing in March for none."


def harm_words(found: Found) -> str:
    """Return what harm is and what has no weight."""
    words = "Harm is the Cambridge Crime Harm Index (2026): the median starting-point sentence of an offence’s group in days, as the table of offences has it now. A count makes one robbery equal to one shop theft, and harm makes it equal to 365: each misleads alone. No loss, fear or repetition is in it."
    if found.unweighted:
        words += f" {plural(int(found.unweighted), 'report')} of the last year {'has' if found.unweighted == 1 else 'have'} no weight and {'is' if found.unweighted == 1 else 'are'} not in the harm."
    return words


def areas_words(found: Found) -> str:
    """Return what may be said of areas beside each other."""
    words = "Each area is compared with itself a year before, and not with its neighbours: an area with more shops has more shop theft."
    named = [one for one in found.areas if one.area]
    if len(named) > 1:
        words += f" Concentration: a generalised Gini coefficient of {found.gini:.2f} over {len(named)} areas, where 0 is as even as can be and 1 all in one."
    return words


def _percent(ratio: float) -> str:
    change = round((ratio - 1) * 100)
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{abs(change):,}%"
