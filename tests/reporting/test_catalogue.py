"""Contracts over the whole catalogue: whatever page or question is added is held to them."""

import re
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from bizwatch.kernel.fields import CleanCharField, DesignedField
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import offence, report_kinds
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import BY_CODE, EXPRESS, PAGES, Asked, Page, Question
from bizwatch.reporting.catalogue_docs import catalogue_version, questions_markdown
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.forms import PageForms
from bizwatch.reporting.handover import new_case
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.presenters import page_rows
from tests.reporting.samples import (
    AT,
    ONLY_THAT_NIGHT,
    PREMISES,
    TYPED,
    WITH_SPAN,
    answered,
    kind_asked,
    otherwise,
    page_forms,
    posted,
    query,
)

QUESTIONS = [(page, question) for page in (*PAGES, EXPRESS) for question in page.questions]
IDS = [f"{page.code}.{question.code}" for page, question in QUESTIONS]
HOSTILE = (
    "\u202e<script>alert('x')</script>\x00\x07 %s {{ 7*7 }} \u2066 Robert'); DROP TABLE--\ud800 =cmd|' /C calc'!A0"
)
# Where an answer goes: NewCase, its parts, or the business and premises of a guest.
TARGETS = re.compile(
    r"(premises_id|offence_code|summary|occurred_from|occurred_to|supports_action|evidence_ids|cctv|"
    r"people \| vehicles \| cctv|contact\.\w+|business\.\w+|premises\.\w+|"
    r"incident\.\w+|referral\.\w+|slavery\.\w+|(people|vehicles|property_lines|cctv)\[\]\.\w+)"
)
GUEST_OWN = ("business.", "premises.")  # these make the premises, before the case


def kinds_of(page: Page) -> list[str]:
    return sorted(page.kinds)


def case_of(answers: Answers) -> dict[str, Any]:
    """Return the case that the answers make, as plain values."""
    number = dict(zip([reference for reference, _ in PREMISES], (1, 2), strict=True))
    place = SimpleNamespace(
        pk=number.get(answers.get("premises", "premises"), 0), business_id=9, business=SimpleNamespace(kind="company")
    )
    return asdict(new_case(answers, premises=place, reported_by=None))


def test_codes_are_unique_and_the_gate_comes_first() -> None:
    codes = [page.code for page in PAGES]
    assert len(set(codes)) == len(codes) == len(BY_CODE) - 1
    assert codes[0] == "gate"
    for page in (*PAGES, EXPRESS):
        own = [question.code for question in page.questions]
        assert len(set(own)) == len(own), page.code


def test_every_kind_is_one_that_cases_knows_and_its_offence_is_in_force() -> None:
    assert set(KINDS) == {kind.code for kind in report_kinds()}
    for kind in KINDS.values():
        found = kind.offence(answered(kind.code))
        assert bool(found) is (kind.entry.nature in (Nature.CRIME, Nature.REFERRAL)), kind.code
        assert not found or offence(found, AT.date()).code in kind.entry.offences


def damage_to(target: str) -> Answers:
    return answered("criminal_damage", change={("damage_kind", "target"): {"target": target}})


@pytest.mark.parametrize(("target", "code"), [("building", "58B"), ("vehicle", "58C"), ("other", "58D")])
def test_damage_takes_its_offence_from_what_was_damaged(target: str, code: str) -> None:
    assert case_of(damage_to(target))["offence_code"] == code


@pytest.mark.parametrize(("page", "question"), QUESTIONS, ids=IDS)
def test_every_question_has_words_and_a_place_to_go(page: Page, question: Question) -> None:
    for kind in kinds_of(page):
        answers = Answers(kind=kind, door=Door.ACCOUNT, pages={})
        field = question.build(Asked(answers=answers, at=AT, premises=PREMISES))
        assert isinstance(field, DesignedField)
        assert str(field.label).strip()
        assert TARGETS.fullmatch(question.into), question.into
        assert callable(question.summary)


