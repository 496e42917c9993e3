"""How often something may be asked for, counted in the cache; a restart forgets, which costs one more round of it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache

from bizwatch.kernel import clock

HOUR = 3_600  # seconds


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``seconds``, counted from the first time."""

    name: str
    most: int
    seconds: int

    def allows(self, key: str) -> bool:
        """Count one more for the key and return whether it is still within the limit. Only a hash of the key is kept."""
        place = self._place(key)
        if cache.add(place, 0, self.seconds):
            cache.set(f"{place}:until", clock.now() + timedelta(seconds=self.seconds), self.seconds)
        try:
            return cache.incr(place) <= self.most
        except ValueError:  # it ran out between the two
            cache.set(place, 1, self.seconds)
            return True

    def seconds_left(self, key: str) -> int:
        """Return after how many seconds, rounded up, the key is counted from nothing again; 0 where nothing is counted."""
        until = cache.get(f"{self._place(key)}:until")
        if until is None:
            return 0
        return max(0, -int((clock.now() - until).total_seconds() // 1))

    def _place(self, key: str) -> str:
        return f"limit:{self.name}:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def wait_words(seconds: int) -> str:
    """Return how long to wait, in whole minutes rounded up: "1 minute", "25 minutes"."""
    minutes = max(1, -(-seconds // 60))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
