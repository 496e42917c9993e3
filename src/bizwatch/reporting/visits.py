"""Who may write on a draft: its owner, signed in, or the guest whose session its link opened."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from bizwatch.accounts.access import has_permission, is_signed_in, page_of, public_page
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import Actor
from bizwatch.kernel import clock
from bizwatch.reporting.exceptions import DraftNotFound
from bizwatch.reporting.guest_actor import GuestActor
from bizwatch.reporting.models import Draft
from bizwatch.reporting.selectors import draft_of_guest, draft_of_user

SESSION_KEY = "guest_report"
P = ParamSpec("P")


@dataclass(frozen=True)
class Visit:
    """A reporter on their own draft. ``user`` is None for a guest."""

    draft: Draft
    actor: Actor
    user: User | None
    at: datetime


def admit_guest(request: HttpRequest, draft: Draft, *, at: datetime) -> None:
    """Bind the session to a guest's draft, under a new key so that nobody can have fixed it beforehand."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"draft": str(draft.pk), "seen": at.isoformat()}


def guest_draft_id(request: HttpRequest, *, at: datetime, touch: bool = True) -> UUID | None:
    """Return the draft that the guest's session is bound to, unless they were away for longer than the limit.

    ``touch`` notes that they were here; a script that asks by itself is no sign of a person.
    """
    bound = request.session.get(SESSION_KEY)
    if not bound:
        return None
    idle: timedelta = settings.BIZWATCH_SESSION_LIMITS["business"][0]
    if at - datetime.fromisoformat(bound["seen"]) > idle:
        del request.session[SESSION_KEY]
        return None
    if touch:
        request.session[SESSION_KEY] = {**bound, "seen": at.isoformat()}
    return UUID(bound["draft"])


def visit_to(request: HttpRequest, draft_id: UUID) -> Visit | None:
    """Return the visit, or None where nobody is signed in and no guest's session is bound to this draft.

    Raises ``Http404`` for a signed-in user whose draft it is not, be it there or not.
    """
    at = clock.now()
    try:
        if guest_draft_id(request, at=at) == draft_id:
            return Visit(draft_of_guest(draft_id), GuestActor(draft_id), None, at)
        if not is_signed_in(request.user):
            return None
        if not has_permission(request.user, Permission.REPORT_CRIME):
            raise Http404
        return Visit(draft_of_user(request.user, draft_id), request.user, request.user, at)
    except DraftNotFound as error:
        raise Http404 from error


def on_own_draft(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a view with the visit to the draft in its address, or say that the session has ended.

    Open to all because guests have no account; whose draft it is decides, and a stranger gets 404.
    """

    @functools.wraps(view)
    def opened(request: HttpRequest, draft_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = visit_to(request, draft_id)
        if visit is None:
            return session_ended(request, draft_id)
        return view(request, visit, *args, **kwargs)

    return public_page(opened)


def session_ended(request: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """Say how to come back to a report, in the same words for every draft, real or not."""
    context: dict[str, Any] = {"draft_id": draft_id, "back_to": page_of(request), "posted": request.method == "POST"}
    return render(request, "reporting/session_ended.html", context)
