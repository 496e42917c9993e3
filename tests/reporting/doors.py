"""How much a report of each kind asks of a person: the shortest honest way through its pages, as controls to use.

The same list of controls is counted by the keystroke-level model (see ``tests.journeys.hands``) and pressed in a browser.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bizwatch.kernel.fields import ChoiceRadios, ChoiceSelect, ConfirmField, MultiChoice
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import Asked, Page, Question
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.kinds import KINDS
from tests.journeys.hands import KLM
from tests.reporting.samples import AT, PREMISES, Typed, page_forms, typed_for

# What a returning premises is not asked again: its only premises, the contact and whether it supports police action.
KEPT = ("premises", "contact", "support_action")
# Where the sample tells more than the least, the least.
LEAST: dict[str, Typed] = {
    "known": {"known": ["none"]},
    "site": {"damaged": "no"},
    "break_in_end": {"damaged": "no", "taken": "yes"},
    "vehicle_harm": {"damaged": "no"},
    "reported_there": {"done": "no"},
    "harm": {"acts": ["hit"], "weapon": "no", "stolen": "no"},
    "force": {"weapon": "no"},
}
ALSO = {("contact", "telephone")}  # asked for by the page's rule
GUEST_EMAIL = "ada@shop.example"


@dataclass(frozen=True)
class Control:
    """One control used: pressed, chosen from a list, or filled with a text."""

    name: str
    how: str  # press, list, fill
    text: str = ""


@dataclass
class Walk:
    """A way through a report: its pages with the controls used on each, in order."""

    kind: str
    door: Door
    pages: list[tuple[str, list[Control]]] = field(default_factory=list)

    @property
    def controls(self) -> list[Control]:
        """Every control, each page's Continue included."""
        return [control for _, controls in self.pages for control in controls]

    def operators(self) -> Counter[str]:
        """Return the count of each operator of the keystroke-level model; a hand moves where mouse and keys change."""
        counted: Counter[str] = Counter()
        on_keyboard = False
        for control in self.controls:
            counted.update("MPB" + ("PB" if control.how == "list" else "") + "H" * on_keyboard)
            on_keyboard = control.how == "fill"
            counted.update("H" * on_keyboard)
            counted["K"] += len(control.text)
        return counted

    @property
    def seconds(self) -> float:
        """The time by the model, without the time that the service takes to answer."""
        return round(sum(KLM[operator] * count for operator, count in self.operators().items()), 1)


def walk(kind: str, door: Door) -> Walk:
    """Return the shortest honest report of a kind: a returning account with one premises, or a guest."""
    made = Walk(kind, door)
    made.pages.append(("start", [Control(KINDS[kind].title, "press")]))
    if door == Door.GUEST:
        link = [Control("email", "fill", GUEST_EMAIL), Control("Send me the link", "press")]
        made.pages += [("guest", link), ("mail", [Control("link", "press")]), ("link", [Control("Open", "press")])]
    made.pages.append(("gate", [Control("None of these", "press"), Control("Continue", "press")]))
    answers = Answers(kind=kind, door=door, pages={"gate": {"passed": True, "hate": False}})
    pages = answers.pages
    assert isinstance(pages, dict)
    for _ in range(40):
        page = Journey(answers).first_unanswered()
        if page is None:
            break
        typed = least(page, answers)
        pages[page.code] = page_forms(page, answers, typed).stored()
        if not (door == Door.ACCOUNT and page.code in KEPT):
            made.pages.append((page.code, [*controls_of(page, answers, typed), Control("Continue", "press")]))
    made.pages.append(("check", [Control("Send report", "press")]))
    return made


def least(page: Page, answers: Answers) -> Typed | list[Typed]:
    """Return the answers that the page needs, as typed, and no more; one thing on a page that repeats."""
    sample = typed_for(page.code, answers.kind)
    first = sample[0] if isinstance(sample, list) else sample
    first = {**first, **LEAST.get(page.code, {})}
    needed = {question.code for question in page.asked_questions(answers) if _is_needed(page, question)}
    kept = {name: said for name, said in first.items() if name.partition("-")[0] in needed}
    if page.code == "premises":
        kept = {"premises": "P-ONE"}
    return [kept] if page.style == PageStyle.LINES else kept


def _is_needed(page: Page, question: Question) -> bool:
    return question.required or (page.code, question.code) in ALSO


def controls_of(page: Page, answers: Answers, typed: Typed | list[Typed]) -> list[Control]:
    """Return the controls that these answers take, in the order of the page."""
    lines = typed if isinstance(typed, list) else [typed]
    return [
        control for place, line in enumerate(lines) for control in _controls(page, answers, line, _prefix(page, place))
    ]


def _prefix(page: Page, place: int) -> str:
    return f"item-{place}-" if page.style == PageStyle.LINES else ""


def _controls(page: Page, answers: Answers, line: Typed, prefix: str) -> Iterator[Control]:
    asked = Asked(answers=answers, at=AT, premises=PREMISES)
    for question in page.asked_questions(answers):
        control = question.build(asked)
        shown = str(question.initial(asked)) if question.initial else None
        for name, said in line.items():
            if name.partition("-")[0] != question.code or said in ("", shown):
                continue
            for one in said if isinstance(said, list) else [said]:
                if isinstance(control, ChoiceSelect):
                    yield Control(prefix + name, "list", "")
                elif isinstance(control, ChoiceRadios | MultiChoice | ConfirmField):
                    yield Control(f"{prefix}{name}={one}", "press")
                else:
                    yield Control(prefix + name, "fill", one)


def table() -> str:
    """Return the figures of every kind as a table."""
    lines = ["| kind | account: pages | interactions | seconds | guest: pages | interactions | seconds |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    for kind in KINDS.values():
        cells = []
        for door in (Door.ACCOUNT, Door.GUEST):
            found = walk(kind.code, door)
            cells += [len(found.pages), len(found.controls), f"{found.seconds:.0f}"]
        lines.append(f"| {kind.title} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)
