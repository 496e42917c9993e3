"""How often something may be asked for, counted in the cache; a restart forgets, which costs one more round of mail."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``seconds``, counted from the first time."""

    name: str
    most: int
    seconds: int

    def allows(self, key: str) -> bool:
        """Count one more for the key and return whether it is still within the limit. Only a hash of the key is kept."""
        place = f"limit:{self.name}:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"
        cache.add(place, 0, self.seconds)
        try:
            return cache.incr(place) <= self.most
        except ValueError:  # it ran out between the two
            cache.set(place, 1, self.seconds)
            return True


HOUR = 3_600
LINKS_FOR_ADDRESS = Limit("guest-links-address", 3, HOUR)
LINKS_FOR_ORIGIN = Limit("guest-links-origin", 20, HOUR)
