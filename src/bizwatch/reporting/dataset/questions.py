"""Which items of the data set a kind of report asks for, with their questions, for those who fill it by machine."""

from dataclasses import dataclass
from datetime import datetime

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import BY_CODE, PAGES, Asked, Page
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.dataset.names import LEFT_OUT, PROPERTY_PAGES, name_of

REQUIRED = ("kind", "premises", "happened_from", "what_happened or property")


@dataclass(frozen=True)
class DatasetQuestion:
    """One item: its name in the data set ("property[].description" in a list), the question, and its page."""

    field: str
    words: str
    needed: bool
    page: str


def questions_of(kind: str, *, at: datetime) -> tuple[DatasetQuestion, ...]:
    """Return every question that a report of this kind may be asked, in the catalogue's order.

    ``needed`` ones are asked for later where they are left out. Some are asked only after other answers.
    """
    asked = Asked(answers=Answers(kind=kind, door=Door.API, pages={}), at=at)
    pages = [page for page in PAGES if kind in page.kinds and page.code not in LEFT_OUT]
    return tuple(
        DatasetQuestion(_name(page, question.code), question.label_for(asked.answers), question.required, page.code)
        for page in pages
        for question in page.questions
    )


def fields_of_page(page: str) -> tuple[str, ...]:
    """Return the names in the data set by which a page that was left out is answered."""
    if page == "known":  # what is known is shown by telling it
        return ("people[].description", "vehicles[].registration", "cctv.cameras[].camera", "witnesses[].told_name")
    return tuple(_name(BY_CODE[page], question.code) for question in BY_CODE[page].questions)


def _name(page: Page, question: str) -> str:
    listed = page.style == PageStyle.LINES
    # Damage is told as property, and which of the two pages takes it follows from the kind.
    code = PROPERTY_PAGES[0] if page.code in PROPERTY_PAGES else page.code
    return name_of(code, question, 0 if listed else None).replace("[0]", "[]")
