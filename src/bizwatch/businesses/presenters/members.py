"""Words and rows of the pages about people."""

from datetime import datetime

from bizwatch.accounts.roles import HEAD_OFFICE, ROLES
from bizwatch.businesses.exceptions import (
    InvitationExpired,
    InvitationForSomeoneElse,
    InvitationUnknown,
    InvitationUsed,
    InvitationWithdrawn,
)
from bizwatch.businesses.models import Invitation, Membership
from bizwatch.design.filters import deadline_date, plural
from bizwatch.kernel.errors import DomainError

_NAMED = 3  # premises named in a list before the rest are counted

# What to do where an invitation cannot be accepted, by what is wrong with it.
ADVICE: dict[type[DomainError], tuple[str, str]] = {
    InvitationUnknown: (
        "This invitation link does not work",
        "Check that you copied all of the link. If a newer invitation was sent to you, use the link in that email. "
        "Otherwise ask the person who invited you to send it again.",
    ),
    InvitationUsed: (
        "This invitation has already been used",
        "If it was you, sign in with your email address and password. If it was not, tell the person who invited you.",
    ),
    InvitationWithdrawn: (
        "This invitation has been withdrawn",
        "If you think that is a mistake, ask the person who invited you to send a new one.",
    ),
    InvitationExpired: (
        "This invitation is too old",
        "An invitation works for 7 days. Ask the person who invited you to send it again.",
    ),
    InvitationForSomeoneElse: (
        "This invitation is for another account",
        "Sign out, then open the link in the email again.",
    ),
}


def role_name(code: str) -> str:
    """Return the name of a role."""
    return ROLES[code].name if code in ROLES else code


def premises_named(row: Membership | Invitation) -> str:
    """Return the premises of a member or invitation, the first few by name; they must be prefetched."""
    if row.role == HEAD_OFFICE.code:
        return "All premises"
    names = sorted(one.name for one in row.premises.all())
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {plural(more, 'other')}" if more > 0 else "")


def invitation_state(invitation: Invitation, *, at: datetime) -> tuple[str, str]:
    """Return the tag of a waiting invitation: text and colour."""
    if at >= invitation.expires_at:
        return "Too old", "grey"
    return f"Works until {deadline_date(invitation.expires_at)}", "blue"


def advice(error: DomainError) -> tuple[str, str]:
    """Return the heading and the advice for an invitation that cannot be accepted."""
    return ADVICE.get(type(error), (str(error), "Ask the person who invited you what to do."))