@pytest.mark.parametrize(("page", "question"), QUESTIONS, ids=IDS)
def test_every_error_says_what_to_do(page: Page, question: Question) -> None:
    answers = Answers(kind=kinds_of(page)[0], door=Door.ACCOUNT, pages={})
    field = question.build(Asked(answers=answers, at=AT, premises=PREMISES))
    message = str(field.error_messages["required"])
    assert re.match(r"(Enter|Select|Confirm|Answer|Choose) \S", message), message
    assert "field is required" not in message
    assert not re.search(r"\b(invalid|error|please)\b", message, re.IGNORECASE)


@pytest.mark.parametrize("page", [page for page in PAGES if page.questions], ids=lambda page: page.code)
def test_an_empty_page_is_refused_or_means_nothing(page: Page) -> None:
    answers = answered(kind_asked(page, page.questions[0]))
    forms = PageForms(page, Asked(answers=answers, at=AT, premises=PREMISES), data=query({"lines": "1"}))
    needed = [question for question in page.asked_questions(answers) if question.required]
    assert forms.is_valid() is (not needed and not page.repeat)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("door", list(Door))
def test_a_whole_report_of_every_kind_makes_a_case(kind: str, door: Door) -> None:
    answers = answered(kind, door=door)
    assert Journey(answers).is_complete
    made = case_of(answers)
    assert made["crime_kind"] == kind
    assert made["occurred_from"] < AT
    assert made["contact"]["name"] == ("Jo Reed" if kind == "modern_slavery" else "Ada Marsh")
    assert made["summary"].startswith("Two people filled a bag")


ORDINARY = [
    (page, question)
    for page in PAGES
    for question in page.questions
    if question.code not in ONLY_THAT_NIGHT | WITH_SPAN and question.into != "evidence_ids"
]


@pytest.mark.parametrize(("page", "question"), ORDINARY, ids=[f"{p.code}.{q.code}" for p, q in ORDINARY])
def test_every_answer_is_shown_and_reaches_the_case(page: Page, question: Question) -> None:
    door = Door.GUEST if page.code in ("business", "place") else Door.ACCOUNT
    kind = kind_asked(page, question)
    other = otherwise(page, question.code)
    change = {(page.code, question.code): other}
    first, second = answered(kind, door=door), answered(kind, door=door, change=change)
    if page.code == "premises":
        assert first.page("premises") != second.page("premises")  # the check page asks the database for its name
    else:
        assert page_rows(page, first) != page_rows(page, second)
    if not question.into.startswith(GUEST_OWN):
        assert case_of(first) != case_of(second)


def test_a_time_between_two_reaches_the_case() -> None:
    made = case_of(answered("shop_theft", change={("when", "span"): otherwise(BY_CODE["when"], "span")}))
    assert made["occurred_from"].isoformat() == "2026-11-20T21:00:00+00:00"
    assert made["occurred_to"].isoformat() == "2026-11-21T07:00:00+00:00"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_answer_to_a_page_that_fell_away_goes_nowhere(kind: str) -> None:
    answers = answered(kind)
    made = case_of(Answers(kind=kind, door=answers.door, pages={**answers.pages, "known": {"known": ["none"]}}))
    assert {person["role"] for person in made["people"]} <= {"victim"}
    assert (made["vehicles"], made["cctv"]) == ((), ())


def texts_of(page: Page, asked: Asked) -> list[str]:
    fields = ((question.code, question.build(asked)) for question in page.asked_questions(asked.answers))
    return [
        code
        for code, field in fields
        if type(field) is CleanCharField or field.__class__.__name__ == "RegistrationField"
    ]


@pytest.mark.parametrize("page", [page for page in (*PAGES, EXPRESS) if page.questions], ids=lambda page: page.code)
def test_hostile_text_is_cleaned_or_refused_in_words(page: Page) -> None:
    answers = answered(kind_asked(page, page.questions[0]) if page is not EXPRESS else "shop_theft")
    asked = Asked(answers=answers, at=AT, premises=PREMISES)
    typed = TYPED.get(page.code, {"taken": "x", "value": "1"})
    first = typed[0] if isinstance(typed, list) else typed
    hostile = first | dict.fromkeys(texts_of(page, asked), HOSTILE)
    forms = PageForms(page, asked, data=query(posted(page, [hostile] if isinstance(typed, list) else hostile)))
    forms.is_valid()
    for form in forms.forms:
        for messages in form.errors.values():
            assert all("characters or fewer" in str(message) or "Enter" in str(message) for message in messages)
    kept = str(forms.stored()) if forms.is_valid() else ""
    assert not re.search("[\x00-\x08\u202e\u2066\ud800]", kept)


