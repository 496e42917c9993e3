"""The rota in words: a week as a table, and what each shift, absence and pattern says."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from markupsafe import Markup

from bizwatch.cases.choices import AbsenceKind
from bizwatch.cases.models import Absence, Shift, ShiftPattern
from bizwatch.cases.selectors.rota import RotaWeek
from bizwatch.design.filters import deadline_date, local_date, local_time, plural
from bizwatch.kernel.clock import to_london
from bizwatch.messaging.choices import DAYS

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

Cell = Markup | str


def day_columns(week: RotaWeek) -> list[str]:
    """Return the heads of the columns: the officer, then "Mon 23 Nov", with a bank holiday's name."""
    return ["Officer", *(_day_head(day, holiday) for day, holiday in week.days)]


def week_rows(week: RotaWeek) -> list[list[Cell]]:
    """Return a row for each officer: on each day the shifts, each a link, and why they are away."""
    return [[officer.audit_name, *(_day_cell(week, officer, day) for day, _ in week.days)] for officer in week.officers]


def load_rows(week: RotaWeek) -> list[list[Cell]]:
    """Return a row for each officer with "3 of 20" booked of what the day can hold; the sums of all come last."""
    rows: list[list[Cell]] = []
    for officer in week.officers:
        loads = [week.load.get((officer.pk, day)) for day, _ in week.days]
        if any(loads):
            rows.append([officer.audit_name, *(f"{one.booked} of {one.room}" if one else "–" for one in loads)])
    unassigned = [week.unassigned.get(day, 0) for day, _ in week.days]
    if any(unassigned):
        rows.append(["Whoever is on duty", *(str(count) if count else "–" for count in unassigned)])
    return [*rows, ["All", *(_sum(week, day) for day, _ in week.days)]]


def booked_share(week: RotaWeek) -> str:
    """Return how much of the week is booked, in words."""
    booked = sum(load.booked for load in week.load.values()) + sum(week.unassigned.values())
    room = sum(load.room for load in week.load.values())
    return f"{plural(booked, 'call')} booked of {room:,} that the rota can hold"


def pattern_row(pattern: ShiftPattern) -> list[Any]:
    """Return a pattern as a row: officer, days, times, how long, and the way to end it."""
    days = ", ".join(DAYS[number][:3] for number in pattern.weekdays)
    times = (
        f"{local_time(pattern.starts)} to {local_time(pattern.ends)}, {plural(pattern.calls_per_hour, 'call')} an hour"
    )
    until = f"to {local_date(pattern.last_day)}" if pattern.last_day else "until further notice"
    holidays = "On duty too" if pattern.on_bank_holidays else "Off duty"
    href = reverse("cases:rota_pattern_end", args=[pattern.pk])
    link = _link(href, "End it", f"the pattern of {pattern.officer.audit_name}")
    return [pattern.officer.audit_name, days, times, holidays, f"from {local_date(pattern.first_day)} {until}", link]


def absence_row(absence: Absence) -> list[Any]:
    """Return an absence as a row: officer, why, from when until when, and the way to end it."""
    until = deadline_date(absence.ends_at) if absence.ends_at else "further notice"
    link = _link(reverse("cases:rota_back", args=[absence.pk]), "They are back", absence.officer.audit_name)
    kind = AbsenceKind(absence.kind).label
    return [absence.officer.audit_name, kind, local_date(absence.starts_at), until, link]


def _day_head(day: date, holiday: str) -> str:
    head = f"{day:%a} {day.day} {day:%b}"
    return f"{head}, {holiday}" if holiday else head


def _day_cell(week: RotaWeek, officer: "User", day: date) -> Cell:
    shifts = week.shifts.get((officer.pk, day), ())
    away = [AbsenceKind(one.kind).label for one in week.absences.get((officer.pk, day), ())]
    parts = [_shift_link(shift, officer) for shift in shifts]
    parts += [Markup(format_html('<strong class="govuk-tag govuk-tag--orange">{}</strong>', word)) for word in away]  # noqa: S704 - escaped by format_html
    return _joined(parts) if parts else "–"


def _shift_link(shift: Shift, officer: "User") -> Markup:
    start, end = (f"{to_london(moment):%H:%M}" for moment in (shift.starts_at, shift.ends_at))
    hidden = f"{officer.audit_name} on {local_date(shift.day)}"
    return _link(reverse("cases:rota_shift", args=[shift.pk]), f"{start}–{end}", hidden)


def _sum(week: RotaWeek, day: date) -> str:
    loads = [load for (_, on), load in week.load.items() if on == day]
    booked = sum(load.booked for load in loads) + week.unassigned.get(day, 0)
    return f"{booked} of {sum(load.room for load in loads)}"


def _link(href: str, text: str, hidden: str) -> Markup:
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a>'
    return Markup(format_html(link, href, text, hidden))  # noqa: S704 - format_html has escaped it


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup(format_html_join(Markup("<br>"), "{}", ((part,) for part in parts)))  # noqa: S704 - escaped above
