"""Which property of a feature is the code of an area, and which its name."""

import re
from collections.abc import Iterable

from bizwatch.geography.choices import AreaKind

# How the national statistics geographies begin: LAD13CD is the code of a district of 2013, LAD13NM its name.
_PREFIXES = {
    AreaKind.FORCE: "PFA",
    AreaKind.DISTRICT: "LAD",
    AreaKind.WARD: "WD",
    AreaKind.MSOA: "MSOA",
    AreaKind.LSOA: "LSOA",
}
_CODES = ("code", "area_code", "cd", "reference", "ref", "id")
_NAMES = ("name", "area_name", "nm", "title", "label")


def guess(kind: AreaKind, properties: Iterable[str]) -> tuple[str, str]:
    """Return the names of the properties that look like code and name, "" where none does."""
    known = list(properties)
    return _find(kind, known, "CD", (*_CODES, f"{kind}_code")), _find(kind, known, "NM", (*_NAMES, f"{kind}_name"))


def _find(kind: AreaKind, known: list[str], ending: str, plain: tuple[str, ...]) -> str:
    prefix = _PREFIXES.get(kind, "")
    patterns = [rf"{prefix}_?\d\d{ending}", rf"{prefix}_?{ending}"] if prefix else []
    patterns += [re.escape(one) for one in plain] + [rf"[A-Z]+\d\d{ending}"]
    for pattern in patterns:
        found = next((one for one in known if re.fullmatch(pattern, one, re.IGNORECASE)), "")
        if found:
            return found
    return ""
