"""That the victim is told of what was decided after an outcome: in writing by the product, or by a person who says when."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.exceptions import VictimNotTold
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case, VictimContact
from bizwatch.cases.policies.telling import told_fault
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.cases.services.contact import enter_told
from bizwatch.cases.services.mail import Mail, write_to_business

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_NO_WAY = "The victim left no e-mail address and nobody reads messages here: call or visit them first, and enter when and how."


def tell_victim(
    held: Case, mail: Mail, told: Told | None, *, words: str, key: str, by: "User", at: datetime, **facts: object
) -> VictimContact:
    """Tell the victim of a held case, with a line of the contact log; the caller keeps the case.

    Without ``told`` the product writes, where there is anybody to write to. Raises ``VictimNotTold``.
    """
    has_account = has_readers(held)
    if told is None:
        told = Told(at=at, channel=_written_way(held, has_account=has_account))
    fault = told_fault(
        told, reported_at=held.reported_at, at=at, has_email=bool(held.contact_email), has_account=has_account
    )
    if fault:
        raise VictimNotTold((("told", fault),))
    write_to_business(held, mail, key=key, at=at, **facts)
    return enter_told(held, told, words=words, by=by, at=at)


def _written_way(held: Case, *, has_account: bool) -> ContactChannel:
    if held.contact_email and not (held.contact_channel == ContactChannel.PORTAL and has_account):
        return ContactChannel.EMAIL
    if has_account:
        return ContactChannel.PORTAL
    raise VictimNotTold((("told", _NO_WAY),))
