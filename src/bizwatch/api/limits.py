"""How often a token may ask, with what is left of it, and how often a wrong one may be tried."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from bizwatch.kernel.limits import Limit

WINDOW = 60  # seconds, by the clock: a new one begins with each minute
WRONG_TOKENS = Limit("api-wrong-tokens", 30, WINDOW)


@dataclass(frozen=True)
class Count:
    """Where a token stands in the present minute; ``reset`` is in seconds."""

    most: int
    used: int
    reset: int

    @property
    def is_over(self) -> bool:
        return self.used > self.most

    def headers(self) -> dict[str, str]:
        """Return the headers that tell of it; with Retry-After where it is used up."""
        told = {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(max(0, self.most - self.used)),
            "RateLimit-Reset": str(self.reset),
        }
        return told | ({"Retry-After": str(self.reset)} if self.is_over else {})


def count_request(client_id: int, *, at: datetime) -> Count:
    """Count one request of a token. One question to the cache, two at the beginning of a minute."""
    moment = int(at.timestamp())
    place = f"api-requests:{client_id}:{moment // WINDOW}"
    try:
        used = cache.incr(place)
    except ValueError:
        used = 1 if cache.add(place, 1, 2 * WINDOW) else cache.incr(place)
    return Count(settings.BIZWATCH_API_REQUESTS_A_MINUTE, used, WINDOW - moment % WINDOW)


def wrong_token_allowed(origin: str) -> bool:
    """Count one wrong token from an address, and return whether there may be more of them."""
    return WRONG_TOKENS.allows(origin)
