"""The page that works without a signal: the whole catalogue on one page, with the rules by which its parts show.

Nothing is worded twice. A browser without a signal cannot ask Python which questions follow from which answers, so the
rules are found by trying: each choice is made once on an empty report, and what appears, goes or is worded otherwise is
written down. A condition that needs two answers at once is not found that way; its page is asked for after sending.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.forms import Field

from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import ChoiceRadios, ChoiceSelect, ConfirmField, DateInputField, MultiChoice, TimeInputField
from bizwatch.reference.choices import GatePath, Nature
from bizwatch.reference.selectors import Gate, KindGroup, NationalService, gates, kind_groups, national_service
from bizwatch.reporting.answers import Answers, encode
from bizwatch.reporting.catalogue import BY_CODE, PAGES, Asked, Page, Question
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.forms import QuestionForm
from bizwatch.reporting.gates import URGENCY, leading_answer
from bizwatch.reporting.kinds import KINDS, Kind, offered_kinds

# Who may write on a device: somebody with an account, or a guest, who confirms by e-mail.
GOES_ON = (GatePath.CONTINUE, GatePath.CONTINUE_AND_TELL)
ACCOUNT, GUEST = "account", "guest"
DOORS = {ACCOUNT: Door.OFFLINE, GUEST: Door.GUEST}
# The gate and the premises are drawn apart; photos have a control that keeps them on the device.
DRAWN_APART = frozenset({"gate", "premises", "evidence", "express"})
LINE = "__n__"  # stands for the number of a line until the script knows it
Trial = tuple[str, str, Answers]


class Variation(NamedTuple):
    """What a rule answers on an empty report, and the single choices that change that, as (question, value, answer)."""

    base: Any
    changes: tuple[tuple[str, str, Any], ...]


@dataclass(frozen=True)
class Section:
    """One page of the catalogue on the offline page. ``form`` is one line of it where the page repeats."""

    page: Page
    title: str
    form: QuestionForm

    @property
    def repeats(self) -> bool:
        """Whether it is answered once for each thing."""
        return self.page.style == PageStyle.LINES

    @property
    def only_on_fault(self) -> frozenset[str]:
        """The questions that nobody is asked before the server has found that they must be: which of two hours."""
        return frozenset(moment.which for moment in self.page.moments)


@dataclass(frozen=True)
class GateAdvice:
    """What is said offline where one gate question is answered yes, for the ``kinds`` to which it is said like this.

    ``instead`` are the kinds that are offered in place of one that ends here.
    """

    code: str
    kinds: tuple[str, ...]
    heading: str
    advice: str
    services: tuple[NationalService, ...]
    instead: tuple[Kind, ...]
    may_continue: bool
    urgency: int


@dataclass
class Shell:
    """Everything that the offline page says on one day; the same for everybody, so that a browser may keep it."""

    sections: list[Section]
    groups: list[KindGroup]
    kinds: list[Kind]
    not_offered: list[Kind]
    advice: list[GateAdvice]
    gate_kinds: dict[str, list[str]]
    rules: dict[str, Any]
    premises_label: str
    premises_needed: str

    @staticmethod
    def phones_for(kind: Kind) -> tuple[NationalService, ...]:
        """Return whom to call about a kind that may not be written on a device."""
        codes = ("police-emergency", kind.entry.service, "police-non-emergency")
        return tuple(national_service(code) for code in codes if code)


def may_be_kept(kind: Kind) -> bool:
    """Whether a report of this kind may lie on a device that others may use: not one kept from the business itself."""
    return kind.entry.nature is not Nature.RESTRICTED


@lru_cache(maxsize=2)
def shell_of(on: date, at: datetime) -> Shell:
    """Return the offline page's content for a day. ``at`` is that day's first moment, so that a day is made once."""
    offered = list(offered_kinds(on).values())
    kept = [kind for kind in offered if may_be_kept(kind)]
    asked = [gate for gate in gates(on) if any(gate.is_asked_of(kind.code) for kind in kept)]
    pages = [page for page in PAGES if page.code not in DRAWN_APART]
    sections = [made for page in pages if (made := _section(page, kept, at))]
    return Shell(
        sections=sections,
        groups=[group for group in kind_groups() if any(kind.entry.group == group.code for kind in kept)],
        kinds=kept,
        not_offered=[kind for kind in offered if not may_be_kept(kind)],
        advice=sorted((one for gate in asked for one in _advice(gate, kept, on)), key=lambda one: one.urgency),
        gate_kinds={gate.code: [kind.code for kind in kept if gate.is_asked_of(kind.code)] for gate in asked},
        rules={
            audience: {kind.code: _KindRules(kind, door, at).of(sections) for kind in kept}
            for audience, door in DOORS.items()
        },
        premises_label=str(_premises_field().label),
        premises_needed=premises_needed(),
    )


def premises_needed() -> str:
    """Return what is said where no premises were chosen."""
    return str(_premises_field().error_messages["required"])


def _premises_field() -> Field:
    nobody = Answers(kind="", door=Door.ACCOUNT, pages={})
    return BY_CODE["premises"].questions[0].build(Asked(answers=nobody, at=datetime.min.replace(tzinfo=UTC)))


def shell_today(at: datetime) -> Shell:
    """Return the offline page's content as it is asked today."""
    local = to_london(at)
    return shell_of(local.date(), local.replace(hour=0, minute=0, second=0, microsecond=0))


