"""What the answers of an assessment speak for. Nothing is added up: a person chooses the level and decides on rights."""

from collections.abc import Mapping, Sequence

from bizwatch.reference.selectors import NeedsLevel, NeedsQuestion
from bizwatch.victims.exceptions import AnswerMissing, LevelTooLow

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = ((YES, "Yes"), (NO, "No"), (UNKNOWN, "Not known yet"))


def check_answers(answers: Mapping[str, str], questions: Sequence[NeedsQuestion]) -> None:
    """Refuse an assessment that leaves a question out. Raises ``AnswerMissing``."""
    asked = {question.code for question in questions}
    offered = {code for code, _ in ANSWERS}
    if set(answers) != asked or not set(answers.values()) <= offered:
        raise AnswerMissing("Answer every question: select “Not known yet” where nobody has asked.")


def least_level(answers: Mapping[str, str], questions: Sequence[NeedsQuestion], levels: Sequence[NeedsLevel]) -> str:
    """Return the highest level for which one answer speaks; the lowest of all where none does."""
    order = [level.code for level in levels]
    spoken = [question.at_least for question in questions if answers.get(question.code) == YES]
    return max(spoken, key=order.index, default=order[0])


def check_level(level: str, least: str, words: str, levels: Sequence[NeedsLevel]) -> None:
    """Refuse a level below what an answer speaks for unless words say why. Raises ``LevelTooLow``."""
    order = [row.code for row in levels]
    if level not in order:
        raise LevelTooLow("Select how much care the victim needs.")
    if order.index(level) < order.index(least) and not words.strip():
        wanted = next(row.label for row in levels if row.code == least)
        raise LevelTooLow(f"An answer speaks for “{wanted}” at least. Select it, or write why less is enough.")


def categories_spoken_for(answers: Mapping[str, str], questions: Sequence[NeedsQuestion]) -> list[str]:
    """Return the categories of enhanced rights for which a "yes" speaks, each once, in the order of the questions."""
    found = (question.points_to for question in questions if answers.get(question.code) == YES and question.points_to)
    return list(dict.fromkeys(found))
