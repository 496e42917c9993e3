"""How often a guest may ask for a link."""

from bizwatch.kernel.limits import HOUR, Limit

__all__ = ["HOUR", "LINKS_FOR_ADDRESS", "LINKS_FOR_ORIGIN", "Limit"]

LINKS_FOR_ADDRESS = Limit("guest-links-address", 3, HOUR)
LINKS_FOR_ORIGIN = Limit("guest-links-origin", 20, HOUR)
