"""Typed text: cleaned, limited, and refused in words that say what to do."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.fields import CleanCharField, EmailField, PasswordField, PhoneField, PostcodeField


def refusal(field, value) -> str:
    """Return the message with which the field refuses the value."""
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("  Jo   Bloggs ", "Jo Bloggs"),
        ("Jo\nBloggs", "Jo Bloggs"),
        ("Jo\x00 Bloggs", "Jo Bloggs"),
        ("\u202eJo\u202c Bloggs\u200f", "Jo Bloggs"),
        ("Jo\ud800 Bloggs", "Jo Bloggs"),
        ("Zoe\u0308", "Zoë"),
        ("Ɓasira Ọ’Neill", "Ɓasira Ọ’Neill"),
        (None, ""),
    ],
)
def test_a_line_is_cleaned(typed, stored):
    assert CleanCharField(required=False).clean(typed) == stored


def test_a_text_area_keeps_its_lines():
    field = CleanCharField(multiline=True, max_length=20)
    assert field.clean("one\r\n\r\ntwo\x07") == "one\n\ntwo"
    assert field.clean("a\r\n" * 10) == "a\n" * 9 + "a"  # 19 characters, as the browser's counter says


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u2060", "\x00\x00", "\u202e", "\ufeff", "\xa0"])
def test_what_cannot_be_seen_is_no_answer(nothing):
    assert refusal(CleanCharField(label="Full name"), nothing) == "Enter full name"
    assert CleanCharField(required=False).clean(nothing) == ""


def test_a_question_is_quoted_unless_it_has_a_subject():
    assert refusal(CleanCharField(label="What happened?"), "") == "Answer the question “What happened?”"
    assert refusal(CleanCharField(label="What happened?", subject="what happened"), "") == "Enter what happened"
    assert refusal(CleanCharField(label="CCTV camera"), "") == "Enter CCTV camera"


def test_length_is_counted_after_cleaning():
    field = CleanCharField(label="Name", max_length=5, min_length=2)
    assert field.clean("abcde" + " " * 50) == "abcde"
    assert refusal(field, "abcdef") == "Name must be 5 characters or fewer"
    assert refusal(field, "a") == "Name must be 2 characters or more"
    assert refusal(CleanCharField(label="Story", max_length=2000), "x" * 2_000_000).endswith(
        "2,000 characters or fewer"
    )


@given(st.text(st.characters(), max_size=60))
def test_any_text_comes_out_storable(typed):
    for multiline in (False, True):
        stored = CleanCharField(required=False, multiline=multiline).clean(typed)
        stored.encode("utf-8")
        assert "\x00" not in stored
        assert CleanCharField(required=False, multiline=multiline).clean(stored) == stored


@pytest.mark.parametrize("typed", ["jo@example.com", " jo@EXAMPLE.com ", "jo.o'neill+till@shop.example.co.uk"])
def test_an_email_address_is_taken(typed):
    assert EmailField().clean(typed) == typed.strip().replace("EXAMPLE", "example")


@pytest.mark.parametrize(
    "typed", ["jo", "jo@", "@shop", "jo@shop", "jo bloggs@example.com", "jo@exa\nmple", "jo@@example.com"]
)
def test_what_is_no_email_address_is_refused(typed):
    assert refusal(EmailField(), typed) == "Enter an email address in the correct format, like name@example.com"


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("01603 276 001", "01603 276 001"),
        ("(01603) 276-001", "01603 276 001"),
        ("+44 808 157 0192", "+44 808 157 0192"),
        ("07700\u202f900982", "07700 900982"),
        ("+44(0)1603 276001", "+44 0 1603 276001"),
    ],
)
def test_a_telephone_number_is_taken(typed, stored):
    assert PhoneField().clean(typed) == stored


@pytest.mark.parametrize(
    "typed", ["ask Jo", "123456", "1234567890123456", "++44 808 157 0192", "٠١٦٠٣٢٧٦٠٠١", "01603x276001"]
)
def test_what_cannot_be_dialled_is_refused(typed):
    assert refusal(PhoneField(), typed).startswith("Enter a telephone number, like 01632 960 001")


@pytest.mark.parametrize("typed", ["nr13jg", "NR1 3JG", " n r 1 3 j g ", "NR1\t3JG", "nr1\u20093jg"])
def test_a_postcode_is_written_one_way(typed):
    assert PostcodeField().clean(typed) == "NR1 3JG"


@pytest.mark.parametrize("typed", ["W1A 1HQ", "SW1A 2AA", "M1 1AE", "CR2 6XH", "EC1A 1BB", "IP24 1AA"])
def test_every_shape_of_postcode_is_taken(typed):
    assert PostcodeField().clean(typed.lower()) == typed


@pytest.mark.parametrize(
    "typed", ["NR1", "NR1 3J", "1NR 3JG", "NR1 3CI", "Norwich", "NR1 3JG NR1 3JG", "NR１ 3JG", "X" * 500]
)
def test_what_no_postcode_looks_like_is_refused(typed):
    assert "postcode" in refusal(PostcodeField(), typed).lower()


def test_a_password_is_taken_as_typed():
    assert PasswordField().clean("  spaces \u202e and all ") == "  spaces \u202e and all "
    assert refusal(PasswordField(label="Password"), "") == "Enter password"
    assert refusal(PasswordField(label="Password"), "a\x00b") == "Password cannot hold that character"
    assert refusal(PasswordField(label="Password"), "x" * 1025) == "Password must be 1,024 characters or fewer"
