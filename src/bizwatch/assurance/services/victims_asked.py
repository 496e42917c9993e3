"""Asking victims in their own right about themselves: at the address that they gave the desk, and through nobody else.

Whoever reports often knows the victim, employs them, or is the one whom they fear. So nobody is handed a link for somebody
else: a victim is asked once the desk has spoken with them, at an address that is on their own record and no address of the
business, and where there is none they are not asked.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bizwatch.assurance.about_yourself import AboutYourself, about_link, address_key, victim_number
from bizwatch.assurance.models import DiversityAsk
from bizwatch.assurance.services.diversity import was_asked
from bizwatch.audit.services import SystemActor, audited_service, record_read
from bizwatch.businesses.selectors import members_of_premises
from bizwatch.kernel.clock import to_london
from bizwatch.messaging.services import queue_email
from bizwatch.reference.selectors import clock
from bizwatch.victims.selectors import victims_reached

if TYPE_CHECKING:
    from bizwatch.victims.models import Victim

ASKER = SystemActor("about-yourself")
LOOKED_BACK = timedelta(days=30)  # a worker that stood still for longer asks no more about what is so long ago
_SHOWN = "asked about themselves"


@audited_service
def write_to_victims(*, at: datetime) -> int:
    """Write to victims with whom the desk spoke a day ago or earlier, each once, and no address within a year of the last
    time; return how many e-mails were queued. Nothing is kept of whom: only that somebody was asked.
    """
    reached = victims_reached(since=at - LOOKED_BACK, until=at)
    return sum(_write(victim, at) for victim, spoken_at in reached if _is_time(spoken_at, at))


def _is_time(spoken_at: datetime, at: datetime) -> bool:
    return clock("write-about-yourself", to_london(spoken_at).date()).due_at(spoken_at) <= at


def _write(victim: "Victim", at: datetime) -> bool:
    who, person = address_key(victim.email), victim_number(victim.pk)
    if not _is_own_address(victim) or was_asked(who, at):
        return False
    holder = AboutYourself(victim.case_id, person)
    asked = {"person_key": who, "asked_on": to_london(at).date()}
    if not DiversityAsk.objects.get_or_create(key=holder.key, defaults=asked)[1]:
        return False
    record_read(
        by=ASKER,
        at=at,
        subject_type="victim",
        subject_id=victim.public_id,
        case_reference=victim.case.crime_reference,
        reason=_SHOWN,
    )
    mail = queue_email(
        dedupe=f"about-yourself:{holder.key[:40]}",
        to=victim.email,
        template="assurance/email/about_yourself_victim.txt",
        context={"name": victim.name, "link": about_link(victim.case, at=at, person=person)},
        at=at,
    )
    return mail is not None


def _is_own_address(victim: "Victim") -> bool:
    """Whether an address is the victim's and not one at which their business is reached, or a colleague signs in."""
    case, address = victim.case, victim.email.casefold()
    reporter = case.reported_by.email if case.reported_by is not None else ""
    of_business = {case.contact_email, case.premises.contact_email, reporter}
    if address in {one.casefold() for one in of_business}:
        return False
    signs_in = members_of_premises(case.premises).filter(user__email__iexact=address).first()
    return signs_in is None or signs_in.user.name.casefold() == victim.name.casefold()
