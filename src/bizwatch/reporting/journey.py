"""The way through a report: which pages it has, which comes next, which is the first that still needs an answer."""

from collections.abc import Collection
from functools import cached_property

from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import EXPRESS, PAGES, Page


class Journey:
    """The pages of one report in order. Pages that were filled in from the last report are not walked through.

    ``prefilled`` are the codes of those pages; ``is_express`` puts the express page right behind the gate.
    """

    def __init__(self, answers: Answers, *, prefilled: Collection[str] = (), is_express: bool = False) -> None:
        self.answers, self.prefilled, self.is_express = answers, frozenset(prefilled), is_express

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page that this report has, the express page included."""
        asked = [page for page in PAGES if page.is_asked(self.answers)]
        if self.is_express and EXPRESS.is_asked(self.answers):
            asked.insert(1, EXPRESS)
        return tuple(asked)

    @cached_property
    def walked(self) -> tuple[Page, ...]:
        """The pages that a reporter goes through: without those filled in for them."""
        return tuple(page for page in self.pages if not self._is_filled_in(page))

    def _is_filled_in(self, page: Page) -> bool:
        if page.code in self.prefilled and self.answers.has(page.code):
            return True
        derived = self.is_express and page.express is not None and page.code != "gate"
        return derived and (self.answers.has(page.code) or not self.answers.has(EXPRESS.code))

    def has(self, code: str) -> bool:
        """Whether the report has this page now."""
        return any(page.code == code for page in self.pages)

    def next_after(self, code: str) -> Page | None:
        """Return the page that follows in the walk; None where check answers follows."""
        later = self._later(code)
        return next((page for page in later if page in self.walked), None)

    def _later(self, code: str) -> tuple[Page, ...]:
        place = next((place for place, page in enumerate(self.pages) if page.code == code), -1)
        return self.pages[place + 1 :]

    def back_from(self, code: str) -> Page | None:
        """Return the page before in the walk; None at its start. The gate is not gone back to."""
        place = next((place for place, page in enumerate(self.pages) if page.code == code), len(self.pages))
        earlier = [page for page in self.pages[:place] if page in self.walked and page.code != "gate"]
        return earlier[-1] if earlier else None

    def first_unanswered(self) -> Page | None:
        """Return the first page without an answer; None where the report can be checked and sent."""
        return next((page for page in self.pages if not self.answers.has(page.code)), None)

    @property
    def is_complete(self) -> bool:
        """Whether every page is answered."""
        return self.first_unanswered() is None

    def step(self, code: str) -> tuple[int, int]:
        """Return which step this page is and how many there are, check answers included and the gate left out."""
        walked = [page.code for page in self.walked if page.code != "gate"]
        return (walked.index(code) + 1 if code in walked else 0), len(walked) + 1
