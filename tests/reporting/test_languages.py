"""The pages before a report in other languages."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.test import Client

import bizwatch.reporting
from bizwatch.reference.selectors import gates, kind_groups, report_kinds
from bizwatch.reporting.kinds import KINDS, shown_kind
from bizwatch.reporting.languages import ENGLISH, LANGUAGES
from bizwatch.reporting.offer import offer
from tests.reporting.samples import AT
from tests.reporting.world import World

APP = Path(bizwatch.reporting.__file__).parent
FOREIGN = [language.code for language in LANGUAGES if language is not ENGLISH]
TEMPLATES = (
    *("reporting/start", "reporting/gate", "reporting/gate_advice", "reporting/parts", "design/base"),
    *("reporting/not_for_you", "reporting/no_premises", "reporting/guest_start", "reporting/guest_sent"),
    *("reporting/guest_link", "reporting/guest_link_used", "reporting/guest_too_often"),
)
MAIL = "reporting/email/guest_link.txt"
CODE = ("reporting/forms", "reporting/presenters", "reporting/views/start", "design/controls")
NUMBERS = re.compile(r"\d[\d ]*\d")
BLANKS = re.compile(r"%\(\w+\)s")
ON = AT.date()


def catalog(code: str) -> Any:
    with (APP / f"locale/{code}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=code)


def shown_texts() -> set[str]:
    """Return every text that these pages show in English."""
    found = {gate.question for gate in gates(ON)} | {gate.hint for gate in gates(ON)}
    for gate in gates(ON):
        for answer in gate.answers:
            found |= {answer.heading, answer.advice, answer.goes_on_heading, answer.goes_on_advice}
    found |= (
        {kind.title for kind in report_kinds(ON)}
        | {shown_kind(code) for code in KINDS}
        | {group.title for group in kind_groups()}
    )
    for name in (MAIL, *(f"{template}.html" for template in TEMPLATES)):
        path = APP.parent / name.partition("/")[0] / "jinja2" / name
        found |= {str(text) for _, text, *_ in extract_from_file("jinja2.ext.babel_extract", path)}
    for name in CODE:
        found |= {str(text) for _, text, *_ in extract_from_file("python", APP.parent / f"{name}.py")}
    return (found | {offer([], ON)[0].title}) - {""}


def test_nothing_is_translated_that_is_not_shown() -> None:
    for code in FOREIGN:
        assert {message.id for message in catalog(code) if message.id} == shown_texts()


@pytest.mark.parametrize("code", FOREIGN)
def test_every_text_is_translated_and_every_number_kept(code: str) -> None:
    translated = catalog(code)
    for text in shown_texts():
        message = translated.get(text)
        assert message is not None, text
        assert message.string, text
        assert not message.fuzzy, text
        assert set(NUMBERS.findall(text)) <= set(NUMBERS.findall(message.string)), text
        assert set(BLANKS.findall(text)) == set(BLANKS.findall(message.string)), text


@pytest.mark.parametrize("code", FOREIGN)
def test_what_is_shown_is_what_the_translation_files_say(code: str) -> None:
    with (APP / f"locale/{code}/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {message.id: message.string for message in catalog(code) if message.id} == {
        message.id: message.string for message in compiled if message.id
    }


@pytest.mark.django_db
@pytest.mark.parametrize("code", FOREIGN)
def test_a_guest_chooses_a_language_and_keeps_it(code: str) -> None:
    page = Client().get("/report/", {"language": code}).content.decode()
    assert f'lang="{code}"' in page
    assert catalog(code).get("What do you want to report?").string in page
    assert f"language={code}" in page.split("app-offer__kind")[1]


@pytest.mark.parametrize("code", FOREIGN)
def test_the_gate_and_its_advice_speak_the_language(code: str, world: World) -> None:
    client, known = world.client(), catalog(code)
    address = f"/report/begin/shop-theft/?language={code}"
    page = client.get(address).content.decode()
    assert known.get("Was a weapon used, shown or mentioned?").string in page
    refused = client.post(address, {}).content.decode()
    assert known.get("Select each one that you would answer yes to, or “None of these”").string in refused
    advice = client.post(address, {"gates": ["in-progress"]}).content.decode()
    assert known.get("Call 999 now").string in advice
    assert "999" in advice


@pytest.mark.django_db
def test_an_unknown_language_is_english() -> None:
    page = Client().get("/report/", {"language": "xx"}).content.decode()
    assert 'lang="en-GB"' in page
    assert "What do you want to report?" in page
