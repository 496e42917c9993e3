"""Words for what happens to an account."""

from enum import StrEnum


class SignInEvent(StrEnum):
    """What the audit's ``event`` says of a sign-in act."""

    SIGNED_IN = "signed_in"
    FAILED = "failed"
    REFUSED = "refused"  # the password was right, the account is closed
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word, not a password
    PASSWORD_RESET = "password_reset"  # noqa: S105
    EMAIL_CONFIRMED = "email_confirmed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_USED = "second_factor_used"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"


class SignOutReason(StrEnum):
    """Why a session ended."""

    ASKED = "asked"
    IDLE = "idle"
    TOO_LONG = "too_long"


SIGN_OUT_MESSAGES: dict[SignOutReason, str] = {
    SignOutReason.IDLE: "You were signed out because you did nothing for {idle}. Sign in to go on.",
    SignOutReason.TOO_LONG: "You were signed out because {absolute} have passed since you signed in. Sign in to go on.",
}
