"""A county of a given size, for measuring: many cases with everything that hangs on them, written in bulk.

Rows are written straight to the tables, past the services, because a hundred thousand services calls would measure
patience only; the shape of the rows is what the services leave behind, and the audit notes each batch.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited, record
from bizwatch.demo import words
from bizwatch.demo.towns import towns
from bizwatch.kernel.references import new_reference
from bizwatch.reference.selectors import place_for

BATCH = 2_000
KINDS = (("shop_theft", "46", 76), ("criminal_damage", "58B", 17), ("making_off", "49A", 7))
OUTCOMES = (("18", 55), ("14", 18), ("1", 12), ("8", 6), ("15", 5), ("16", 4))
OPEN_SHARE = 0.06
CHAIN_SHARE = 0.05
FILLER = SystemActor("fill")


@dataclass
class County:
    """What a fill has made so far."""

    rng: random.Random
    at: datetime
    investigators: list[models.Model] = field(default_factory=list)
    premises: list[Any] = field(default_factory=list)
    chain_premises: list[Any] = field(default_factory=list)
    chain: Any = None


def fill(*, cases: int, at: datetime, seed: int = 20_18) -> Iterator[int]:
    """Add ``cases`` cases over the last three years and yield the number written after each batch.

    The first business is a chain of 40 premises with a twentieth of all cases, so that "my cases" is measured where
    it is largest.
    """
    county = County(random.Random(seed), at)
    with audited():
        _people_and_places(county, cases)
        record(
            Action.COLLECTION, by=FILLER, at=at, subject_type="fill", subject_id="county", premises=len(county.premises)
        )
    done = 0
    while done < cases:
        size = min(BATCH, cases - done)
        with audited():
            _write_batch(county, size)
            record(Action.COLLECTION, by=FILLER, at=at, subject_type="fill", subject_id=f"batch {done}", cases=size)
        done += size
        yield size


def _model(label: str) -> Any:
    return apps.get_model(label)


def _people_and_places(county: County, cases: int) -> None:
    User, Grant = _model("accounts.User"), _model("accounts.RoleGrant")
    mark = new_reference("F")[2:].lower()
    county.investigators = [
        User.objects.create_user(
            email=f"dc{number}.{mark}@fill.example", name=f"PC {name}", collar_number=str(4000 + number)
        )
        for number, name in enumerate(words.FAMILY_NAMES[:12])
    ]
    Grant.objects.bulk_create(
        Grant(user=user, role="investigator", granted_at=county.at) for user in county.investigators
    )
    _chain(county, mark)
    spread = [
        _premises(county, _business(county, f"Trader {number}"), number) for number in range(max(60, cases // 50))
    ]
    county.premises = _model("businesses.Premises").objects.bulk_create(spread)


def _business(county: County, name: str) -> Any:
    return _model("businesses.Business").objects.create(
        reference=new_reference("B"), name=name, kind="company", claim="claimed", created_at=county.at
    )


def _chain(county: County, mark: str) -> None:
    county.chain = _business(county, "Fill Stores")
    county.chain_premises = _model("businesses.Premises").objects.bulk_create(
        _premises(county, county.chain, number) for number in range(40)
    )
    user = _model("accounts.User").objects.create_user(
        email=f"office.{mark}@fill.example", name="Head office of Fill Stores"
    )
    _model("accounts.RoleGrant").objects.create(user=user, role="head_office", granted_at=county.at)
    _model("businesses.Membership").objects.create(
        user=user, business=county.chain, role="head_office", joined_at=county.at
    )


def _premises(county: County, business: Any, number: int) -> Any:
    town = county.rng.choices(towns(), weights=[len(town.postcodes) for town in towns()])[0]
    place = place_for(county.rng.choice(town.postcodes))
    sector = county.rng.choice(list(words.SHOP_NAMES))
    return _model("businesses.Premises")(
        business=business,
        reference=new_reference("P"),
        name=f"{county.rng.choice(words.SHOP_NAMES[sector])} {number}",
        address=f"{number} Market Place",
        town=town.name,
        postcode=place.postcode,
        easting=place.easting,
        northing=place.northing,
        district_code=place.district_code,
        policing_area=place.policing_area.code,
        sector=sector,
        contact_name=f"{county.rng.choice(words.GIVEN_NAMES)} {county.rng.choice(words.FAMILY_NAMES)}",
        contact_email=f"shop{number}@fill.example",
        cctv_keeps_days=31,
        created_at=county.at,
    )


def _write_batch(county: County, size: int) -> None:
    made = _model("cases.Case").objects.bulk_create([_case(county) for _ in range(size)])
    for label, build in (
        ("cases.CaseMove", _moves),
        ("cases.PropertyLine", _property),
        ("cases.CasePerson", _people),
        ("cases.CctvSource", _cctv),
        ("cases.LogEntry", _log),
        ("cases.VictimContact", _contacts),
        ("cases.CaseMessage", _messages),
        ("cases.CaseOutcome", _outcomes),
    ):
        model = _model(label)
        model.objects.bulk_create((model(**row) for case in made for row in build(county, case)), batch_size=2_000)


def _case(county: County) -> Any:
    rng = county.rng
    is_open = rng.random() < OPEN_SHARE
    age = timedelta(days=rng.uniform(0, 21)) if is_open else timedelta(days=rng.uniform(8, 1_095))
    reported = county.at - age
    premises = rng.choice(county.chain_premises if rng.random() < CHAIN_SHARE else county.premises)
    kind, code, _ = rng.choices(KINDS, weights=[weight for *_, weight in KINDS])[0]
    contacted = reported + timedelta(hours=rng.uniform(0.5, 26)) if age > timedelta(days=1) else None
    lost = reported + timedelta(days=rng.choice([7, 14, 28, 31]))
    return _model("cases.Case")(
        crime_reference=new_reference("NC"),
        business_id=premises.business_id,
        premises=premises,
        crime_kind=kind,
        offence_code=code,
        is_business_crime=True,
        definition_code="npcc-2019",
        district_code=premises.district_code,
        policing_area=premises.policing_area,
        summary=words.SUMMARIES[kind],
        occurred_from=reported - timedelta(hours=rng.uniform(0.2, 20)),
        reported_at=reported,
        contact_name=premises.contact_name,
        contact_email=premises.contact_email,
        contact_channel="email",
        supports_action="yes",
        record_due_at=reported + timedelta(hours=24),
        recorded_at=contacted,
        contact_due_at=reported + timedelta(hours=24),
        contacted_at=contacted,
        cctv_lost_at=lost,
        review_at=reported + timedelta(days=28),
        attention_at=reported + timedelta(hours=24) if contacted is None else lost,
        attention_why="contact" if contacted is None else "cctv",
        changed_at=contacted or reported,
        changed_by_name="Bizwatch (fill)",
        solvability=rng.randint(0, 6),
        **_standing(county, is_open, reported, contacted),
    )


def _standing(county: County, is_open: bool, reported: datetime, contacted: datetime | None) -> dict[str, Any]:
    if is_open and contacted is None:
        return {"status": "new", "is_open": True}
    officer = county.rng.choice(county.investigators)
    if is_open:
        return {"status": "investigating", "is_open": True, "allocated_to": officer}
    code = county.rng.choices(OUTCOMES, weights=[weight for _, weight in OUTCOMES])[0][0]
    closed = min(county.at, reported + timedelta(days=county.rng.uniform(2, 7)))
    return {"status": "finalised", "is_open": False, "allocated_to": officer, "outcome_code": code, "closed_at": closed}


def _moves(county: County, case: Any) -> Iterator[dict[str, Any]]:
    base = {"case": case, "by_name": "Bizwatch"}
    yield base | {"kind": "opened", "to_value": "new", "at": case.reported_at}
    if case.allocated_to_id:
        officer = {"by": case.allocated_to, "by_name": case.allocated_to.name}
        yield base | officer | {"kind": "recorded", "to_value": "recorded", "at": case.recorded_at}
        yield base | officer | {"kind": "allocated", "to_value": case.allocated_to.name, "at": case.recorded_at}
        if case.closed_at:
            yield base | officer | {"kind": "finalised", "to_value": case.outcome_code, "at": case.closed_at}


def _property(county: County, case: Any) -> Iterator[dict[str, Any]]:
    for _ in range(county.rng.choice([1, 1, 2])):
        description, quantity, value = county.rng.choice(words.GOODS)
        yield {"case": case, "description": description, "quantity": quantity, "unit_value": Decimal(value)}


def _people(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if county.rng.random() < 0.8:
        yield {
            "case": case,
            "role": "suspect",
            "side": "business",
            "description": county.rng.choice(words.PEOPLE_SEEN),
            "added_at": case.reported_at,
        }


def _cctv(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if county.rng.random() < 0.7:
        yield {"case": case, "camera": county.rng.choice(words.CAMERAS), "overwritten_at": case.cctv_lost_at}


def _log(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.allocated_to_id:
        for hours in range(county.rng.choice([1, 2, 3])):
            at = case.recorded_at + timedelta(hours=hours)
            yield {
                "case": case,
                "kind": "enquiry",
                "at": at,
                "by": case.allocated_to,
                "text": county.rng.choice(words.LOG_TEXTS),
            }


def _contacts(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.contacted_at and case.allocated_to_id:
        yield {
            "case": case,
            "at": case.contacted_at,
            "by": case.allocated_to,
            "channel": "phone",
            "result": "reached",
            "entered_at": case.contacted_at,
        }


def _messages(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.allocated_to_id and county.rng.random() < 0.5:
        yield {
            "case": case,
            "side": "police",
            "by": case.allocated_to,
            "by_name": case.allocated_to.name,
            "at": case.contacted_at,
            "text": "We have your report. Please keep the footage until we have copied it.",
            "dedupe": UUID(int=county.rng.getrandbits(128), version=4),
        }


def _outcomes(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.outcome_code:
        yield {
            "case": case,
            "code": case.outcome_code,
            "at": case.closed_at,
            "by": case.allocated_to,
            "rationale": "All reasonable lines of enquiry followed.",
            "victim_told_at": case.closed_at,
        }
