"""Limits: so many within a time, each key for itself, how long is left, and nothing of the key is kept."""

import pytest
import time_machine
from django.core.cache import cache

from bizwatch.kernel.limits import Limit, wait_words


def test_so_many_and_no_more_until_the_time_is_over() -> None:
    cache.clear()
    limit = Limit("test-limit", 3, 60)
    with time_machine.travel("2026-11-23T12:00:00+00:00", tick=False) as traveller:
        assert limit.seconds_left("a") == 0
        assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
        assert limit.seconds_left("a") == 60
        assert limit.allows("b")
        traveller.shift(45.5)
        assert not limit.allows("a")
        assert limit.seconds_left("a") == 15
        traveller.shift(16)
        assert limit.seconds_left("a") == 0
        assert limit.allows("a")


def test_the_key_itself_is_not_kept() -> None:
    cache.clear()
    Limit("test-limit", 3, 60).allows("ada@shop.example")
    assert "ada" not in str(getattr(cache, "_cache", {}))


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "1 minute"), (60, "1 minute"), (61, "2 minutes"), (3600, "60 minutes")]
)
def test_how_long_to_wait_is_said_in_whole_minutes(seconds: int, words: str) -> None:
    assert wait_words(seconds) == words
