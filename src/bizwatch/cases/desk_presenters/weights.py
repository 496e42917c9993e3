"""The weights of the queue's order in words: what is in force, what was, and who would move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from markupsafe import Markup

from bizwatch.cases.desk_presenters.triage import reason_words
from bizwatch.cases.desk_presenters.words import what_words
from bizwatch.cases.models import Case, Reordering, WeightSet, WeightsTakenBack
from bizwatch.cases.policies.moves import FAR, Move, Moves
from bizwatch.cases.policies.priority import Weights
from bizwatch.cases.selectors.weights import InForce
from bizwatch.design.filters import local_date, local_datetime, plural
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.reference.selectors import TriageRules


@dataclass(frozen=True)
class Progress:
    """How far the putting in order has come."""

    done: int
    total: int
    is_over: bool
    words: str


def end_of_day(day: date) -> datetime:
    """Return the last moment of a day in London."""
    return parse_local(day + timedelta(days=1), time(0)) - timedelta(microseconds=1)


def weight_rows(weights: Weights) -> list[list[Any]]:
    """Return every factor with its weight, the reason it gives, and where it comes from."""
    rows = []
    for factor in weights.rules.factors:
        hours = weights.of(factor.code)
        each = f"{hours} for each, up to {factor.most}" if factor.most > 1 else f"{hours}"
        table = "" if hours == factor.hours else f"{factor.hours}"
        rows.append([factor.name, factor.words_for(1), each, table, factor.source])
    return rows


def since(shown: InForce, day: date | None, *, at: datetime) -> str:
    """Return whose weights are shown, and since when they are in force."""
    start = f"On {local_date(day)}, the" if day else "The"
    were = "are" if day is None else "will be" if day > to_london(at).date() else "were"
    if shown.source is None:
        return f"{start} weights of the table {were} in force."
    one = shown.source
    if is_ahead(one, at=at):
        return f"{start} weights that are planned from {_from(one)} {were} in force, unless they are taken back. {one.reason}"
    return f"{start} weights in force since {_from(one)}, put in force by {one.confirmed_by_name}. {one.reason}"


def confirmed(day: date | None) -> str:
    """Return what is said once weights were confirmed."""
    if day is None:
        return "The weights are in force. Open cases are being put in their order."
    return (
        f"The weights are planned. They start at the beginning of {local_date(day)}, and can be taken back until then."
    )


def is_ahead(one: WeightSet, *, at: datetime) -> bool:
    """Whether weights are planned and have not begun."""
    return one.from_at is not None and one.from_at > at and _taken_back(one) is None


def state_of(one: WeightSet, *, at: datetime) -> str:
    """Return how weights stand that were confirmed; "" for a draft."""
    if one.from_at is None:
        return ""
    taken = _taken_back(one)
    if taken is not None:
        return f"{taken.by_name} took these weights back before they started: {taken.reason}"
    if is_ahead(one, at=at):
        return f"These weights are planned. They start at the beginning of {_from(one)}."
    return "These weights were put in force already."


def planned_words(one: WeightSet) -> str:
    """Return one plan in a sentence, for whoever is about to confirm another."""
    return f"Other weights are planned: they start at the beginning of {_from(one)} and then take the place of these. {one.reason}"


def take_back_lead(one: WeightSet) -> str:
    """Return what is about to be taken back."""
    return f"They would start at the beginning of {_from(one)}. {one.reason}" if one.from_at else one.reason


def planned_row(one: WeightSet) -> list[Any]:
    """Return one planned set with what can be done about it."""
    show = _link(reverse("cases:triage_plan", args=[one.pk]), "Show who would move", one)
    back = _link(reverse("cases:triage_take_back", args=[one.pk]), "Take them back", one)
    return [_from(one), _who(one), one.reason, format_html("{}<br>{}", show, back)]


def set_row(one: WeightSet, *, is_now: bool, at: datetime) -> list[Any]:
    """Return one set of the history with how it stands or the way back to it."""
    taken = _taken_back(one)
    back: Any = _link(f"{reverse('cases:triage_change')}?from={one.pk}", "Go back to these", one)
    if taken is not None:
        back = format_html("Taken back by {} on {}: {}", taken.by_name, local_date(taken.at, short=True), taken.reason)
    elif is_now or is_ahead(one, at=at):
        back = "In force" if is_now else "Planned"
    return [_from(one), _who(one), one.reason, back]


def _taken_back(one: WeightSet) -> WeightsTakenBack | None:
    return getattr(one, "taken_back", None)


def _who(one: WeightSet) -> str:
    who = one.confirmed_by_name
    return who if one.planned_by_name == who else f"{who}, planned by {one.planned_by_name}"


def _from(one: WeightSet) -> str:
    """Return when weights begin: a day where it is its first moment, else the time too."""
    if one.from_at is None:
        return ""
    at_midnight = to_london(one.from_at).time() == time(0)
    return local_date(one.from_at) if at_midnight else local_datetime(one.from_at)


def _link(href: str, text: str, one: WeightSet) -> Markup:
    of = _from(one)
    link = '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> of {}</span></a>'
    return Markup(format_html(link, href, text, of))  # noqa: S704 - format_html has escaped it


def progress(last: Reordering | None) -> Progress | None:
    """Return how far the newest putting in order has come, None before there was one."""
    if last is None:
        return None
    if last.finished_at is not None:
        return Progress(
            last.done, last.total, True, f"Every open case was in this order by {local_datetime(last.finished_at)}."
        )
    return Progress(last.done, last.total, False, f"{last.done:,} of {last.total:,} open cases are in the new order.")


def changes(now: Weights, then: Weights) -> list[str]:
    """Return what a plan changes, one line for each factor."""
    return [
        f"{factor.name}: {now.of(factor.code)} to {plural(then.of(factor.code), 'hour')}"
        for factor in then.rules.factors
        if now.of(factor.code) != then.of(factor.code)
    ]


def move_figures(found: Moves) -> list[dict[str, Any]]:
    """Return how many open cases would move, and how far."""
    return [
        {"label": "Open cases", "value": f"{found.total:,}"},
        {"label": "Would move", "value": f"{found.moved:,}"},
        {"label": f"More than {FAR} places", "value": f"{found.far:,}"},
        {"label": "Furthest up", "value": f"{found.furthest_up:,}"},
        {"label": "Furthest down", "value": f"{found.furthest_down:,}"},
    ]


def move_rows(found: Sequence[Move], named: Mapping[int, Case], rules: TriageRules) -> list[list[Any]]:
    """Return cases of a preview: where each stands now and would stand, and why."""
    return [
        [
            _case(named[move.pk]),
            what_words(named[move.pk]),
            f"{move.place_now:,}",
            f"{move.place_then:,}",
            _why(move, rules),
        ]
        for move in found
        if move.pk in named
    ]


def _why(move: Move, rules: TriageRules) -> str:
    if not move.changed:
        return (
            "Nothing of its own changes"
            if move.places_up == 0
            else "Others move past it"
            if move.places_up < 0
            else "Others move behind it"
        )
    said = (f"{reason_words(new.code, new.count, rules)} ({old.hours} to {new.hours})" for old, new in move.changed)
    return f"Moved up {move.hours_now} to {plural(move.hours_then, 'hour')}: {', '.join(said)}"


def _case(case: Case) -> Markup:
    href = reverse("cases:desk_case", args=[case.crime_reference])
    link = '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>'
    return Markup(format_html(link, href, case.crime_reference))  # noqa: S704 - format_html has escaped it
