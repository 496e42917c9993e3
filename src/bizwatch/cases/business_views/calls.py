"""The business chooses when it is called: on its case, or by the signed link of an e-mail, which opens nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import Actor
from bizwatch.cases import call_presenters as say
from bizwatch.cases import services
from bizwatch.cases.business_views.page import case_of
from bizwatch.cases.call_forms import ChooseCallForm
from bizwatch.cases.call_limits import CHANGES_OF_CASE, LOOKS_OF_ORIGIN
from bizwatch.cases.choices import Status, Suits
from bizwatch.cases.exceptions import AlreadySettled, CaseNotFound, TelephoneNeeded
from bizwatch.cases.models import CallBack, Case
from bizwatch.cases.selectors import LinkHolder, calls_of, case_of_link, free_slots
from bizwatch.cases.selectors.call_links import read_time_code
from bizwatch.cases.selectors.diary import root_of
from bizwatch.cases.services.call_promise import promise_runs
from bizwatch.kernel import clock
from bizwatch.kernel.calendar_file import MEDIA_TYPE, calendar_file
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.selectors import slot_rules

_READ_REASON = "own call"


@dataclass(frozen=True)
class Door:
    """By which way somebody came to the calls of a case: who they are, and the addresses of that way.

    ``message_href`` and ``back_href`` are "" for whoever holds a link only: they are shown nothing of the case.
    """

    case: Case
    by: Actor
    at: datetime
    address: str
    off_href: str
    file_href: str
    back_href: str = ""
    message_href: str = ""

    @property
    def call(self) -> CallBack | None:
        """The next booked call, or None."""
        return next(iter(calls_of(self.case)), None)


@requires(Permission.ANSWER_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def my_case_call(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Let the business choose, move or look at the call about its case."""
    return _choose(request, _own_door(request, reference))


