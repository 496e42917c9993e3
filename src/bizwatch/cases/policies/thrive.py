"""What a THRIVE assessment says for the order of the queue: the highest of the levels that hasten."""

from collections.abc import Iterable, Mapping

from bizwatch.reference.choices import ThriveKind
from bizwatch.reference.selectors import ThriveLevel, ThrivePart


def hastening_level(
    levels: Mapping[str, str], parts: Iterable[ThrivePart], known: Iterable[ThriveLevel]
) -> ThriveLevel | None:
    """Return the highest level found in the parts that hasten, by the code of each part; None without an assessment."""
    by_code = {level.code: level for level in known}
    codes = (levels.get(part.code, "") for part in parts if part.hastens and part.kind is ThriveKind.ASSESS)
    return max((by_code[code] for code in codes if code in by_code), key=lambda level: level.steps, default=None)
