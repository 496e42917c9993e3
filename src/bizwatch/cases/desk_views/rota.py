"""The supervisor's rota: a week, its shifts by hand, by pattern, by copy and by list, and who is away."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import investigators
from bizwatch.audit.services import record_read
from bizwatch.cases.desk_forms import rota as forms
from bizwatch.cases.desk_presenters import diary as diary_words
from bizwatch.cases.desk_presenters import rota as say
from bizwatch.cases.exceptions import RotaNotFound
from bizwatch.cases.rota_reading import RotaReading, as_text, read_rota
from bizwatch.cases.selectors.rota import (
    absence_by_id,
    calls_without_officer,
    live_patterns,
    monday_of,
    pattern_by_id,
    rota_week,
    shift_by_id,
    shift_in_the_way,
)
from bizwatch.cases.selectors.slots import absences_in, london_span
from bizwatch.cases.services import rota as services
from bizwatch.design.filters import local_date, plural
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.sheets.table import FileNotReadable, RowFault

WEEK = timedelta(days=7)
_FARTHEST = timedelta(days=3_650)
_FORM = ["GET", "HEAD", "POST"]


@requires(Permission.SUPERVISE)
@require_safe
def rota(request: SignedInRequest) -> HttpResponse:
    """Show a week of the rota, who is away, and the booked calls that have nobody."""
    at = clock.now()
    today = to_london(at).date()
    monday = monday_of(day_asked(request.GET.get("week", ""), today))
    record_read(by=request.user, at=at, subject_type="rota", subject_id=monday.isoformat(), reason="rota")
    week = rota_week(monday)
    lost = calls_without_officer(viewer=request.user, at=at)
    context = {
        "heading": week_words(monday),
        "columns": say.day_columns(week),
        "rows": say.week_rows(week),
        "share": say.booked_share(week),
        "lost": [diary_words.line(call, at=at, user=request.user) for call in lost],
        "absences": [say.absence_row(one) for one in absences_in(london_span(monday, 28)) if is_ahead(one, at)],
        "patterns": [say.pattern_row(pattern) for pattern in live_patterns(today)],
        "before": week_href("rota", monday - WEEK),
        "after": week_href("rota", monday + WEEK),
        "to_today": week_href("rota", monday_of(today)) if monday != monday_of(today) else "",
        "load_href": week_href("diary_week", monday),
    }
    return render(request, "cases/desk/rota.html", context)


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def add_shift(request: SignedInRequest) -> HttpResponse:
    """Put one shift on the rota."""
    at = clock.now()
    form = forms.ShiftForm(request.POST or None, people=tuple(investigators()), at=at)
    return _do(
        request,
        form,
        lambda: services.add_shifts(shifts=[form.new_shift()], by=request.user, at=at),
        heading="Add a shift",
        submit="Add the shift",
        done="The shift is on the rota.",
        fault_field="starts",
        to=lambda: form.cleaned_data["day"],
    )


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def shift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a shift, or take it off the rota."""
    at, found = clock.now(), _read(request, "shift", shift_by_id, pk)
    form = forms.ShiftForm(
        request.POST or None, people=tuple(investigators()), at=at, initial=forms.shift_initial(found)
    )
    return _do(
        request,
        form,
        lambda: services.change_shift(shift=found, new=form.new_shift(), by=request.user, at=at),
        heading="Change a shift",
        submit="Save the shift",
        done="The shift is changed. Look below whether a booked call has nobody now.",
        fault_field="starts",
        template="cases/desk/rota_shift.html",
        to=lambda: form.cleaned_data["day"],
        withdraw_href=reverse("cases:rota_withdraw", args=[pk]),
        caption=f"{found.officer.audit_name}, {local_date(found.day)}",
    )


