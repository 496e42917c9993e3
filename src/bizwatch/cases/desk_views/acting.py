"""The page of an act: its form, the one call of its service, and what is said when that is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest, View, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.desk_forms.base import CaseForm
from bizwatch.cases.desk_presenters import words
from bizwatch.cases.desk_views.finding import find_case, or_404, refused
from bizwatch.cases.desk_views.once import SentBefore, once
from bizwatch.cases.exceptions import (
    AlreadyLinked,
    AlreadySettled,
    CaseAlreadyTaken,
    CaseNotFound,
    ChangedBySomeoneElse,
    CrimeAlreadyRecorded,
    NotFoundOnCase,
    NotInThisState,
    NotYoursToDo,
    ReasonNeeded,
    RulesNotMet,
)
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import ACTS, Act, check_may
from bizwatch.cases.selectors.named import part_of_case
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

# Somebody was quicker: what was typed stays, and the page says what has happened.
_OVERTAKEN = (
    AlreadyLinked,
    AlreadySettled,
    CaseAlreadyTaken,
    ChangedBySomeoneElse,
    CrimeAlreadyRecorded,
    NotInThisState,
)
_BEING_SENT = (
    "This page was sent a moment ago and what it asks for is still being done, or broke off. Open the case and look "
    "whether it is there before you send it again."
)


def _nothing(case: Case, part: Any) -> dict[str, Any]:
    return {}


def _as_it_stands(case: Case) -> dict[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a case is worked on: the page of a case, the prefix of its acts' addresses, and how a case is found there."""

    home: str
    prefix: str
    find: Callable[["User", str], Case]
    permission: Permission | None = None

    def href(self, case: Case) -> str:
        """Return the address of the case's own page."""
        return reverse(f"cases:{self.home}", args=[case.crime_reference])


DESK = Place(home="desk_case", prefix="desk", find=find_case)


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """One act as a page.

    ``place`` is where it is done, and ``wording`` returns what of the page's words differs from case to case.
    ``part`` is the keyword under which the service is told of the part that the address names, "" where the act is
    about the case as a whole. ``prepare`` returns what the form is made with beside what was sent. ``fault_field`` is
    the field at which the service's refusals are shown. ``from_address`` names the fields that a link may fill in.
    """

    slug: str
    act: Act
    heading: str
    submit: str
    form: type[CaseForm]
    service: Callable[..., object]
    done: str
    part: str = ""
    lead: str = ""
    variant: str = ""
    fault_field: str = ""
    template: str = "cases/desk/act.html"
    prepare: Callable[[Case, Any], Mapping[str, Any]] = _nothing
    from_address: tuple[str, ...] = ()
    place: Place = DESK
    wording: Callable[[Case], Mapping[str, Any]] = _as_it_stands

    @property
    def permission(self) -> Permission:
        """The permission that the page needs; the object and its state are asked apart."""
        permission = self.place.permission or ACTS[self.act].police
        assert permission is not None  # noqa: S101 - every act of the table is one of the police
        return permission

    @property
    def url_name(self) -> str:
        """The name of its address without the app's."""
        return f"{self.place.prefix}_{self.slug.replace('-', '_')}"


@dataclass(frozen=True, kw_only=True)
class Doing:
    """One opening or sending of an act's page."""

    request: SignedInRequest
    page: ActPage
    case: Case
    part: Any
    at: datetime

    def named(self) -> dict[str, int]:
        """Return the part as the service is told of it."""
        return {self.page.part: self.part.pk} if self.part is not None else {}


def act_view(page: ActPage) -> View:
    """Return the view of one act."""

    @requires(page.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, reference: str, pk: int | None = None) -> HttpResponse:
        case = page.place.find(request.user, reference)
        part = None if pk is None else or_404(lambda: part_of_case(case, page.part, pk))
        worded = replace(page, **page.wording(case))
        doing = Doing(request=request, page=worded, case=case, part=part, at=clock.now())
        return _sent(doing) if request.method == "POST" else _opened(doing)

    view.__name__ = page.url_name
    view.__doc__ = f"{page.heading}."
    return view


