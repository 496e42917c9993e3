"""No page before the report says anything in English on a page in another language, in any state that it can be in."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.test import Client

import bizwatch.reporting
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import report_kinds
from bizwatch.reporting.gates import judge, questions
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.languages import ENGLISH, LANGUAGES
from bizwatch.reporting.models import Draft
from tests.accounts.people import police_user, signed_in
from tests.reporting.samples import AT
from tests.reporting.walking import GATE, address_of
from tests.reporting.world import World

pytestmark = pytest.mark.django_db
APP = Path(bizwatch.reporting.__file__).parent
FOREIGN = [language.code for language in LANGUAGES if language is not ENGLISH]
NAMES = {language.name for language in LANGUAGES}
SPOKEN = re.compile(r"alt|aria-(?:label|description|roledescription|placeholder)|placeholder|title|label|data-i18n\..+")
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
LETTERS = re.compile(r"[^\W\d_]")
GUEST = "guest@stall.example"


class Reader(HTMLParser):
    """Collects what a page says, each with the language that it is marked with."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        language = found.get("lang", self.open[-1][1])
        self.said += [(language, words) for name, words in found.items() if SPOKEN.fullmatch(name)]
        if tag not in EMPTY:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while tag not in EMPTY and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1]
        if tag not in ("script", "style"):
            self.said.append((language, " ".join(data.split())))


def fragments(code: str) -> list[str]:
    """Return what the translation file says, cut at its blanks, the longest first."""
    with (APP / f"locale/{code}/LC_MESSAGES/django.po").open("rb") as file:
        texts = [str(message.string) for message in read_po(file, locale=code) if message.id]
    parts = {" ".join(part.split()) for text in texts for part in re.split(r"%\(\w+\)s", text)}
    return sorted(parts - {""}, key=len, reverse=True)


def check(answer: Any, code: str, *, status: int = 200) -> str:
    """Fail where the page says anything in this language that its translation file does not; return the page."""
    assert answer.status_code == status, answer
    html: str = answer.content.decode()
    assert f'<html lang="{code}"' in html
    reader = Reader()
    reader.feed(html)
    known = [*fragments(code), *NAMES, "Bizwatch", GUEST]
    for language, said in reader.said:
        assert language in (code, "en-GB", "en-gb") or said in NAMES | {""}, said
        rest = said
        for text in known if language == code else ():
            rest = rest.replace(text, "")
        assert language != code or not LETTERS.search(rest), f"not in {code}: {said!r}"
    return html


def outcomes() -> Iterator[tuple[str, list[str]]]:
    """Yield a kind and what to tick for each different page that the gate can answer with."""
    seen = set()
    for kind in report_kinds(AT.date()):
        for code, _ in questions(AT.date(), kind.code):
            verdict = judge([code], AT.date(), kind.code)
            said = (verdict.path, verdict.instead, *((advice.heading, advice.advice) for advice in verdict.said))
            if said not in seen:
                seen.add(said)
                yield kind.code, [code]
        every = [code for code, _ in questions(AT.date(), kind.code)]
        if kind.code == "shop_theft":
            yield kind.code, every


@pytest.mark.parametrize("code", FOREIGN)
def test_the_start_and_the_gate_s_own_states(code: str, world: World) -> None:
    client, chosen = world.client(), {"language": code}
    for query in ({}, {"find": "fuel"}, {"find": "zeppelin"}, {"find": ""}):
        check(client.get("/report/", chosen | query), code)
    for slug in ("shop-theft", "cyber", "in-confidence"):
        address = f"/report/begin/{slug}/?language={code}"
        check(client.get(address), code)
        check(client.post(address, {}), code, status=422)
        check(client.post(address, {"gates": ["none", "hate"]}), code, status=422)
        check(client.post(address, {"gates": ["moon"]}), code, status=422)
    client.post("/report/begin/shop-theft/", GATE)
    check(client.get("/report/", chosen), code)  # with a draft that was not sent


@pytest.mark.parametrize("code", FOREIGN)
def test_every_page_that_the_gate_answers_with(code: str, world: World) -> None:
    client = world.client()
    for kind, ticked in outcomes():
        check(client.post(f"/report/begin/{KINDS[kind].slug}/?language={code}", {"gates": ticked}), code)


@pytest.mark.parametrize("code", FOREIGN)
def test_a_guest_s_way_to_the_gate(code: str, now: Any) -> None:
    client, address = Client(), f"/report/guest/?kind=shop-theft&language={code}"
    check(client.get(address), code)
    for email in ("", "nobody", f"{'a' * 250}@b.example"):
        check(client.post(address, {"kind": "", "email": email}), code, status=422)
    sent = client.post(address, {"kind": "shop_theft", "email": GUEST})
    check(client.get(sent.headers["Location"]), code)
    mail = OutboxMessage.objects.get()
    link = re.search(r"(/report/link/\S+)", mail.body)
    assert link, mail.body
    check(client.get(link[1]), code)
    opened = client.post(link[1])
    used = check(client.post(link[1]), code)
    assert f'action="/report/guest/fresh-link/?language={code}"' in used
    gate = client.get(opened.headers["Location"], follow=True)
    check(gate, code)
    check(client.post(address_of(Draft.objects.get(), "gate"), {"gates": ["violence"]}), code)
    for _ in range(20):
        refused = client.post(address, {"kind": "shop_theft", "email": GUEST})
    check(refused, code, status=429)


@pytest.mark.parametrize("code", FOREIGN)
def test_those_who_cannot_report(code: str, world: World) -> None:
    check(signed_in(police_user()).get("/report/", {"language": code}), code)
    world.premises.is_open = False
    world.premises.save()
    check(world.client().get(f"/report/begin/shop-theft/?language={code}"), code)


def test_another_language_keeps_what_was_chosen(world: World) -> None:
    client = world.client()
    page = client.get("/report/begin/shop-theft/").content.decode()
    assert 'formaction="/report/begin/shop-theft/?language=pl"' in page
    chosen = {"gates": ["hate", "weapon"], "switch": "pl"}
    page = check(client.post("/report/begin/shop-theft/?language=pl", chosen), "pl")
    ticked = [box for box in re.findall(r"<input[^>]*>", page) if "checked" in box]
    assert len(ticked) == 2
    assert not Draft.objects.exists()
    typed = {"kind": "fraud", "email": "half", "switch": "bg"}
    page = check(Client().post("/report/guest/?language=bg", typed), "bg")
    assert 'value="half"' in page
    assert '<option value="fraud" selected' in page


def test_the_choice_is_remembered_where_there_is_a_session(world: World) -> None:
    client = world.client()
    client.get("/report/?language=lt")
    check(client.get("/report/begin/shop-theft/"), "lt")
    begun = client.post("/report/begin/shop-theft/", GATE)
    assert 'lang="en-GB"' in client.get(begun.headers["Location"]).content.decode()  # the report itself is English
    check(client.get(address_of(Draft.objects.get(), "gate")), "lt")
    assert "Before you start" in client.get("/report/begin/shop-theft/?language=en-gb").content.decode()
    assert "Before you start" in client.get("/report/begin/shop-theft/").content.decode()


def test_nobody_is_given_a_cookie_for_a_language() -> None:
    client = Client()
    client.get("/report/?language=lt")
    assert "sessionid" not in client.cookies
    assert 'lang="en-GB"' in client.get("/report/").content.decode()