def version_of(text: str) -> str:
    """Return the name of one version of the page and all that it links to: their addresses carry their hashes."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _advice(gate: Gate, kinds: Iterable[Kind], on: date) -> Iterator[GateAdvice]:
    """Yield what a gate says, once for each way in which it says it."""
    answer = leading_answer(gate)
    asked = [kind.code for kind in kinds if gate.is_asked_of(kind.code)]
    for said in dict.fromkeys((answer.path_for(code), *answer.words_for(code)) for code in asked):
        path, heading, advice = said
        may_continue = path in GOES_ON
        instead = () if may_continue else answer.instead
        yield GateAdvice(
            code=gate.code,
            kinds=tuple(code for code in asked if (answer.path_for(code), *answer.words_for(code)) == said),
            heading=heading,
            advice=advice,
            services=answer.services_on(on),
            instead=tuple(KINDS[code] for code in instead if may_be_kept(KINDS[code])),
            may_continue=may_continue,
            urgency=URGENCY.index(path),
        )


def _section(page: Page, kinds: Iterable[Kind], at: datetime) -> Section | None:
    """Return a page's section with every question that any kind is asked, in the words of the first that is."""
    found = _first_asked(page, kinds, at)
    if found is None:
        return None
    prefix = f"{page.code}-{LINE}" if page.style == PageStyle.LINES else page.code
    fields = {
        question.code: _field(question, kinds, found, at) for question in page.questions if question.code != "files"
    }
    made = type("OfflineForm", (QuestionForm,), {**fields, "page": page, "moments": ()})
    first = {question.code: question.initial(found) for question in page.questions if question.initial}
    # The page is drawn once and used on another day, so no day or time may stand in it.
    first = {
        code: value for code, value in first.items() if not isinstance(fields[code], DateInputField | TimeInputField)
    }
    return Section(page, page.title_for(found.answers), made(at=at, prefix=prefix, initial=first))


def _first_asked(page: Page, kinds: Iterable[Kind], at: datetime) -> Asked | None:
    for door in DOORS.values():
        for kind in kinds:
            for answers in _reports(kind, door, at):
                if page.is_asked(answers):
                    return Asked(answers=answers, at=at)
    return None


def _field(question: Question, kinds: Iterable[Kind], first: Asked, at: datetime) -> Field:
    """Return a question's field; where its choices depend on the kind, with all of them."""
    built = question.build(first)
    if question.choices is not None and hasattr(built, "choices"):
        offered: dict[str, str] = {}
        for kind in kinds:
            asked = Asked(answers=Answers(kind=kind.code, door=first.answers.door, pages={}), at=at)
            offered |= {str(value): str(label) for value, label in question.choices(asked)}
        built.choices = list(offered.items())
    return built


