"""The pages on which a person changes their own e-mail address."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.email_change import ask_to_change_email, change_email, email_change_of
from bizwatch.accounts.exceptions import EmailAlreadyUsed, EmailLinkUnknown, NothingToChange
from bizwatch.accounts.limits import new_email_refusal
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.user_forms import NewEmailForm
from bizwatch.kernel import clock

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.USE_ACCOUNT)
@confirms_identity
@_form_methods
def new_email(request: SignedInRequest) -> HttpResponse:
    """Ask for a link to a new address; the password was given within the last five minutes."""
    form = NewEmailForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        too_often, wait = new_email_refusal(user_id=request.user.pk, email=email)
        if too_often:
            form.add_error("email", too_often)
            return _must_wait(_asking(request, form), wait)
        try:
            ask_to_change_email(user=request.user, email=email, at=clock.now())
        except NothingToChange as refused:
            form.add_error("email", str(refused))
        else:
            words = f"We have sent a link to {email}. Follow it within 24 hours; until then your old address stays."
            messages.success(request, words)
            return redirect("accounts:home")
    return _asking(request, form)


def _asking(request: SignedInRequest, form: NewEmailForm) -> HttpResponse:
    page = {"form": form, "heading": "Change your email address", "submit": "Send the link"}
    page |= {"caption": request.user.email, "cancel_href": reverse("accounts:home")}
    return render(request, "accounts/form.html", page, status=422 if form.is_bound else 200)


def _must_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(seconds)
    return response


@requires(Permission.USE_ACCOUNT)
@never_cache
@_form_methods
def confirm_new_email(request: SignedInRequest, token: str) -> HttpResponse:
    """Ask once more and change the address; a program that only opens links in e-mails changes nothing."""
    at = clock.now()
    try:
        asked = email_change_of(user=request.user, token=token, at=at)
        if request.method == "POST":
            email = change_email(user=request.user, token=token, at=at)
            messages.success(request, f"From now on you sign in with {email}.")
            return redirect("accounts:home")
    except (EmailLinkUnknown, EmailAlreadyUsed) as refused:
        return render(request, "accounts/new_email.html", {"refused": str(refused)}, status=410)
    return render(request, "accounts/new_email.html", {"email": asked.email})
