"""Counts of what people said about themselves: whole quarters that are over, small numbers left out, never one person."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bizwatch.assurance.about_yourself import AboutYourself, quarter_of
from bizwatch.assurance.choices import AskState
from bizwatch.assurance.models import DiversityAsk, DiversityReply
from bizwatch.reference.selectors import DiversityQuestion, diversity_questions

LEAST = 10
STEP = 5
UNANSWERED = "unanswered"
UNANSWERED_LABEL = "Left out"


@dataclass(frozen=True)
class AskFigures:
    """How many people were asked, and what became of it."""

    asked: int
    answered: int
    not_said: int
    erased: int


@dataclass(frozen=True)
class Answers:
    """The answers to one question: label and number in steps of ``STEP``, None where the number is left out."""

    question: DiversityQuestion
    lines: tuple[tuple[str, int | None], ...]


def ask_figures(first: date, last: date) -> AskFigures:
    """Return what became of asking, of those who were first asked on these days, both included."""
    found = DiversityAsk.objects.filter(asked_on__range=(first, last))
    by = Counter(found.values_list("state", flat=True))
    return AskFigures(sum(by.values()), by[AskState.ANSWERED], by[AskState.NOT_SAID], by[AskState.ERASED])


def has_answered(holder: AboutYourself) -> bool:
    """Whether there are answers under a link. What they are nobody is shown, not even whoever holds the link."""
    return DiversityReply.objects.filter(key=holder.key).exists()


def last_quarter(today: date) -> date:
    """Return the first day of the newest quarter that is over."""
    return quarter_of(quarter_of(today) - timedelta(days=1))


def answers_of_quarter(quarter: date) -> tuple[Answers, ...]:
    """Return the answers given in a quarter that is over; nothing where fewer than ``LEAST`` people answered."""
    given = list(DiversityReply.objects.filter(quarter=quarter).values_list("answers", flat=True))
    if len(given) < LEAST:
        return ()
    return tuple(_answers(question, given) for question in diversity_questions(quarter))


def protected(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts in steps, with every number under ``LEAST`` left out, and as many more as keep those from being
    worked out: at least two are left out, and together they hold ``LEAST`` people or more."""
    order = sorted(counts, key=lambda code: (counts[code], code))
    hidden = [code for code in order if counts[code] < LEAST]
    shown = [code for code in order if counts[code] >= LEAST]
    while hidden and shown and (len(hidden) < 2 or sum(counts[code] for code in hidden) < LEAST):
        hidden.append(shown.pop(0))
    return {code: None if code in hidden else round(number / STEP) * STEP for code, number in counts.items()}


def _answers(question: DiversityQuestion, given: list[dict[str, str]]) -> Answers:
    labels = {**dict(question.choices), UNANSWERED: UNANSWERED_LABEL}
    counted = Counter(answers.get(question.code, UNANSWERED) for answers in given)
    told = protected({code: counted[code] for code in labels})
    return Answers(question, tuple((label, told[code]) for code, label in labels.items()))
