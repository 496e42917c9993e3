"""What a person might type on each page of the catalogue, and a second, different answer to every question."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import PAGES, Asked, Page, Question
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.forms import PageForms

AT = datetime(2026, 11, 23, 19, 48, tzinfo=UTC)
PREMISES = (("P-ONE", "Corner Pantry, Cromer"), ("P-TWO", "Mill Lane News, Holt"))

Typed = dict[str, str | list[str]]

TYPED: dict[str, Typed | list[Typed]] = {
    "premises": {"premises": "P-ONE"},
    "business": {"business_name": "Herring & Daughters", "business_kind": "company", "sector": "convenience"},
    "place": {"premises_name": "Quay shop", "address": "3 The Quay", "town": "Wells", "postcode": "NR1 3JG"},
    "contact": {
        "name": "Ada Marsh",
        "telephone": "01632 960001",
        "email": "ada@shop.example",
        "channel": "phone",
        "times": "weekdays 7am to 2pm",
        "opted_out": "",
    },
    "damage_kind": {"target": "vehicle"},
    "making_off_kind": {"kind": "fuel"},
    "honest_mistake": {"mistake": "no", "asked": "Wrote to the keeper"},
    "harm": {"acts": ["hit", "abuse"], "weapon": "yes", "weapon_what": "A bottle", "stolen": "yes"},
    "hate": {"strands": ["disability"]},
    "victims": [
        {"told_name": "Kim Lake", "work": "shop", "because": "yes", "injury": "minor", "contact": "01632 960003"},
        {"told_name": "Ash Pike", "work": "contractor", "because": "yes", "injury": "none", "contact": ""},
    ],
    "force": {"how": ["threat"], "weapon": "yes", "weapon_what": "A knife", "whose": "business", "got_away": "yes"},
    "break_in": {"building": "business", "got_in": "yes", "how": "window"},
    "break_in_end": {"taken": "yes", "damaged": "yes", "present": "no", "weapon": "no"},
    "fire": {"target": "building", "life": "no", "brigade": "NF-204"},
    "insider": {"still": "left", "job": "Cashier, tills and safe", "found": "A stock count"},
    "demand": {"how": ["email"], "what": "£500 by Friday", "threat": "Bad reviews", "paid": "no"},
    "vehicle_harm": {
        "what": "from",
        "whose": "business",
        "registration": "AB12 CDE",
        "make_model": "White Ford Transit",
        "vin": "WF0XXX",
        "keys": "In the office",
        "damaged": "yes",
    },
    "theft_kind": {"what": "machine", "whose": "business"},
    "fraud_kind": {"what": "mandate"},
    "cyber_kind": {"what": "account", "demand": "no", "systems": "The orders mailbox", "data": "unsure"},
    "fraudster": {
        "name": "Dan from the bank",
        "telephone": "01632 960008",
        "address": "pay@x.example",
        "bank": "00-00-00",
    },
    "losses": {"lost": "yes", "amount": "1200.50", "paid_by": "transfer", "victim": "business", "bank_told": "yes"},
    "reported_there": {
        "done": "yes",
        "reference": "NFRC2611",
        "on-day": "21",
        "on-month": "11",
        "on-year": "2026",
        "who": "The bookkeeper",
    },
    "messages": {
        "how": ["call", "text"],
        "to": "job",
        "who": "Kim Lake",
        "again": "yes",
        "kill": "no",
        "sender": "01632 960007",
    },
    "asb": {"heading": "noise", "qualifier": "nuisance", "again": "before"},
    "suspicious": {"seen": ["drone"]},
    "how_known": {"how": "saw", "care": "My neighbour"},
    "signs": {"signs": ["afraid", "pay-withheld"]},
    "at_risk": {"people": "3", "children": "unsure", "consent": "not_asked", "where": "In the packhouse at night"},
    "reach": {"name": "Jo Reed", "safe": "07700 900123 after 6pm"},
    "site": {
        "place": "The barn by the lane",
        "grid": "TG 21 42",
        "secured": "A padlock",
        "last_seen": "Jo, on Sunday: 42",
        "damaged": "yes",
    },
    "plant": [
        {
            "what": "Quad bike",
            "make_model": "Honda TRX, 2024, red",
            "registration": "AB12 CDE",
            "serial_number": "VIN-1",
            "cesar": "12345678",
            "motor": "yes",
            "security": ["tracker"],
            "unit_value": "7200",
        }
    ],
    "animals": [
        {"animal": "sheep", "quantity": "14", "breed": "Norfolk Horn", "marks": "UK 123456", "unit_value": "180"}
    ],
    "tank": {"fuel": "red_diesel", "litres": "900", "tank": "A bunded tank", "unit_value": "720"},
    "marine": [
        {
            "what": "outboard",
            "make_model": "Yamaha F15",
            "serial_number": "Y-15-9",
            "hin": "GB-ABC12345D626",
            "boat": "Skua, NR 12",
            "unit_value": "2400",
        }
    ],
    "metal": [
        {
            "metal": "lead",
            "what": "Roof flashing",
            "kilograms": "240",
            "serial_number": "SmartMark",
            "unit_value": "900",
        }
    ],
    "load": {
        "target": "from_vehicle",
        "load": "4 pallets of whisky",
        "unit_value": "24000",
        "parked": "layby",
        "vehicle": "AB12 CDE",
        "trailer": "T-88",
        "seal": "S-1, broken",
        "route": "Felixstowe to Norwich",
    },
    "what_happened": {
        "text": "Two people filled a bag and left.",
        "passed_payment": "yes",
        "way_off": "On foot to the station",
    },
    "when": {
        "span": "known",
        "at_day-day": "22",
        "at_day-month": "11",
        "at_day-year": "2026",
        "at_time": "4:15pm",
    },
    "property": [
        {"description": "70cl vodka", "quantity": "4", "unit_value": "16.50", "serial_number": "SN-1"},
        {"description": "Joint of beef", "quantity": "2", "unit_value": "14", "serial_number": ""},
    ],
    "damage": [{"description": "Front window smashed", "unit_value": "480"}],
    "fuel": {"fuel": "Diesel", "litres": "42.1", "value": "61.50", "pump": "7"},
    "known": {"known": ["people", "vehicle", "cctv", "witnesses"]},
    "people": [{"description": "Tall, grey hood", "told_name": "Known as Robbo", "seen_before": "yes"}],
    "vehicles": [{"registration": "ab12 cde", "description": "Blue van"}],
    "cctv": [{"camera": "Camera 4, entrance", "clock": "fast", "minutes": "3"}],
    "cctv_kept": {"kept": "days", "days": "31", "who_can_export": "The manager"},
    "witnesses": [{"told_name": "Kasia Rix", "contact": "01632 960002", "description": "Saw the bag"}],
    "support_action": {"supports": "yes"},
    "evidence": {},
    "extra": {"impact": "Staff are shaken", "before": "NC-1234-5678", "else": "The alarm failed"},
}

# Where a kind is not asked all of that.
TYPED_FOR: dict[tuple[str, str], Typed | list[Typed]] = {
    ("known", "modern_slavery"): {"known": ["people", "vehicle"]},
}

# A different answer to each question, with what must be typed beside it for it to count.
OTHERWISE: dict[tuple[str, str], Typed] = {
    ("premises", "premises"): {"premises": "P-TWO"},
    ("business", "business_kind"): {"business_kind": "public"},
    ("business", "sector"): {"sector": "pharmacy"},
    ("place", "postcode"): {"postcode": "NR2 1TF"},
    ("contact", "telephone"): {"telephone": "01632 960009"},
    ("contact", "email"): {"email": "other@shop.example"},
    ("contact", "channel"): {"channel": "email"},
    ("contact", "opted_out"): {"opted_out": "on"},
    ("damage_kind", "target"): {"target": "building"},
    ("making_off_kind", "kind"): {"kind": "other"},
    ("honest_mistake", "mistake"): {"mistake": "yes"},
    ("what_happened", "passed_payment"): {"passed_payment": "no"},
    ("property", "quantity"): {"quantity": "5"},
    ("property", "unit_value"): {"unit_value": "17.25"},
    ("damage", "unit_value"): {"unit_value": "17.25"},
    ("fuel", "value"): {"value": "17.25"},
    ("fuel", "litres"): {"litres": "30"},
    ("known", "known"): {"known": ["people"]},
    ("people", "seen_before"): {"seen_before": "no"},
    ("vehicles", "registration"): {"registration": "XY34ZZZ"},
    ("cctv", "clock"): {"clock": "slow"},
    ("cctv", "minutes"): {"minutes": "9"},
    ("cctv_kept", "kept"): {
        "kept": "date",
        "lost_day-day": "1",
        "lost_day-month": "12",
        "lost_day-year": "2026",
    },
    ("cctv_kept", "days"): {"days": "9"},
    ("cctv_kept", "lost_day"): {
        "kept": "date",
        "lost_day-day": "5",
        "lost_day-month": "12",
        "lost_day-year": "2026",
    },
    ("support_action", "supports"): {"supports": "no"},
    ("when", "span"): {
        "span": "between",
        "start_day-day": "20",
        "start_day-month": "11",
        "start_day-year": "2026",
        "start_time": "9pm",
        "end_day-day": "21",
        "end_day-month": "11",
        "end_day-year": "2026",
        "end_time": "7am",
    },
    ("when", "at_day"): {"at_day-day": "21"},
    ("when", "at_time"): {"at_time": "5:15pm"},
}
OTHERWISE |= {
    ("harm", "acts"): {"acts": ["threat_kill"]},
    ("harm", "weapon"): {"weapon": "no"},
    ("harm", "stolen"): {"stolen": "no"},
    ("hate", "strands"): {"strands": ["race"]},
    ("victims", "work"): {"work": "visitor"},
    ("victims", "because"): {"because": "no"},
    ("victims", "injury"): {"injury": "serious"},
    ("force", "how"): {"how": ["force", "threat"]},
    ("force", "weapon"): {"weapon": "no"},
    ("force", "whose"): {"whose": "person"},
    ("force", "got_away"): {"got_away": "no"},
    ("break_in", "building"): {"building": "home"},
    ("break_in", "got_in"): {"got_in": "no"},
    ("break_in", "how"): {"how": "roof"},
    ("break_in_end", "taken"): {"taken": "no"},
    ("break_in_end", "damaged"): {"damaged": "no"},
    ("break_in_end", "present"): {"present": "yes"},
    ("break_in_end", "weapon"): {"weapon": "yes"},
    ("fire", "target"): {"target": "vehicle"},
    ("fire", "life"): {"life": "yes"},
    ("insider", "still"): {"still": "here"},
    ("demand", "how"): {"how": ["call"]},
    ("demand", "paid"): {"paid": "yes"},
    ("vehicle_harm", "what"): {"what": "taken"},
    ("vehicle_harm", "whose"): {"whose": "staff"},
    ("vehicle_harm", "registration"): {"registration": "XY34 ZZZ"},
    ("vehicle_harm", "damaged"): {"damaged": "no"},
    ("theft_kind", "what"): {"what": "mail"},
    ("theft_kind", "whose"): {"whose": "other"},
    ("fraud_kind", "what"): {"what": "card"},
    ("cyber_kind", "what"): {"what": "server"},
    ("cyber_kind", "demand"): {"demand": "yes"},
    ("cyber_kind", "data"): {"data": "yes"},
    ("losses", "lost"): {"lost": "no"},
    ("losses", "amount"): {"amount": "17.25"},
    ("losses", "paid_by"): {"paid_by": "card"},
    ("losses", "victim"): {"victim": "individual"},
    ("losses", "bank_told"): {"bank_told": "no"},
    ("reported_there", "done"): {"done": "no"},
    ("reported_there", "on"): {"on-day": "20"},
    ("messages", "how"): {"how": ["letter"]},
    ("messages", "to"): {"to": "business"},
    ("messages", "again"): {"again": "no"},
    ("messages", "kill"): {"kill": "yes"},
    ("asb", "heading"): {"heading": "fireworks"},
    ("asb", "qualifier"): {"qualifier": "personal"},
    ("asb", "again"): {"again": "often"},
    ("suspicious", "seen"): {"seen": ["vehicle"]},
    ("how_known", "how"): {"how": "told"},
    ("signs", "signs"): {"signs": ["child"]},
    ("at_risk", "people"): {"people": "8"},
    ("at_risk", "children"): {"children": "yes"},
    ("at_risk", "consent"): {"consent": "yes"},
    ("site", "damaged"): {"damaged": "no"},
    ("plant", "registration"): {"registration": "XY34 ZZZ"},
    ("plant", "cesar"): {"cesar": "87654321"},
    ("plant", "motor"): {"motor": "no"},
    ("plant", "security"): {"security": ["none"]},
    ("plant", "unit_value"): {"unit_value": "17.25"},
    ("animals", "animal"): {"animal": "cattle"},
    ("animals", "quantity"): {"quantity": "5"},
    ("animals", "unit_value"): {"unit_value": "17.25"},
    ("tank", "fuel"): {"fuel": "petrol"},
    ("tank", "litres"): {"litres": "30"},
    ("tank", "unit_value"): {"unit_value": "17.25"},
    ("marine", "what"): {"what": "boat"},
    ("marine", "hin"): {"hin": "GB-XYZ"},
    ("marine", "unit_value"): {"unit_value": "17.25"},
    ("metal", "metal"): {"metal": "copper"},
    ("metal", "kilograms"): {"kilograms": "9"},
    ("metal", "unit_value"): {"unit_value": "17.25"},
    ("load", "target"): {"target": "trailer"},
    ("load", "unit_value"): {"unit_value": "17.25"},
    ("load", "parked"): {"parked": "secure"},
    ("load", "vehicle"): {"vehicle": "XY34 ZZZ"},
}
# Asked only in the night the clocks go back; tests/reporting/test_when.py asks them.
ONLY_THAT_NIGHT = {"at_which", "start_which", "end_which"}
# Answered together with the span between two times, which OTHERWISE types.
WITH_SPAN = {"start_day", "start_time", "end_day", "end_time"}


def otherwise(page: Page, code: str) -> Typed:
    """Return what to type to answer one question differently from ``TYPED``."""
    return OTHERWISE.get((page.code, code), {code: "Quite another thing"})


def posted(page: Page, typed: Typed | list[Typed]) -> dict[str, str | list[str]]:
    """Return a page's answers as a browser sends them."""
    if page.style != PageStyle.LINES:
        assert isinstance(typed, dict)
        return {name: value for name, value in typed.items() if value != ""}
    data: dict[str, str | list[str]] = {"lines": str(len(typed))}
    for place, item in enumerate(typed):
        assert isinstance(item, dict)
        data |= {f"item-{place}-{name}": value for name, value in item.items() if value != ""}
    return data


