"""The victim must be told when a case is finalised, cancelled or transferred: when and how (uk-rules 3.2 and 3.4)."""

from datetime import datetime

from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.intake import Told


def told_fault(told: Told | None, *, reported_at: datetime, at: datetime, has_email: bool, has_account: bool) -> str:
    """Return what is wrong with what is said of telling the victim, as a sentence; "" where it is right."""
    if told is None:
        return "The victim must be told: enter when and how they were told."
    if told.at > at:
        return "The victim must be told first: the time entered is in the future."
    if told.at < reported_at:
        return "The victim cannot have been told before the crime was reported."
    if told.channel == ContactChannel.EMAIL and not has_email:
        return "The case has no e-mail address of the victim: call or visit, and enter that."
    if told.channel == ContactChannel.PORTAL and not has_account:
        return "The victim reported as a guest and reads no messages here: write an e-mail, call or visit."
    return ""