# The columns that NewCase's parts are written into, and the longest text that each takes.
COLUMNS = {
    "contact": ("cases.Case", "contact_"),
    "people": ("cases.CasePerson", ""),
    "vehicles": ("cases.CaseVehicle", ""),
    "property_lines": ("cases.PropertyLine", ""),
    "cctv": ("cases.CctvSource", ""),
    "premises": ("businesses.Premises", ""),
    "business": ("businesses.Business", ""),
}


@pytest.mark.parametrize(("page", "question"), ORDINARY, ids=[f"{p.code}.{q.code}" for p, q in ORDINARY])
def test_no_answer_is_longer_than_its_column(page: Page, question: Question) -> None:
    target, _, name = question.into.replace("[]", "").partition(".")
    field = question.build(Asked(answers=Answers(kind=kinds_of(page)[0], door=Door.ACCOUNT, pages={}), at=AT))
    longest = getattr(field, "max_length", None)
    if target not in COLUMNS or not name or longest is None:
        return
    label, prefix = COLUMNS[target]
    try:
        column = apps.get_model(label)._meta.get_field(prefix + name)
    except FieldDoesNotExist:
        pytest.fail(f"{label} has no {prefix}{name}")
    room = getattr(column, "max_length", None)
    assert (page.code == "place" and question.code == "postcode") or room is None or longest <= room


def test_the_longest_fuel_line_fits_its_column() -> None:
    longest = {"fuel": "f" * 60, "litres": "1" * 12, "value": "1", "pump": "p" * 20}
    answers = answered("making_off", change={("fuel", code): {code: text} for code, text in longest.items()})
    assert len(case_of(answers)["property_lines"][0]["description"]) <= 200


def test_express_derives_a_complete_report() -> None:
    said = express_answers()
    answers = answered("shop_theft")
    remembered = {code: answers.pages[code] for code in ("premises", "contact", "support_action", "cctv", "cctv_kept")}
    pages: dict[str, Any] = {"gate": {"passed": True}, "express": said, **remembered}
    made = Answers(kind="shop_theft", door=Door.ACCOUNT, pages=pages)
    for page in PAGES:
        if page.express and page.is_asked(made) and page.code != "gate":
            derived = page.express(said, Asked(answers=made, at=AT))
            if derived is not None:
                pages[page.code] = derived
    assert Journey(made, is_express=True).is_complete
    case = case_of(made)
    assert case["property_lines"][0]["description"] == "4 bottles of vodka"
    assert case["people"][0]["description"] == "Grey hood"
    assert case["cctv"][0]["camera"] == "Camera 4, entrance"
    assert case["summary"] == "Taken without paying: 4 bottles of vodka"


def express_answers() -> dict[str, Any]:
    answers = answered("shop_theft")
    typed = {
        "taken": "4 bottles of vodka",
        "value": "66",
        "day-day": "23",
        "day-month": "11",
        "day-year": "2026",
        "time": "7:30pm",
        "person": "Grey hood",
        "cctv": "on",
    }
    return page_forms(EXPRESS, answers, typed).stored()  # type: ignore[arg-type]


def test_the_version_follows_the_words() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", catalogue_version())
    written = questions_markdown()
    for page, question in QUESTIONS:
        assert f"(`{page.code}`)" in written
        assert f"| {question.label_for(Answers(kind='shop_theft', door=Door.ACCOUNT, pages={}))} |" in written


def test_pages_that_repeat_say_what_they_repeat() -> None:
    for page in PAGES:
        assert (page.style == PageStyle.LINES) is (page.repeat is not None), page.code
