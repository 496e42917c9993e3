"""Reports that are no ordinary crime, for the tests of their ways."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import Consent, PersonRole, ReferralStepKind, ReferralVictim
from bizwatch.cases.intake import NewCctv, NewContact, NewIncident, NewPerson, NewReferral, NewSlaveryCheck, NewVehicle
from bizwatch.cases.models import Case
from bizwatch.reference.choices import Nature
from tests.cases.world import AT, HOUR, World, fresh, person, report

# Words that stand nowhere else: wherever one of them is read, a restricted case has been read.
CANARIES = {
    "summary": "Kanarienvogel keeps passports",
    "contact_name": "Quentin Canary",
    "contact_email": "quentin.canary@example.test",
    "told_name": "Zacharias Canary",
    "description": "canary-yellow anorak",
    "registration": "CN99RYX",
    "safe_contact": "canary booth behind the chapel",
    "camera": "Canary wharf camera",
    "telephone": "01603 999111",
}


def incident(world: World, *, qualifier: str = "nuisance", heading: str = "noise", **changes: Any) -> Case:
    """Anti-social behaviour, or with empty codes an incident that is none."""
    told = NewIncident(qualifier=qualifier, heading=heading)
    return _opened(world, crime_kind="asb", nature=Nature.INCIDENT, incident=told, **changes)


def information(world: World, **changes: Any) -> Case:
    return _opened(world, crime_kind="suspicious_activity", nature=Nature.INFORMATION, **changes)


def fraud(world: World, *, code: str = "NFIB5D", loss: Decimal | None = None, **changes: Any) -> Case:
    """A fraud; ``told`` replaces what is told of it."""
    told = changes.pop("told", NewReferral(nfib_code=code, loss=loss, victim=ReferralVictim.BUSINESS))
    return _opened(world, crime_kind="fraud", nature=Nature.REFERRAL, referral=told, **changes)


def slavery(world: World, **changes: Any) -> Case:
    """A restricted case that is full of canaries."""
    words = CANARIES
    told = NewSlaveryCheck(
        indicators=("pay-withheld", "speaks-for"),
        consent=Consent.NOT_ASKED,
        people_at_risk=3,
        children="unsure",
        safe_contact=words["safe_contact"],
    )
    contact = NewContact(name=words["contact_name"], email=words["contact_email"], telephone=words["telephone"])
    suspect = NewPerson(
        role=PersonRole.SUSPECT, told_name=words["told_name"], description=words["description"], seen_before="yes"
    )
    more = {
        "summary": words["summary"],
        "contact": contact,
        "people": (suspect,),
        "vehicles": (NewVehicle(registration=words["registration"]),),
        "cctv": (NewCctv(camera=words["camera"]),),
    }
    kind = {"crime_kind": "modern_slavery", "nature": Nature.RESTRICTED, "is_restricted": True}
    return _opened(world, **{**kind, **more, "slavery": told, **changes})


def specialist(name: str = "Petra Example") -> User:
    return person(name, "specialist", collar_number="77")


def taken(world: World, case: Case, *, at: datetime = AT + HOUR) -> Case:
    """The case as Ann has it, recorded."""
    mine = services.take_case(case=case, by=world.ann, at=at)
    return services.record_crime(case=mine, by=world.ann, at=at, version=mine.version)


def closed(world: World, case: Case, *, result: str = "advice", at: datetime = AT + 2 * HOUR) -> Case:
    services.close_with_result(
        case=case, result_code=result, rationale="Spoke to them.", by=world.ann, at=at, version=fresh(case).version
    )
    return fresh(case)


def turned(world: World, case: Case, *, code: str = "58D", at: datetime = AT + 2 * HOUR, **more: Any) -> Case:
    return services.turn_into_crime(
        case=case, offence_code=code, reason="They broke it.", by=world.ann, at=at, version=fresh(case).version, **more
    )


def stepped(world: World, case: Case, kind: ReferralStepKind, *, at: datetime = AT + 2 * HOUR, **more: Any) -> Case:
    services.note_referral(case=case, kind=kind, by=world.ann, at=at, version=fresh(case).version, **more)
    return fresh(case)


def _opened(world: World, *, at: datetime = AT, by: User | None = None, **changes: Any) -> Case:
    new = report(world, **{"offence_code": "", **changes})
    return services.open_case(new=new, by=by or world.sam, at=at)
