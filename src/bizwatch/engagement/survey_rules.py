"""When a survey is sent, and what its answers may say. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import QuestionKind
from bizwatch.reference.selectors import Survey, SurveyQuestion
from bizwatch.science.intervals import Cell, Estimate, Interval, Unit, ratio, wilson

FEWEST = 10  # answers without which nothing is told: fewer could be put together with who was asked
MOST_CRIMES = 9_999


@dataclass(frozen=True)
class Share:
    """How many chose an option, out of those who answered the question; None where too few did."""

    label: str
    number: int
    out_of: int
    interval: Interval | None


@dataclass(frozen=True)
class QuestionFigures:
    """The answers to one question."""

    question: SurveyQuestion
    out_of: int
    shares: tuple[Share, ...]


def due_and_closing(survey: Survey, at: datetime) -> tuple[datetime, datetime]:
    """Return when a survey about something that happened at ``at`` is sent and when it closes, at the same hour in London."""
    local = to_london(at)
    due = local + timedelta(days=survey.waits_days)
    return due.astimezone(at.tzinfo), (due + timedelta(days=survey.open_days)).astimezone(at.tzinfo)


def round_due(survey: Survey, day: date) -> date | None:
    """Return the day on which the round began that is open on a day, or None. A day that was missed is made up for."""
    for begins in survey.begins:
        month, of_month = (int(part) for part in begins.split("-"))
        opened = date(day.year, month, of_month)
        if opened <= day < opened + timedelta(days=survey.open_days):
            return opened
    return None


def next_round(survey: Survey, day: date) -> date | None:
    """Return the day after this one on which the next round begins; None for a survey that follows a case."""
    days = (
        date(year, *(int(part) for part in begins.split("-")))
        for year in (day.year, day.year + 1)
        for begins in survey.begins
    )
    return min((one for one in days if one > day), default=None)


def asked_lately(survey: Survey, last: datetime | None, at: datetime) -> bool:
    """Whether the business was asked this survey so lately that it is left in peace."""
    return last is not None and at - last < timedelta(days=survey.at_most_every_days)


def figures(questions: Iterable[SurveyQuestion], answers: Sequence[Mapping[str, object]]) -> list[QuestionFigures]:
    """Return the share of each option with Wilson's 95% interval. An answer left out counts for nothing.

    Of fewer than 10 answers to a question no share is told.
    """
    return [
        _of_question(question, [found[question.code] for found in answers if question.code in found])
        for question in questions
        if question.options
    ]


def _of_question(question: SurveyQuestion, given: Sequence[object]) -> QuestionFigures:
    several = question.kind is QuestionKind.SEVERAL
    shares = []
    for option in question.options:
        chosen = sum(
            1 for one in given if (option.code in one if isinstance(one, list) and several else one == option.code)
        )
        interval = wilson(chosen, len(given)) if len(given) >= FEWEST else None
        shares.append(Share(option.label, chosen, len(given), interval))
    return QuestionFigures(question, len(given), tuple(shares))


def reported_of_happened(answers: Sequence[Mapping[str, object]], *, businesses: int) -> Estimate | None:
    """Return which share of the crimes that businesses know of was reported to the police, with its interval.

    A ratio over the businesses that answered both questions, each with its own number of crimes, so that one with many
    does not make the interval look surer than it is (Cochran 1977, chapter 6, by ``science.intervals.ratio``).
    ``businesses``: how many were asked. None where fewer than 10 answered. Whoever answers may differ from who does not.
    """
    units = [Unit(float(told), float(happened)) for happened, told in _numbers(answers) if 0 < happened >= told]
    if len(units) < FEWEST:
        return None
    return ratio([Cell("all", max(businesses, len(units)), units)])


def _numbers(answers: Iterable[Mapping[str, object]]) -> Iterable[tuple[int, int]]:
    for found in answers:
        happened, told = found.get("happened"), found.get("told")
        if isinstance(happened, int) and isinstance(told, int):
            yield happened, told
