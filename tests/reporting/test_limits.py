"""Limits: so many within a time, each key for itself, and nothing of the key is kept."""

import time_machine
from django.core.cache import cache

from bizwatch.reporting.limits import Limit


def test_so_many_and_no_more_until_the_time_is_over() -> None:
    cache.clear()
    limit = Limit("test-limit", 3, 60)
    with time_machine.travel("2026-11-23T12:00:00+00:00") as traveller:
        assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
        assert limit.allows("b")
        traveller.shift(61)
        assert limit.allows("a")


def test_the_key_itself_is_not_kept() -> None:
    cache.clear()
    Limit("test-limit", 3, 60).allows("ada@shop.example")
    assert "ada" not in str(getattr(cache, "_cache", {}))
