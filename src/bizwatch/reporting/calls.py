"""The call-taker's screen: every page of the catalogue at once, in the order in which a caller is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.call_contact import on_call
from bizwatch.reporting.catalogue import PAGES, Asked, Page
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.forms import ANOTHER, REMOVE, PageForms
from bizwatch.reporting.kinds import KINDS

# What must be right before a call is added to a case that is there.
NEEDED_TO_ADD = ("when",)
# What a call cannot have: the gate and the place stand at the top of the screen, and nobody sends a file by voice.
NOT_ON_SCREEN = ("gate", "premises", "business", "place")


@dataclass
class Section:
    """One page of the catalogue on the screen."""

    page: Page
    title: str
    forms: PageForms

    @property
    def full(self) -> bool:
        """Whether no more lines can be added."""
        return self.page.repeat is not None and len(self.forms.forms) >= self.page.repeat.at_most

    @property
    def is_blank(self) -> bool:
        """Whether nobody began to answer it."""
        return all(form.is_blank for form in self.forms.filled)

    @property
    def mark(self) -> str:
        """What tells a section apart from the same one with other questions or lines; for the script that merges."""
        return f"{self.page.code} {len(self.forms.forms)} {' '.join(self.forms.forms[0].fields)}"

    @property
    def says_its_title(self) -> bool:
        """Whether the first question already says what the section's title says."""
        first = next(iter(self.forms.forms[0]), None)
        return first is not None and not self.forms.repeats and first.label == self.title


@dataclass
class Screen:
    """Everything on the screen, with what of it is right and what is typed and not right yet."""

    kind: str
    sections: list[Section] = field(default_factory=list)
    right: dict[str, Json] = field(default_factory=dict)
    unfinished: dict[str, Json] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether every page that is asked has its answer."""
        return not self.unfinished

    @property
    def wrong_forms(self) -> list[Any]:
        """Return the forms whose errors belong into the summary, in the order of the screen."""
        return self._errors_of(lambda part: True)

    @property
    def wrong_to_add(self) -> list[Any]:
        """Return the forms to put right before a call is added to a case: the time, and what was begun and is not right.

        What nobody began to answer may stay open, because the case that is there has it.
        """
        return self._errors_of(lambda part: part.page.code in NEEDED_TO_ADD or not part.is_blank)

    def _errors_of(self, counts: Callable[[Section], bool]) -> list[Any]:
        wrong = [part for part in self.sections if part.page.code in self.unfinished and counts(part)]
        return [form for part in wrong for form in part.forms.errors_of()]


def screen_of(
    kind: str, answers: Mapping[str, Json], unfinished: Mapping[str, Json], *, sector: str = "", at: datetime
) -> Screen:
    """Return the screen as it was last kept. ``sector`` is that of the premises, in whose words the questions are."""
    pages = dict(answers)
    screen = Screen(kind)
    for page in map(on_call, PAGES):
        if not _on_screen(page, kind, pages):
            continue
        found = unfinished.get(page.code, answers.get(page.code))
        asked = Asked(answers=Answers(kind=kind, door=Door.PHONE, pages=pages), at=at, sector=sector)
        forms = PageForms(page, asked, found=found, prefix=f"{page.code}-")
        screen.sections.append(Section(page, page.title_for(asked.answers), forms))
    return screen


def typed_screen(
    kind: str, kept: Mapping[str, Json], data: Mapping[str, Any], *, sector: str = "", at: datetime
) -> Screen:
    """Return the screen as it was typed, judged page by page. What earlier pages say decides which later ones there are.

    ``data`` may add a line to a page or take one away: ``action`` is "people-another" or "people-remove-2".
    """
    pages = {code: found for code, found in kept.items() if code in NOT_ON_SCREEN}
    screen, action = Screen(kind), str(data.get("action", ""))
    for page in map(on_call, PAGES):
        if not _on_screen(page, kind, pages):
            continue
        asked = Asked(answers=Answers(kind=kind, door=Door.PHONE, pages=pages), at=at, sector=sector)
        forms = _typed(page, asked, data, action)
        title = page.title_for(asked.answers)
        screen.sections.append(Section(page, title, forms))
        if forms.forms[0].is_bound and forms.is_valid():
            screen.right[page.code] = pages[page.code] = forms.stored()
        else:
            screen.unfinished[page.code] = forms.raw()
    for page in PAGES:
        if page.style == PageStyle.FILES and page.is_asked(Answers(kind=kind, door=Door.PHONE, pages=pages)):
            screen.right[page.code] = {}
    return screen


def _on_screen(page: Page, kind: str, pages: Mapping[str, Json]) -> bool:
    if page.code in NOT_ON_SCREEN or page.style == PageStyle.FILES:
        return False
    return kind in KINDS and page.is_asked(Answers(kind=kind, door=Door.PHONE, pages=pages))


def _typed(page: Page, asked: Asked, data: Mapping[str, Any], action: str) -> PageForms:
    """Return the page's forms as typed; a page that was not on the screen yet comes empty."""
    prefix = f"{page.code}-"
    if not any(name.startswith(prefix) for name in data):
        return PageForms(page, asked, prefix=prefix)
    forms = PageForms(page, asked, data=data, prefix=prefix)
    wish = action.removeprefix(prefix) if action.startswith(prefix) else ""
    if page.repeat and (wish == ANOTHER or wish.startswith(REMOVE)):
        return PageForms(page, asked, found=forms.raw_after(wish) or None, prefix=prefix)
    return forms
