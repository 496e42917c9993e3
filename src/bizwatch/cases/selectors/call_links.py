"""Signed links to a call: whoever holds one can see, book, move and call off the calls of one case, and nothing else.

The link names the case by a number that means nothing elsewhere and says until when it holds; nothing is kept of it. It
needs no account, so that a guest and whoever is on shift can use it from the e-mail.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.models import Case
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import slot_rules

_SALT = "bizwatch.cases.call"
_LONGEST = 200  # characters; a token is under 100


@dataclass(frozen=True)
class LinkHolder:
    """Whoever opened the signed link to the calls of a case: the audit knows the case, never a name."""

    case_id: int

    @property
    def audit_id(self) -> str:
        return f"call-link:{self.case_id}"

    @property
    def audit_name(self) -> str:
        return "Somebody with the e-mailed link"


def call_token(case: Case, *, at: datetime) -> str:
    """Return the token of a link that holds from ``at`` for as long as ``slot_rules`` says."""
    until = at + timedelta(days=slot_rules(to_london(at).date()).link_days)
    return signing.dumps([case.pk, int(until.timestamp())], salt=_SALT)


def call_path(case: Case, *, at: datetime) -> str:
    """Return the path at which whoever reported as a guest can book, move and call off the calls of a case."""
    return reverse("cases:call", args=[call_token(case, at=at)])


def call_link(case: Case, *, at: datetime) -> str:
    """Return the whole address of ``call_path``, for an e-mail."""
    return settings.BIZWATCH_PUBLIC_URL + call_path(case, at=at)


def case_of_link(token: str, *, at: datetime) -> Case:
    """Return the case of a link that holds.

    Raises ``CaseNotFound``, without saying which, for a link that is forged, over, or of a case that may not be known.
    """
    try:
        case_id, until = signing.loads(token[:_LONGEST], salt=_SALT)
    except signing.BadSignature as forged:
        raise CaseNotFound("This link does not hold.") from forged
    found = Case.objects.select_related("premises", "business", "allocated_to").filter(pk=case_id, is_restricted=False)
    case = found.first() if at.timestamp() < until else None
    if case is None:
        raise CaseNotFound("This link does not hold.")
    return case


def time_code(moment: datetime) -> str:
    """Return a moment as it stands in an address: "20261124T1030Z"."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%MZ}"


def read_time_code(text: str) -> datetime | None:
    """Return the moment of ``time_code``, or None for anything else."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
