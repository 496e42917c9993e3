"""Every sentence and table of the supervisor's pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from markupsafe import Markup

from bizwatch.capacity.chart import Chart, draw
from bizwatch.capacity.choices import Fate, WhyNot
from bizwatch.capacity.models import BreakWarning, Forecast
from bizwatch.capacity.selectors import Outlook, Record, Rehearsal
from bizwatch.capacity.selectors.outlook import WEEK_HOURS
from bizwatch.cases.selectors import ContactWaiting
from bizwatch.design.filters import deadline, local_date, local_datetime, local_time, plural
from bizwatch.kernel.clock import to_london
from bizwatch.science.arrivals import WEEK
from bizwatch.science.calibration import Share

_HOUR = timedelta(hours=1)
_BEYOND = "Not within the rota"
HOUR_COLUMNS = (
    "Hour from",
    "Reports expected",
    "80% from",
    "80% to",
    "Reports last week",
    "Officer-hours on the rota",
    "Waiting at its end",
    "Even chance of contact by",
    "9 in 10 contacted by",
    "Promises that break",
)


def warning_words(warning: BreakWarning, *, at: datetime) -> str:
    """Return the warning in a sentence."""
    number = max(1, round(warning.expected))
    breaks_at = max(warning.breaks_at, at)
    return f"{plural(number, 'promise')} of contact will probably break, the first at about {_spoken(breaks_at, at)}."


def figures(outlook: Outlook, run: Rehearsal) -> list[dict[str, Any]]:
    """Return how the desk stands and goes in the next 24 hours."""
    means, hours = run.means[:24], run.staffing.hourly(24)
    return [
        {"label": "Waiting for contact", "value": f"{len(outlook.waiting):,}", "href": reverse("cases:queue")},
        {"label": "Reports expected", "value": f"{means.sum():.0f}", "note": "in 24 hours"},
        {"label": "Officer-hours on the rota", "value": f"{hours.sum():.0f}", "note": "in 24 hours"},
        {"label": "9 in 10 contacted", "value": _until(outlook, run.sure[0]), "note": "who report now"},
        {"label": "Promises that break", "value": f"{run.course.broken_by(24):.1f}", "note": "in 24 hours, on average"},
    ]


def day_rows(outlook: Outlook, run: Rehearsal) -> list[list[Any]]:
    """Return the week ahead by London day."""
    rows = []
    last = _last_week(outlook)
    staffed, broken = run.staffing.hourly(WEEK_HOURS), run.course.broken
    for hours in _days(outlook):
        first = outlook.hours.moment(outlook.first + int(hours[0]))
        low, high = outlook.fit.total_interval(outlook.slots[outlook.first + hours])
        waits = [(run.sure[place] - run.probes[place]) for place in _probes(outlook, run, hours)]
        rows.append(
            [
                f"{to_london(first):%A} {local_date(first, short=True)}",
                f"{run.means[hours].sum():.1f}",
                f"{low} to {high}",
                f"{int(last[hours].sum())}",
                f"{staffed[hours].sum():.1f}",
                f"{run.course.in_hand[hours[-1]]:.0f}",
                _wait_words(max(waits)) if waits else "",
                f"{broken[hours].sum():.1f}",
            ]
        )
    return rows


def hour_rows(outlook: Outlook, run: Rehearsal) -> Iterator[list[Any]]:
    """Yield the week ahead by hour, as ``HOUR_COLUMNS``: numbers and London times, for pages, CSV and Excel."""
    slots = outlook.slots[outlook.first : outlook.first + WEEK_HOURS]
    low, high = outlook.fit.interval(slots)
    last, staffed, broken = _last_week(outlook), run.staffing.hourly(WEEK_HOURS), run.course.broken
    for hour in range(WEEK_HOURS):
        place = int(np.searchsorted(run.probes, max(outlook.first + hour, outlook.now) - 1e-9))
        yield [
            local_datetime(outlook.hours.moment(outlook.first + hour), short=True),
            round(float(run.means[hour]), 2),
            int(low[hour]),
            int(high[hour]),
            int(last[hour]),
            round(float(staffed[hour]), 2),
            round(float(run.course.in_hand[hour]), 1),
            _until(outlook, run.likely[place]),
            _until(outlook, run.sure[place]),
            round(float(broken[hour]), 2),
        ]


def breaking_rows(outlook: Outlook, run: Rehearsal) -> list[list[Any]]:
    """Return the hours of the next two days in which promises will probably break, and how many."""
    broken = run.course.broken[:48]
    chance = run.course.breaking[:, :48].astype(bool).mean(axis=0)
    least = outlook.rules.at_risk_percent / 100
    return [
        [
            local_datetime(max(outlook.hours.moment(outlook.first + hour), outlook.at)),
            f"{broken[hour]:.1f}",
            _percent(chance[hour]),
        ]
        for hour in np.flatnonzero(chance >= least).tolist()
    ]


def risk_caption(shown: int, many: int) -> str:
    """Return how many open cases are at risk, and how many of them are listed."""
    words = plural(many, "open case") + " at risk"
    return f"{words}, the first {shown} shown" if shown < many else words


def risk_rows(risks: Sequence[tuple[ContactWaiting, float]]) -> list[list[Any]]:
    """Return cases at risk as rows."""
    return [[_case_link(row.reference), capfirst(deadline(row.due_at)), _percent(late)] for row, late in risks]


def compare_rows(outlook: Outlook, now: Rehearsal, changed: Rehearsal) -> list[list[Any]]:
    """Return today's desk and the changed one side by side."""

    def of(run: Rehearsal) -> list[Any]:
        place = int(np.searchsorted(run.probes, outlook.first + 24))
        waits = run.sure - run.probes
        return [
            _until(outlook, run.sure[0]),
            _until(outlook, run.sure[place]),
            _wait_words(float(waits.max())),
            f"{run.means[:24].sum():.1f}",
            f"{run.staffing.hourly(24).sum():.1f}",
            f"{run.course.in_hand[23]:.1f}",
            f"{run.course.broken_by(24):.1f}",
            f"{run.course.broken_by(WEEK_HOURS):.1f}",
        ]

    names = (
        "9 in 10 who report now are contacted by",
        "9 in 10 who report in 24 hours are contacted by",
        "Longest of those times in the week",
        "Reports in 24 hours",
        "Officer-hours in 24 hours",
        "Waiting in 24 hours",
        "Promises that break in 24 hours",
        "Promises that break in 7 days",
    )
    return [list(row) for row in zip(names, of(now), of(changed), strict=True)]


