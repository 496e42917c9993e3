"""The forms of the door, in our words; what they do is django-allauth's. Forms of our own pages: ``user_forms.py``."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django.core.exceptions import ValidationError

from bizwatch.accounts.models import User
from bizwatch.accounts.second_factor import check_first_use
from bizwatch.kernel.fields import CleanCharField, EmailField, PasswordField

_NEW_PASSWORD_HINT = "Must be at least 12 characters. Three random words make a good password."  # noqa: S105 - a hint


def _email_field() -> EmailField:
    return EmailField(label="Email address", subject="your email address", design={"autocomplete": "username"})


def _password_field(label: str = "Password", subject: str = "your password") -> PasswordField:
    return PasswordField(label=label, subject=subject)


def _code_field(label: str = "6-digit code", subject: str = "the 6-digit code") -> CleanCharField:
    return CleanCharField(
        label=label,
        subject=subject,
        max_length=20,
        design={"width": "10", "inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": False},
    )


class NewPasswordField(PasswordField):
    """A password to be set, held against the policy; allauth's forms tell it whose it is."""

    user: User | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(purpose="new-password", label="New password", subject="a new password", **kwargs)
        self.help_text = _NEW_PASSWORD_HINT

    def clean(self, value: Any) -> str:
        """Return the password. Raises ``ValidationError`` with each thing that is wrong."""
        return str(get_adapter().clean_password(super().clean(value), user=self.user))


class SignInForm(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": _email_field(), "password": _password_field()}

    def clean(self) -> dict[str, Any] | None:
        """Check the password; whatever is wrong stands at the first field, so that the error summary leads there."""
        try:
            return super().clean()
        except ValidationError as wrong:
            self.add_error("login", wrong)
            return None


class ForgottenPasswordForm(account.ResetPasswordForm):
    """The address to send a link to."""

    email = EmailField(label="Email address", subject="your email address")


class _TypedOnce:
    """A new password is typed once: it can be shown while it is typed (GOV.UK Design System, password input)."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = NewPasswordField()
        field.user = getattr(self, "user", None)
        self.fields["password1"] = field
        del self.fields["password2"]


class NewPasswordForm(_TypedOnce, account.ResetPasswordKeyForm):
    """A new password, by an e-mailed link."""


class ChangePasswordForm(_TypedOnce, account.ChangePasswordForm):
    """A new password, by the present one."""

    oldpassword = _password_field("Current password", "your current password")

    def clean_oldpassword(self) -> str:
        """Check the present password within the same limit of guesses as a sign-in, which allauth's own does not."""
        typed = str(self.cleaned_data["oldpassword"])
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, typed):
            raise adapter.validation_error("enter_current_password")
        return typed


class ConfirmPasswordForm(account.ReauthenticateForm):
    """The password once more, before something that matters."""

    password = _password_field()


class _CodeOnce:
    """A code from the app is taken once, whatever its tolerance."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code. Raises ``ValidationError`` for a wrong or used one, and for too many."""
        code = str(super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            check_first_use(self.user, code)
        return code


class SecondFactorForm(_CodeOnce, mfa.AuthenticateForm):
    """The code at sign-in."""

    code = _code_field()


class ConfirmSecondFactorForm(_CodeOnce, mfa.ReauthenticateForm):
    """The code once more, before something that matters."""

    code = _code_field()


class SetUpAppForm(totp.ActivateTOTPForm):
    """The first code that a new authenticator app shows."""

    code = _code_field("6-digit code from the app", "the 6-digit code from the app")

    def clean_code(self) -> str:
        """Return the code, which will not open the door as well."""
        code = str(super().clean_code())
        check_first_use(self.user, code)
        return code
