"""What a page and a question are. The catalogue holds nothing else, so next, back, change, check answers and the tests
all come from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Field

from bizwatch.design.forms import DesignForm, LocalMoment
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import TradeWords, trade_words
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.choices import PageStyle
from bizwatch.reporting.kinds import KINDS

Rows = list[tuple[str, str]]
ALL_KINDS = frozenset(KINDS)
# Kinds with the ordinary pages: whom to contact, what else there is. What is told in confidence has its own.
OPEN_KINDS = frozenset(code for code, kind in KINDS.items() if kind.entry.nature is not Nature.RESTRICTED)


@dataclass(frozen=True)
class Asked:
    """What is known when a page is drawn or judged: the answers so far, the moment, and the reporter's own lists."""

    answers: Answers
    at: datetime
    premises: Sequence[tuple[str, str]] = ()
    cameras: str = ""
    footage: str = ""
    sector: str = ""

    @property
    def trade(self) -> TradeWords | None:
        """How this kind is spoken of in the trade of the premises, or of a guest's business."""
        return trade_words(self.answers.kind, self.sector or self.answers.get("business", "sector"))


def always(answers: Answers) -> bool:
    """Ask whatever was answered."""
    return True


def is_crime(answers: Answers) -> bool:
    """Whether what was answered is recorded as a crime."""
    return answers.kind in KINDS and KINDS[answers.kind].nature(answers) is Nature.CRIME


def said(value: Json) -> str:
    """Return a text or number answer as it was given."""
    return "" if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    ``field`` is called with ``label``, ``help_text`` and ``required`` (and ``choices`` where that is given) and returns
    the form field. ``label`` and ``hint`` may depend on the answers so far. ``remember`` fills in the answer from the
    last report of the same premises. ``summary`` turns the stored answer into the words of the check page, ``short`` is
    its name there. ``into`` names what the answer becomes in the case (``cases.intake.NewCase``).
    """

    code: str
    label: str | Callable[[Answers], str]
    field: Callable[..., Field]
    into: str
    hint: str | Callable[[Asked], str] = ""
    required: bool = True
    remember: bool = False
    summary: Callable[[Json], str] = said
    short: str = ""
    when: Callable[[Answers], bool] = always
    choices: Callable[[Asked], Iterable[tuple[str, str]]] | None = None
    initial: Callable[[Asked], Any] | None = None

    def label_for(self, answers: Answers) -> str:
        """Return the label as it is worded for these answers."""
        return self.label if isinstance(self.label, str) else self.label(answers)

    def build(self, asked: Asked) -> Field:
        """Return a new form field."""
        wishes: dict[str, Any] = {"choices": list(self.choices(asked))} if self.choices else {}
        return self.field(
            label=self.label_for(asked.answers),
            help_text=self.hint if isinstance(self.hint, str) else self.hint(asked),
            required=self.required,
            **wishes,
        )


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """That a page is answered once for each thing: its noun, the most there may be, and a row for all together."""

    noun: str
    at_most: int = 20
    total: Callable[[list[dict[str, Json]]], Rows] | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the report.

    ``when`` says by the answers so far whether it is asked, ``kinds`` for which kinds of crime. ``rule`` judges the
    answers together and adds errors to the form. ``express`` derives the page's answers from those of the express page,
    or returns None where it must be asked. ``rows`` replaces the check page's rows where answers read better together.
    """

    code: str
    title: str | Callable[[Answers], str]
    questions: tuple[Question, ...]
    kinds: frozenset[str] = ALL_KINDS
    when: Callable[[Answers], bool] = always
    style: PageStyle = PageStyle.FORM
    repeat: Repeat | None = None
    moments: tuple[LocalMoment, ...] = ()
    rule: Callable[[DesignForm], None] | None = None
    express: Callable[[Mapping[str, Json], Asked], Json] | None = None
    rows: Callable[[Answers], Rows] | None = None
    lead: tuple[str, ...] | Callable[[Answers], tuple[str, ...]] = ()
    topic: str = ""

    def title_for(self, answers: Answers) -> str:
        """Return the title as it is worded for these answers."""
        return self.title if isinstance(self.title, str) else self.title(answers)

    def lead_for(self, answers: Answers) -> tuple[str, ...]:
        """Return what stands above the questions as it is worded for these answers."""
        return self.lead if isinstance(self.lead, tuple) else self.lead(answers)

    def is_asked(self, answers: Answers) -> bool:
        """Whether this report has the page."""
        return answers.kind in self.kinds and self.when(answers)

    def asked_questions(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions that this report is asked on the page."""
        return tuple(question for question in self.questions if question.when(answers))

    @property
    def remembered(self) -> tuple[Question, ...]:
        """The questions whose answer is kept for the next report of the same premises."""
        return tuple(question for question in self.questions if question.remember)
