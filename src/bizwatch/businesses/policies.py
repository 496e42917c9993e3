"""Who may do what in which business. ``check_x`` raises, ``can_x`` answers; nothing here writes.

A permission says that a person may do a thing at all; the role of their membership says in which business. Somebody
who is head office of one business may be staff of another.
"""

from datetime import datetime, timedelta

from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import BUSINESS_ROLES, HEAD_OFFICE, ROLES
from bizwatch.businesses.choices import ImportState, InvitationState, RowState
from bizwatch.businesses.exceptions import (
    ImportNotOpen,
    InvitationExpired,
    InvitationUsed,
    InvitationWithdrawn,
    NotYoursToDo,
    PremisesNeeded,
    RowNotFaulty,
    UnknownRole,
)
from bizwatch.businesses.models import Invitation, Membership, Premises, PremisesImport, PremisesImportRow

INVITATION_LASTS = timedelta(days=7)


def can_look_after_business(membership: Membership | None) -> bool:
    """Whether this member may add, import and close premises and manage members: head office only."""
    return membership is not None and membership.left_at is None and membership.role == HEAD_OFFICE.code


def check_looks_after_business(membership: Membership | None) -> None:
    """Raise ``NotYoursToDo`` unless ``can_look_after_business``."""
    if not can_look_after_business(membership):
        raise NotYoursToDo("Only somebody at head office of this business can do that.")


def can_change_premises(membership: Membership | None, premises: Premises) -> bool:
    """Whether this member may change these details: head office, or a manager of this very premises."""
    if can_look_after_business(membership):
        return True
    if membership is None or membership.left_at is not None or membership.role not in BUSINESS_ROLES:
        return False
    if Permission.MANAGE_PREMISES not in ROLES[membership.role].permissions:
        return False
    return membership.premises.filter(pk=premises.pk).exists()


def check_can_change_premises(membership: Membership | None, premises: Premises) -> None:
    """Raise ``NotYoursToDo`` unless ``can_change_premises``."""
    if not can_change_premises(membership, premises):
        raise NotYoursToDo("Only head office or the manager of these premises can change their details.")


def check_role_and_premises(role: str, premises: list[Premises]) -> None:
    """Head office needs no premises named; everybody else at least one. Raises ``UnknownRole``, ``PremisesNeeded``."""
    if role not in BUSINESS_ROLES:
        raise UnknownRole("Select staff, premises manager or head office.")
    if role != HEAD_OFFICE.code and not premises:
        raise PremisesNeeded("Select at least one premises.")


def check_can_be_accepted(invitation: Invitation, *, at: datetime) -> None:
    """Raise ``InvitationUsed``, ``InvitationWithdrawn`` or ``InvitationExpired`` where it is too late."""
    if invitation.state == InvitationState.ACCEPTED:
        raise InvitationUsed("This invitation has already been used.")
    if invitation.state == InvitationState.WITHDRAWN:
        raise InvitationWithdrawn("The business has withdrawn this invitation.")
    if at >= invitation.expires_at:
        raise InvitationExpired("This invitation is more than 7 days old.")


def check_can_map_columns(premises_import: PremisesImport) -> None:
    """Columns can be chosen until the import starts. Raises ``ImportNotOpen``."""
    if premises_import.state != ImportState.PREVIEWED:
        raise ImportNotOpen("The import has started, so its columns can no longer be changed. Upload the file again.")


def check_can_discard(premises_import: PremisesImport) -> None:
    """An import can be discarded until it starts. Raises ``ImportNotOpen``."""
    if premises_import.state != ImportState.PREVIEWED:
        raise ImportNotOpen("The import has started, so it can no longer be discarded.")


def check_can_be_put_right(row: PremisesImportRow) -> None:
    """Only a refused row can be put right. Raises ``RowNotFaulty``."""
    if row.state != RowState.REFUSED:
        raise RowNotFaulty("This row needs nothing put right any more.")
