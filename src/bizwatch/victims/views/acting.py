"""The page of an act: its form, the one call of its service, and what is said when that is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest, View, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.desk_forms.base import CaseForm
from bizwatch.cases.desk_views.once import SentBefore, once
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError
from bizwatch.victims.exceptions import ChangedMeanwhile
from bizwatch.victims.views.finding import NOT_THERE, or_404

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_BEING_SENT = (
    "This page was sent a moment ago and what it asks for is still being done, or broke off. Look whether it is there before "
    "you send it again."
)


def _nothing(subject: Any, user: "User", at: datetime) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What acts are about: the part of the address, how it is found there, and where one is sent afterwards.

    ``keyword`` is how services are told of it, ``read`` audits that a page about it was opened.
    """

    keyword: str
    address: str
    find: Callable[["User", Any], Any]
    home: Callable[[Any], str]
    caption: Callable[[Any], str]
    read: Callable[[Any, "User", datetime], None]
    permission: Permission = Permission.INVESTIGATE
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """One act as a page. ``prepare`` returns what the form is made with, ``initial`` in it what it shows at first.

    ``fixed`` returns what the service is told beside the form's answers. ``fault_field`` is where its refusals stand.
    """

    slug: str
    subject: Subject
    heading: str
    submit: str
    form: type[CaseForm]
    service: Callable[..., object]
    done: str
    lead: str = ""
    variant: str = ""
    fault_field: str = ""
    prepare: Callable[[Any, "User", datetime], Mapping[str, Any]] = _nothing
    fixed: Callable[[Any, "User", datetime], Mapping[str, Any]] = _nothing

    @property
    def url_name(self) -> str:
        """The name of its address without the app's."""
        return f"{self.subject.prefix}{self.slug}".replace("-", "_")


def act_view(page: ActPage) -> View:
    """Return the view of one act."""

    @requires(page.subject.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, key: Any) -> HttpResponse:
        subject, at = or_404(lambda: page.subject.find(request.user, key)), clock.now()
        made = dict(page.prepare(subject, request.user, at))
        initial = made.pop("initial", {})
        if request.method != "POST":
            initial = {"version": getattr(subject, "version", 0), **initial}
            return _show(request, page, subject, page.form(at=at, initial=initial, **made), at)
        form = page.form(request.POST, at=at, **made)
        if not form.is_valid():
            return _show(request, page, subject, form, at, status=422)
        return _perform(request, page, subject, form, at)

    view.__name__ = page.url_name
    view.__doc__ = f"{page.heading}."
    return view


def _perform(request: SignedInRequest, page: ActPage, subject: Any, form: CaseForm, at: datetime) -> HttpResponse:
    told = {page.subject.keyword: subject, **page.fixed(subject, request.user, at)}
    try:
        with once(request.user.pk, form.mark()):
            page.service(**told, **form.arguments(), by=request.user, at=at)
    except SentBefore as before:
        if not before.finished:
            form.add_error(None, _BEING_SENT)
            form.with_fresh(once=uuid4())
            return _show(request, page, subject, form, at, status=409)
    except NOT_THERE as missing:
        raise Http404 from missing
    except ChangedMeanwhile as news:
        form.add_error(None, str(news))
        fresh = or_404(lambda: type(subject).objects.get(pk=subject.pk))
        form.with_fresh(version=fresh.version)
        return _show(request, page, subject, form, at, status=409)
    except DomainError as refusal:
        form.add_error(form.place_of(form.places.get(type(refusal).__name__, page.fault_field)), str(refusal))
        return _show(request, page, subject, form, at, status=422)
    else:
        messages.success(request, page.done)
    return redirect(page.subject.home(subject))


def _show(
    request: SignedInRequest, page: ActPage, subject: Any, form: CaseForm, at: datetime, *, status: int = 200
) -> HttpResponse:
    """Draw the page of an act; it shows something of its subject, so opening it is audited."""
    page.subject.read(subject, request.user, at)
    context = {
        "page": page,
        "form": form,
        "back_href": page.subject.home(subject),
        "caption": page.subject.caption(subject),
    }
    return render(request, "victims/act.html", context, status=status)