@requires(Permission.SUPERVISE)
@require_POST
def withdraw_shift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a shift off the rota."""
    found = _or_404(shift_by_id, pk)
    services.withdraw_shift(shift=found, by=request.user, at=clock.now())
    messages.success(request, "The shift is off the rota. Look below whether a booked call has nobody now.")
    return redirect(week_href("rota", monday_of(found.day)))


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def add_pattern(request: SignedInRequest) -> HttpResponse:
    """Add shifts that repeat every week."""
    at = clock.now()
    form = forms.PatternForm(request.POST or None, people=tuple(investigators()), at=at)
    return _do(
        request,
        form,
        lambda: services.add_pattern(new=form.new_pattern(), by=request.user, at=at),
        heading="Add a weekly pattern",
        submit="Add the pattern",
        done=f"The pattern is added and laid out for {services.AHEAD.days // 7} weeks; the rest follows by itself.",
        fault_field="starts",
        to=lambda: form.cleaned_data["first_day"],
    )


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def end_pattern(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a pattern end."""
    at, found = clock.now(), _read(request, "shift_pattern", pattern_by_id, pk)
    form = forms.EndPatternForm(request.POST or None, at=at, initial={"last_day": to_london(at).date()})
    return _do(
        request,
        form,
        lambda: services.end_pattern(pattern=found, last_day=form.cleaned_data["last_day"], by=request.user, at=at),
        heading="End a pattern",
        submit="End the pattern",
        done="The pattern ends. Its later shifts are off the rota.",
        fault_field="last_day",
        caption=found.officer.audit_name,
        to=lambda: to_london(at).date(),
    )


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def copy_week(request: SignedInRequest) -> HttpResponse:
    """Copy one week's shifts to another."""
    at = clock.now()
    today = to_london(at).date()
    source = day_asked(request.GET.get("week", ""), today)
    form = forms.CopyWeekForm(request.POST or None, at=at, initial={"source": source, "target": source + WEEK})

    def copy() -> None:
        copied = services.copy_week(**form.weeks(), by=request.user, at=at)
        for other in copied.in_the_way:
            messages.warning(request, services.clash_words(other))
        messages.success(request, f"{plural(copied.added, 'shift')} copied.")

    return _do(
        request,
        form,
        copy,
        heading="Copy a week",
        submit="Copy the week",
        done="",
        fault_field="target",
        to=lambda: form.cleaned_data["target"],
    )


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def import_rota(request: SignedInRequest) -> HttpResponse:
    """Check a pasted list or a file, show every row that is wrong, and add the rest when that is confirmed."""
    at = clock.now()
    form = forms.RotaListForm(request.POST or None, request.FILES or None, at=at)
    context: dict[str, Any] = {"form": form, "back_href": reverse("cases:rota")}
    if request.method == "POST" and form.is_valid():
        data = form.data_given()
        try:
            reading = _with_clashes(read_rota(data, investigators()))
        except FileNotReadable as fault:
            form.add_error("text", str(fault))
        else:
            if "add" in request.POST and reading.shifts and _imported(request, form, reading, at):
                return redirect(week_href("rota", monday_of(reading.shifts[0][1].day)))
            context |= {"reading": reading, "faults": _fault_rows(reading)}
            form = form if form.errors else forms.RotaListForm(initial={"text": as_text(data)}, at=at)
            context["form"] = form
    return render(request, "cases/desk/rota_import.html", context, status=422 if form.errors else 200)


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def add_absence(request: SignedInRequest) -> HttpResponse:
    """Note that an officer is away."""
    at = clock.now()
    form = forms.AbsenceForm(request.POST or None, people=tuple(investigators()), at=at)
    return _do(
        request,
        form,
        lambda: services.note_absence(**form.arguments(at), by=request.user, at=at),
        heading="Note leave or sickness",
        submit="Save",
        done="The absence is noted. Look below whether a booked call has nobody now.",
        fault_field="last_day",
        to=lambda: form.cleaned_data["first_day"],
    )


@requires(Permission.SUPERVISE)
@require_http_methods(_FORM)
def end_absence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that an officer is back."""
    at, found = clock.now(), _read(request, "absence", absence_by_id, pk)
    form = forms.BackForm(request.POST or None, at=at, initial={"back_on": to_london(at).date()})
    return _do(
        request,
        form,
        lambda: services.end_absence(absence=found, ends_at=form.ends_at(at), by=request.user, at=at),
        heading="When are they back?",
        submit="Save",
        done="The absence ends.",
        fault_field="back_on",
        caption=found.officer.audit_name,
        to=lambda: to_london(at).date(),
    )


def day_asked(text: str, today: date) -> date:
    """Return the day of an address, today where it is none or ten years away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) < _FARTHEST else today


def week_href(name: str, monday: date) -> str:
    """Return the address of a week's page."""
    return f"{reverse(f'cases:{name}')}?week={monday.isoformat()}"


def week_words(monday: date) -> str:
    """Return a week in words: "Monday 23 November to Sunday 29 November 2026"."""
    sunday = monday + timedelta(days=6)
    return f"{monday:%A} {monday.day} {monday:%B} to {sunday:%A} {local_date(sunday)}"


def is_ahead(absence: Any, at: datetime) -> bool:
    """Whether an absence is not over yet."""
    return absence.ends_at is None or absence.ends_at > at


def _do(
    request: SignedInRequest,
    form: DesignForm,
    act: Callable[[], object],
    *,
    done: str,
    fault_field: str,
    to: Callable[[], date],
    template: str = "design/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Do what a valid form asks for and go to its week, or show the form with what stands in the way."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as refusal:
            form.add_error(fault_field, str(refusal))
        else:
            if done:
                messages.success(request, done)
            return redirect(week_href("rota", monday_of(to())))
    rota_href = reverse("cases:rota")
    page = {"form": form, "cancel_href": rota_href, "back_href": rota_href, **context}
    return render(request, template, page, status=422 if form.errors else 200)


def _read(request: SignedInRequest, what: str, find: Callable[[int], Any], pk: int) -> Any:
    """Return what an address names and audit that it was looked at: a shift or an absence is somebody's."""
    found = _or_404(find, pk)
    record_read(by=request.user, at=clock.now(), subject_type=what, subject_id=pk, reason="rota")
    return found


def _or_404(find: Callable[[int], Any], pk: int) -> Any:
    try:
        return find(pk)
    except RotaNotFound as missing:
        raise Http404 from missing


def _with_clashes(reading: RotaReading) -> RotaReading:
    """Take out the rows that touch a shift which is on the rota already, and say so of each."""
    kept, faults = [], list(reading.faults)
    for number, new in reading.shifts:
        other = shift_in_the_way(new.officer.pk, new.span)
        if other is None:
            kept.append((number, new))
        else:
            faults.append(RowFault(number, "start, end", services.clash_words(other)))
    return RotaReading(tuple(kept), tuple(sorted(faults, key=lambda fault: fault.row)))


def _imported(request: SignedInRequest, form: DesignForm, reading: RotaReading, at: datetime) -> bool:
    try:
        added = services.add_shifts(shifts=[new for _, new in reading.shifts], by=request.user, at=at)
    except DomainError as refusal:
        form.add_error("text", str(refusal))
        return False
    left = f" {plural(len(reading.faults), 'row was', 'rows were')} left out." if reading.faults else ""
    messages.success(request, f"{plural(len(added), 'shift')} added.{left}")
    return True


def _fault_rows(reading: RotaReading) -> list[list[str]]:
    return [[str(fault.row), fault.column or "the row", fault.reason] for fault in reading.faults]
