"""What follows from which answers on the page that works without a signal, found by trying.

A rule of the catalogue is a function, and a browser cannot call it. So it is called here: on an empty report, with each
single choice on a page that it looks at, and with each two of them at once. What it answers then is written down, and the
last line that fits a report says what it would answer. No rule of the catalogue needs three choices at once; a test
compares both sides over every rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.forms import Field

from bizwatch.kernel.fields import ChoiceRadios, ChoiceSelect, ConfirmField, MultiChoice
from bizwatch.reference.selectors import sectors
from bizwatch.reporting.answers import Answers, encode
from bizwatch.reporting.catalogue import PAGES, Asked, Page, Question
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.forms import QuestionForm
from bizwatch.reporting.gates import HATE
from bizwatch.reporting.kinds import Kind

# The gate and the premises are drawn apart; photos have a control that keeps them on the device.
DRAWN_APART = frozenset({"gate", "premises", "evidence", "express"})
GATES, SECTOR = "gates", "sector"  # how the page names the boxes of the gate, and the sector of the business
Rule = Callable[[Asked], Any]


class Trial(NamedTuple):
    """One choice: the control's name and value on the page, and what is stored of it. ``field`` judges several at once."""

    name: str
    value: str
    page: str
    question: str
    stored: Any
    field: Field | None = None

    def asked(self, kind: str, door: Door, at: datetime) -> Asked:
        """Return an otherwise empty report with this choice."""
        return asked_with([self], kind, door, at)


class Variation(NamedTuple):
    """What a rule answers on an empty report, and after which choices it answers otherwise. The last that fits counts."""

    base: Any
    changes: tuple[tuple[tuple[Trial, ...], Any], ...]

    def lines(self, outcome: Callable[[Any], Any]) -> list[Any]:
        """Return the rule as [base, [name, value, …, outcome], …], as it goes to the browser."""
        return [
            outcome(self.base),
            *(
                [*(part for one in trials for part in (one.name, one.value)), outcome(said)]
                for trials, said in self.changes
            ),
        ]


class _Watched(dict[str, Any]):
    """The pages of a report, which note which of them are looked at."""

    def __init__(self, pages: Mapping[str, Any]) -> None:
        super().__init__(pages)
        self.looked_at: set[str] = set()

    def __contains__(self, page: object) -> bool:
        self.looked_at.add(str(page))
        return super().__contains__(page)

    def get(self, page: str, default: Any = None) -> Any:
        self.looked_at.add(page)
        return super().get(page, default)

    def __getitem__(self, page: str) -> Any:
        self.looked_at.add(page)
        return super().__getitem__(page)


def asked_with(trials: Iterable[Trial], kind: str, door: Door, at: datetime) -> Asked:
    """Return an otherwise empty report with these choices."""
    pages: dict[str, Any] = {}
    sector = ""
    for one in trials:
        if one.page == SECTOR:
            sector = one.value
            continue
        found = pages.setdefault(one.page, {})
        before = found.get(one.question)
        found[one.question] = [*before, *one.stored] if isinstance(before, list) else one.stored
    return Asked(answers=Answers(kind=kind, door=door, pages=_Watched(pages)), at=at, sector=sector)


def trials_of(kind: Kind, door: Door, at: datetime) -> list[Trial]:
    """Return each choice that a report of this kind can have: at the gate, on each page, and the sector of the business."""
    found = [Trial(GATES, HATE, "gate", "hate", True)]
    asked = asked_with([], kind.code, door, at)
    for page in PAGES:
        if page.code in DRAWN_APART or page.style == PageStyle.LINES or kind.code not in page.kinds:
            continue
        for question in page.questions:
            found += _choices(page, question, asked)
    return [*found, *(Trial(SECTOR, sector.code, SECTOR, SECTOR, sector.code) for sector in sectors())]


def _choices(page: Page, question: Question, asked: Asked) -> Iterator[Trial]:
    """Yield each value of a choice; nothing for a question that is no choice."""
    built, name = question.build(asked), f"{page.code}.{question.code}"
    if isinstance(built, ConfirmField):
        yield Trial(name, "on", page.code, question.code, True)
    if not isinstance(built, ChoiceRadios | MultiChoice) or isinstance(built, ChoiceSelect):
        return
    several = isinstance(built, MultiChoice)
    offered: Any = built.choices  # Django types it as what may be assigned
    for code in (str(value) for value, _ in offered if value):
        stored = encode(built.clean([code] if several else code))
        yield Trial(name, code, page.code, question.code, stored, built if several else None)


