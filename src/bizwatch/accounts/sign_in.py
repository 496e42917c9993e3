"""What happens at the door: links by e-mail, and what the audit is told of sign-ins.

Called by allauth's hooks (``adapter.py``, ``signals.py``) and by the services.
"""

from datetime import datetime
from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from bizwatch.accounts.choices import SignInEvent
from bizwatch.accounts.models import User
from bizwatch.accounts.selectors import user_by_email
from bizwatch.accounts.tasks import send_email
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited_service, record

_DOOR = SystemActor("sign-in")
_UNKNOWN = "unknown"

# allauth's names of its e-mails, and the subjects they bear.
SUBJECTS = {
    "account/email/invitation": "Set up your Bizwatch account",
    "account/email/password_reset_key": "Choose a new password for Bizwatch",
    "account/email/password_changed": "Your Bizwatch password was changed",
    "account/email/password_reset": "Your Bizwatch password was changed",
    "account/email/email_confirmation": "Confirm your email address for Bizwatch",
    "account/email/email_change": "Confirm your new email address for Bizwatch",
    "account/email/email_change_asked": "Somebody asked to change the email address of your Bizwatch account",
    "account/email/email_change_taken": "This email address has a Bizwatch account already",
    "account/email/email_changed": "The email address of your Bizwatch account was changed",
    "mfa/email/totp_activated": "An authenticator app was set up for Bizwatch",
    "mfa/email/totp_deactivated": "Your authenticator app was removed from Bizwatch",
    "mfa/email/recovery_codes_generated": "Your Bizwatch recovery codes were renewed",
}


def public_url(path: str) -> str:
    """Return the full address of a page, from the settings and never from what the browser called us."""
    return f"{settings.BIZWATCH_PUBLIC_URL}{path}"


def write_to(email: str, template: str, context: dict[str, object]) -> None:
    """Send one of ``SUBJECTS`` in plain text, once the transaction is through."""
    body = render_to_string(f"{template}_message.txt", {**context, "sign_in_url": public_url(reverse("account_login"))})
    transaction.on_commit(partial(send_email, SUBJECTS[template], body, email))


def password_link(user: User) -> str:
    """Return a link with which this user sets a new password, once, within three days."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return public_url(reverse("account_reset_password_from_key", kwargs=key))


def invite_to_set_password(user: User) -> None:
    """E-mail a new user the link with which they set their first password."""
    write_to(user.email, "account/email/invitation", {"password_url": password_link(user), "police": user.is_police})


@audited_service
def record_event(event: SignInEvent, *, user: User, at: datetime, by: Actor | None = None, **detail: str) -> None:
    """Audit something that a user did at the door; ``by`` is the product where they did not get in."""
    record(Action.SIGN_IN, by=by or user, at=at, subject_type="user", subject_id=user.pk, event=event.value, **detail)


@audited_service
def record_failed_sign_in(*, email: str, at: datetime) -> None:
    """Audit a wrong password.

    An address without an account leaves a row as well (without the address): otherwise the time that the answer takes
    would tell which addresses have one.
    """
    user = user_by_email(email)
    subject = user.pk if user else _UNKNOWN
    event = SignInEvent.FAILED.value
    record(Action.SIGN_IN, by=_DOOR, at=at, subject_type="user", subject_id=subject, event=event)


@audited_service
def record_refused(*, user: User, at: datetime) -> None:
    """Audit a right password for a closed account."""
    record_event(SignInEvent.REFUSED, user=user, by=_DOOR, at=at)


@audited_service
def record_failed_second_factor(*, user: User, at: datetime) -> None:
    """Audit a wrong code."""
    record_event(SignInEvent.SECOND_FACTOR_FAILED, user=user, by=_DOOR, at=at)


@audited_service
def confirm_email(*, user: User, at: datetime) -> None:
    """Note that the user reads e-mail at their address: they came by a link that was sent there."""
    unconfirmed = EmailAddress.objects.filter(user=user, email=user.email, verified=False)
    if unconfirmed.update(verified=True):
        record_event(SignInEvent.EMAIL_CONFIRMED, user=user, at=at)
