"""Forms made from pages: lines added and taken away, blank lines, what is kept raw."""

from typing import Any

import pytest

from bizwatch.reporting.answers import Answers, decode
from bizwatch.reporting.catalogue import BY_CODE, Asked
from bizwatch.reporting.choices import Door
from bizwatch.reporting.forms import PageForms, gate_form
from tests.reporting.samples import AT, TYPED, query

PROPERTY = BY_CODE["property"]


def asked(kind: str = "shop_theft") -> Asked:
    return Asked(answers=Answers(kind=kind, door=Door.ACCOUNT, pages={}), at=AT)


def sent(code: str, data: dict[str, Any]) -> PageForms:
    return PageForms(BY_CODE[code], asked(), data=query(data))


def two_lines(**more: str) -> PageForms:
    data = {"lines": "2", "item-0-description": "Vodka", "item-0-quantity": "4", "item-1-quantity": "1", **more}
    return sent("property", data)


def test_a_blank_line_is_left_out() -> None:
    forms = two_lines()
    assert forms.is_valid()
    assert [line["description"] for line in forms.stored()] == ["Vodka"]


def test_a_line_begun_must_be_right() -> None:
    forms = two_lines(**{"item-1-unit_value": "9"})
    assert not forms.is_valid()
    assert forms.forms[1].first_errors() == {"description": "Enter what it was"}


def test_a_page_of_blank_lines_asks_for_the_first() -> None:
    forms = sent("property", {"lines": "3"})
    assert not forms.is_valid()
    assert len(forms.filled) == 1


def test_a_value_in_words_is_refused_and_kept() -> None:
    forms = two_lines(**{"item-0-unit_value": "about ten"})
    assert not forms.is_valid()
    assert forms.raw()[0]["unit_value"] == "about ten"


@pytest.mark.parametrize("lines", ["", "-1", "0", "x", "99999999999999", "²"])
def test_a_forged_number_of_lines_is_tamed(lines: str) -> None:
    assert 1 <= len(sent("property", {"lines": lines}).forms) <= 20


def test_a_line_is_added_and_one_is_taken_away() -> None:
    forms = two_lines(**{"item-1-description": "Beef"})
    assert [line.get("description") for line in forms.raw_after("another")] == ["Vodka", "Beef", None]
    assert [line["description"] for line in forms.raw_after("remove-0")] == ["Beef"]


@pytest.mark.parametrize("action", ["remove-9", "remove-", "remove--1", "remove-x", "remove-²"])
def test_taking_away_a_line_that_is_not_there_changes_nothing(action: str) -> None:
    assert len(two_lines().raw_after(action)) == 2


def test_there_is_an_end_to_lines() -> None:
    assert len(sent("property", {"lines": "20"}).raw_after("another")) == 20


def test_what_was_typed_is_shown_again_as_it_was() -> None:
    raw = two_lines(**{"item-0-unit_value": "about ten"}).raw()
    again = PageForms(PROPERTY, asked(), found=raw)
    assert again.forms[0]["unit_value"].value() == "about ten"
    assert not again.errors_of()


def test_a_date_typed_wrong_is_shown_again_as_it_was() -> None:
    forms = sent("when", {"span": "known", "at_day-day": "31", "at_day-month": "June", "at_day-year": ""})
    assert not forms.is_valid()
    again = PageForms(BY_CODE["when"], asked(), found=forms.raw())
    field = again.forms[0]["at_day"]
    assert tuple(field.field.widget.boxes(field.value())) == ("31", "June", "")


def test_answers_are_shown_again_as_a_person_would_type_them() -> None:
    forms = two_lines(**{"item-0-unit_value": "£16.5"})
    assert forms.is_valid()
    again = PageForms(PROPERTY, asked(), found=forms.stored())
    assert again.forms[0]["unit_value"].field.prepare_value(again.forms[0]["unit_value"].value()) == "16.50"


def test_a_stored_answer_that_cannot_be_read_is_shown_as_it_is() -> None:
    field = BY_CODE["when"].questions[1].build(asked())
    assert decode(field, "the other day") == "the other day"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"channel": "phone", "telephone": "", "email": "a@b.example"}, "telephone"),
        ({"channel": "email", "telephone": "01632 960001", "email": ""}, "email"),
        ({"channel": "portal", "telephone": "", "email": ""}, ""),
    ],
)
def test_the_chosen_channel_needs_its_address(typed: dict[str, str], wrong: str) -> None:
    forms = sent("contact", {"name": "Ada Marsh", **typed})
    assert forms.is_valid() is (not wrong)
    if wrong:
        assert list(forms.forms[0].errors) == [wrong]


def test_a_guest_is_not_offered_messages_in_an_account() -> None:
    answers = Answers(kind="shop_theft", door=Door.GUEST, pages={})
    page = BY_CODE["contact"]
    data = query({"name": "Ada", "channel": "portal", "email": "a@b.example"})
    assert not PageForms(page, Asked(answers=answers, at=AT), data=data).is_valid()


def test_a_vehicle_needs_a_plate_or_a_description() -> None:
    assert not sent("vehicles", {"lines": "1"}).is_valid()
    plate = sent("vehicles", {"lines": "1", "item-0-registration": " ab12  cde "})
    assert plate.is_valid()
    assert plate.stored()[0]["registration"] == "AB12 CDE"


@pytest.mark.parametrize("postcode", ["NR99 9ZZ", "ZZ1 1ZZ"])
def test_a_postcode_that_does_not_exist_is_refused_with_a_way_on(postcode: str) -> None:
    typed = {**TYPED["place"], "postcode": postcode}  # type: ignore[dict-item]
    forms = sent("place", typed)
    assert not forms.is_valid()
    assert "leave this empty" in forms.forms[0].first_errors()["postcode"]
    assert sent("place", {**typed, "postcode": ""}).is_valid()


def test_none_of_these_does_not_stand_with_another_answer() -> None:
    form = gate_form([("weapon", "A weapon?")], {}, query({"gates": ["weapon", "none"]}))
    assert not form.is_valid()
    assert "None of these" in form.first_errors()["gates"]
    assert not gate_form([("weapon", "A weapon?")], {}, query({})).is_valid()
