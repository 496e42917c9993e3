"""The rules of a statement, without a database: what it says, what is missing, names, ages, labels, hashes."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import as_file, files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.reference.choices import StatementAsks
from bizwatch.reference.selectors import statement_cautions, statement_kind, statement_kinds, statement_sections
from bizwatch.statements.choices import Identity, Purpose
from bizwatch.statements.policies import (
    Content,
    Earlier,
    Signature,
    age_words,
    canonical,
    faults,
    hash_of,
    initials,
    next_label,
    same_name,
    whole,
)
from bizwatch.statements.prefill import PREFILLS

DAY = date(2026, 11, 23)
SIGNED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KINDS = [kind.code for kind in statement_kinds(DAY)]


def content(kind: str = "witness", **changes) -> Content:
    """A statement that can be signed."""
    texts = tuple((section, "Words.") for section in statement_sections(kind, DAY))
    made = Content(
        number="ST-1",
        kind=statement_kind(kind, DAY),
        crime_reference="BW-1",
        purpose=Purpose.FIRST,
        earlier=None,
        witness_name="Wim Example",
        is_adult=True,
        age=None,
        occupation="",
        business_name="Corner Shop Ltd",
        authority="director",
        authority_confirmed=True,
        sections=texts,
        exhibits=(("WE/1", "A disc"),),
    )
    return replace(made, **changes)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_what_the_rule_asks(kind: str) -> None:
    row = statement_kind(kind, DAY)
    assert any("rule 16.2" in head for head in row.heads)
    assert any("section 9" in head for head in row.heads)
    assert any("section 5B" in head for head in row.heads)
    for words in ("true to the best of my knowledge and belief", "wilfully stated", "know to be false"):
        assert words in row.declaration
    assert "read" in row.reader


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_is_asked_in_words_and_has_a_limit_and_a_known_beginning(kind: str) -> None:
    sections = statement_sections(kind, DAY)
    assert len({section.code for section in sections}) == len(sections)
    for section in sections:
        assert section.question.endswith("?")
        assert 1_000 <= section.most <= 40_000
        assert section.prefill in PREFILLS


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_statement_can_be_signed(kind: str) -> None:
    assert faults(content(kind)) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"witness_name": " "}, "full name"),
        ({"is_adult": None}, "18 or over"),
        ({"is_adult": False}, "Enter the age"),
        ({"sections": ()}, None),
        ({"exhibits": (("", "A disc"),)}, "reference"),
    ],
)
def test_what_is_missing_is_said(changes: dict, words: str | None) -> None:
    said = [sentence for _, sentence in faults(content(**changes))]
    assert said == [] if words is None else any(words in sentence for sentence in said)


def test_a_required_part_must_be_written_and_none_may_be_too_long() -> None:
    first, *rest = statement_sections("witness", DAY)
    empty = content(sections=((first, " "), *((one, "Words.") for one in rest)))
    assert faults(empty) == (("account", "Write the part “What happened”."),)
    long = content(sections=((first, "x" * (first.most + 1)),))
    assert faults(long) == (("account", "Shorten the part “What happened” to 40,000 characters."),)


def test_an_impact_statement_needs_one_part_and_somebody_authorised() -> None:
    nothing = tuple((one, "") for one in statement_sections("business_impact", DAY))
    assert [place for place, _ in faults(content("business_impact", sections=nothing))] == ["direct"]
    for changes in ({"authority": ""}, {"authority_confirmed": False}):
        assert "authorised" in faults(content("business_impact", **changes))[0][1]
    assert whole(content("business_impact"))["for_business"] == "Corner Shop Ltd: director"
    assert whole(content("witness"))["for_business"] == ""


def test_only_the_impact_statement_is_made_for_a_business() -> None:
    assert [kind.code for kind in statement_kinds(DAY) if kind.asks is StatementAsks.BUSINESS] == ["business_impact"]


@pytest.mark.parametrize(
    ("is_adult", "age", "words"), [(True, None, "Over 18"), (False, 15, "15"), (None, None, ""), (False, None, "")]
)
def test_the_age_stands_as_the_rule_asks(is_adult, age, words) -> None:
    assert age_words(is_adult=is_adult, age=age) == words


def test_a_further_statement_names_the_first_by_number_and_date() -> None:
    earlier = Earlier(number="ST-0", signed_at=SIGNED)
    further = whole(content(purpose=Purpose.FURTHER, earlier=earlier))["earlier"]
    assert "ST-0" in further
    assert "23 November 2026" in further
    withdrawn = whole(content(purpose=Purpose.WITHDRAWAL, earlier=earlier))["earlier"]
    assert withdrawn.startswith("I withdraw my statement ST-0")


def test_the_signature_stands_in_the_document_with_how_it_is_known_who_signed() -> None:
    signature = Signature(typed_name="Wim Example", at=SIGNED, identity=Identity.LINK, reader="Rae Example")
    signed = whole(content(), signature)["signature"]
    assert signed["at"] == "23 November 2026, 9:30am"
    assert "e-mailed" in signed["how"]
    assert signed["reader_declaration"] == statement_kind("witness", DAY).reader
    assert "signature" not in whole(content())


@given(st.text(max_size=200))
def test_the_canonical_text_is_one_spelling_and_loses_nothing(text: str) -> None:
    document = whole(content(witness_name=text.encode("utf-8", "replace").decode()))
    spelled = canonical(document)
    assert json.loads(spelled) == document
    assert canonical(json.loads(spelled)) == spelled
    assert len(hash_of(spelled)) == 64


@pytest.mark.parametrize(
    ("typed", "name", "same"),
    [
        ("wim example", "Wim Example", True),
        (" Wim   Example ", "Wim Example", True),
        ("Zoe\u0301 Ng", "Zoé Ng", True),
        ("W Example", "Wim Example", False),
        ("", "Wim Example", False),
    ],
)
def test_a_typed_name_is_the_name_of_the_witness(typed: str, name: str, same: bool) -> None:
    assert same_name(typed, name) is same


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Wim Example", "WE"),
        ("John Brian Smith", "JBS"),
        ("Madonna", "MA"),
        ("Élodie Ñuñez", "EN"),
        ("X", "XX"),
        ("王 小明", ""),
        ("a b c d e f", "ABCD"),
        ("", ""),
    ],
)
def test_initials_fit_exhibit_references(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.sets(st.integers(1, 30)))
def test_the_next_label_is_free_and_the_lowest(numbers: set[int]) -> None:
    taken = [f"WE/{number}" for number in numbers]
    label = next_label("Wim Example", taken)
    assert label not in taken
    assert all(f"WE/{number}" in taken for number in range(1, int(label.split("/")[1])))


@pytest.mark.parametrize(
    ("kind", "text", "warned"),
    [
        ("business_impact", "He should go to PRISON.", True),
        ("business_impact", "I want him locked up", True),
        ("business_impact", "We imprisoned nobody and sentenced no one", True),
        ("business_impact", "We lost 3 bottles of gin.", False),
        ("business_impact", "presentence", False),
        ("witness", "He said that he had been in prison.", False),
    ],
)
def test_an_opinion_on_the_sentence_is_warned_of(kind: str, text: str, warned: bool) -> None:
    assert bool(statement_cautions(kind, text, DAY)) is warned


def test_only_its_own_modules_name_the_model_of_the_own_details() -> None:
    """What cannot name the rear cannot leak it: selectors, policies, presenters, PDF and pages of the front do not."""
    app = files("bizwatch.statements")
    with as_file(app) as folder:
        naming = {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*.py")
            if "WitnessDetails" in path.read_text(encoding="utf-8") and "migrations" not in path.parts
        }
        templates = [path for path in folder.rglob("*.html") if "statement.details" in path.read_text(encoding="utf-8")]
    assert naming == {"models.py", "details.py", "services/details.py"}
    assert templates == []
