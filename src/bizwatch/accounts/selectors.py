"""Questions about users."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from bizwatch.accounts.models import RoleGrant, User
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import POLICE_ROLES, ROLES


def user_by_email(email: str) -> User | None:
    """Return the user who signs in with this address, active or not, whatever its case."""
    return User.objects.filter(email=email.strip().lower()).first()


def user_by_public_id(public_id: UUID) -> User | None:
    """Return the user of an address on our pages, active or not, with the roles."""
    return User.objects.filter(public_id=public_id).prefetch_related("grants").first()


def users_by_id(user_ids: Iterable[int]) -> dict[int, User]:
    """Return users by id, for a page that shows several; ids of nobody are left out."""
    return User.objects.in_bulk(list(user_ids))


def users_with(permission: Permission) -> QuerySet[User]:
    """Return the active users who hold a role with this permission, by name."""
    codes = [code for code, role in ROLES.items() if permission in role.permissions]
    holders = RoleGrant.objects.filter(role__in=codes).values("user_id")
    return User.objects.filter(is_active=True, pk__in=holders).order_by("name", "pk")


def investigators() -> QuerySet[User]:
    """Return the active users who may investigate, by name."""
    return users_with(Permission.INVESTIGATE)


def find_users(text: str = "", *, police_only: bool = False) -> QuerySet[User]:
    """Return users whose name, e-mail address or collar number holds every word of the text, by name, with roles.

    Those who left are among them: they are active no more, but the audit names them.
    """
    found = User.objects.prefetch_related("grants").order_by("name", "pk")
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(collar_number__iexact=word))
    if police_only:
        found = found.filter(pk__in=RoleGrant.objects.filter(role__in=POLICE_ROLES).values("user_id"))
    return found
