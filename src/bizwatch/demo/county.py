"""A believable county: businesses, premises, people and six weeks of cases, made through the product's own services.

Everything is invented, and the same at each making but for the moment it is made at.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps

from bizwatch.accounts.models import User
from bizwatch.accounts.services import create_business_user, give_second_factor, grant_role
from bizwatch.audit.services import SystemActor, audited
from bizwatch.businesses.services import PremisesDetails, add_premises
from bizwatch.demo import words
from bizwatch.demo.after_outcomes import AfterTeller
from bizwatch.demo.audits import tell_the_audit
from bizwatch.demo.capacity import show_capacity
from bizwatch.demo.personas import ANALYST, BUSINESS, COMMUNICATIONS, PASSWORD, PERSONAS, POLICE, SPECIALIST, Persona
from bizwatch.demo.routes import RouteTeller
from bizwatch.demo.statements import tell_statements
from bizwatch.demo.stories import tell_stories
from bizwatch.demo.story import Teller
from bizwatch.demo.supervision import tell_supervision
from bizwatch.demo.towns import towns
from bizwatch.demo.triage import TriageTeller
from bizwatch.demo.victims import tell_victims
from bizwatch.demo.zones import draw_zones
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.references import new_reference

TRADERS = 28


CASES = 60


STEPS = len(PERSONAS) + TRADERS + CASES


MAKER = SystemActor("demonstration")


@dataclass
class County:
    """What has been made so far."""

    rng: random.Random
    at: datetime
    users: dict[str, User] = field(default_factory=dict)
    premises: list[Any] = field(default_factory=list)
    chain: list[Any] = field(default_factory=list)


def exists() -> bool:
    """Whether the county was made before, whole: the last thing made is the mark."""
    return User.objects.filter(email=PERSONAS[-1].email).exists() and apps.get_model("cases.Case").objects.exists()


def make(*, at: datetime, progress: Progress, seed: int = 2018) -> None:
    """Make the county in one transaction, so that an interrupted start leaves nothing half made."""
    county = County(random.Random(seed), at)
    with audited():
        for persona in PERSONAS:
            county.users[persona.email] = _user(persona, county)
            progress.advance()
        _persona_businesses(county)
        for number in range(TRADERS):
            county.premises.append(_trader(county, number))
            progress.advance()
        teller = Teller(county.rng, at, [county.users[persona.email] for persona in POLICE[:3]])
        for number in range(CASES):
            teller.tell(county.rng.choice(county.chain if number % 3 == 0 else county.premises), number)
            progress.advance()
        teller.tell_the_tour(county.chain[0], county.users[BUSINESS[3].email])
        officer, specialist = county.users[POLICE[0].email], county.users[SPECIALIST]
        tell_statements(officer=officer, head_office=county.users[BUSINESS[3].email], at=at)
        RouteTeller(county.chain, officer, specialist, at).tell()
        tell_victims(county.chain, officer, at)
        tell_the_audit(county.users, at)
        TriageTeller(county.chain, officer, at).tell()
        tell_stories(officer=officer, communications=county.users[COMMUNICATIONS], at=at)
        AfterTeller(county.chain, officer, county.users[BUSINESS[3].email], at).tell()
        tell_supervision(county.users, at=at)
        draw_zones(county.users[ANALYST], at=at)
        show_capacity([county.users[persona.email] for persona in POLICE[:3]], at=at)


def _user(persona: Persona, county: County) -> User:
    user = create_business_user(
        email=persona.email,
        name=persona.name,
        telephone="01632 960" + str(100 + len(county.users)),
        password=PASSWORD,
        by=MAKER,
        at=county.at - timedelta(days=90),
        email_is_verified=True,
    )
    if persona in POLICE:
        user.collar_number, user.policing_area = persona.collar_number, persona.policing_area
        user.save(update_fields=["collar_number", "policing_area"])
    grant_role(user=user, role=persona.role, by=MAKER, at=county.at - timedelta(days=90))
    if persona in POLICE:
        give_second_factor(user=user, secret=persona.totp_secret, by=MAKER, at=county.at - timedelta(days=90))
    return user


def _persona_businesses(county: County) -> None:
    ellie, sam, priya, tomas = (county.users[persona.email] for persona in BUSINESS)
    farm = _business("Hollow Hill Farm", "sole_trader", county)
    county.premises.append(_premises(county, farm, "Hollow Hill Farm Shop", "farm", 10, ellie))
    _join(farm, ellie, "head_office", [], county)
    chain = _business("Broadland Foods", "company", county)
    for place, town in (("Haymarket", 0), ("Cathedral Street", 0), ("Quay", 1), ("Saturday Market", 2), ("Forum", 3)):
        county.chain.append(_premises(county, chain, f"Broadland Foods {place}", "supermarket", town, priya))
    _join(chain, tomas, "head_office", [], county)
    _join(chain, priya, "premises_manager", county.chain[:2], county)
    _join(chain, sam, "business_staff", county.chain[:1], county)


def _business(name: str, kind: str, county: County) -> Any:
    return apps.get_model("businesses.Business").objects.create(
        reference=new_reference("B"), name=name, kind=kind, claim="claimed", created_at=county.at - timedelta(days=90)
    )


def _join(business: Any, user: User, role: str, premises: list[Any], county: County) -> None:
    membership = apps.get_model("businesses.Membership").objects.create(
        user=user, business=business, role=role, joined_at=county.at - timedelta(days=90)
    )
    membership.premises.set(premises)


def _premises(county: County, business: Any, name: str, sector: str, town_number: int, contact: User) -> Any:
    town = towns()[town_number]
    details = PremisesDetails(
        name=name,
        postcode=county.rng.choice(town.postcodes),
        address=f"{county.rng.randint(2, 90)} {county.rng.choice(words.STREETS)}",
        town=town.name,
        sector=sector,
        opening_hours="Mo-Sa 08:00-21:00; Su 10:00-16:00",
        contact_name=contact.name,
        contact_email=contact.email,
        contact_telephone=contact.telephone,
        contact_times="weekdays after 2pm",
        has_cctv=True,
        cctv_cameras="Camera 2, tills",
        cctv_keeps_days=county.rng.choice([7, 14, 28, 31]),
    )
    return add_premises(business=business, details=details, by=MAKER, at=county.at - timedelta(days=80))


def _trader(county: County, number: int) -> Any:
    sector, names = county.rng.choice(list(words.SHOP_NAMES.items()))
    town_number = county.rng.choices(range(len(towns())), weights=[len(town.postcodes) for town in towns()])[0]
    given, family = county.rng.choice(words.GIVEN_NAMES), county.rng.choice(words.FAMILY_NAMES)
    contact = User(name=f"{given} {family}", email=f"{given}.{family}{number}@shop.example".lower())
    contact.telephone = f"01632 960{200 + number}"
    name = county.rng.choice(names)
    return _premises(county, _business(name, "company", county), name, sector, town_number, contact)
