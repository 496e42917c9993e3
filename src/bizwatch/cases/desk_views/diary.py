"""The desk's diary of call-backs: a day on a page, its marks, and the load of a week."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.cases import services
from bizwatch.cases.choices import CallBackState
from bizwatch.cases.desk_presenters import diary as say
from bizwatch.cases.desk_presenters import rota as rota_words
from bizwatch.cases.desk_views.rota import WEEK, day_asked, week_href, week_words
from bizwatch.cases.selectors import call_seen_by, calls_overdue, diary
from bizwatch.cases.selectors.rota import monday_of, rota_week
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.selectors import bank_holiday_name

MINE, ALL, OFFICERS = "mine", "all", "officers"
_TABS = {MINE: "My calls", ALL: "Everybody’s", OFFICERS: "By officer"}
# What can be said of a call with one press; everything else has a page of its own.
_MARKS = {
    "kept": (CallBackState.KEPT, "The call is marked as kept."),
    "no_answer": (CallBackState.NO_ANSWER, "No answer is noted. The business is offered other times."),
}


@requires(Permission.INVESTIGATE)
@require_safe
def show_diary(request: SignedInRequest) -> HttpResponse:
    """Show the calls of a day: one's own with those of whoever is on duty, everybody's, or officer by officer."""
    at = clock.now()
    today = to_london(at).date()
    day, who = day_asked(request.GET.get("day", ""), today), _who(request.GET.get("who", ""))
    whose = "own" if who == MINE else "everybody"
    record_read(by=request.user, at=at, subject_type="diary", subject_id=day.isoformat(), reason=f"calls: {whose}")
    calls = diary(day, request.user if who == MINE else None, viewer=request.user)
    shown = {call.pk for call in calls}
    overdue = [call for call in calls_overdue(at, viewer=request.user) if call.pk not in shown]
    lines = [say.line(call, at=at, user=request.user) for call in calls]
    context = {
        "day": day,
        "today": today,
        "who": who,
        "heading": say.day_words(day, today),
        "holiday": bank_holiday_name(day),
        "groups": _groups(lines, who),
        "overdue": [say.line(call, at=at, user=request.user) for call in overdue],
        "tabs": [{"text": text, "href": _href(day, code), "current": code == who} for code, text in _TABS.items()],
        "before": _href(day - timedelta(days=1), who),
        "after": _href(day + timedelta(days=1), who),
        "to_today": _href(today, who),
        "week_href": week_href("diary_week", monday_of(day)),
        "rota_href": week_href("rota", monday_of(day)) if has_permission(request.user, Permission.SUPERVISE) else "",
    }
    return render(request, "cases/desk/diary.html", context)


@requires(Permission.INVESTIGATE)
@require_POST
def mark_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a call of the diary as kept or without an answer, and go on with the next one."""
    call = call_seen_by(request.user, pk)
    mark = _MARKS.get(request.POST.get("mark", ""))
    if call is None or mark is None:
        raise Http404
    state, done = mark
    try:
        services.close_call_back(case=call.case, call_back_id=pk, state=state, by=request.user, at=clock.now())
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    day = day_asked(request.POST.get("day", ""), to_london(call.starts_at).date())
    return redirect(f"{_href(day, _who(request.POST.get('who', '')))}#call-{pk}")


@requires(Permission.INVESTIGATE)
@require_safe
def show_week(request: SignedInRequest) -> HttpResponse:
    """Show how much of a week's rota is booked, day by day and officer by officer."""
    at = clock.now()
    today = to_london(at).date()
    monday = monday_of(day_asked(request.GET.get("week", ""), today))
    record_read(by=request.user, at=at, subject_type="rota", subject_id=monday.isoformat(), reason="load of the week")
    week = rota_week(monday)
    context = {
        "heading": week_words(monday),
        "columns": rota_words.day_columns(week),
        "rows": rota_words.load_rows(week),
        "share": rota_words.booked_share(week),
        "before": week_href("diary_week", monday - WEEK),
        "after": week_href("diary_week", monday + WEEK),
        "to_today": week_href("diary_week", monday_of(today)) if monday != monday_of(today) else "",
        "rota_href": week_href("rota", monday) if has_permission(request.user, Permission.SUPERVISE) else "",
    }
    return render(request, "cases/desk/diary_week.html", context)


def _groups(lines: Sequence[say.CallLine], who: str) -> list[dict[str, Any]]:
    """Return the lines as one group, or one for each officer."""
    if who != OFFICERS:
        return [{"heading": "", "lines": list(lines)}] if lines else []
    ordered = sorted(lines, key=lambda line: line.whose)
    return [
        {"heading": officer, "lines": list(mine)} for officer, mine in groupby(ordered, key=lambda line: line.whose)
    ]


def _who(asked: str) -> str:
    return asked if asked in _TABS else MINE


def _href(day: date, who: str) -> str:
    return f"{reverse('cases:diary')}?day={day.isoformat()}{f'&who={who}' if who != MINE else ''}"
