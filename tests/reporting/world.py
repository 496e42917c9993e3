"""A business with premises and people, for tests of reporting."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.test import Client

from bizwatch.accounts.models import User
from tests.accounts.people import AT, business_user, signed_in

BUSINESS = {"kind": "company", "claim": "claimed", "created_at": AT}


@dataclass
class World:
    """A signed-in reporter, what they may report for, and a shop of somebody else."""

    user: User
    business: Any
    premises: Any
    strange: Any

    def client(self) -> Client:
        """Return a client signed in as the reporter."""
        return signed_in(self.user)


def make_world(*, email: str = "sam@shop.example", premises: int = 1, **details: Any) -> World:
    """Make a business with premises, one member of staff who may report for them all, and a stranger's premises."""
    mark = email.split("@", maxsplit=1)[0].upper()
    user = business_user(email=email)
    business = _model("Business").objects.create(reference=f"B-{mark}", name="Herring Stores", **BUSINESS)
    places = [make_premises(business, f"P-{mark}-{place}", **details) for place in range(premises)]
    member = _model("Membership").objects.create(user=user, business=business, role="business_staff", joined_at=AT)
    member.premises.set(places)
    other = _model("Business").objects.create(reference=f"B-X{mark}", name="Other Stores", **BUSINESS)
    return World(user, business, places[0], make_premises(other, f"P-X{mark}"))


def make_premises(business: Any, reference: str, **details: Any) -> Any:
    """Make one premises that is ready to report."""
    said = {
        "name": f"Corner Pantry {reference[-1]}",
        "address": "3 The Quay",
        "town": "Cromer",
        "postcode": "NR27 9AA",
        "district_code": "E07000147",
        "policing_area": "north-norfolk",
        "sector": "convenience",
        "contact_name": "Ada Marsh",
        "contact_email": "ada@shop.example",
        "contact_telephone": "01632 960001",
        "contact_channel": "phone",
        "created_at": AT,
    }
    return _model("Premises").objects.create(business=business, reference=reference, **{**said, **details})


def _model(name: str) -> Any:
    return apps.get_model("businesses", name)
