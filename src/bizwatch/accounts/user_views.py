"""The administrator's pages: police accounts, their roles, and any account that must be closed."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts import presenters, second_factor, selectors, services
from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.user_forms import AddUserForm, PoliceDetailsForm, ReasonForm, RolesForm
from bizwatch.audit.services import record_list_read, record_read
from bizwatch.design.forms import DesignForm
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.text import one_line

_PER_PAGE = 25

manages_users = requires(Permission.MANAGE_USERS)
_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@manages_users
@require_safe
def users(request: SignedInRequest) -> HttpResponse:
    """List accounts; ``q`` searches name, address and collar number, ``who=all`` adds those of businesses.

    Each page of the list is audited with the accounts that it showed; what was typed may be a name and is not kept.
    """
    text, police_only = one_line(request.GET.get("q", ""))[:100], request.GET.get("who") != "all"
    page = Paginator(selectors.find_users(text, police_only=police_only), _PER_PAGE).get_page(request.GET.get("page"))
    _record_list(request, page.object_list, searched=bool(text), police_only=police_only)
    context = {
        "text": text,
        "police_only": police_only,
        "found": page.paginator.count,
        "users": page.object_list,
        "columns": presenters.USER_COLUMNS,
        "pages": page_links(request, page),
        "presenters": presenters,
    }
    return render(request, "accounts/users.html", context)


@manages_users
@_form_methods
def add_user(request: SignedInRequest) -> HttpResponse:
    """Make a police account."""
    form = AddUserForm(_posted(request))

    def make() -> str:
        user = services.create_police_user(by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, f"The account of {user.name} is made. We have sent them a link to set it up.")
        return _page_of(user)

    page = {"heading": "Add a police account", "submit": "Make the account", "cancel_href": reverse("accounts:users")}
    return _act(request, form, make, page)


@manages_users
@require_safe
def user_page(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one account. Looking at it is audited."""
    user = _user(request, public_id)
    has_app = second_factor.has_second_factor(user)
    context = {
        "shown": user,
        "rows": presenters.user_rows(user, has_app=has_app),
        "has_app": has_app,
        "is_self": user.pk == request.user.pk,
        "is_business": any(not role.police for role in user.roles),
    }
    return render(request, "accounts/user.html", context)


@manages_users
@_form_methods
def change_details(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change a user's name, collar number and policing area."""
    user = _user(request, public_id)
    names = ("name", "collar_number", "policing_area", "further_areas", "version")
    form = PoliceDetailsForm(_posted(request), initial={name: getattr(user, name) for name in names})

    def change() -> str:
        services.change_police_details(user=user, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, f"The details of {user.name} have been changed.")
        return _page_of(user)

    return _act(request, form, change, _page(user, "Change details", "Save"))


@manages_users
@confirms_identity
@_form_methods
def change_roles(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Give and take away police roles."""
    user = _user(request, public_id)
    form = RolesForm(_posted(request), initial={"roles": [role.code for role in user.roles]})

    def change() -> str:
        services.set_police_roles(user=user, roles=form.cleaned_data["roles"], by=request.user, at=clock.now())
        messages.success(request, f"The roles of {user.name} have been changed.")
        return _page_of(user)

    return _act(request, form, change, _page(user, "Change roles", "Save"))


@manages_users
@confirms_identity
@_form_methods
def close(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Close an account."""
    user = _user(request, public_id)
    lead = f"{user.name} will be signed out at once and cannot sign in again."
    page = _page(user, "Close the account", "Close the account", lead=lead, variant="warning")
    return _with_reason(request, user, services.deactivate_user, f"The account of {user.name} is closed.", page)


@manages_users
@confirms_identity
@_form_methods
def reopen(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    user = _user(request, public_id)
    lead = f"{user.name} can then sign in again, with these roles: {presenters.role_names(user)}."
    page = _page(user, "Open the account again", "Open the account", lead=lead)
    return _with_reason(request, user, services.reactivate_user, f"The account of {user.name} is open again.", page)


@manages_users
@confirms_identity
@_form_methods
def reset_app(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Remove a lost authenticator app, so that the user sets up a new one."""
    user = _user(request, public_id)
    lead = f"Speak to {user.name} first, so that you know who is asking. They will be signed out everywhere."
    page = _page(user, "Reset the authenticator app", "Reset", lead=lead, variant="warning")
    done = f"{user.name} will set up a new authenticator app at the next sign-in."
    return _with_reason(request, user, services.reset_second_factor, done, page)


def _with_reason(
    request: SignedInRequest, user: User, service: Callable[..., None], done: str, page: dict[str, Any]
) -> HttpResponse:
    """Do something to somebody's account for a reason that is written down, and say that it is done."""
    form = ReasonForm(_posted(request))

    def act() -> str:
        service(user=user, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
        messages.success(request, done)
        return _page_of(user)

    return _act(request, form, act, page)


def _record_list(request: SignedInRequest, shown: Iterable[User], *, searched: bool, police_only: bool) -> None:
    record_list_read(
        by=request.user,
        at=clock.now(),
        subject_type="user",
        name="list",
        reason="user administration",
        what="users",
        shown=(user.pk for user in shown),
        searched=searched,
        police_only=police_only,
    )


def _posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _act(request: SignedInRequest, form: DesignForm, act: Callable[[], str], page: dict[str, Any]) -> HttpResponse:
    """Do what the form asks and go where ``act`` says; a rule that says no is shown above the form."""
    if form.is_valid():
        try:
            return redirect(act())
        except DomainError as refused:
            form.add_error(None, str(refused))
    return render(request, "accounts/form.html", {"form": form, **page}, status=422 if form.is_bound else 200)


def _user(request: SignedInRequest, public_id: UUID) -> User:
    """Return whose account an address names, and audit that it was looked at."""
    user = selectors.user_by_public_id(public_id)
    if user is None:
        raise Http404
    record_read(by=request.user, at=clock.now(), subject_type="user", subject_id=user.pk, reason="user administration")
    return user


def _page_of(user: User) -> str:
    return reverse("accounts:user", args=[user.public_id])


def _page(user: User, heading: str, submit: str, **more: str) -> dict[str, Any]:
    return {"heading": heading, "caption": user.name, "submit": submit, "cancel_href": _page_of(user), **more}
