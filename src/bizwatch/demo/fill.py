"""A county of a given size, for measuring: many cases with everything that hangs on them, written in bulk.

Rows are written straight to the tables, past the services, because a hundred thousand services calls would measure
patience only; the shape of the rows is what the services leave behind, and the audit notes each batch.
"""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import cycle
from typing import Any

from django.apps import apps

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited, record
from bizwatch.cases.selectors.weights import weights_in_force
from bizwatch.cases.services.rollup import KEPT, count_weeks
from bizwatch.demo import words
from bizwatch.demo.fill_copies import Made, copy, settle
from bizwatch.demo.fill_county import County, contacts_of, log_of, messages_of, outcomes_of
from bizwatch.demo.towns import towns
from bizwatch.hotspots.services import KEPT_MONTHS, count_months
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.kernel.references import new_reference
from bizwatch.reference.selectors import offences_for_report, place_for

BATCH = 2_000
KINDS = (
    ("shop_theft", 62),
    ("criminal_damage", 13),
    ("making_off", 7),
    ("other_theft", 5),
    ("burglary", 4),
    ("violence", 3),
    ("vehicle_crime", 2),
    ("diesel_theft", 2),
    ("plant_theft", 1),
    ("arson", 1),
)
COPIED_FROM = 20_000  # so many are made one by one; what is asked for beyond that is copied in the database
OUTCOMES = (("18", 55), ("14", 18), ("1", 12), ("8", 6), ("15", 5), ("16", 4))
OPEN_SHARE = 0.06
CHAIN_SHARE = 0.05
VIOLENT_SHARE = 0.05
FILLER = SystemActor("fill")


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
    while done < min(cases, COPIED_FROM):
        size = min(BATCH, min(cases, COPIED_FROM) - done)
        with audited():
            _write_batch(county, size)
            record(Action.COLLECTION, by=FILLER, at=at, subject_type="fill", subject_id=f"batch {done}", cases=size)
        done += size
        yield size
    yield from _copies(county, cases - done)
    count_weeks(at=at, earlier=KEPT if cases >= BATCH else 0)
    count_months(at=at, months=KEPT_MONTHS)


def _copies(county: County, left: int) -> Iterator[int]:
    """Copy what was made until there are as many as were asked for."""
    if left <= 0:
        return
    places = [place.pk for place in county.premises]
    made = Made(min(county.made), max(county.made), min(places), max(places))
    if made.cases != len(county.made) or made.premises != len(places):
        raise RuntimeError("Somebody else wrote cases or premises meanwhile: fill an empty database.")
    turn = 0
    while left > 0:
        turn += 1
        with audited():
            number = copy(made, turn=turn, most=left)
            record(
                Action.COLLECTION,
                by=FILLER,
                at=county.at,
                subject_type="fill",
                subject_id=f"copy {turn}",
                cases=number,
            )
        left -= number
        yield number
    settle()


def _model(label: str) -> Any:
    return apps.get_model(label)


