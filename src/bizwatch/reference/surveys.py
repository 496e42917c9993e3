"""Surveys: when businesses are asked, and what."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark, QuestionKind
from bizwatch.reference.exceptions import UnknownSurvey
from bizwatch.reference.tables import DatedTable, read_file

FILE = "surveys.toml"


@dataclass(frozen=True)
class Survey:
    """One survey for a time. It is sent ``waits_days`` after what it asks about, open for ``open_days``, reminded of once
    after ``reminder_days``; nobody is asked the same survey again within ``at_most_every_days``.

    ``begins`` are the days of a year ("03-01") on which a round begins; none for a survey that follows a case.
    """

    code: str
    name: str
    lead: str
    waits_days: int
    open_days: int
    reminder_days: int
    at_most_every_days: int
    effective_from: date
    effective_to: date | None = None
    begins: tuple[str, ...] = ()
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if not 0 < self.reminder_days < self.open_days:
            raise ValueError("reminder_days lies between the sending and the closing")


@dataclass(frozen=True)
class QuestionOption:
    """One answer to choose."""

    code: str
    label: str


@dataclass(frozen=True)
class SurveyQuestion:
    """One question of a survey for a time."""

    code: str
    survey: str
    text: str
    kind: QuestionKind
    effective_from: date
    effective_to: date | None = None
    options: tuple[QuestionOption, ...] = ()
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        if bool(self.options) is not (self.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL)):
            raise ValueError("a question has options where one or several are chosen, and only there")


@dataclass(frozen=True)
class SurveyTables:
    """The whole file."""

    about: About
    surveys: DatedTable[Survey]
    questions: DatedTable[SurveyQuestion]


@cache
def tables() -> SurveyTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(SurveyTables, FILE, surveys="survey", questions="question")


def survey(code: str, on: date | None = None) -> Survey:
    """Return a survey as it is on a date; without one, as the table now stands. Raises ``UnknownSurvey``."""
    return tables().surveys.get(code, on, unknown=UnknownSurvey, thing="survey")


def surveys(on: date | None = None) -> tuple[Survey, ...]:
    """Return every survey on a date; without one, as the table now stands."""
    return tables().surveys.in_force(on)


def survey_questions(code: str, on: date | None = None) -> tuple[SurveyQuestion, ...]:
    """Return the questions of a survey on a date, in their order."""
    return tuple(row for row in tables().questions.in_force(on) if row.survey == code)
