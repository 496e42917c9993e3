"""Numbers of rules that can change, each with its unit, its source and the days on which it holds."""

from dataclasses import dataclass
from datetime import date

from bizwatch.reference.choices import Mark


@dataclass(frozen=True)
class DatedNumber:
    """One number for a time, in its ``unit``."""

    code: str
    name: str
    value: int
    unit: str
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if self.value < 1:
            raise ValueError("value must be 1 or more")