def rests_on(outlook: Outlook) -> list[list[str]]:
    """Return what the forecast rests on: each figure, and whether it was measured or is assumed."""
    fit, service, rules = outlook.fit, outlook.service, outlook.rules
    assumed = f"assumed: {rules.contacts_per_officer_hour:g}"
    busy = f"measured in {service.busy_hours:.0f} officer-hours in which reports waited: {plural(service.busy_contacts, 'contact')}"
    gaps = f"measured between {plural(service.gaps, 'contact')} of one officer" if service.gaps else "assumed"
    tries = f"measured in {plural(service.tries, 'try', 'tries')}" if service.tries else "assumed"
    return [
        [
            "Reports of the past",
            f"{fit.seen:,}",
            f"counted in {fit.hours / WEEK:.1f} weeks, the last ones weighing most",
        ],
        [
            "First contacts for an officer-hour",
            f"{service.contacts_per_hour:.2f}",
            busy if service.busy_hours else assumed,
        ],
        ["Minutes of one contact", f"{service.handling_hours * 60:.0f}", gaps],
        [
            "Share of an officer-hour for first contact",
            _percent(service.share_of_time),
            "the rest is other work: what is left of the hour",
        ],
        ["Tries that reach somebody", _percent(service.reached), tries],
        ["Officers on the rota who are not there", _percent(service.absent), "always assumed"],
        ["Contacts while nobody was on the rota", f"{outlook.off_rota} of {outlook.contacted}", "measured"],
        [
            "90% time widened by",
            f"× {outlook.sure.times:.2f}",
            f"measured by {plural(outlook.sure.promises, 'time')} told before",
        ],
    ]


def business_words(forecast: Forecast | None, outlook: Outlook) -> str:
    """Return what businesses are told now, and how old that is."""
    if forecast is None:
        return "No forecast has been made yet: the worker makes one every few minutes. Until then businesses are told the plain promise only."
    age = int((outlook.at - forecast.made_at) / timedelta(minutes=1))
    words = f"The stored forecast that businesses read was made at {local_time(forecast.made_at)} on {local_date(forecast.made_at)}, {plural(age, 'minute')} ago."
    if forecast.why_not:
        return f"{words} Businesses are told the plain promise only. {WhyNot(forecast.why_not).label}"
    if outlook.at - forecast.made_at > outlook.rules.stale:
        return (
            f"{words} It is too old to be shown, so businesses are told the plain promise only. Is the worker running?"
        )
    return words


