"""The rules of a publication on a day, as the reference data has them."""

from datetime import date
from enum import StrEnum

from bizwatch.reference.selectors import broader_names, disclosure_limit, map_squares
from bizwatch.science.disclosure.policy import Policy


class Layer(StrEnum):
    """Who reads a publication."""

    MEMBERS = "members"
    PUBLIC = "public"


def policy_of(layer: Layer, *, on: date, key: bytes) -> Policy:
    """Return the policy of a layer on a day. ``key`` is the secret of the noise: the same for as long as figures are published.

    Raises ``UnknownDisclosureLimit`` for a day before the rules, ``ValueError`` for a key under 16 bytes.
    """
    return Policy(
        layer=layer.value,
        least_count=disclosure_limit(f"least-count-{layer.value}", on),
        rounding=disclosure_limit("rounding", on),
        noise=disclosure_limit("noise", on),
        least_premises=disclosure_limit("least-premises", on),
        least_victims=disclosure_limit("least-victims", on),
        dominance=disclosure_limit("dominance", on) / 100,
        squares=tuple(float(side) for side in map_squares(on)),
        merged=broader_names(on),
        key=key,
    )
