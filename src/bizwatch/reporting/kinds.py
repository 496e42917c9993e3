"""The kinds of crime that can be reported here, each with its words, its address and its offence codes."""

from collections.abc import Callable
from dataclasses import dataclass

from bizwatch.reporting.answers import Answers

DAMAGE_OFFENCES = {"building": "58B", "vehicle": "58C", "other": "58D"}


@dataclass(frozen=True)
class Kind:
    """A kind of crime. ``offence`` picks the Home Office code by what was answered."""

    code: str
    slug: str
    title: str
    hint: str
    offence: Callable[[Answers], str]

    @property
    def in_sentence(self) -> str:
        """The title inside a sentence: "shop theft"."""
        return self.title[:1].lower() + self.title[1:]


def _damage_offence(answers: Answers) -> str:
    return DAMAGE_OFFENCES[answers.get("damage_kind", "target")]


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "shop_theft",
            "shop-theft",
            "Shop theft",
            "Goods taken from a shop, stall or other place of sale without paying",
            lambda answers: "46",
        ),
        Kind(
            "criminal_damage",
            "criminal-damage",
            "Criminal damage",
            "A building, a vehicle or anything else damaged on purpose, graffiti included",
            _damage_offence,
        ),
        Kind(
            "making_off",
            "making-off",
            "Making off without payment",
            "Fuel, a meal, a fare or a service that somebody left without paying for",
            lambda answers: "49A",
        ),
    )
}
SLUGS: dict[str, Kind] = {kind.slug: kind for kind in KINDS.values()}


def kind_label(code: str) -> str:
    """Return the name of a kind for lists; the code itself where it is no longer offered."""
    return KINDS[code].title if code in KINDS else code.replace("_", " ").capitalize()
