"""Who answers for a premises: its business's head office, and the members named for it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from bizwatch.accounts.roles import HEAD_OFFICE
from bizwatch.businesses.models import Membership, Premises


def members_of_premises(premises: Premises) -> QuerySet[Membership]:
    """Return the live memberships that answer for a premises, with their users: head office and those named for it."""
    answers = Q(business_id=premises.business_id, role=HEAD_OFFICE.code) | Q(premises=premises)
    return _live().filter(answers).select_related("user").distinct().order_by("user__name", "pk")


def is_answered_for(premises: str) -> Q:
    """Return the condition that somebody answers for a premises, of rows that name it under ``premises`` ("pk" for the
    premises themselves)."""
    business = "business" if premises == "pk" else f"{premises}__business"
    whole = _live().filter(business=OuterRef(business), role=HEAD_OFFICE.code)
    return Exists(whole) | Exists(_live().filter(premises=OuterRef(premises)))


def premises_read(premises_id: int, **columns: Q | Exists) -> Premises | None:
    """Return a premises with further columns that its row is asked for, None where there is none. Only for callers that
    have checked the business."""
    return Premises.objects.filter(pk=premises_id).annotate(**columns).first()


def _live() -> QuerySet[Membership]:
    return Membership.objects.filter(left_at=None, user__is_active=True)
