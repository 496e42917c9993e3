"""The desk's diary of call-backs, a day on a page."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.cases.desk_presenters import diary as say
from bizwatch.cases.selectors import calls_overdue, diary
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london

_FARTHEST = timedelta(days=3_650)


@requires(Permission.INVESTIGATE)
@require_safe
def show_diary(request: SignedInRequest) -> HttpResponse:
    """Show the calls of a day, one's own with those of whoever is on duty, or everybody's."""
    at = clock.now()
    today = to_london(at).date()
    day, everybody = _day(request.GET.get("day", ""), today), request.GET.get("who") == "all"
    whose = "everybody" if everybody else "own"
    record_read(by=request.user, at=at, subject_type="diary", subject_id=day.isoformat(), reason=f"calls: {whose}")
    calls = diary(day, None if everybody else request.user)
    shown = {call.pk for call in calls}
    overdue = [call for call in calls_overdue(at) if call.pk not in shown]
    context = {
        "day": day,
        "today": today,
        "heading": say.day_words(day, today),
        "lines": [say.line(call, at=at, user=request.user) for call in calls],
        "overdue": [say.line(call, at=at, user=request.user) for call in overdue],
        "everybody": everybody,
        "tabs": [
            {"text": "My calls", "href": _href(day, everybody=False), "current": not everybody},
            {"text": "Everybody’s", "href": _href(day, everybody=True), "current": everybody},
        ],
        "before": _href(day - timedelta(days=1), everybody=everybody),
        "after": _href(day + timedelta(days=1), everybody=everybody),
        "to_today": _href(today, everybody=everybody),
    }
    return render(request, "cases/desk/diary.html", context)


def _day(asked: str, today: date) -> date:
    """Return the day of an address, today where it is none or ten years away."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today
    return day if abs(day - today) < _FARTHEST else today


def _href(day: date, *, everybody: bool) -> str:
    return f"{reverse('cases:diary')}?day={day.isoformat()}{'&who=all' if everybody else ''}"
