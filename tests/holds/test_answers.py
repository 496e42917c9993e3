"""Answers that cannot be right, and a form that was tampered with, through the real pages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.holds.guests import GATE, Guest
from tests.holds.product import Product
from tests.holds.visitor import Answer, Fields, Visitor

pytestmark = pytest.mark.slow
WORDS = "Two people filled a bag and left without paying."


def last_sunday(month: int, before: date) -> date:
    """Return the last Sunday of the latest month of this name that is over: the clocks change then."""
    year = before.year if before.month > month else before.year - 1
    end = date(year, month + 1, 1) - timedelta(days=1)
    return end - timedelta(days=(end.weekday() + 1) % 7)


TODAY = datetime.now(UTC).date()


class Reporter:
    """A signed-in reporter who has begun a report and said what happened."""

    def __init__(self, product: Product, people: dict[str, Any]) -> None:
        self.product, self.visitor = product, product.signed_in(people["reporter"])
        begun = self.visitor.post(f"/report/begin/shop-theft/?premises={people['premises']}", GATE)
        assert begun.status == 302
        self.draft = begun.location.split("/")[2]
        assert self.post("what_happened", {"text": WORDS}).status == 302

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.product.ask("draft", pk=self.draft)
        return found

    def post(self, code: str, typed: Fields) -> Answer:
        """Send one page of the report as it stands now."""
        place = f"/report/{self.draft}/{code}/"
        version = self.visitor.get(place).hidden("version")
        return self.visitor.post(place, {"version": version, "action": "continue", **typed})

    def say_when(self, day: date, time: str, **more: str) -> Answer:
        typed: Fields = {"at_day-day": str(day.day), "at_day-month": str(day.month), "at_day-year": str(day.year)}
        return self.post("when", {"span": "known", **typed, "at_time": time, **more})

    def discard(self) -> None:
        self.visitor.post(f"/report/{self.draft}/discard/", {})


@pytest.fixture
def reporter(shared: Product, people: dict[str, Any]) -> Iterator[Reporter]:
    made = Reporter(shared, people)
    yield made
    made.discard()


def test_a_time_in_the_missing_hour_is_refused_in_words(reporter: Reporter) -> None:
    day = last_sunday(3, TODAY)
    answer = reporter.say_when(day, "1:30am")
    assert answer.status == 422
    assert f"The clocks went forward: 1:30am did not happen on {day.day} March {day.year}" in answer.text
    state = reporter.state()
    assert (state["answers"]["what_happened"]["text"], "when" in state["answers"]) == (WORDS, False)
    assert state["unfinished"]["when"]["at_time"] == "1:30am"
    assert 'value="1:30am"' in reporter.visitor.get(f"/report/{reporter.draft}/when/").html


def test_a_time_in_the_doubled_hour_is_asked_about(reporter: Reporter) -> None:
    day = last_sunday(10, TODAY)
    answer = reporter.say_when(day, "1:30am")
    assert answer.status == 422
    assert "The clocks went back that night, so this time happened twice. Which one was it?" in answer.text
    moments = []
    for which in ("first", "second"):
        assert reporter.say_when(day, "1:30am", at_which=which).status == 302
        moments.append(datetime.fromisoformat(reporter.state()["answers"]["when"]["happened"]))
    assert moments == [datetime(day.year, 10, day.day, hour, 30, tzinfo=UTC) for hour in (0, 1)]


def test_a_date_in_the_future_is_refused_in_words(reporter: Reporter) -> None:
    answer = reporter.say_when(TODAY + timedelta(days=2), "9am")
    assert answer.status == 422
    assert "The date it happened must be today or in the past" in answer.text
    assert "when" not in reporter.state()["answers"]
    assert reporter.say_when(TODAY - timedelta(days=2), "9am").status == 302


@pytest.mark.parametrize("postcode", ["ZZ99 9ZZ", "NR1 3J", "not a postcode", "NR99 9XX"])
def test_a_postcode_that_does_not_exist_is_refused_in_words(shared: Product, postcode: str) -> None:
    guest = Guest(shared, f"guest-{abs(hash(postcode))}@stall.example")
    guest.ask_for_link()
    place = guest.walk(guest.open_link(guest.links()[0]).location, to="place")
    typed: Fields = {"address": "3 The Quay", "town": "Wells", "postcode": postcode}
    version = guest.visitor.get(place).hidden("version")
    answer = guest.visitor.post(place, {"version": version, "action": "continue", **typed})
    assert answer.status == 422
    assert "There is a problem" in answer.text
    assert "postcode" in answer.text.partition("There is a problem")[2][:300]
    assert all(f'value="{value}"' in answer.html for value in typed.values())
    answer = guest.visitor.post(place, {"version": version, "action": "continue", **typed, "postcode": "NR1 3JG"})
    assert (answer.status, "/place/" in answer.location) == (302, False)


def tampering(reporter: Reporter, people: dict[str, Any]) -> list[Answer]:
    """Send every form that names premises with the reference of somebody else's."""
    visitor, strange = reporter.visitor, people["strange"]
    place = f"/report/{reporter.draft}/premises/"
    version = visitor.get(place).hidden("version")
    actions = ("continue", "later", "")
    sent = [visitor.post(place, {"version": version, "action": action, "premises": strange}) for action in actions]
    return [
        *sent,
        visitor.post(f"/report/begin/shop-theft/?premises={strange}", GATE),
        visitor.post(f"/report/shop-theft-at/{strange}/", GATE),
        visitor.get(f"/report/shop-theft-at/{strange}/"),
    ]


def test_a_report_for_somebody_else_s_premises_is_refused_and_nothing_is_written(
    reporter: Reporter, shared: Product, people: dict[str, Any]
) -> None:
    counts, state, audit = shared.ask("counts"), reporter.state(), shared.run("verify-audit", "--json").stdout
    assert [answer.status for answer in tampering(reporter, people)] == [404] * 6
    assert shared.ask("counts") == counts
    assert reporter.state() == state
    assert shared.run("verify-audit", "--json").stdout == audit
    made_up = reporter.visitor.post(f"/report/{reporter.draft}/premises/", {"version": "1", "premises": "P-NOT-THERE"})
    assert made_up.status == 404


def test_a_report_cannot_be_sent_for_premises_that_are_no_longer_one_s_own(
    shared: Product, people: dict[str, Any]
) -> None:
    ((draft, version),) = shared.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=1)
    visitor: Visitor = shared.signed_in(people["reporter"])
    counts = shared.ask("counts")
    shared.ask("move_draft", pk=draft, premises=people["strange"])
    answer = visitor.post(f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"})
    assert (answer.status, answer.location) == (302, f"/report/{draft}/premises/?change=1")
    assert "You no longer report for these premises. Choose where it happened again." in visitor.follow(answer).text
    assert shared.ask("counts") == counts


def test_somebody_else_s_report_is_not_there(shared: Product, people: dict[str, Any]) -> None:
    ((draft, version),) = shared.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=1)
    other = shared.signed_in(shared.ask("make_stranger"))
    paths = [
        f"/report/{draft}/{page}" for page in ("", "when/", "evidence/", "check-your-answers/", "sent/", "discard/")
    ]
    assert {other.get(path).status for path in paths} == {404}
    sent = {other.post(path, {"version": str(version), "action": "send"}).status for path in paths}
    assert sent == {404}
    assert shared.ask("draft", pk=draft)["state"] == "open"
