"""django-allauth's views, each with our access mark.

They are taken one by one, never by including allauth's own list of addresses: what is not named here does not exist
(there is no sign-up, no second e-mail address and no sign-in by code).
"""

import functools
from http import HTTPStatus

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bizwatch.accounts.access import SignedInRequest, View, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.design.views import failure


def _plain(view: View) -> View:
    """Answer a refused form with 422, as every other form of ours does, and keep the page out of caches."""

    @never_cache
    @functools.wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            context = response.context_data or {}
            context.pop("site", None)  # allauth's; our layout has something else of that name
            if request.method == "POST" and _was_refused(context.get("form")):
                response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return answered


def _was_refused(form: BaseForm | None) -> bool:
    return form is not None and form.is_bound and bool(form.errors)


def _open(view: View) -> View:
    return public_page(_plain(view))


def _own(view: View) -> View:
    return requires(Permission.USE_ACCOUNT)(_plain(view))


def _change_password(request: SignedInRequest) -> HttpResponseBase:
    """Change a password; an account that never had one sets it by an e-mailed link instead."""
    if not request.user.has_usable_password():
        return redirect("account_reset_password")
    return account.password_change(request)


login = _open(account.login)
logout = _open(require_POST(account.logout))
inactive = _open(account.account_inactive)
reset_password = _open(account.password_reset)
reset_password_done = _open(account.password_reset_done)
reset_password_from_key = _open(account.password_reset_from_key)
reset_password_from_key_done = _open(account.password_reset_from_key_done)
email_verification_sent = _open(account.email_verification_sent)
confirm_email = _open(account.confirm_email)
authenticate = _open(second_factor.authenticate)

change_password = _own(_change_password)
reauthenticate = _own(account.reauthenticate)
reauthenticate_by_second_factor = _own(second_factor.reauthenticate)
second_factor_index = _own(second_factor.index)
activate_totp = _own(totp.activate_totp)
deactivate_totp = _own(totp.deactivate_totp)
view_recovery_codes = _own(recovery_codes.view_recovery_codes)
generate_recovery_codes = _own(recovery_codes.generate_recovery_codes)
download_recovery_codes = _own(recovery_codes.download_recovery_codes)


def too_many_attempts(request: HttpRequest) -> HttpResponseBase:
    """Answer 429 where allauth counted too many requests."""
    return failure(request, HTTPStatus.TOO_MANY_REQUESTS)
