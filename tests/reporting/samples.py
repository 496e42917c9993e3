"""What a person might type on each page of the catalogue, and a second, different answer to every question."""

from datetime import UTC, datetime
from typing import Any

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import PAGES, Asked, Page
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
        pages[page.code] = page_forms(page, answers, _changed(page, change or {})).stored()
    return answers


def _changed(page: Page, change: dict[tuple[str, str], Typed]) -> Typed | list[Typed]:
    typed = TYPED[page.code]
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