def _reports(kind: Kind, door: Door, at: datetime) -> Iterator[Answers]:
    """Yield an empty report, then one report for each single choice that can be made in it."""
    yield Answers(kind=kind.code, door=door, pages={})
    for _, _, answers in _trials(kind, door, at):
        yield answers


def _trials(kind: Kind, door: Door, at: datetime) -> list[Trial]:
    """Return each choice of each page that a report of this kind can have: its name, its value, and the report with it."""
    found: list[Trial] = []
    for page in PAGES:
        if page.code in DRAWN_APART or page.style == PageStyle.LINES or kind.code not in page.kinds:
            continue
        empty = Answers(kind=kind.code, door=door, pages={})
        for question in page.questions:
            for typed, stored in _values(question, Asked(answers=empty, at=at)):
                pages = {page.code: {question.code: stored}}
                made = Answers(kind=kind.code, door=door, pages=pages)
                found.append((f"{page.code}.{question.code}", typed, made))
    return found


def _values(question: Question, asked: Asked) -> list[tuple[str, Any]]:
    """Return each value of a choice as it is sent and as it is stored; nothing for a question that is no choice."""
    built = question.build(asked)
    if isinstance(built, ConfirmField):
        return [("on", True)]
    if not isinstance(built, ChoiceRadios | MultiChoice) or isinstance(built, ChoiceSelect):
        return []
    several = isinstance(built, MultiChoice)
    offered: Any = built.choices  # Django types it as what may be assigned
    codes = [str(value) for value, _ in offered if value]
    return [(code, encode(built.clean([code] if several else code))) for code in codes]


class _KindRules:
    """The rules of one kind at one door, as they go to the browser."""

    def __init__(self, kind: Kind, door: Door, at: datetime) -> None:
        self.empty, self.at = Answers(kind=kind.code, door=door, pages={}), at
        self.trials = _trials(kind, door, at)
        self.shows: dict[str, Any] = {}
        self.words: dict[str, Any] = {}

    def of(self, sections: Iterable[Section]) -> dict[str, Any]:
        """Return when each page and question shows, and each wording that is not the one drawn."""
        for section in sections:
            asked = self._vary(section.page.is_asked)
            if asked.base or asked.changes:
                self.shows[section.page.code] = _brief(asked)
                self._note(f"title:{section.page.code}", section.page.title_for, section.title)
                self._questions(section)
        return {"shows": self.shows, "words": self.words}

    def _questions(self, section: Section) -> None:
        for question in section.page.questions:
            if question.code not in section.form.fields:
                continue
            name, drawn = f"{section.page.code}.{question.code}", section.form.fields[question.code]
            when = self._vary(question.when)
            if not when.base or when.changes:
                self.shows[name] = _brief(when)
            self._note(f"label:{name}", question.label_for, str(drawn.label))
            self._note(f"hint:{name}", self._hint(question), str(drawn.help_text))
            self._choices(name, question, drawn)

    def _hint(self, question: Question) -> Callable[[Answers], str]:
        hint = question.hint
        if isinstance(hint, str):
            return lambda answers: hint
        return lambda answers: hint(Asked(answers=answers, at=self.at))

    def _choices(self, name: str, question: Question, drawn: Field) -> None:
        if question.choices is None:
            return
        offered = [str(value) for value, _ in question.choices(Asked(answers=self.empty, at=self.at))]
        if offered != [str(value) for value, _ in getattr(drawn, "choices", ())]:
            self.words[f"choices:{name}"] = offered

    def _vary(self, rule: Callable[[Answers], Any]) -> Variation:
        base = rule(self.empty)
        changes = [(name, value, rule(answers)) for name, value, answers in self.trials]
        return Variation(base, tuple(change for change in changes if change[2] != base))

    def _note(self, name: str, rule: Callable[[Answers], str], drawn: str) -> None:
        said = self._vary(rule)
        if said.base != drawn or said.changes:
            self.words[name] = [said.base, *([question, value, text] for question, value, text in said.changes)]


def _brief(variation: Variation) -> list[Any]:
    """Return a rule as [base, [question, value], …]: each such choice turns the base round."""
    return [int(bool(variation.base)), *([name, value] for name, value, _ in variation.changes)]