def query(data: dict[str, Any]) -> Any:
    """Return the data as Django holds what was sent."""
    from django.http import QueryDict

    made = QueryDict(mutable=True)
    for name, value in data.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made


def answered(kind: str, *, door: Door = Door.ACCOUNT, change: dict[tuple[str, str], Typed] | None = None) -> Answers:
    """Return the answers of a whole report of this kind, each page judged by its form; ``change`` overrides some."""
    pages: dict[str, Any] = {"gate": {"passed": True, "hate": False}}
    answers = Answers(kind=kind, door=door, pages=pages)
    for page in PAGES:
        if page.code == "gate" or not page.is_asked(answers):
            continue
        pages[page.code] = page_forms(page, answers, _changed(page, kind, change or {})).stored()
    return answers


@cache
def kind_asked(page: Page, question: Question) -> str:
    """Return a kind of report whose sample is asked this question: shop theft where it is."""
    for kind in sorted(page.kinds, key=lambda code: (code != "shop_theft", code)):
        for door in (Door.ACCOUNT, Door.GUEST):
            answers = answered(kind, door=door)
            if page.is_asked(answers) and question in page.asked_questions(answers):
                return kind
    raise AssertionError(f"no sample is asked {page.code}.{question.code}")


def typed_for(page: str, kind: str) -> Typed | list[Typed]:
    """Return what a person might type on a page of a report of this kind."""
    return TYPED_FOR.get((page, kind), TYPED[page])


def _changed(page: Page, kind: str, change: dict[tuple[str, str], Typed]) -> Typed | list[Typed]:
    typed = typed_for(page.code, kind)
    other: Typed = {}
    for (code, _), values in change.items():
        other |= values if code == page.code else {}
    if isinstance(typed, list):
        return [typed[0] | other, *typed[1:]]
    return typed | other


def page_forms(page: Page, answers: Answers, typed: Typed | list[Typed]) -> PageForms:
    """Return the page's forms with this typed, and fail where they refuse it."""
    asked = Asked(answers=answers, at=AT, premises=PREMISES)
    forms = PageForms(page, asked, data=query(posted(page, typed)))
    assert forms.is_valid(), (page.code, [form.first_errors() for form in forms.forms])
    return forms
