"""The account of a report: the reporter's own words, then what they answered beside them, one line each.

That somebody perceived hate is no line of it: the account is read by colleagues, and the desk has it as a tag
(``Case.told_as_hate``).
"""

from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue import BY_CODE, PAGES, Page, Question

GATES_TOLD = {
    "violence": "Somebody was hurt, pushed or threatened.",
    "weapon": "A weapon was used, shown or mentioned.",
    "danger": "When it was reported, somebody was in danger.",
    "live-attack": "When it was reported, the attack was going on.",
    "money-leaving": "When it was reported, money had gone or been promised in the last 24 hours.",
}
OWN_WORDS = ("what_happened", "text")
SUMMARY = "summary"


def summary(answers: Answers) -> str:
    """Return the account of the pages that this report has."""
    told = [GATES_TOLD[code] for code in answers.get("gate", "told", []) if code in GATES_TOLD]
    for page in PAGES:
        if page.is_asked(answers):
            told += _page(page, answers)
    told.append(answers.get("offline", "words"))  # when it was written on a device, and when it came
    return "\n\n".join(filter(None, (answers.get(*OWN_WORDS), "\n".join(filter(None, told)))))


def _page(page: Page, answers: Answers) -> list[str]:
    asked = [question for question in page.asked_questions(answers) if _is_told(page, question)]
    if page.repeat is None:
        return _lines(asked, answers.page(page.code), answers, "")
    noun = page.repeat.noun.capitalize()
    lines: list[str] = []
    for place, item in enumerate(answers.items(page.code), 1):
        lines += _lines(asked, item, answers, f"{noun} {place}, ")
    return lines


def _is_told(page: Page, question: Question) -> bool:
    return question.into == SUMMARY and (page.code, question.code) != OWN_WORDS


def _lines(asked: list[Question], found: dict[str, Json], answers: Answers, before: str) -> list[str]:
    lines = []
    for question in asked:
        spoken = question.summary(found.get(question.code)).replace("\n", ", ")
        if spoken:
            lines.append(f"{before}{question.short or question.label_for(answers)}: {spoken}")
    return lines


def said_of(page: str, question: str, value: Json) -> str:
    """Return the words of one answer of a page."""
    found = next(asked for asked in BY_CODE[page].questions if asked.code == question)
    return found.summary(value)
