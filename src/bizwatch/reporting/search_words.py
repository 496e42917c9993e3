"""Words of other languages by which the start page is searched too, each with the English word that it stands for.

Those are here that the search's own hint names in a language (``locale``), and theft. As of November 2026.
"""

from collections.abc import Mapping

SEARCH_WORDS: Mapping[str, str] = {
    # Polish
    "paliwo": "fuel",
    "groźby": "threats",
    "karta": "card",
    "kradzież": "theft",
    # Lithuanian
    "degalai": "fuel",
    "grasinimai": "threats",
    "kortelė": "card",
    "vagystė": "theft",
    # Portuguese
    "combustível": "fuel",
    "ameaças": "threats",
    "cartão": "card",
    "furto": "theft",
    # Romanian
    "combustibil": "fuel",
    "amenințări": "threats",
    "furt": "theft",
    # Bulgarian
    "гориво": "fuel",
    "заплахи": "threats",
    "карта": "card",
    "кражба": "theft",
}
