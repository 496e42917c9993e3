"""The whole directory, 2.7 million postcodes: every British one leads to a district, a force and the grid."""

import numpy as np
import pytest

from bizwatch.kernel.grid import is_in_britain
from bizwatch.reference.postcode_index import NOWHERE, directory_version, letter_table, letters
from bizwatch.reference.selectors import districts, force, place_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def directory():
    return {letter: letter_table(letter) for letter in letters()}


def test_every_letter_of_a_postcode_area_is_there(directory):
    assert "".join(directory) == "ABCDEFGHIJKLMNOPRSTUWYZ"
    assert sum(len(table.keys) for table in directory.values()) > 2_600_000
    assert directory_version() >= "2026"


def test_the_districts_of_the_directory_are_ours(directory):
    used = {
        table.codes[number]
        for table in directory.values()
        for number in np.unique(table.district).tolist()
        if table.codes[number][:1] in ("E", "W", "S")
    }
    assert used == {found.code for found in districts()}
    assert all(force(found.force) for found in districts())


def test_what_has_no_district_has_no_place_and_is_rare(directory):
    missing = total = 0
    for table in directory.values():
        nameless = table.district == table.codes.index("")
        british = np.array([code[:1] in ("E", "W", "S") for code in table.codes])[table.district]
        assert bool(np.all(table.eastings[nameless] == NOWHERE))
        assert bool(np.all(table.eastings[british] != NOWHERE))
        missing, total = missing + int(nameless.sum()), total + len(nameless)
    assert missing / total < 0.005


def test_every_british_postcode_lies_in_a_british_square(directory):
    for table in directory.values():
        british = np.array([code[:1] in ("E", "W", "S") for code in table.codes])[table.district]
        squares = {
            (int(east), int(north))
            for east, north in zip(table.eastings[british] // 100_000, table.northings[british] // 100_000, strict=True)
        }
        assert all(is_in_britain(east * 100_000, north * 100_000) for east, north in squares)


def test_one_postcode_in_five_hundred_is_looked_up_whole(directory):
    for table in directory.values():
        for place in range(0, len(table.keys), 500):
            entry = table.entry(place)
            if entry.district_code[:1] in ("E", "W", "S"):
                found = place_for(entry.postcode)
                assert (found.postcode, found.district_code) == (entry.postcode, entry.district_code)