def chart(outlook: Outlook, run: Rehearsal) -> Chart:
    """Return the drawing of the week ahead."""
    days = [
        (int(hours[0]), f"{to_london(outlook.hours.moment(outlook.first + int(hours[0]))):%a}")
        for hours in _days(outlook)
    ]
    return draw(
        expected=run.means.tolist(),
        last_week=_last_week(outlook).tolist(),
        officers=run.staffing.hourly(WEEK_HOURS).tolist(),
        days=days,
    )


def record_figures(record: Record) -> list[dict[str, Any]]:
    """Return the record in five figures."""
    calibration = record.calibration
    return [
        {
            "label": "90% times kept",
            "value": _share(calibration.nine_tenths),
            "note": _interval(calibration.nine_tenths),
        },
        {"label": "50% times kept", "value": _share(calibration.half), "note": _interval(calibration.half)},
        {
            "label": "Contacted within the promise",
            "value": _share(record.within_promise),
            "note": _interval(record.within_promise),
        },
        {"label": "Mean 90% time", "value": f"{calibration.mean_nine_tenths:.1f}", "note": "hours after the report"},
        {
            "label": "Pinball loss, 90%",
            "value": f"{calibration.nine_tenths_loss:.2f}",
            "note": "hours; smaller is better",
        },
    ]


def record_rows(record: Record) -> list[list[Any]]:
    """Return the record week by week, the newest first."""
    return [
        [
            f"Week of {local_date(week.first_day)}",
            f"{week.share.number}",
            _share(week.share),
            _interval(week.share),
            _share(week.half),
            f"{week.other}",
        ]
        for week in reversed(record.weeks)
    ]


def fate_rows(record: Record) -> list[list[Any]]:
    """Return how many told times came to what."""
    return [[fate.label, f"{record.fates[fate]:,}"] for fate in Fate]


def _days(outlook: Outlook) -> list[Any]:
    """Return the hours of the week ahead (0 is the running one) by London day."""
    days = outlook.days[outlook.first : outlook.first + WEEK_HOURS]
    return [np.flatnonzero(days == day) for day in np.unique(days)]


def _last_week(outlook: Outlook) -> Any:
    """Return the reports of the same hours a week before; 0 before the first report."""
    found = np.zeros(WEEK_HOURS, dtype=np.int64)
    known = outlook.counts[-WEEK_HOURS:]
    if len(known):
        found[-len(known) :] = known
    return found


def _probes(outlook: Outlook, run: Rehearsal, hours: Any) -> Sequence[int]:
    inside = (run.probes >= outlook.first + hours[0]) & (run.probes < outlook.first + hours[-1] + 1)
    places: list[int] = np.flatnonzero(inside).tolist()
    return places


def _until(outlook: Outlook, hour: float) -> str:
    return _spoken(outlook.hours.moment(hour), outlook.at) if np.isfinite(hour) else _BEYOND


def _spoken(moment: datetime, at: datetime) -> str:
    """Return "3:00pm today", "9:00am tomorrow" or "4:15pm on Sat 5 Dec"; nothing here is further away than weeks."""
    day = to_london(moment).date()
    days = (day - to_london(at).date()).days
    spoken = "today" if days == 0 else "tomorrow" if days == 1 else f"on {day:%a} {day.day} {day:%b}"
    return f"{local_time(moment)} {spoken}"


def _wait_words(hours: float) -> str:
    return f"{hours:.1f} hours" if np.isfinite(hours) else _BEYOND


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _share(share: Share) -> str:
    return "None yet" if share.share is None else f"{share.share * 100:.1f}%"


def _interval(share: Share) -> str:
    return f"{share.low * 100:.0f}% to {share.high * 100:.0f}%, of {share.number:,}" if share.number else ""


def _case_link(reference: str) -> Markup:
    href = reverse("cases:desk_case", args=[reference])
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>'
    return Markup(format_html(link, href, reference))  # noqa: S704 - format_html has escaped it
