"""What a reporter reads: the search in their language, and faults that name what is wrong and nothing else."""

from datetime import date
from typing import Any

import pytest

from bizwatch.evidence.exceptions import FileKindNotAllowed
from bizwatch.evidence.formats import format_of
from bizwatch.kernel import clock
from bizwatch.reporting.choices import Door
from bizwatch.reporting.dataset import read_dataset
from bizwatch.reporting.import_presenters import told_before_words
from bizwatch.reporting.offer import find

DAY = date(2026, 11, 24)


@pytest.mark.parametrize("word", ["paliwo", "degalai", "combustível", "combustibil", "гориво"])
def test_the_words_of_the_hint_find_what_they_stand_for(word: str) -> None:
    assert find(word, [], DAY) == find("fuel", [], DAY) != ()


def faults(**data: Any) -> dict[str, str]:
    reading = read_dataset(data, at=clock.now(), door=Door.API)
    return {fault.field: fault.words for fault in reading.faults}


def test_a_kind_that_cannot_come_by_machine_is_not_offered() -> None:
    words = faults(kind="nonsense")["kind"]
    assert "shop_theft" in words
    assert "modern_slavery" not in words


def test_a_wrong_address_does_not_ask_for_the_name_too() -> None:
    found = faults(kind="shop_theft", contact={"email": "nonsense"})
    assert "contact.email" in found
    assert "contact.name" not in found


def test_a_named_video_without_video_says_so() -> None:
    with pytest.raises(FileKindNotAllowed, match=r"named .mp4, but its content is no video"):
        format_of(b"just some text, no film", "film.mp4")


def test_one_row_and_many_are_spoken_of_as_such() -> None:
    assert "1 row may tell" in told_before_words(1, is_done=False)
    assert "They are imported" in told_before_words(2, is_done=False)
