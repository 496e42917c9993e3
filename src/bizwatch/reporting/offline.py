"""The page that works without a signal: the whole catalogue on one page, with the rules by which its parts show.

Nothing is worded twice. A browser without a signal cannot ask Python which questions follow from which answers, so the
rules are found by trying (``offline_rules``) and go with the page.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.forms import Field

from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import DateInputField, TimeInputField
from bizwatch.reference.choices import GatePath, Nature
from bizwatch.reference.selectors import Gate, KindGroup, NationalService, gates, kind_groups, national_service
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import BY_CODE, PAGES, Asked, Page, Question
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.forms import QuestionForm
from bizwatch.reporting.gates import URGENCY, leading_answer
from bizwatch.reporting.kinds import KINDS, Kind, offered_kinds
from bizwatch.reporting.offline_rules import DRAWN_APART, KindRules, trials_of

# Who may write on a device: somebody with an account, or a guest, who confirms by e-mail.
GOES_ON = (GatePath.CONTINUE, GatePath.CONTINUE_AND_TELL)
ACCOUNT, GUEST = "account", "guest"
DOORS = {ACCOUNT: Door.OFFLINE, GUEST: Door.GUEST}
LINE = "__n__"  # stands for the number of a line until the script knows it


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
    def lead(self) -> tuple[str, ...]:
        """What stands above the questions whatever is reported; the page is drawn once for all kinds."""
        return self.page.lead if isinstance(self.page.lead, tuple) else ()

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
    drawn = [(section.page, section.title, section.form) for section in sections]
    return Shell(
        sections=sections,
        groups=[group for group in kind_groups() if any(kind.entry.group == group.code for kind in kept)],
        kinds=kept,
        not_offered=[kind for kind in offered if not may_be_kept(kind)],
        advice=sorted((one for gate in asked for one in _advice(gate, kept, on)), key=lambda one: one.urgency),
        gate_kinds={gate.code: [kind.code for kind in kept if gate.is_asked_of(kind.code)] for gate in asked},
        rules={
            audience: {kind.code: KindRules(kind, door, at).of(drawn) for kind in kept}
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
    for trial in trials_of(kind, door, at):
        yield trial.asked(kind.code, door, at).answers