def _people_and_places(county: County, cases: int) -> None:
    User, Grant = _model("accounts.User"), _model("accounts.RoleGrant")
    mark = new_reference("F")[2:].lower()
    county.investigators = [
        User.objects.create_user(
            email=f"dc{number}.{mark}@fill.example", name=f"PC {name}", collar_number=str(4000 + number)
        )
        for number, name in zip(range(12 + cases // 50_000), cycle(words.FAMILY_NAMES))
    ]
    Grant.objects.bulk_create(
        Grant(user=user, role="investigator", granted_at=county.at) for user in county.investigators
    )
    _desk_and_beat(county, mark)
    _chain(county, mark)
    spread = [
        _premises(county, _business(county, f"Trader {number}"), number) for number in range(max(60, cases // 50))
    ]
    county.premises = _model("businesses.Premises").objects.bulk_create(spread)


def _desk_and_beat(county: County, mark: str) -> None:
    """Add somebody who supervises, looks after an area and looks over the districts, and shifts for the weeks ahead."""
    for role, area in (("supervisor", ""), ("beat_manager", "norfolk-norwich"), ("command", "")):
        user = _model("accounts.User").objects.create_user(
            email=f"{role}.{mark}@fill.example", name=f"Fill {role.replace('_', ' ')}", policing_area=area
        )
        _model("accounts.RoleGrant").objects.create(user=user, role=role, granted_at=county.at)
    today = parse_local(to_london(county.at).date(), time(8))
    _model("cases.Shift").objects.bulk_create(
        _model("cases.Shift")(
            officer=officer,
            day=(today + timedelta(days=day)).date(),
            starts_at=today + timedelta(days=day, hours=number % 3 * 4),
            ends_at=today + timedelta(days=day, hours=number % 3 * 4 + 8),
            added_at=county.at,
            added_by_name="Bizwatch (fill)",
        )
        for number, officer in enumerate(county.investigators)
        for day in range(-3, 14)
        if (day + number) % 7 < 5
    )


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
    county.made += [case.pk for case in made]
    for label, build in (
        ("cases.CaseMove", _moves),
        ("cases.PropertyLine", _property),
        ("cases.CasePerson", _people),
        ("cases.CctvSource", _cctv),
        ("cases.LogEntry", log_of),
        ("cases.VictimContact", contacts_of),
        ("cases.CaseMessage", messages_of),
        ("cases.CaseOutcome", outcomes_of),
        ("cases.CaseCircumstances", _circumstances),
    ):
        model = _model(label)
        model.objects.bulk_create((model(**row) for case in made for row in build(county, case)), batch_size=2_000)


def _case(county: County) -> Any:
    rng = county.rng
    is_open = rng.random() < OPEN_SHARE
    age = timedelta(days=rng.uniform(0, 21)) if is_open else timedelta(days=rng.uniform(8, 1_095))
    reported = county.at - age
    premises = rng.choice(county.chain_premises if rng.random() < CHAIN_SHARE else county.premises)
    kind = rng.choices(KINDS, weights=[weight for _, weight in KINDS])[0][0]
    contacted = reported + timedelta(hours=rng.uniform(0.5, 26)) if age > timedelta(days=1) else None
    lost = reported + timedelta(days=rng.choice([7, 14, 28, 31]))
    lines = rng.randint(0, 6)
    standing = _standing(county, is_open, reported, contacted)
    return _model("cases.Case")(
        crime_reference=new_reference("NC"),
        business_id=premises.business_id,
        premises=premises,
        crime_kind=kind,
        offence_code=_offence(kind),
        is_business_crime=True,
        definition_code="npcc-2019",
        district_code=premises.district_code,
        policing_area=premises.policing_area,
        summary=words.SUMMARIES.get(kind, words.SUMMARIES["shop_theft"]),
        occurred_from=reported - timedelta(hours=rng.uniform(0.2, 20)),
        reported_at=reported,
        contact_name=premises.contact_name,
        contact_email=premises.contact_email,
        contact_channel="email",
        supports_action="yes",
        **_promises(reported, contacted),
        cctv_lost_at=lost,
        attention_at=reported + timedelta(hours=24) if contacted is None else lost,
        attention_why="contact" if contacted is None else "cctv",
        changed_at=contacted or reported,
        changed_by_name="Bizwatch (fill)",
        solvability=lines,
        **_order(county, reported + timedelta(hours=24) if contacted is None else lost, reported, lines, standing),
        **standing,
    )


def _promises(reported: datetime, contacted: datetime | None) -> dict[str, datetime | None]:
    due = reported + timedelta(hours=24)
    return {
        "record_due_at": due,
        "recorded_at": contacted,
        "contact_due_at": due,
        "contacted_at": contacted,
        "review_at": reported + timedelta(days=28),
    }


def _order(
    county: County, attention: datetime, reported: datetime, lines: int, standing: dict[str, Any]
) -> dict[str, Any]:
    """Return the case's place in the queue; some were violent, and nobody has decided on attendance."""
    if not standing["is_open"]:
        return {"priority_at": attention}
    weights = weights_in_force(county.at).weights
    violent = county.rng.random() < VIOLENT_SHARE
    counts = {
        "attendance": int(violent),
        "violence": int(violent),
        "evidence": int(standing["status"] != "new"),
        "enquiry": lines,
    }
    factors = [[code, count, count * weights.of(code)] for code, count in counts.items() if count]
    hours = min(sum(count * weights.of(code) for code, count in counts.items()), weights.limit)
    return {
        "priority_at": max(attention, reported) - timedelta(hours=hours),
        "priority_factors": factors,
        "priority_mark": weights.mark,
        "attendance_asked": violent,
    }


def _standing(county: County, is_open: bool, reported: datetime, contacted: datetime | None) -> dict[str, Any]:
    if is_open and contacted is None:
        return {"status": "new", "is_open": True}
    officer = county.rng.choice(county.investigators)
    if is_open and county.rng.random() < 0.15:
        return {"status": "recorded", "is_open": True}
    if is_open and county.rng.random() < 0.3:
        return {"status": "with_business", "is_open": True, "allocated_to": officer, "owed_by_business": 1}
    if is_open:
        return {"status": "investigating", "is_open": True, "allocated_to": officer}
    code = county.rng.choices(OUTCOMES, weights=[weight for _, weight in OUTCOMES])[0][0]
    closed = min(county.at, reported + timedelta(days=county.rng.uniform(2, 7)))
    return {"status": "finalised", "is_open": False, "allocated_to": officer, "outcome_code": code, "closed_at": closed}


def _moves(county: County, case: Any) -> Iterator[dict[str, Any]]:
    """Yield the moves that the services leave: recorded, given, perhaps waiting for the business, and closed."""
    base = {"case": case, "by_name": "Bizwatch"}
    yield base | {"kind": "opened", "to_value": "new", "at": case.reported_at}
    if case.recorded_at is None:
        return
    at = case.recorded_at
    yield base | {"kind": "recorded", "from_value": "new", "to_value": "recorded", "at": at}
    if not case.allocated_to_id:
        return
    by = base | {"by": case.allocated_to, "by_name": case.allocated_to.name}
    yield by | {"kind": "allocated", "to_value": case.allocated_to.name, "at": at}
    yield by | {"kind": "status", "from_value": "recorded", "to_value": "investigating", "at": at}
    if case.status == "with_business" or (case.closed_at and county.rng.random() < 0.3):
        asked = at + timedelta(hours=county.rng.uniform(1, 12))
        yield by | {"kind": "status", "from_value": "investigating", "to_value": "with_business", "at": asked}
        if case.closed_at:
            answered = asked + (case.closed_at - asked) * county.rng.random()
            yield by | {"kind": "status", "from_value": "with_business", "to_value": "investigating", "at": answered}
    if case.closed_at:
        yield by | {"kind": "finalised", "from_value": "investigating", "to_value": "finalised", "at": case.closed_at}


@cache
def _offence(kind: str) -> str:
    return offences_for_report(kind)[0].code


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


def _circumstances(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.attendance_asked:
        yield {
            "case": case,
            "at": case.reported_at,
            "by_name": case.contact_name,
            "side": "business",
            "violence": "yes",
        }
