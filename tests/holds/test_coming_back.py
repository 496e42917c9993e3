"""Coming back: a guest's link pressed twice or after sending, and a session that ends half-way."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.accounts.people import PASSWORD
from tests.holds.guests import GATE, Guest
from tests.holds.product import Product
from tests.holds.visitor import Answer, Visitor

pytestmark = pytest.mark.slow
WORDS = "Two people filled a bag and left without paying."
USED = "This link has been used or is out of date"


@pytest.fixture
def guest(shared: Product, request: pytest.FixtureRequest) -> Guest:
    made = Guest(shared, f"{request.node.name.replace('_', '-')[:40]}@stall.example")
    made.ask_for_link()
    return made


def fresh_link(guest: Guest, visitor: Visitor, page: Answer) -> str:
    """Press "Send me a fresh link" on a page, and return the link that comes."""
    before = guest.links()
    token = {"token": page.hidden("token")} if 'name="token"' in page.html else {"draft": page.hidden("draft")}
    assert visitor.post("/report/guest/fresh-link/", {**token}).location == "/report/guest/sent/"
    (link,) = set(guest.links()) - set(before)
    return link


def test_a_guest_s_link_opens_once(shared: Product, guest: Guest) -> None:
    (link,) = guest.links()
    opened = guest.open_link(link)
    place = guest.walk(opened.location, to="when")
    draft = place.split("/")[2]
    said = shared.ask("draft", pk=draft)["answers"]
    for visitor in (guest.visitor, shared.visitor()):
        visitor.get(link)
        again = visitor.post(link, {})
        assert (again.status, USED in again.text) == (200, True)
        assert guest.email not in again.html
    other = shared.visitor()
    other.get(link)
    assert "You have been signed out" in other.get(place).text
    fresh = fresh_link(guest, other, other.post(link, {}))
    assert other.post(fresh, {}).location == f"/report/{draft}/"
    assert other.get(f"/report/{draft}/").location == place
    assert shared.ask("draft", pk=draft)["answers"] == said


def test_two_presses_of_one_link_at_once_open_one_report(shared: Product, guest: Guest) -> None:
    (link,) = guest.links()
    visitors = [shared.visitor() for _ in range(8)]
    for visitor in visitors:
        visitor.get(link)
    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = list(pool.map(lambda visitor: visitor.post(link, {}), visitors))
    assert sorted(answer.status for answer in answers) == [200] * 7 + [302]
    assert sum(USED in answer.text for answer in answers) == 7


def test_a_guest_s_link_after_sending_leads_to_the_receipt_at_most(shared: Product, guest: Guest) -> None:
    (link,) = guest.links()
    check = guest.walk(guest.open_link(link).location, to="check-your-answers")
    version = guest.visitor.get(check).hidden("version")
    sent = guest.visitor.post(check, {"version": version, "action": "send"})
    draft = check.split("/")[2]
    assert sent.location == f"/report/{draft}/sent/"
    (row,) = shared.ask("tally", drafts=[draft])
    counts = shared.ask("counts")
    later = shared.visitor()
    later.get(link)
    used = later.post(link, {})
    assert USED in used.text
    assert row["reference"] not in used.html
    receipt = later.follow(later.post(fresh_link(guest, later, used), {}))
    assert row["reference"] in receipt.text
    for page in ("", "gate/", "place/", "when/", "evidence/", "check-your-answers/", "discard/"):
        assert later.get(f"/report/{draft}/{page}").location == sent.location, page
        answer = later.post(f"/report/{draft}/{page}", {"version": version, "action": "send", **GATE})
        assert answer.location == sent.location, page
    after = shared.ask("counts")
    assert after == {**counts, "messaging.OutboxMessage": counts["messaging.OutboxMessage"] + 1}
    assert shared.ask("tally", drafts=[draft]) == [row]


def sign_in(visitor: Visitor, email: str, *, to: str) -> Answer:
    """Sign in with the password through the page that leads to ``to``, and return where that leads."""
    page = visitor.get(to)
    assert page.status == 200
    return visitor.post(to, {"login": email, "password": PASSWORD, "next": page.hidden("next")})


@pytest.mark.parametrize("ending", ["the row expired", "nobody did anything for 31 minutes", "the cookie is gone"])
def test_a_session_that_ends_half_way_comes_back_to_the_same_page(
    shared: Product, people: dict[str, Any], ending: str
) -> None:
    visitor = shared.signed_in(people["reporter"])
    begun = visitor.post(f"/report/begin/shop-theft/?premises={people['premises']}", GATE)
    draft = begun.location.split("/")[2]
    page = f"/report/{draft}/what_happened/"
    version = visitor.get(page).hidden("version")
    assert visitor.post(page, {"version": version, "action": "continue", "text": WORDS}).status == 302
    when = f"/report/{draft}/when/?change=1"
    version = visitor.get(when).hidden("version")
    end(shared, visitor, ending)
    ended = visitor.post(
        when,
        {"version": version, "action": "continue", "span": "known"},
        Referer=f"http://127.0.0.1:{shared.port}{when}",
    )
    assert "You have been signed out" in ended.text
    assert "Everything that you saved is kept." in ended.text
    button = re.search(r'href="([^"]*next=[^"]+)"[^>]*>\s*Sign in and carry on', ended.html)
    assert button, ended.html
    back = sign_in(visitor, people["reporter"], to=unescape(button[1]))
    assert (back.status, back.location) == (302, when)
    assert visitor.get(back.location).status == 200
    assert shared.ask("draft", pk=draft)["answers"]["what_happened"]["text"] == WORDS
    assert WORDS in visitor.get(page).text
    visitor.post(f"/report/{draft}/discard/", {})


def end(product: Product, visitor: Visitor, how: str) -> None:
    """End a session in one of the ways in which sessions end."""
    if how == "the row expired":
        product.ask("end_session", key=visitor.cookies["sessionid"])
    elif how == "the cookie is gone":
        del visitor.cookies["sessionid"]
    else:
        product.ask("age_session", key=visitor.cookies["sessionid"], minutes=31)


def test_an_investigator_whose_session_ended_comes_back_to_the_same_case(
    shared: Product, people: dict[str, Any]
) -> None:
    ((draft, version),) = shared.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=1)
    reporter = shared.signed_in(people["reporter"])
    reporter.post(f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"})
    (row,) = shared.ask("tally", drafts=[draft])
    email = people["officers"][0]
    visitor = shared.signed_in(email)
    case = f"/desk/cases/{row['reference']}/"
    assert visitor.get(case).status == 200
    shared.ask("age_session", key=visitor.cookies["sessionid"], minutes=16)
    to_sign_in = visitor.get(case).location
    assert to_sign_in.endswith(f"?{urlencode({'next': case})}")
    answer = sign_in(visitor, email, to=to_sign_in)
    factor = visitor.post(answer.location, {"code": shared.ask("present_code")})
    assert (factor.status, factor.location) == (302, case)
    assert visitor.get(case).status == 200
