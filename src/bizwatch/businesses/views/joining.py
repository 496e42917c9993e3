"""Coming in: by an invitation, or by registering a business. Open to everybody."""

from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import is_signed_in, public_page, with_next
from bizwatch.accounts.exceptions import EmailAlreadyUsed, PasswordTooWeak
from bizwatch.accounts.selectors import user_by_email
from bizwatch.businesses import selectors, services
from bizwatch.businesses.exceptions import (
    AlreadyAMember,
    InvitationExpired,
    InvitationForSomeoneElse,
    InvitationUnknown,
    InvitationUsed,
    InvitationWithdrawn,
    NotForPoliceAccounts,
    PlaceNotFound,
)
from bizwatch.businesses.forms import JoinForm, RegisterForm, add_place_error
from bizwatch.businesses.models import Invitation
from bizwatch.businesses.presenters import members as words
from bizwatch.businesses.views.guards import form_methods, sent
from bizwatch.design.views import failure
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

_CANNOT = (
    InvitationUnknown,
    InvitationUsed,
    InvitationWithdrawn,
    InvitationExpired,
    InvitationForSomeoneElse,
    NotForPoliceAccounts,
    AlreadyAMember,
)


@public_page
@never_cache
@form_methods
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: as the person signed in, or by making an account; or say what to do where that cannot be."""
    try:
        invitation = selectors.invitation_by_token(token, at=clock.now())
        if is_signed_in(request.user):
            return _join_signed_in(request, invitation, token)
    except _CANNOT as error:
        return _cannot(request, error)
    if user_by_email(invitation.email) is not None:
        context = {"invitation": invitation, "words": words, "sign_in_href": with_next("account_login", request)}
        return render(request, "businesses/join_sign_in.html", context)
    return _join_as_new_user(request, invitation, token)


def _join_signed_in(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    user = request.user
    assert is_signed_in(user)  # noqa: S101 - the caller has looked
    if user.email.casefold() != invitation.email.casefold():
        raise InvitationForSomeoneElse(
            f"This invitation was sent to {invitation.email}, but you are signed in as {user.email}."
        )
    if request.method == "POST":
        services.accept_invitation(token=token, by=user, at=clock.now())
        messages.success(request, f"You now answer for {invitation.business.name}.")
        return redirect("portal:home")
    return render(request, "businesses/join.html", {"invitation": invitation, "words": words})


def _join_as_new_user(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = JoinForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            services.accept_invitation_as_new_user(token=token, at=clock.now(), **form.cleaned_data)
        except PasswordTooWeak as error:
            form.add_error("password", [str(sentence) for sentence in error.args])
        except EmailAlreadyUsed:
            return redirect(request.path)  # an account was made meanwhile: sign in with it
        except _CANNOT as error:
            return _cannot(request, error)
        else:
            messages.success(request, f"You now answer for {invitation.business.name}. Sign in to start.")
            return redirect("account_login")
    context = {"form": form, "invitation": invitation, "words": words}
    return render(request, "businesses/join.html", context, status=_status(request))


def _cannot(request: HttpRequest, error: DomainError) -> HttpResponse:
    heading, text = words.advice(error)
    context = {"heading": heading, "text": text, "detail": str(error)}
    unknown = isinstance(error, InvitationUnknown)
    status = (
        HTTPStatus.NOT_FOUND if unknown else HTTPStatus.FORBIDDEN if is_signed_in(request.user) else HTTPStatus.GONE
    )
    return render(request, "businesses/join_cannot.html", context, status=status)


@public_page
@never_cache
@form_methods
def register(request: HttpRequest) -> HttpResponse:
    """Register a sole trader. The answer is the same whether the address has an account or not.

    Each try costs a password hash and leaves rows, so tries are counted by address of the network (ABUSE-1).
    """
    if is_signed_in(request.user):
        return redirect("portal:home")
    if request.method == "POST" and not ratelimit.consume(request, action="signup"):
        return failure(request, HTTPStatus.TOO_MANY_REQUESTS)
    form = RegisterForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            services.register_business(at=clock.now(), **form.cleaned_data)
        except PlaceNotFound as error:
            add_place_error(form, error)
        except PasswordTooWeak as error:
            form.add_error("password", [str(sentence) for sentence in error.args])
        else:
            return redirect("businesses:register_sent")
    context = {"form": form, "sign_in_href": reverse("account_login")}
    return render(request, "businesses/register.html", context, status=_status(request))


@public_page
@require_safe
def register_sent(request: HttpRequest) -> HttpResponse:
    """Say that a link was e-mailed."""
    return render(request, "businesses/register_sent.html")


def _status(request: HttpRequest) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
