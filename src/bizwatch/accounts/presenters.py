"""What the pages about accounts say."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from bizwatch.accounts.areas import name_of_area
from bizwatch.accounts.models import User
from bizwatch.accounts.session_time import limits_of
from bizwatch.design.filters import local_date
from bizwatch.design.tables import Column

Row = dict[str, Any]

USER_COLUMNS: list[Column] = [{"text": "Name"}, {"text": "Email address"}, {"text": "Roles"}, {"text": "Account"}]


def _row(key: str, value: str, *changes: tuple[str, str, str]) -> Row:
    actions = [{"text": text, "href": reverse(name), "hidden": hidden} for text, name, hidden in changes]
    return {"key": key, "value": value, "actions": actions}


def role_names(user: User) -> str:
    """Return the names of the roles held, or "None"."""
    return ", ".join(role.name for role in user.roles) or "None"


def state_of(user: User) -> str:
    """Return whether the account is open, and whether it was ever used."""
    if not user.is_active:
        return "Closed"
    return "Open" if user.last_login else "Never signed in"


def own_rows(user: User, *, has_app: bool) -> list[Row]:
    """Return the rows of a person's own account page."""
    rows = [
        _row("Name", user.name, ("Change", "accounts:details", "name")),
        _row("Email address", user.email, ("Change", "accounts:new_email", "email address")),
        _row("Telephone number", user.telephone, ("Change", "accounts:details", "telephone number")),
        *_police_rows(user),
        _row("Role", role_names(user)),
        _row("Password", "Set", ("Change", "account_change_password", "password")),
        _row("E-mails", "About your cases", ("Change", "messaging:contact_preferences", "when we may e-mail you")),
    ]
    word = "See" if has_app else "Set up"
    return [
        *rows,
        _row("Authenticator app", "Set up" if has_app else "Not set up", (word, "mfa_index", "authenticator app")),
    ]


def session_words(user: User) -> str:
    """Return when a session of this user ends, in a sentence."""
    idle, absolute = limits_of(user)
    return f"You are signed out when you do nothing for {spoken(idle)}, and {spoken(absolute)} after you signed in."


def spoken(span: timedelta) -> str:
    """Return a time limit as it is said: "15 minutes", "12 hours"."""
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60} hours" if minutes >= 120 and minutes % 60 == 0 else f"{minutes} minutes"


def user_rows(user: User, *, has_app: bool) -> list[Row]:
    """Return the rows of a user's page for an administrator."""
    return [
        _row("Email address", user.email),
        _row("Telephone number", user.telephone),
        *_police_rows(user),
        _row("Roles", role_names(user)),
        _row("Account", state_of(user)),
        _row("Authenticator app", "Set up" if has_app else "Not set up"),
        _row("Made on", local_date(user.joined_at)),
        _row("Last signed in on", local_date(user.last_login) or "Never"),
    ]


def _police_rows(user: User) -> list[Row]:
    if not user.is_police:
        return []
    area = name_of_area(user.policing_area) if user.policing_area else ""
    return [_row("Collar number", user.collar_number), _row("Policing area", area)]
