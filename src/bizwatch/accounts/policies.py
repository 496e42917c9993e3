"""Who may hold and give which role, and what a password must be. ``check_x`` raises; nothing here writes."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from bizwatch.accounts.exceptions import PasswordTooWeak, RoleNotYoursToGive, RolesDoNotMix, UnknownRole
from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import ROLES, Role
from bizwatch.audit.services import Actor

# Django's codes of what is wrong with a password, in words that say what to do.
_PASSWORD_WORDS = {
    "password_too_short": "Password must be 12 characters or more",
    "password_too_common": "Choose a password that is harder to guess: this one is on lists of common passwords",
    "password_too_similar": "Choose a password that is not like your name or email address",
}


def role_of(code: str) -> Role:
    """Return the role of this code. Raises ``UnknownRole``."""
    if code not in ROLES:
        raise UnknownRole(f"There is no role “{code}”.")
    return ROLES[code]


def check_may_give(role: Role, *, to: User, by: Actor) -> None:
    """Police roles are for administrators to give and take, and for nobody to give to themselves.

    The product itself (``SystemActor``) may give any: the first administrator comes from the command line. Business
    roles are judged by ``businesses``, which knows whose business it is. Raises ``RoleNotYoursToGive``.
    """
    if not role.police or not isinstance(by, User):
        return
    if Permission.MANAGE_USERS not in by.permissions:
        raise RoleNotYoursToGive("Only an administrator can give and take away police roles.")
    if by.pk == to.pk:
        raise RoleNotYoursToGive("You cannot change your own roles. Ask another administrator.")


def check_roles_mix(role: Role, *, with_roles: tuple[Role, ...]) -> None:
    """Nobody investigates and answers for a business at once. Raises ``RolesDoNotMix``."""
    if any(held.police != role.police for held in with_roles):
        raise RolesDoNotMix("Police roles and business roles cannot be held by the same account.")


def check_password(password: str, *, email: str = "", name: str = "") -> None:
    """A password has 12 characters or more, is on no list of common ones and is not the person's own name.

    No rule asks for kinds of characters (NCSC, "Three random words"). Raises ``PasswordTooWeak``, one argument for
    each thing that is wrong.
    """
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as weak:
        codes = [error.code or "" for error in weak.error_list]
        raise PasswordTooWeak(*(_PASSWORD_WORDS[code] for code in codes)) from weak
