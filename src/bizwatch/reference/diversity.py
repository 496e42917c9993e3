"""What a person is asked about themselves, if they like: questions, their answers, and why each is asked."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.tables import DatedTable, read_file

FILE = "diversity.toml"
NOT_SAID = "not-said"
NOT_SAID_LABEL = "Prefer not to say"


@dataclass(frozen=True)
class DiversityQuestion:
    """One question for a time. ``options`` are pairs of code and label; "prefer not to say" stands after them."""

    code: str
    label: str
    short: str
    why: str
    options: tuple[tuple[str, ...], ...]
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        codes = [option[0] for option in self.options]
        if any(len(option) != 2 for option in self.options) or len(set(codes)) != len(codes) or NOT_SAID in codes:
            raise ValueError("options are pairs of a code and a label, each code once and none of them not-said")

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The answers that are offered, the last being to say nothing."""
        return (*((code, label) for code, label in self.options), (NOT_SAID, NOT_SAID_LABEL))


@dataclass(frozen=True)
class DiversityTables:
    """The whole file."""

    about: About
    questions: DatedTable[DiversityQuestion]


@cache
def tables() -> DiversityTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(DiversityTables, FILE, questions="question")


def diversity_questions(on: date | None = None) -> tuple[DiversityQuestion, ...]:
    """Return the questions that are asked on a date, in the order of the file."""
    return tables().questions.in_force(on)
