"""The signed link by which a person says something about themselves, and the keys under which it is kept apart.

The link names the case and which person on it by numbers that mean nothing elsewhere, and says until when it holds;
nothing of it is kept. What is answered stands under a keyed hash of the two: who reads the table of answers cannot tell
whose they are, and who reads the case cannot tell whether there are any.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from bizwatch.assurance.exceptions import LinkOver
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

if TYPE_CHECKING:
    from bizwatch.cases.models import Case

_SALT = "bizwatch.assurance.about-yourself"
_LONGEST = 200  # characters; a token is under 100
CONTACT = 0  # the person number of whoever is named as contact; a victim in their own right has one below it


@dataclass(frozen=True)
class AboutYourself:
    """Whoever opened a link that holds: the audit knows neither the case nor a name. ``key`` is where answers stand."""

    case_id: int
    person: int

    @property
    def key(self) -> str:
        return _hash("answers", f"{self.case_id}:{self.person}")

    @property
    def audit_id(self) -> str:
        return "about-yourself"

    @property
    def audit_name(self) -> str:
        return "Somebody about themselves"


def victim_number(pk: int) -> int:
    """Return the person number of a victim in their own right. Numbers above ``CONTACT`` are given to nobody."""
    return -pk


def about_path(case: "Case", *, at: datetime, person: int = CONTACT) -> str:
    """Return the path at which a person of a case answers, for as long as the clock says."""
    until = clock("answer-about-yourself", to_london(at).date()).due_at(at)
    token = signing.dumps([case.pk, person, int(until.timestamp())], salt=_SALT)
    return reverse("assurance:about_yourself", args=[token])


def about_link(case: "Case", *, at: datetime, person: int = CONTACT) -> str:
    """Return the whole address of ``about_path``, for an e-mail."""
    return settings.BIZWATCH_PUBLIC_URL + about_path(case, at=at, person=person)


def read_link(token: str, *, at: datetime) -> AboutYourself:
    """Return whose link it is. Raises ``LinkOver``, without saying why, for one that is forged or over."""
    try:
        case_id, person, until = signing.loads(token[:_LONGEST], salt=_SALT)
    except (signing.BadSignature, ValueError) as forged:
        raise LinkOver("This link does not work any more.") from forged
    if at.timestamp() >= until or person > CONTACT:  # once, the reporter was given such links to pass on
        raise LinkOver("This link does not work any more.")
    return AboutYourself(case_id, person)


def address_key(address: str) -> str:
    """Return the keyed hash of an address, by which nobody is asked too often; "" without one."""
    return _hash("person", address.strip().casefold()) if address else ""


def quarter_of(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _hash(use: str, text: str) -> str:
    return salted_hmac(f"{_SALT}.{use}", text, algorithm="sha256").hexdigest()
