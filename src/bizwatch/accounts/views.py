"""A person's own account."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts import presenters, second_factor, services
from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.exceptions import ChangedBySomeoneElse
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.session_time import session_left as time_left
from bizwatch.accounts.user_forms import ContactDetailsForm
from bizwatch.kernel import clock


@requires(Permission.USE_ACCOUNT)
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show the account: details, password, authenticator app, sessions."""
    has_app = second_factor.has_second_factor(request.user)
    rows = presenters.own_rows(request.user, has_app=has_app)
    return render(request, "accounts/home.html", {"rows": rows, "ends": presenters.session_words(request.user)})


@requires(Permission.USE_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: SignedInRequest) -> HttpResponse:
    """Change one's own name and telephone."""
    user = request.user
    initial = {"name": user.name, "telephone": user.telephone, "version": user.version}
    form = ContactDetailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.change_contact_details(user=user, by=user, at=clock.now(), **form.cleaned_data)
        except ChangedBySomeoneElse as changed:
            form.add_error(None, str(changed))
        else:
            messages.success(request, "Your details have been changed.")
            return redirect("accounts:home")
    page = {"form": form, "heading": "Change your details", "submit": "Save", "cancel_href": reverse("accounts:home")}
    return render(request, "accounts/form.html", page, status=422 if form.is_bound else 200)


@requires(Permission.USE_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def session_left(request: SignedInRequest) -> HttpResponse:
    """Say in JSON how long this session lasts, for the warning on the page; a POST is a person who wants to stay.

    The middleware counts the POST as a sign of life like any other, and the GET as none. The token of a form on a page
    that was open while somebody signed in again in another tab is out of date, so a fresh one comes along.
    """
    left = time_left(request)
    return JsonResponse({**asdict(left), "token": get_token(request)} if left else {})


@requires(Permission.USE_ACCOUNT)
@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End every session of this user, this one too."""
    services.end_all_sessions(user=request.user, by=request.user, at=clock.now())
    logout(request)
    messages.success(request, "You have been signed out everywhere.")
    return redirect("account_login")
