"""A small county for the tests of cases: a desk, two businesses, premises, and reports made of plain values."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from bizwatch.accounts.models import RoleGrant, User
from bizwatch.businesses.models import Business, Membership, Premises
from bizwatch.cases import services
from bizwatch.cases.choices import (
    ContactChannel,
    ContactResult,
    Offer,
    OfferAnswer,
    PersonRole,
    SupportsAction,
)
from bizwatch.cases.intake import (
    NewCase,
    NewCctv,
    NewContact,
    NewName,
    NewPerson,
    NewProperty,
    NewVehicle,
    OutcomeFacts,
    Told,
)
from bizwatch.cases.models import Case, CasePerson
from bizwatch.reference.selectors import BusinessCrimeFacts

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_numbers = count(1)


def person(name: str, *roles: str, **fields) -> User:
    """An account with roles."""
    user = User(email=f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.test", name=name, **fields)
    user.password = "!"
    user.save()
    RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role, granted_at=AT) for role in roles])
    return user


def business(name: str) -> Business:
    return Business.objects.create(reference=f"BN-{next(_numbers):06}", name=name, created_at=AT)


def premises(of: Business, name: str, *, area: str = "norfolk-norwich", postcode: str = "NR2 1AA", **more) -> Premises:
    return Premises.objects.create(
        business=of,
        reference=f"PR-{next(_numbers):06}",
        name=name,
        town="Norwich",
        postcode=postcode,
        district_code="E07000148",
        policing_area=area,
        sector="convenience",
        created_at=AT,
        **more,
    )


def member(user: User, of: Business, role: str, *places: Premises) -> User:
    joined = Membership.objects.create(user=user, business=of, role=role, joined_at=AT)
    joined.premises.set(places)
    return user


@dataclass
class World:
    """Who and what there is. ``again`` reads a user anew, so that cached roles do not linger."""

    ann: User
    bob: User
    sergeant: User
    beat: User
    auditor: User
    administrator: User
    hana: User
    sam: User
    rival: User
    shop: Business
    high_street: Premises
    market: Premises
    other: Business
    elsewhere: Premises


def make_world() -> World:
    shop, other = business("Corner Shop Ltd"), business("Rival Stores")
    high_street = premises(shop, "Corner Shop High Street")
    market = premises(shop, "Corner Shop Market", postcode="NR1 3QL")
    elsewhere = premises(other, "Rival Stores Thetford", area="norfolk-breckland", postcode="IP24 2AD")
    return World(
        ann=person("Ann Example", "investigator", collar_number="1234"),
        bob=person("Bob Example", "investigator", collar_number="5678"),
        sergeant=person("Sue Example", "supervisor", collar_number="99"),
        beat=person("Ben Example", "beat_manager", policing_area="norfolk-breckland"),
        auditor=person("Ada Example", "auditor"),
        administrator=person("Adi Example", "administrator"),
        hana=member(person("Hana Example", "head_office"), shop, "head_office"),
        sam=member(person("Sam Example", "business_staff"), shop, "business_staff", high_street),
        rival=member(person("Rita Example", "head_office"), other, "head_office"),
        shop=shop,
        high_street=high_street,
        market=market,
        other=other,
        elsewhere=elsewhere,
    )


def report(world: World, **changes) -> NewCase:
    """A bare report from the shop: nothing to go on but what happened."""
    place = changes.pop("at_premises", world.high_street)
    new = NewCase(
        crime_kind="shop_theft",
        offence_code="46",
        business_id=place.business_id,
        premises_id=place.pk,
        reported_by=world.sam,
        occurred_from=AT - 2 * HOUR,
        summary="Two men filled a bag with spirits and ran.",
        contact=NewContact(name="Sam Example", email="sam@example.test", telephone="01603 000000"),
        definition_facts=BusinessCrimeFacts(victim_is_business=True),
    )
    return replace(new, **changes)


def full_report(world: World, **changes) -> NewCase:
    """A report with every line of enquiry but a file."""
    return report(
        world,
        supports_action=SupportsAction.YES,
        people=(
            NewPerson(
                role=PersonRole.SUSPECT, told_name="a man called Jay", description="red jacket", seen_before="yes"
            ),
            NewPerson(role=PersonRole.WITNESS, told_name="Wim Example", contact="07700 900000"),
        ),
        vehicles=(NewVehicle(registration="ab12 cde", description="blue van"),),
        property_lines=(
            NewProperty(description="Gin", quantity=3, unit_value=Decimal("25.50")),
            NewProperty(description="Phone", unit_value=Decimal("199"), serial_number="SN1"),
        ),
        cctv=(NewCctv(camera="Till", overwritten_at=AT + 2 * DAY), NewCctv(camera="Door")),
        **changes,
    )


def opened(world: World, *, at: datetime = AT, by: User | None = None, **changes) -> Case:
    return services.open_case(new=report(world, **changes), by=by or world.sam, at=at)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def recorded(world: World, case: Case | None = None, *, at: datetime = AT + HOUR) -> Case:
    """A case that Ann has and has recorded."""
    case = case or opened(world)
    taken = services.take_case(case=case, by=world.ann, at=at)
    return services.record_crime(case=taken, by=world.ann, at=at, version=taken.version)


def named(world: World, case: Case, *, born=None, at: datetime = AT + HOUR) -> CasePerson:
    """Add a suspect to a case and name them."""
    suspect = services.add_person(
        case=case, new=NewPerson(role=PersonRole.SUSPECT, description="red jacket"), by=world.ann, at=at
    )
    return services.name_suspect(
        case=case,
        case_person_id=suspect.pk,
        person=NewName(family_name="Doe", given_names="Jay", birth_date=born),
        reason="Admitted in interview.",
        by=world.ann,
        at=at,
        version=fresh(case).version,
    )


def told(at: datetime = AT + 2 * HOUR, channel: ContactChannel = ContactChannel.PHONE) -> Told:
    return Told(at=at, channel=channel, note="Spoke to Sam.")


def everything(**changes) -> OutcomeFacts:
    """Facts that meet every need of every outcome at once."""
    facts = OutcomeFacts(
        rationale="All reasonable lines followed.",
        words_for_business="The footage does not show the face.",
        told=told(),
        victim_consulted=True,
        victim_supports=SupportsAction.YES,
        victim_view="Wants it taken further.",
        other_body="Trading Standards",
        offender_admitted=True,
        offender_agreed=True,
        evidence_enough=True,
        suitable_because="First time, low value, sorry.",
        remedy_chosen_by="Sam Example",
        remedy_option="pay",
        remedy_amount=Decimal("76.50"),
        remedy="Pays £76.50.",
        remedy_due_date=(AT + 30 * DAY).date(),
        cps_reference="CPS-1",
        limit_expired_on=AT.date(),
        suspect_reason="In hospital; seen by a doctor.",
        activity="Drug diversion course.",
    )
    return replace(facts, **changes)


def finalised(world: World, case: Case | None = None, *, code: str = "18", at: datetime = AT + 3 * HOUR) -> Case:
    case = case or recorded(world)
    services.finalise(
        case=case, outcome_code=code, facts=everything(), by=world.ann, at=at, version=fresh(case).version
    )
    return fresh(case)


def spoke(world: World, case: Case, *, at: datetime = AT + HOUR, result: ContactResult = ContactResult.REACHED):
    return services.record_contact(case=case, channel=ContactChannel.PHONE, result=result, by=world.ann, at=at)


def offered(world: World, case: Case, *, answer: OfferAnswer = OfferAnswer.YES, at: datetime = AT + HOUR) -> Case:
    """Everything that is still to be offered is offered."""
    return services.note_offer(case=case, offers=list(Offer), answer=answer, by=world.ann, at=at)


def wrote(case: Case, by: User, *, at: datetime = AT + HOUR, text: str = "Any news?"):
    return services.send_message(case=case, text=text, dedupe=uuid4(), by=by, at=at)
