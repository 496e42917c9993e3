"""Which cases a person may see. Every selector that shows a case to somebody starts here."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from bizwatch.accounts.access import has_permission, is_signed_in
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import HEAD_OFFICE
from bizwatch.businesses.selectors import answered_for, members_of_premises, memberships_of, premises_visible_to
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.models import Case, CaseQuerySet
from bizwatch.kernel.references import tidy_reference
from bizwatch.reference.selectors import areas_within

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def visible_to(user: "User | AnonymousUser") -> CaseQuerySet:
    """Return the cases a person may see: the desk all, a beat manager those of their areas, a business its own.

    Never a restricted one, whoever asks: those have selectors and pages of their own (``restricted_to``). Closed by
    default: without a role that sees cases, none.
    """
    return _ordinary_cases(user).ordinary() if is_signed_in(user) else Case.objects.none()


def restricted_to(user: "User | AnonymousUser") -> CaseQuerySet:
    """Return the restricted cases a specialist may see: all but those of a business that they answer for."""
    if not has_permission(user, Permission.VIEW_RESTRICTED):
        return Case.objects.none()
    return Case.objects.restricted().exclude(business__in=answered_for(user))


def sees(user: "User | AnonymousUser", case: Case) -> bool:
    """Whether a person may see this very case, by whichever of the two ways it is seen."""
    found = restricted_to(user) if case.is_restricted else visible_to(user)
    return found.filter(pk=case.pk).exists()


def _ordinary_cases(user: "User") -> CaseQuerySet:
    if has_permission(user, Permission.VIEW_DESK):
        return Case.objects.all()
    if has_permission(user, Permission.VIEW_AREA):
        return _area_cases(user)
    if has_permission(user, Permission.VIEW_OWN_CASES):
        return _own_cases(user)
    return Case.objects.none()


def areas_seen(user: "User") -> tuple[str, ...]:
    """Return the codes of a beat manager's own area and of those granted beside it, with all that lies within them."""
    return tuple(dict.fromkeys(code for area in user.areas for code in areas_within(area)))


def _area_cases(user: "User") -> CaseQuerySet:
    """Return the cases of a beat manager's own area and of those granted beside it, with all that lies within them.

    One code is asked for as such, so that the queue's index of an area is walked in order.
    """
    codes = areas_seen(user)
    if not codes:
        return Case.objects.none()
    return (
        Case.objects.filter(policing_area=codes[0]) if len(codes) == 1 else Case.objects.filter(policing_area__in=codes)
    )


def _own_cases(user: "User") -> CaseQuerySet:
    """Return the cases of a business's person, narrowed by plain ids so that an index can be walked in order."""
    memberships = list(memberships_of(user))
    whole = [membership.business_id for membership in memberships if membership.role == HEAD_OFFICE.code]
    if len(whole) == len(memberships):
        return Case.objects.filter(business_id=whole[0]) if len(whole) == 1 else Case.objects.filter(business__in=whole)
    named = list(premises_visible_to(user).exclude(business__in=whole).order_by("pk").values_list("pk", flat=True))
    some = Q(premises_id=named[0]) if len(named) == 1 else Q(premises__in=named)
    return Case.objects.filter(Q(business__in=whole) | some if whole else some)


def case_by_reference(user: "User | AnonymousUser", reference: str) -> Case:
    """Return one case that the person may see, with business, premises and investigator, however it is typed.

    Raises ``CaseNotFound``: nobody is told whether a case of others exists.
    """
    found = visible_to(user).select_related("business", "premises", "allocated_to")
    case = found.filter(crime_reference=tidy_reference(reference)).first()
    if case is None:
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    return case


def restricted_by_reference(user: "User | AnonymousUser", reference: str) -> Case:
    """Return one restricted case that the specialist may see. Raises ``CaseNotFound``."""
    found = restricted_to(user).select_related("business", "premises", "allocated_to", "slavery")
    case = found.filter(crime_reference=tidy_reference(reference)).first()
    if case is None:
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    return case


def has_readers(case: Case) -> bool:
    """Whether anybody answers for the premises here, so that a message on the case is read by the business.

    Nobody at the business reads of a restricted case. Asks nothing of a case that was read with the answer.
    """
    if case.is_restricted or case.is_answered_for is not None:
        return bool(case.is_answered_for) and not case.is_restricted
    return members_of_premises(case.premises).exists()
