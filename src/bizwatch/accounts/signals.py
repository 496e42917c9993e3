"""Where django-allauth tells us that something has happened at the door.

The house uses no signals, because they hide who calls whom; here they are the only hooks that allauth offers after a
sign-in, a new password and a change of second factor. Each receiver makes one call.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponseBase

from bizwatch.accounts import known_devices, second_factor, sign_in
from bizwatch.accounts.choices import SignInEvent, SignOutReason
from bizwatch.accounts.models import User
from bizwatch.kernel import clock


def connect() -> None:
    """Connect every receiver; called once, when the app is ready."""
    account.user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    account.password_changed.connect(_password_changed)
    account.password_reset.connect(_password_reset)
    account.email_confirmed.connect(_email_confirmed)
    mfa.authenticator_added.connect(_second_factor_added)
    mfa.authenticator_removed.connect(_second_factor_removed)
    mfa.authenticator_reset.connect(_recovery_codes_renewed)
    mfa.authenticator_used.connect(_second_factor_used)
    mfa.authentication_failed.connect(_second_factor_failed)


def _signed_in(request: HttpRequest, response: HttpResponseBase, user: User, **_: Any) -> None:
    known_devices.remember(request, response, user.email)
    sign_in.record_event(SignInEvent.SIGNED_IN, user=user, at=clock.now())


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        reason = getattr(request, "sign_out_reason", SignOutReason.ASKED)
        sign_in.record_event(SignInEvent.SIGNED_OUT, user=user, at=clock.now(), reason_code=reason.value)


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    sign_in.record_event(SignInEvent.PASSWORD_CHANGED, user=user, at=clock.now())


def _password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    sign_in.record_event(SignInEvent.PASSWORD_RESET, user=user, at=clock.now())
    sign_in.confirm_email(user=user, at=clock.now())


def _email_confirmed(request: HttpRequest, email_address: Any, **_: Any) -> None:
    sign_in.record_event(SignInEvent.EMAIL_CONFIRMED, user=email_address.user, at=clock.now())


def _second_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:  # its code was checked while it was set up
        second_factor.note_used(request, user)
    sign_in.record_event(SignInEvent.SECOND_FACTOR_ADDED, user=user, at=clock.now(), kind=authenticator.type)


def _second_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    second_factor.forget_used(request)
    sign_in.record_event(SignInEvent.SECOND_FACTOR_REMOVED, user=user, at=clock.now(), kind=authenticator.type)


def _recovery_codes_renewed(request: HttpRequest, user: User, **_: Any) -> None:
    sign_in.record_event(SignInEvent.RECOVERY_CODES_RENEWED, user=user, at=clock.now())


def _second_factor_used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    second_factor.note_used(request, user)
    sign_in.record_event(SignInEvent.SECOND_FACTOR_USED, user=user, at=clock.now(), kind=authenticator.type)


def _second_factor_failed(request: HttpRequest, user: User, **_: Any) -> None:
    sign_in.record_failed_second_factor(user=user, at=clock.now())
