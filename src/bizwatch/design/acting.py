"""The page of an act: its form, the one call of its service, and what is said when that is refused.

An app has a table of its pages (``ActPage``) and says of one opening or sending of a page (``Doing``) what it is about, how
it is shown and how refusals are taken. Its own view finds the subject, behind the permission that the page needs.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from bizwatch.design.act_forms import ActForm
from bizwatch.design.forms import DesignForm
from bizwatch.design.once import SentBefore, once
from bizwatch.kernel.errors import DomainError

Refusals = tuple[type[DomainError], ...]

_BEING_SENT = (
    "This page was sent a moment ago and what it asks for is still being done, or broke off. {look} whether it is there "
    "before you send it again."
)


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """One act as a page.

    ``done`` is said when the service has done it; ``lead`` stands above the form. ``fault_field`` is the field at which the
    service's refusals are shown.
    """

    slug: str
    heading: str
    submit: str
    form: type[ActForm]
    service: Callable[..., object]
    done: str
    lead: str = ""
    variant: str = ""
    fault_field: str = ""

    def words(self) -> dict[str, str]:
        """Return what ``design/form_page.html`` says of it."""
        return {"heading": self.heading, "submit": self.submit, "lead": self.lead, "variant": self.variant}


@dataclass(frozen=True, kw_only=True)
class Doing(ABC):
    """One opening or sending of an act's page.

    ``missing`` are refusals that say that something is not there for this person; ``overtaken`` those that say that
    somebody was quicker: what was typed stays, and sent again on purpose it counts against what is there now. ``look``
    begins the advice to whoever sent the page twice.
    """

    missing: ClassVar[Refusals] = ()
    overtaken: ClassVar[Refusals] = ()
    look: ClassVar[str] = "Look"

    request: Any
    page: ActPage
    at: datetime

    @property
    @abstractmethod
    def home(self) -> str:
        """The address to which one goes when it is done."""

    @abstractmethod
    def told(self) -> Mapping[str, Any]:
        """Return what the service is told beside the answers of the form."""

    @abstractmethod
    def made_with(self) -> Mapping[str, Any]:
        """Return what the form is made with; ``initial`` in it is what it shows at first."""

    @abstractmethod
    def now(self) -> tuple[int, dict[str, Any]]:
        """Return the version of what it is about as it is now, and what the page shows of it. Raises ``Http404``."""

    @abstractmethod
    def show(self, form: DesignForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """Draw the page. It shows something of its subject, so opening it is audited."""

    def place_of(self, form: ActForm, refusal: DomainError) -> str | None:
        """Return the field at which a refusal stands; None for the form as a whole."""
        return form.place_of(form.places.get(type(refusal).__name__, self.page.fault_field))

    def refused(self, form: ActForm, refusal: DomainError, **more: Any) -> HttpResponse:
        """Show the form again with what stands in the way. Raises ``Http404``."""
        if isinstance(refusal, self.missing):
            raise Http404 from refusal
        if isinstance(refusal, self.overtaken):
            version, shown = self.now()
            form.add_error(None, str(refusal))
            form.with_fresh(version=version)
            return self.show(form, status=409, **shown, **more)
        form.add_error(self.place_of(form, refusal), str(refusal))
        return self.show(form, status=422, **more)


def open_act(doing: Doing, **initial: Any) -> HttpResponse:
    """Show the page with what it holds at first."""
    made = dict(doing.made_with())
    shown = {**made.pop("initial", {}), **initial}
    return doing.show(doing.page.form(at=doing.at, initial=shown, **made))


def send_act(doing: Doing) -> HttpResponse:
    """Do what was sent, or show the page again with what is wrong with it."""
    made = dict(doing.made_with())
    made.pop("initial", None)
    request: HttpRequest = doing.request
    form = doing.page.form(request.POST, request.FILES, at=doing.at, **made)
    return perform(doing, form) if form.is_valid() else doing.show(form, status=422)


def perform(doing: Doing, form: ActForm, **more: Any) -> HttpResponse:
    """Do what a valid form asks for and go where that leads, or show the form again with what stands in the way."""
    user = doing.request.user
    try:
        with once(user.pk, form.mark()):
            doing.page.service(**doing.told(), **form.arguments(), by=user, at=doing.at)
    except SentBefore as before:
        if not before.finished:
            form.add_error(None, _BEING_SENT.format(look=doing.look))
            form.with_fresh(once=uuid4())
            return doing.show(form, status=409, **more)
    except DomainError as refusal:
        return doing.refused(form, refusal, **more)
    else:
        messages.success(doing.request, doing.page.done)
    return redirect(doing.home)
