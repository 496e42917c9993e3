"""Everything that writes businesses, premises, members and imports. Other apps import from here."""

from bizwatch.businesses.details import PremisesDetails
from bizwatch.businesses.services.imports import (
    choose_columns,
    discard_import,
    dry_run,
    import_more,
    put_row_right,
    start_import,
    upload_premises_file,
)
from bizwatch.businesses.services.members import (
    accept_invitation,
    accept_invitation_as_new_user,
    change_member,
    invite_member,
    remove_member,
    send_invitation_again,
    withdraw_invitation,
)
from bizwatch.businesses.services.premises import (
    add_premises,
    change_business,
    change_premises,
    close_premises,
    premises_for_guest,
    remember_cctv,
    reopen_premises,
)
from bizwatch.businesses.services.registration import register_business

__all__ = [
    "PremisesDetails",
    "accept_invitation",
    "accept_invitation_as_new_user",
    "add_premises",
    "change_business",
    "change_member",
    "change_premises",
    "choose_columns",
    "close_premises",
    "discard_import",
    "dry_run",
    "import_more",
    "invite_member",
    "premises_for_guest",
    "put_row_right",
    "register_business",
    "remember_cctv",
    "remove_member",
    "reopen_premises",
    "send_invitation_again",
    "start_import",
    "upload_premises_file",
    "withdraw_invitation",
]
