"""The check with which every desk service starts: permission, policy, and for a business that the case is its own."""

from typing import TYPE_CHECKING

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.selectors import membership_of
from bizwatch.cases.choices import Side
from bizwatch.cases.exceptions import CannotBeGivenCases, CaseNotFound, ConflictOfInterest
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import ACTS, Act, check_may, is_desk, works_on
from bizwatch.cases.selectors.visibility import sees

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def allow(act: Act, case: Case, by: "User") -> None:
    """Refuse an act on a held case that this person may not do now.

    Raises ``NotYoursToDo``, ``NotInThisState``, ``CaseNotFound`` for a case of somebody else, and
    ``ConflictOfInterest`` where a decision is taken by somebody who answers for the business.
    """
    if not sees(by, case):
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    check_may(act, case, by)
    rule = ACTS[act]
    if rule.decides or rule.police is Permission.SUPERVISE:
        check_no_conflict(case, by)


def check_no_conflict(case: Case, person: "User") -> None:
    """Refuse whoever answers for the business of the case. Raises ``ConflictOfInterest``."""
    if membership_of(person, case.business) is not None:
        raise ConflictOfInterest(
            f"{person.audit_name} answers for this business, so another investigator must have the case."
        )


def check_can_have(case: Case, person: "User") -> None:
    """Refuse to give the case to somebody who cannot investigate it. Raises ``CannotBeGivenCases``."""
    if not has_permission(person, works_on(case)):
        who = "a specialist" if case.is_restricted else "an investigator"
        raise CannotBeGivenCases(f"{person.audit_name} is not {who}, or their account is closed.")
    check_no_conflict(case, person)


def side_of(person: "User") -> Side:
    """Return for which side a person acts on a case."""
    return Side.POLICE if is_desk(person) else Side.BUSINESS
