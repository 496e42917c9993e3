"""What tells who or where somebody is, found in texts."""

import pytest

from bizwatch.kernel.identifying import OF_PERSONS, Mark, tellings


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It was at NR2 1AA in the morning", "a postcode"),
        ("A van, AB12 CDE, drove off", "a registration mark"),
        ("Write to sam@example.test", "an email address"),
        ("Call 01603 000000 now", "a telephone number"),
        ("Case NC-5H7A-VNX6", "a crime reference"),
        ("On 3rd March a man came", "an exact date"),
        ("On 3/4/2026 a man came", "an exact date"),
        ("A man aged 24 was seen", "an age"),
        ("A 24-year-old was seen", "an age"),
        ("See www.example.test/x", "a web address"),
    ],
)
def test_what_tells_who_or_where_is_found(text: str, what: str) -> None:
    assert [one.what for one in tellings(text, ())] == [what]


def test_a_plain_story_tells_nothing() -> None:
    told = "A shop in Norwich lost spirits worth 300 pounds. Its footage showed the thief, who paid for all of it."
    assert tellings(told, ["Corner Shop Ltd", "Al", ""]) == ()


@pytest.mark.parametrize("written", ["DOE", "doe", "Doe’s"])
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    (found,) = tellings(f"It was {written} again", ["Jay Doe"])
    assert found.what == "a name on the case"


def test_a_name_inside_another_word_is_none() -> None:
    assert tellings("The doers of it paid", ["Jay Doe"]) == ()


def test_whoever_knows_the_event_is_kept_from_persons_only() -> None:
    text = "Pays by 3 December at NR2 1AA. See www.example.test. Case NC-5H7A-VNX6."
    assert [one.what for one in tellings(text, (), marks=OF_PERSONS)] == [Mark.POSTCODE]


def test_small_words_of_a_person_told_of_are_no_name() -> None:
    told = "Says sorry to her, from the man at till 3"
    assert tellings(told, ["the man with the red bag who was at the till with her"]) == ()
