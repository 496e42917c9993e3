"""The pages of acts on a case: who may open them, and what of the case they show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest, View, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.desk_presenters import words
from bizwatch.cases.desk_views.finding import find_case, or_404, refused
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
from bizwatch.design import acting
from bizwatch.design.act_forms import ActForm
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


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
class ActPage(acting.ActPage):
    """One act on a case as a page.

    ``place`` is where it is done, and ``wording`` returns what of the page's words differs from case to case.
    ``part`` is the keyword under which the service is told of the part that the address names, "" where the act is
    about the case as a whole. ``prepare`` returns what the form is made with beside what was sent. ``from_address``
    names the fields that a link may fill in.
    """

    act: Act
    part: str = ""
    template: str = "design/form_page.html"
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
class Doing(acting.Doing):
    """One opening or sending of the page of an act on a case."""

    missing: ClassVar[acting.Refusals] = (CaseNotFound, NotFoundOnCase)
    overtaken: ClassVar[acting.Refusals] = (
        AlreadyLinked,
        AlreadySettled,
        CaseAlreadyTaken,
        ChangedBySomeoneElse,
        CrimeAlreadyRecorded,
        NotInThisState,
    )
    look: ClassVar[str] = "Open the case and look"

    page: ActPage
    case: Case
    part: Any

    @property
    def home(self) -> str:
        """The address of the case's own page."""
        return self.page.place.href(self.case)

    def told(self) -> dict[str, Any]:
        """Return the case, and the part as the service is told of it."""
        return {"case": self.case, **({self.page.part: self.part.pk} if self.part is not None else {})}

    def made_with(self) -> Mapping[str, Any]:
        """Return what the page prepares for this case and part."""
        return self.page.prepare(self.case, self.part)

    def now(self) -> tuple[int, dict[str, Any]]:
        """Return the version of the case as it is now, and its rows."""
        case = self.page.place.find(self.request.user, self.case.crime_reference)
        return case.version, {"now_title": "The case as it is now", "now_rows": words.now_rows(case)}

    def place_of(self, form: ActForm, refusal: DomainError) -> str | None:
        """Return the field at which a refusal stands: a missing reason at the reason."""
        return form.place_of("reason") if isinstance(refusal, ReasonNeeded) else super().place_of(form, refusal)

    def refused(self, form: ActForm, refusal: DomainError, **more: Any) -> HttpResponse:
        """Show the form again with all that stands in the way, or that it is not this person's to do."""
        if isinstance(refusal, NotYoursToDo):
            return refused(self.request, self.case, refusal, status=403, back_href=self.home)
        if isinstance(refusal, RulesNotMet):
            for fault, sentence in refusal.faults:
                form.add_error(form.place_of(fault), sentence)
            return self.show(form, status=422, **more)
        return super().refused(form, refusal, **more)

    def show(self, form: DesignForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """Draw the page. It shows something of the case, so opening it is audited like the case's own page."""
        page, user = self.page, self.request.user
        services.record_case_read(case=self.case, by=user, at=self.at, reason=f"desk: {page.heading}")
        context = {
            **page.words(),
            "page": page,
            "case": self.case,
            "back_href": self.home,
            "back_text": "Back to the case",
            "cancel_href": "" if page.act is Act.CANCEL else self.home,  # beside "Cancel the crime" it would mislead
            "form": form,
            "about": words.about_part(self.part),
            "caption": words.case_caption(self.case),
            **more,
        }
        return render(self.request, page.template, context, status=status)


def act_view(page: ActPage) -> View:
    """Return the view of one act."""

    @requires(page.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, reference: str, pk: int | None = None) -> HttpResponse:
        case = page.place.find(request.user, reference)
        part = None if pk is None else or_404(lambda: part_of_case(case, page.part, pk))
        worded = replace(page, **page.wording(case))
        doing = Doing(request=request, page=worded, case=case, part=part, at=clock.now())
        if request.method == "POST":
            return acting.send_act(doing)
        refusal = refusal_of(request, worded, case)
        if refusal is not None:
            return refusal
        linked = {name: value for name in page.from_address if (value := request.GET.get(name))}
        return acting.open_act(doing, version=case.version, **linked)

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
