"""What django-allauth asks of us about accounts: nobody signs up here, nobody learns who has an account."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailConfirmation
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from bizwatch.accounts import known_devices, policies, sign_in
from bizwatch.accounts.exceptions import PasswordTooWeak
from bizwatch.accounts.models import User
from bizwatch.kernel import clock

_TOO_MANY = "There have been too many attempts. Wait 15 minutes, then try again"
_WRONG = "Your email address or password is wrong"

# allauth's names of its messages, and what is said instead; a message that is not here is not shown.
MESSAGES = {
    "account/messages/logged_out.txt": "You have signed out.",
    "account/messages/password_changed.txt": "Your password has been changed.",
    "account/messages/email_confirmed.txt": "Your email address is confirmed.",
    "account/messages/email_confirmation_failed.txt": "Your email address could not be confirmed. Sign in to get a new link.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app is removed.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, words the messages, throttles by account, and tells the audit of wrong passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _WRONG,
        "email_password_mismatch": _WRONG,
        "enter_current_password": "Your current password is wrong",
        "incorrect_password": "Your password is wrong",
        "invalid_password_reset": "This link has been used or is too old",
        "rate_limited": _TOO_MANY,
        "too_many_login_attempts": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up at allauth: businesses register or are invited, police accounts are made."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Every answer is a page; allauth's JSON answers would be a second door with other locks."""
        return False

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Hold a new password against the policy."""
        known = {"email": user.email, "name": user.name} if isinstance(user, User) else {}
        try:
            policies.check_password(password, **known)
        except PasswordTooWeak as weak:
            raise ValidationError([str(sentence) for sentence in weak.args]) from weak
        return password

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tell the audit of a wrong password, at sign-in or when asked again."""
        sign_in.record_failed_sign_in(email=credentials.get("email", ""), at=clock.now())

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Tell the audit that a closed account was tried with its right password."""
        if isinstance(user, User):
            sign_in.record_refused(user=user, at=clock.now())
        return super().respond_user_inactive(request, user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host header into the key, whose port the browser may choose: each would be a fresh start.
        return known_devices.counter_for(request, str(credentials.get("email", "")))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask again who it is: not within five minutes of a sign-in."""
        user = self.request.user
        since = clock.now().timestamp() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, user) if isinstance(user, User) else []
        return not any(record["at"] > since for record in records)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the account after a new password."""
        return reverse("accounts:home")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset e-mail; ``key`` is allauth's "user-token"."""
        uid, _, token = key.partition("-")
        return sign_in.public_url(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        """Return the link of a confirmation e-mail."""
        return sign_in.public_url(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write one of our own e-mails in place of allauth's."""
        sign_in.write_to(email, template_prefix, context)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what ``MESSAGES`` says in place of allauth's own words."""
        said = message or MESSAGES.get(message_template or "", "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)
