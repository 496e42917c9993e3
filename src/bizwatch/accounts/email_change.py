"""A person's own e-mail address: asked for with a link to the new one, and changed when the link is followed.

The old address hears of both, so that whoever holds it can act in time. Nobody learns here whether an address has an
account: the page, the rows and the e-mail to the old address are the same in either case, and only the address itself
is told. What else in the product goes by the address moves with it: apps above say so with ``when_changed``.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse

from bizwatch.accounts.exceptions import EmailAlreadyUsed, EmailLinkUnknown, NothingToChange
from bizwatch.accounts.models import EmailChange, User
from bizwatch.accounts.selectors import user_by_email
from bizwatch.accounts.sign_in import public_url, write_to
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record

LASTS = timedelta(hours=24)
_UNKNOWN = "This link has been used, is more than 24 hours old or is not for this account. Ask for a new one."


@dataclass(frozen=True)
class AddressChanged:
    """That a user has another address from now on. Both are in lower case."""

    user: User
    before: str
    after: str
    at: datetime


OnChange = Callable[[AddressChanged], None]
_listeners: list[OnChange] = []


def when_changed(follow: OnChange) -> None:
    """Let an app move what it keeps under an address, in the same unit of work. Called once, when the app is ready."""
    if follow not in _listeners:
        _listeners.append(follow)


@audited_service
def ask_to_change_email(*, user: User, email: str, at: datetime) -> None:
    """Send a link to the new address and a notice to the present one. A link that was sent before stops working.

    Where the new address has an account already, it is told so instead, and the link goes to nobody. Raises
    ``NothingToChange``.
    """
    wanted = email.strip().lower()
    if wanted == user.email:
        raise NothingToChange("This is your email address already.")
    User.objects.select_for_update().get(pk=user.pk)  # of two who ask at once the second waits
    EmailChange.objects.filter(user=user, ended_at=None).delete()  # nobody needs an address that was not confirmed
    _record(user, at=at, email_change="asked")
    token = secrets.token_urlsafe(32)
    EmailChange.objects.create(user=user, email=wanted, token_hash=_hash(token), asked_at=at, expires_at=at + LASTS)
    link = public_url(reverse("accounts:confirm_new_email", args=[token]))
    is_taken = user_by_email(wanted) is not None
    write_to(wanted, f"account/email/email_change{'_taken' if is_taken else ''}", {"confirm_url": link})
    write_to(user.email, "account/email/email_change_asked", {})


def email_change_of(*, user: User, token: str, at: datetime) -> EmailChange:
    """Return what a link asks for, if it is this user's, not used and not too old. Raises ``EmailLinkUnknown``."""
    found = EmailChange.objects.filter(user=user, token_hash=_hash(token), ended_at=None, expires_at__gt=at).first()
    if found is None:
        raise EmailLinkUnknown(_UNKNOWN)
    return found


@audited_service
def change_email(*, user: User, token: str, at: datetime) -> str:
    """Make the new address the one that the user signs in with, once; return it. The old address is told.

    Links for a new password that were sent to the old address stop working, and what goes by the address moves along
    (``when_changed``). Raises ``EmailLinkUnknown`` and, where
    somebody else took the address meanwhile, ``EmailAlreadyUsed``.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    change = email_change_of(user=locked, token=token, at=at)
    before = locked.email
    EmailChange.objects.filter(pk=change.pk).update(ended_at=at)
    try:
        with transaction.atomic():
            locked.email, locked.version = change.email, locked.version + 1
            locked.save(update_fields=["email", "version"])
            EmailAddress.objects.filter(user=locked).delete()
            EmailAddress.objects.create(user=locked, email=change.email, verified=True, primary=True)
    except IntegrityError as error:
        raise EmailAlreadyUsed("There is already an account with this email address.") from error
    user.email, user.version = locked.email, locked.version
    _record(user, at=at, fields="email")
    for follow in _listeners:
        follow(AddressChanged(user, before, change.email, at))
    write_to(before, "account/email/email_changed", {})
    return change.email


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _record(user: User, *, at: datetime, **detail: str) -> None:
    record(Action.ALTERATION, by=user, at=at, subject_type="user", subject_id=user.pk, **detail)
