"""What is known of several cases that are one event."""

from collections.abc import Mapping, Sequence
from typing import Any

from bizwatch.cases.choices import FactAnswer, Side

CIRCUMSTANCES = ("violence", "weapon", "detained", "in_person", "prolific", "juvenile")
WEAPON_QUESTION = "Was a weapon used, shown or mentioned?"  # no condition of the attendance rule, so not in its table


def united(told: Sequence[Mapping[str, Any]], main: int) -> dict[str, str]:
    """Return what is known of a case and those joined to it: what the desk found out on the case that stays (``main``),
    or else yes where any says so, then no, then not known. Each of ``told`` names its case, its side and the answers."""
    found = [one for one in told if one["case"] == main and one["side"] == Side.POLICE] or told
    first = (FactAnswer.YES, FactAnswer.NO)
    return {
        code: next((answer.value for answer in first if any(one[code] == answer for one in found)), FactAnswer.UNKNOWN)
        for code in CIRCUMSTANCES
        if found
    }
