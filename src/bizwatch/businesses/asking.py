"""Whom of a business something is asked that concerns all of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bizwatch.accounts.roles import HEAD_OFFICE
from bizwatch.businesses.models import Business, Membership, Premises

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class BusinessToAsk:
    """A business with an address, "" where there is none, and the sector and district of its first premises."""

    business_id: int
    email: str
    name: str
    sector: str
    district_code: str


def businesses_to_ask(*, after: int, limit: int) -> list[BusinessToAsk]:
    """Return the next businesses by id: the address is that of somebody at head office, or of a premises' contact."""
    found = list(Business.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])
    places: dict[int, list[Premises]] = {}
    for place in Premises.objects.filter(business__in=found, is_open=True).order_by("pk"):
        places.setdefault(place.business_id, []).append(place)
    live = Membership.objects.filter(
        business__in=found, left_at=None, role=HEAD_OFFICE.code, user__is_active=True
    ).select_related("user")
    heads = {member.business_id: member.user for member in live.order_by("-pk")}
    return [_to_ask(pk, places.get(pk, []), heads.get(pk)) for pk in found]


def _to_ask(pk: int, places: list[Premises], head: "User | None") -> BusinessToAsk:
    sector, district = (places[0].sector, places[0].district_code) if places else ("", "")
    named = next((place for place in places if place.contact_email), None)
    if head is not None:
        return BusinessToAsk(pk, head.email, head.name, sector, district)
    if named is not None:
        return BusinessToAsk(pk, named.contact_email, named.contact_name, sector, district)
    return BusinessToAsk(pk, "", "", sector, district)
