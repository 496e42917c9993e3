"""References survive the telephone: case, spaces and look-alikes do not matter, one slip is always noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.kernel.references import ALPHABET, is_well_formed, new_reference, tidy_reference

references = st.builds(lambda: new_reference("BW"))
places = st.sampled_from([3, 4, 5, 6, 8, 9, 10, 11])  # of the characters in "BW-7K3Q-D2M9"


def test_looks_as_the_docs_say():
    reference = new_reference("BW")
    assert reference[:3] == "BW-"
    assert reference[7] == "-"
    assert len(reference) == 12
    assert is_well_formed(reference)


def test_the_alphabet_has_a_prime_number_of_letters_and_none_that_is_misread():
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("ILOUZ") & set(ALPHABET)


def test_references_do_not_repeat():
    assert len({new_reference("BW") for _ in range(2_000)}) == 2_000


@given(references, places, st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_caught(reference, place, wrong):
    changed = reference[:place] + wrong + reference[place + 1 :]
    assert is_well_formed(changed) == (changed == reference)


@given(references, places, places)
def test_two_characters_that_changed_places_are_caught(reference, one, other):
    letters = list(reference)
    letters[one], letters[other] = letters[other], letters[one]
    changed = "".join(letters)
    # The check character is not weighted by its place, so a swap with it can look like another good reference.
    if 11 not in (one, other):
        assert is_well_formed(changed) == (changed == reference)


@given(
    references,
    st.sampled_from(["{0}-{1}-{2}", "{0} {1} {2}", "{0}{1}{2}", " {0}–{1}–{2} ", "{0}-{1}{2}", "{0}.{1}.{2}\n"]),
    st.booleans(),
)
def test_however_it_is_typed_it_is_found(reference, written, lower):
    typed = written.format(*reference.split("-"))
    assert tidy_reference(typed.lower() if lower else typed) == reference


@given(references)
def test_look_alike_letters_are_put_right(reference):
    prefix, body = reference[:3], reference[3:]
    assert tidy_reference(prefix + body.replace("0", "O").replace("1", "l").replace("2", "Z")) == reference


@pytest.mark.parametrize("typed", ["NC-2026-000123", "36/12345/26", "", "BW", "BW-", "BW-7K3Q", "what is this?"])
def test_what_is_not_ours_stays_as_typed(typed):
    assert tidy_reference(typed) == typed.upper()


@pytest.mark.parametrize("reference", ["", "BW", "BW-", "BW-7K3Q-D2M", "BW-7K3Q-D2MII", "BW-7K3Q-D2Mé", "7K3QD2M9"])
def test_a_wrong_shape_is_not_well_formed(reference):
    assert not is_well_formed(reference)


@given(st.text(max_size=40))
def test_any_text_can_be_asked_about(text):
    tidied = tidy_reference(text)
    assert tidy_reference(tidied) == tidied
    assert is_well_formed(tidied) in (True, False)
