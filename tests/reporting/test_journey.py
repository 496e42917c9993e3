"""The way through a report: what comes next, what was before, what is skipped, what still needs an answer."""

from itertools import pairwise
from typing import Any

import pytest

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import PAGES
from bizwatch.reporting.choices import Door
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.kinds import KINDS
from tests.reporting.samples import answered


def journey(pages: dict[str, Any], kind: str = "shop_theft", **more: Any) -> Journey:
    return Journey(Answers(kind=kind, door=Door.ACCOUNT, pages=pages), **more)


def codes(found: Journey) -> list[str]:
    return [page.code for page in found.pages]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("door", list(Door))
def test_next_and_back_are_each_other_s_opposite(kind: str, door: Door) -> None:
    found = Journey(answered(kind, door=door))
    walk = [page for page in found.walked if page.code != "gate"]
    for before, after in pairwise(walk):
        assert found.next_after(before.code) is after
        assert found.back_from(after.code) is before
    assert found.next_after(walk[-1].code) is None
    assert found.back_from(walk[0].code) is None
    assert found.back_from("check") is walk[-1]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_steps_count_up_to_check_answers(kind: str) -> None:
    found = Journey(answered(kind))
    walk = [page.code for page in found.walked if page.code != "gate"]
    assert [found.step(code) for code in walk] == [(place, len(walk) + 1) for place in range(1, len(walk) + 1)]


def test_a_guest_is_asked_for_the_business_and_an_account_for_the_premises() -> None:
    guest = Journey(Answers(kind="shop_theft", door=Door.GUEST, pages={}))
    assert {"business", "place"} <= set(codes(guest))
    assert "premises" not in codes(guest)
    assert "premises" in codes(journey({}))


def test_what_is_known_decides_which_pages_follow() -> None:
    assert "cctv" not in codes(journey({}))
    asked = codes(journey({"known": {"known": ["cctv"]}}))
    assert {"cctv", "cctv_kept"} <= set(asked)
    assert "people" not in asked


def test_fuel_has_its_own_page_in_place_of_lines() -> None:
    fuel = codes(journey({"making_off_kind": {"kind": "fuel"}}, "making_off"))
    other = codes(journey({"making_off_kind": {"kind": "other"}}, "making_off"))
    assert ("fuel" in fuel, "property" in fuel) == (True, False)
    assert ("fuel" in other, "property" in other) == (False, True)


def test_pages_filled_in_are_passed_over_and_can_still_be_changed() -> None:
    found = journey({"gate": {}, "premises": {}, "contact": {}}, prefilled=["premises", "contact"])
    assert found.next_after("gate") is not None
    assert found.next_after("gate").code == "what_happened"  # type: ignore[union-attr]
    assert found.has("contact")
    assert found.back_from("what_happened") is None


def test_a_page_counted_as_filled_in_but_lost_is_asked() -> None:
    found = journey({"gate": {}}, prefilled=["premises", "contact"])
    assert found.next_after("gate").code == "premises"  # type: ignore[union-attr]


def test_the_short_way_is_gate_one_page_and_check() -> None:
    whole = dict(answered("shop_theft").pages) | {"express": {}, "known": {"known": ["people", "cctv"]}}
    found = journey(whole, is_express=True, prefilled=["premises", "contact", "support_action"])
    assert [page.code for page in found.walked] == ["gate", "express"]
    assert found.step("express") == (1, 2)
    assert found.is_complete


def test_the_short_way_is_for_shop_theft() -> None:
    assert "express" not in codes(journey({}, "criminal_damage", is_express=True))


def test_the_first_page_without_an_answer_is_named() -> None:
    pages = dict(answered("shop_theft").pages)
    assert journey(pages).first_unanswered() is None
    del pages["when"]
    assert journey(pages).first_unanswered().code == "when"  # type: ignore[union-attr]


def test_every_page_is_in_some_report() -> None:
    seen = {page.code for kind in KINDS for door in Door for page in Journey(answered(kind, door=door)).pages}
    seen |= {
        page.code
        for page in Journey(answered("making_off", change={("making_off_kind", "kind"): {"kind": "other"}})).pages
    }
    assert seen == {page.code for page in PAGES}
