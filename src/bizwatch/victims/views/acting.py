"""The pages of acts for a victim or on a plan: what each is about, and how it is found there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest, View, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.design import acting
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.victims.exceptions import ChangedMeanwhile
from bizwatch.victims.views.finding import NOT_THERE, or_404

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


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
class ActPage(acting.ActPage):
    """One act as a page. ``prepare`` returns what the form is made with, ``initial`` in it what it shows at first.

    ``fixed`` returns what the service is told beside the form's answers.
    """

    subject: Subject
    prepare: Callable[[Any, "User", datetime], Mapping[str, Any]] = _nothing
    fixed: Callable[[Any, "User", datetime], Mapping[str, Any]] = _nothing

    @property
    def url_name(self) -> str:
        """The name of its address without the app's."""
        return f"{self.subject.prefix}{self.slug}".replace("-", "_")


@dataclass(frozen=True, kw_only=True)
class Doing(acting.Doing):
    """One opening or sending of the page of an act; ``what`` is the victim, case, referral, plan or action it is about."""

    missing: ClassVar[acting.Refusals] = NOT_THERE
    overtaken: ClassVar[acting.Refusals] = (ChangedMeanwhile,)

    page: ActPage
    what: Any

    @property
    def home(self) -> str:
        """The address to which its subject leads back."""
        return self.page.subject.home(self.what)

    def told(self) -> dict[str, Any]:
        """Return what it is about, and what the page fixes."""
        fixed = self.page.fixed(self.what, self.request.user, self.at)
        return {self.page.subject.keyword: self.what, **fixed}

    def made_with(self) -> Mapping[str, Any]:
        """Return what the page prepares for what it is about."""
        return self.page.prepare(self.what, self.request.user, self.at)

    def now(self) -> tuple[int, dict[str, Any]]:
        """Return the version as it is now."""
        return or_404(lambda: type(self.what).objects.get(pk=self.what.pk)).version, {}

    def show(self, form: DesignForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """Draw the page; it shows something of its subject, so opening it is audited."""
        subject = self.page.subject
        subject.read(self.what, self.request.user, self.at)
        context = {
            **self.page.words(),
            "form": form,
            "back_href": self.home,
            "cancel_href": self.home,
            "caption": subject.caption(self.what),
            **more,
        }
        return render(self.request, "design/form_page.html", context, status=status)


def act_view(page: ActPage) -> View:
    """Return the view of one act."""

    @requires(page.subject.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, key: Any) -> HttpResponse:
        what = or_404(lambda: page.subject.find(request.user, key))
        doing = Doing(request=request, page=page, what=what, at=clock.now())
        if request.method == "POST":
            return acting.send_act(doing)
        return acting.open_act(doing, version=getattr(what, "version", 0))

    view.__name__ = page.url_name
    view.__doc__ = f"{page.heading}."
    return view
