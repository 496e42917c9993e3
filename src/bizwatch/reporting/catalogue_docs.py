"""The catalogue written out for readers, and its version."""

import hashlib
from functools import cache

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import EXPRESS, PAGES, Page, Question
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.kinds import KINDS

FEW = 3
_NOBODY = Answers(kind="shop_theft", door=Door.ACCOUNT, pages={})


def questions_markdown() -> str:
    """Return every page and question of a report, as the documentation shows it."""
    lines = [
        "# Questions of a report\n",
        "The pages come in this order. A page is asked only for the kinds of report named, and only where an earlier",
        "answer calls for it. “Kept” answers are filled in from the last report of the same premises.\n",
        "| kind | address | nature | recorded as, by the answers |\n|---|---|---|---|",
    ]
    lines += [
        f"| {kind.title} | `{kind.slug}` | {kind.entry.nature} | {', '.join(kind.entry.offences)} |"
        for kind in KINDS.values()
    ]
    for page in (*PAGES, EXPRESS):
        lines += ["", *_page(page)]
    return "\n".join(lines) + "\n"


def _page(page: Page) -> list[str]:
    notes = [f"For {_kinds(page)}."]
    if page.repeat:
        notes.append(f"Asked for each {page.repeat.noun}, up to {page.repeat.at_most}.")
    if page.style == PageStyle.GATE:
        notes.append("Its questions are the gate questions of the reference data.")
    lines = [f"## {page.title_for(_NOBODY)} (`{page.code}`)\n", " ".join(notes)]
    if page.questions:
        lines += ["", "| question | needed | kept | becomes |", "|---|---|---|---|"]
        lines += [_question(question) for question in page.questions]
    return lines


def _kinds(page: Page) -> str:
    """Return the kinds that have the page, or the few that do not."""
    left_out = sorted(set(KINDS) - page.kinds)
    if len(left_out) <= FEW:
        named = ", ".join(KINDS[code].in_sentence for code in left_out)
        return f"every kind but {named}" if named else "every kind"
    return ", ".join(KINDS[code].in_sentence for code in sorted(page.kinds))


def _question(question: Question) -> str:
    into = question.into.replace("|", "or")
    marks = ("yes" if question.required else "", "yes" if question.remember else "")
    return f"| {question.label_for(_NOBODY)} | {marks[0]} | {marks[1]} | `{into}` |"


@cache
def catalogue_version() -> str:
    """Return a short mark of the catalogue as it is: it changes when a page, a question or their words do."""
    return hashlib.sha256(questions_markdown().encode()).hexdigest()[:12]
