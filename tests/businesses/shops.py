"""Businesses, premises and their people for tests. Any app's tests may use this."""

from collections.abc import Sequence

from bizwatch.accounts import services as accounts
from bizwatch.accounts.models import User
from bizwatch.audit.services import audited
from bizwatch.businesses.choices import BusinessKind, Claim
from bizwatch.businesses.details import PremisesDetails
from bizwatch.businesses.models import Business, Membership, Premises
from bizwatch.businesses.selectors import membership_of
from bizwatch.businesses.services import add_premises
from bizwatch.businesses.services.members import create_membership
from bizwatch.businesses.services.premises import create_business
from tests.accounts.people import AT, PASSWORD, TESTER


def business(name: str = "Anglia Stores") -> Business:
    """A business with an account and nobody in it."""
    with audited():
        return create_business(name=name, kind=BusinessKind.COMPANY, claim=Claim.CLAIMED, by=TESTER, at=AT)


def premises(of: Business, name: str = "Silver Road", **details: object) -> Premises:
    """An open premises in Norwich."""
    told = {"postcode": "NR3 4TE", "address": f"{name}, 78 Silver Road", "town": "Norwich", "sector": "convenience"}
    return add_premises(business=of, details=PremisesDetails(name=name, **(told | details)), by=TESTER, at=AT)  # type: ignore[arg-type]


def member(
    of: Business, role: str = "head_office", *, at: Sequence[Premises] = (), email: str = "", name: str = "Sam Till"
) -> User:
    """A new user who answers for the business."""
    with audited():
        user = accounts.create_business_user(
            email=email or f"{role}-{of.pk}@shop.example",
            name=name,
            password=PASSWORD,
            by=TESTER,
            at=AT,
            email_is_verified=True,
        )
        create_membership(user=user, business=of, role=role, premises=at, by=TESTER, at=AT)
    return User.objects.get(pk=user.pk)


def join(user: User, of: Business, role: str = "head_office", *, at: Sequence[Premises] = ()) -> Membership:
    """Let a user answer for one more business."""
    with audited():
        return create_membership(user=user, business=of, role=role, premises=at, by=TESTER, at=AT)


def membership(user: User, of: Business) -> Membership:
    """The live membership of a user."""
    found = membership_of(user, of)
    assert found is not None
    return found