def can_be_both(one: Trial, other: Trial) -> bool:
    """Whether two choices can be made in one report: not two radios of one question, not "none" beside something."""
    if one.name != other.name:
        return True
    if one.field is None:
        return False
    try:
        one.field.clean([one.value, other.value])
    except ValidationError:
        return False
    return True


def shown_by(rule: Callable[[Answers], Any]) -> Rule:
    """Return a rule that looks at the answers alone as one that looks at all that is asked."""
    return lambda asked: rule(asked.answers)


class KindRules:
    """The rules of one kind at one door, as they go to the browser."""

    def __init__(self, kind: Kind, door: Door, at: datetime) -> None:
        self.kind, self.door, self.at = kind, door, at
        self.trials = trials_of(kind, door, at)
        self.shows: dict[str, Any] = {}
        self.words: dict[str, Any] = {}

    def of(self, sections: Iterable[tuple[Page, str, QuestionForm]]) -> dict[str, Any]:
        """Return when each page and question shows, and each wording that is not the one drawn: title and form."""
        for page, title, form in sections:
            asked = self.vary(shown_by(page.is_asked))
            if asked.base or asked.changes:
                self.shows[page.code] = asked.lines(_bit)
                self._note(f"title:{page.code}", shown_by(page.title_for), title)
                self._questions(page, form)
        return {"shows": self.shows, "words": self.words}

    def _questions(self, page: Page, form: QuestionForm) -> None:
        for question in page.questions:
            if question.code not in form.fields:
                continue
            name, drawn = f"{page.code}.{question.code}", form.fields[question.code]
            when = self.vary(shown_by(question.when))
            if not when.base or when.changes:
                self.shows[name] = when.lines(_bit)
            self._note(f"label:{name}", shown_by(question.label_for), str(drawn.label))
            if callable(question.hint):
                self._note(f"hint:{name}", question.hint, str(drawn.help_text), by_sector=True)
            self._offer(name, question, drawn)

    def _offer(self, name: str, question: Question, drawn: Field) -> None:
        if question.choices is None:
            return
        offered = [str(value) for value, _ in question.choices(asked_with([], self.kind.code, self.door, self.at))]
        if offered != [str(value) for value, _ in getattr(drawn, "choices", ())]:
            self.words[f"choices:{name}"] = offered

    def _note(self, name: str, rule: Rule, drawn: str, *, by_sector: bool = False) -> None:
        said = self.vary(rule, by_sector=by_sector)
        if said.base != drawn or said.changes:
            self.words[name] = said.lines(str)

    def vary(self, rule: Rule, *, by_sector: bool = False) -> Variation:
        """Return what a rule answers, for each choice and each two choices on the pages that it looks at.

        ``by_sector``: it may speak in the words of the trade.
        """
        base, pages = self._try(rule, ())
        alone = self._each(rule, pages | ({SECTOR} if by_sector else set()))
        changes: list[tuple[tuple[Trial, ...], Any]] = [((one,), said) for one, said in alone if said != base]
        for (one, first), (other, second) in combinations(alone, 2):
            expected = second if second != base else first
            if can_be_both(one, other) and (said := self._try(rule, (one, other))[0]) != expected:
                changes.append(((one, other), said))
        return Variation(base, tuple(changes))

    def _each(self, rule: Rule, pages: set[str]) -> list[tuple[Trial, Any]]:
        """Return what the rule answers after each choice on these pages, and on those that it then looks at as well."""
        while True:
            alone = [(one, *self._try(rule, (one,))) for one in self.trials if one.page in pages]
            more = set[str]().union(*(looked_at for _, _, looked_at in alone))
            if more <= pages:
                return [(one, said) for one, said, _ in alone]
            pages |= more

    def _try(self, rule: Rule, trials: Iterable[Trial]) -> tuple[Any, set[str]]:
        """Return what the rule answers, and at which pages it looked."""
        asked = asked_with(trials, self.kind.code, self.door, self.at)
        said = rule(asked)
        pages = asked.answers.pages
        assert isinstance(pages, _Watched)  # noqa: S101 - made so above
        return said, set(pages.looked_at)


def _bit(said: Any) -> int:
    return int(bool(said))
