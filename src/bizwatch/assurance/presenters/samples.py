"""The words of the weekly sample: its weeks, its reports, what was told, and what differs."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from bizwatch.assurance.choices import Difference, ItemState
from bizwatch.assurance.draw import bounds_of
from bizwatch.assurance.models import Judgement, SampleItem, SampleWeek
from bizwatch.cases.selectors.recording import ToldReport
from bizwatch.design.filters import deadline_date, local_date, local_datetime, money, plural, tag_colour
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import audit_strata, offence

_COLOURS = {ItemState.WAITING: "yellow", ItemState.DIFFERS: "orange", ItemState.SETTLED: "grey"}


def link(text: str, url_name: str, *args: object) -> Any:
    """Return a link of a table; a reference is kept on one line, and words may break."""
    html = '<a class="govuk-link govuk-link--no-visited-state{}" href="{}">{}</a>'
    return format_html(html, "" if " " in text else " app-nowrap", reverse(url_name, args=args), text)


def tag(text: str, colour: str) -> Any:
    """Return a tag of a table."""
    return format_html('<strong class="govuk-tag {}">{}</strong>', tag_colour(colour), text)


def week_line(week: Any) -> list[Any]:
    """Return one week with how far its sample is."""
    if week.drawn_at is None:
        return [local_date(week.starts_on), f"Drawn from {local_datetime(week.anchor_at)}", "", "", ""]
    name = link(local_date(week.starts_on), "assurance:week", week.starts_on.isoformat())
    return [name, local_datetime(week.drawn_at), week.number, week.judged, week.settled]


def strata_lines(week: SampleWeek) -> list[list[Any]]:
    """Return what was drawn of what, and for how many each of it stands."""
    names = {row.code: row.name for row in audit_strata(week.starts_on)}
    rows = week.strata.order_by("pk")
    return [
        [
            names.get(row.code, row.code),
            row.population,
            row.drawn,
            f"{row.population / row.drawn:.1f}" if row.drawn else "",
        ]
        for row in rows
    ]


def item_line(item: SampleItem, *, at: datetime) -> list[Any]:
    """Return one report of the sample; whose it is to judge, and nothing of what was judged."""
    names = {row.code: row.name for row in audit_strata(item.week.starts_on)}
    late = item.is_overdue(at)
    state = tag(
        "Late: " + ItemState(item.state).label.lower() if late else ItemState(item.state).label,
        "red" if late else _COLOURS[ItemState(item.state)],
    )
    judge = item.judge.audit_name if item.judge else "Nobody yet"
    return [
        link(item.case.crime_reference, "cases:desk_case", item.case.crime_reference),
        names.get(item.stratum, item.stratum),
        judge,
        state,
    ]


def queue_line(item: SampleItem, *, at: datetime) -> list[Any]:
    """Return one report that is to be judged: never its reference, which would lead to what was decided."""
    due = deadline_date(item.judge_due_at)
    chip = tag(f"Late: was due {due}", "red") if item.is_overdue(at) else f"By {due}"
    text = f"Report {str(item.pk)[:8]}"
    return [link(text, "assurance:judge_item", item.pk), local_date(item.week.starts_on), chip]


def difference_line(item: SampleItem, *, at: datetime) -> list[Any]:
    """Return one report that the registrar has to settle."""
    due = deadline_date(item.settle_due_at)
    chip = tag(f"Late: was due {due}", "red") if item.is_overdue(at) else f"By {due}"
    words = "; ".join(Difference(code).label for code in item.judgement.differences)
    return [
        link(item.case.crime_reference, "assurance:settle_item", item.pk),
        words,
        str(item.case.premises),
        chip,
    ]


def told_rows(told: ToldReport) -> list[dict[str, Any]]:
    """Return what was told, as keys and values."""
    when = local_datetime(told.occurred_from)
    if told.occurred_to:
        when += f" to {local_datetime(told.occurred_to)}"
    rows = [
        ("In their words", told.words),
        ("When it happened", when),
        ("When it was told", local_datetime(told.reported_at)),
        ("How it was told", told.door),
        ("Where", told.place),
        ("People", "\n".join(f"{role}: {words or 'not described'}" for role, words in told.people)),
        ("Vehicles", "\n".join(told.vehicles)),
        ("Property", "\n".join(_property(*line) for line in told.property_lines)),
        ("Files sent", plural(told.files, "file") if told.files else "None"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def judged_rows(judgement: Judgement) -> list[dict[str, Any]]:
    """Return what the second person judged."""
    day = judgement.item.case.occurred_from
    rows = [
        ("Crimes that should be recorded", judgement.crimes),
        ("Offences", "\n".join(offence_words(code, day) for code in judgement.offences) or "None"),
        ("Enough was told to record at once", "Yes" if judgement.enough else "No"),
        ("Why", judgement.reason),
        ("Judged", f"{judgement.by.audit_name}, {local_datetime(judgement.at)}"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def desk_rows(judgement: Judgement) -> list[dict[str, Any]]:
    """Return what the desk's record was when it was judged."""
    day = judgement.item.case.occurred_from
    rows = [
        ("Crimes recorded", judgement.desk_crimes),
        ("Offence", offence_words(judgement.desk_offence, day) if judgement.desk_offence else "None"),
        ("Recorded", local_datetime(judgement.desk_recorded_at) or "Not recorded"),
        ("Within 24 hours", "Yes" if judgement.desk_in_time else "No"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def offence_words(code: str, moment: datetime) -> str:
    """Return an offence with its code, by the table of the day of the crime; an unknown code as it stands."""
    try:
        return f"{code}: {offence(code, to_london(moment).date()).label}"
    except UnknownOffenceCode:
        return code


def derivation_rows(week: SampleWeek) -> list[dict[str, Any]]:
    """Return everything from which a draw can be worked out again."""
    start, end = bounds_of(week.starts_on)
    rows = [
        ("Reports received", f"{local_datetime(start)} to before {local_datetime(end)}"),
        ("Promise of the secret (SHA-256)", week.promise),
        ("Promised", local_datetime(week.promised_at)),
        ("Anchor: the audit’s last row before", local_datetime(week.anchor_at)),
        ("Row of the audit", week.anchor_sequence),
        ("Its hash", week.anchor_hash or "The audit was empty"),
        ("Secret", week.secret),
        ("List of reports (SHA-256)", week.population_hash),
        ("Restricted reports", "Never drawn"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _property(description: str, quantity: int, value: Any, is_damage: bool) -> str:
    words = f"{description}" if quantity == 1 else f"{quantity} × {description}"
    worth = f", {money(value)} each" if value is not None and quantity > 1 else f", {money(value)}" if value else ""
    return f"{words}{worth}{' (damaged)' if is_damage else ''}"