@requires(Permission.ANSWER_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def my_case_call_off(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Ask whether to call the call off, and do so."""
    return _call_off(request, _own_door(request, reference))


@requires(Permission.ANSWER_DESK)
@require_safe
def my_case_call_file(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Give the call as a file for a calendar."""
    return _file(_own_door(request, reference))


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let whoever holds the link choose, move or look at the call, and see nothing of the case."""
    return _by_link(request, token, lambda door: _choose(request, door))


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whoever holds the link whether to call the call off, and do so."""
    return _by_link(request, token, lambda door: _call_off(request, door))


@public_page
@never_cache
@require_safe
def call_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the call as a file for a calendar to whoever holds the link."""
    return _by_link(request, token, _file)


def _own_door(request: SignedInRequest, reference: str) -> Door:
    case, at = case_of(request, reference), clock.now()
    services.record_case_read(case=case, by=request.user, at=at, reason=_READ_REASON)
    page = reverse("cases:my_case", args=[case.crime_reference])
    return Door(
        case=case,
        by=request.user,
        at=at,
        address=reverse("cases:my_case_call", args=[case.crime_reference]),
        off_href=reverse("cases:my_case_call_off", args=[case.crime_reference]),
        file_href=reverse("cases:my_case_call_file", args=[case.crime_reference]),
        back_href=page,
        message_href=f"{page}#messages",
    )


def _by_link(request: HttpRequest, token: str, show: Callable[[Door], HttpResponseBase]) -> HttpResponseBase:
    """Open a link's door, or say in the same words for every other link that it does not hold."""
    at = clock.now()
    if not LOOKS_OF_ORIGIN.allows(str(request.META.get("REMOTE_ADDR", ""))):
        return _too_often(request, LOOKS_OF_ORIGIN.seconds)
    try:
        case = case_of_link(token, at=at)
    except CaseNotFound:
        return render(request, "cases/business/call_link_over.html", status=404)
    if request.method == "POST" and not CHANGES_OF_CASE.allows(str(case.pk)):
        return _too_often(request, CHANGES_OF_CASE.seconds)
    by = LinkHolder(case.pk)
    services.record_case_read(case=case, by=by, at=at, reason=_READ_REASON)
    addresses = [reverse(f"cases:{name}", args=[token]) for name in ("call", "call_off", "call_file")]
    return show(Door(case, by, at, *addresses))


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "cases/business/call_too_often.html", status=429)
    response["Retry-After"] = str(seconds)
    return response


def _choose(request: HttpRequest, door: Door) -> HttpResponseBase:
    wish = _wish(request)
    rules = slot_rules(to_london(door.at).date())
    today = to_london(door.at).date()
    slots = free_slots(from_day=today, days=rules.furthest_days + 1, at=door.at, case=door.case, wish=wish)
    if door.case.status == Status.COLLAPSED:  # to the business, a report that is held is only not read yet
        slots = ()
    asked = read_time_code(request.GET.get("time", ""))
    initial = {"time": request.GET.get("time", "")} if asked else {}
    number = _number(door)
    form = ChooseCallForm(
        request.POST if request.method == "POST" else None, slots=slots, known_number=number, initial=initial
    )
    if request.method == "POST" and form.is_valid() and _booked(request, door, form):
        return redirect(door.address)
    first = to_london(asked).date() if asked else _day(request.GET.get("from", ""))
    page = say.page_of_slots(slots, first, today)
    context = {
        **_common(door),
        "form": form,
        "page": page,
        "wish": wish,
        "wishes": say.wishes(door.case, wish, door.address),
        "choosing": form.is_bound or asked is not None or "change" in request.GET or door.call is None,
        "promised_by": door.case.contact_due_at if promise_runs(door.case, door.at) else None,
    }
    return render(request, "cases/business/call.html", context, status=422 if form.errors else 200)


def _booked(request: HttpRequest, door: Door, form: ChooseCallForm) -> bool:
    """Book or move; whether it was done. What stands in the way is said at its field."""
    given: dict[str, Any] = {
        "case": door.case,
        "starts_at": form.starts_at,
        "telephone": form.cleaned_data["telephone"],
        "by": door.by,
        "at": door.at,
    }
    standing = door.call
    try:
        if standing is None:
            booked = services.book_call_back_slot(**given, note=form.cleaned_data["note"])
        else:
            booked = services.move_call_back(**given, call_back_id=standing.pk)
    except TelephoneNeeded as refusal:
        form.add_error("telephone", str(refusal))
        return False
    except DomainError as refusal:
        form.add_error("time", str(refusal))
        return False
    messages.success(request, f"We will call you on {say.call_words(booked)}.")
    return True


def _call_off(request: HttpRequest, door: Door) -> HttpResponseBase:
    standing = door.call
    if standing is None:
        return redirect(door.address)
    if request.method != "POST":
        return render(request, "cases/business/call_off.html", _common(door))
    try:
        services.call_off_call_back(case=door.case, call_back_id=standing.pk, by=door.by, at=door.at)
        messages.success(request, "The call is called off.")
    except AlreadySettled:
        messages.success(request, "The call was called off or moved before.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(door.address)


def _file(door: Door) -> HttpResponseBase:
    standing = door.call
    if standing is None:
        raise Http404("No call is booked.")
    made = say.appointment(
        standing,
        root=root_of(standing),
        host=urlsplit(settings.BIZWATCH_PUBLIC_URL).hostname or "localhost",
        force=settings.BIZWATCH_FORCE_NAME,
        address=settings.BIZWATCH_PUBLIC_URL + door.address,
        at=door.at,
        minutes=slot_rules(to_london(standing.starts_at).date()).minutes,
    )
    response = HttpResponse(calendar_file(made), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="call.ics"'
    return response


def _common(door: Door) -> dict[str, Any]:
    standing = door.call
    by_link = not door.back_href
    number = standing.telephone if standing else ""
    return {
        "door": door,
        "call": standing,
        "call_words": say.call_words(standing) if standing else "",
        "number_words": say.masked(number) if by_link else number,
        "is_missed": bool(standing and standing.missed_at),
        "is_due": bool(standing and standing.starts_at <= door.at and not standing.missed_at),
        "is_open": door.case.is_open or door.case.status == Status.COLLAPSED,
        "caption": "" if by_link else door.case.crime_reference,
    }


def _number(door: Door) -> str:
    return (door.call.telephone if door.call else "") or door.case.contact_telephone


def _wish(request: HttpRequest) -> Suits:
    asked = request.GET.get("suits", "")
    return Suits(asked) if asked in Suits.values else Suits.HOURS


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