def refusal_of(request: SignedInRequest, page: ActPage, case: Case) -> HttpResponse | None:
    """Return the page that says why the act cannot be done by this person or while the case stands so, or None."""
    try:
        check_may(page.act, case, request.user)
    except NotYoursToDo as refusal:
        return refused(request, case, refusal, status=403, back_href=page.place.href(case))
    except NotInThisState as refusal:
        return refused(request, case, refusal, status=409, back_href=page.place.href(case))
    return None


def _opened(doing: Doing) -> HttpResponse:
    refusal = refusal_of(doing.request, doing.page, doing.case)
    if refusal is not None:
        return refusal
    made = dict(doing.page.prepare(doing.case, doing.part))
    linked = {name: value for name in doing.page.from_address if (value := doing.request.GET.get(name))}
    initial = {"version": doing.case.version, **made.pop("initial", {}), **linked}
    return show_act(doing, doing.page.form(at=doing.at, initial=initial, **made))


def _sent(doing: Doing) -> HttpResponse:
    request = doing.request
    made = dict(doing.page.prepare(doing.case, doing.part))
    made.pop("initial", None)
    form = doing.page.form(request.POST, request.FILES, at=doing.at, **made)
    if not form.is_valid():
        return show_act(doing, form, status=422)
    return perform(doing, form)


def perform(doing: Doing, form: CaseForm, **more: Any) -> HttpResponse:
    """Do what a valid form asks for and go back to the case, or show the form again with what stands in the way."""
    request, page = doing.request, doing.page
    try:
        with once(request.user.pk, form.mark()):
            page.service(case=doing.case, by=request.user, at=doing.at, **form.arguments(), **doing.named())
    except SentBefore as before:
        if not before.finished:
            form.add_error(None, _BEING_SENT)
            form.with_fresh(once=uuid4())
            return show_act(doing, form, status=409, **more)
    except (CaseNotFound, NotFoundOnCase) as missing:
        raise Http404 from missing
    except NotYoursToDo as refusal:
        return refused(request, doing.case, refusal, status=403, back_href=page.place.href(doing.case))
    except _OVERTAKEN as news:
        return _overtaken(doing, form, news, **more)
    except DomainError as refusal:
        _mark(form, page, refusal)
        return show_act(doing, form, status=422, **more)
    else:
        messages.success(request, page.done)
    return redirect(page.place.href(doing.case))


def _overtaken(doing: Doing, form: CaseForm, news: DomainError, **more: Any) -> HttpResponse:
    """Show the news beside what was typed; sent again on purpose, it counts against the case as it now is."""
    now = doing.page.place.find(doing.request.user, doing.case.crime_reference)
    form.add_error(None, str(news))
    form.with_fresh(version=now.version)
    return show_act(doing, form, status=409, now_rows=words.now_rows(now), **more)


def _mark(form: CaseForm, page: ActPage, refusal: DomainError) -> None:
    if isinstance(refusal, RulesNotMet):
        for fault, words in refusal.faults:
            form.add_error(form.place_of(fault), words)
        return
    field = "reason" if isinstance(refusal, ReasonNeeded) else page.fault_field
    form.add_error(form.place_of(field), str(refusal))


def show_act(doing: Doing, form: DesignForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """Draw the page of an act. It shows something of the case, so opening it is audited like the case's own page."""
    user, heading = doing.request.user, doing.page.heading
    services.record_case_read(case=doing.case, by=user, at=doing.at, reason=f"desk: {heading}")
    context = {
        "page": doing.page,
        "case": doing.case,
        "back_href": doing.page.place.href(doing.case),
        "form": form,
        "about": words.about_part(doing.part),
        "caption": words.case_caption(doing.case),
        **more,
    }
    return render(doing.request, doing.page.template, context, status=status)
