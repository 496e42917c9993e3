"""Gate questions: what is asked before any report, and where each answer leads."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference import report_kinds
from bizwatch.reference.about import About
from bizwatch.reference.choices import GatePath
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownGate, UnknownService
from bizwatch.reference.national_services import NationalService, national_service
from bizwatch.reference.tables import DatedTable, read_file

FILE = "gates.toml"
GOES_ON = (GatePath.CONTINUE, GatePath.CONTINUE_AND_TELL)


@dataclass(frozen=True)
class GateAnswer:
    """One answer and where it leads.

    ``restricted``: the record of this answer is kept from the ordinary desk and from the business's account.
    ``services`` are codes; ``GateAnswer.services_on`` gives their names and numbers. ``goes_on`` are kinds of report
    whose own pages ask about it: for them the report goes on with ``goes_on_heading`` and ``goes_on_advice``, and tells
    the desk. ``instead`` are the kinds offered in place of the one that ends.
    """

    value: str
    label: str
    path: GatePath
    heading: str = ""
    advice: str = ""
    services: tuple[str, ...] = ()
    restricted: bool = False
    goes_on: tuple[str, ...] = ()
    goes_on_heading: str = ""
    goes_on_advice: str = ""
    instead: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.path is GatePath.CONTINUE) == bool(self.advice and self.heading):
            raise ValueError("an answer has a heading and advice if, and only if, it leads somewhere else")
        if bool(self.goes_on) != bool(self.goes_on_heading and self.goes_on_advice):
            raise ValueError("kinds for which the report goes on have a heading and advice of their own")
        if self.path is GatePath.REPORT_INSTEAD and not self.instead:
            raise ValueError("an answer that ends this kind of report names the kinds to report instead")

    @property
    def may_continue(self) -> bool:
        """Whether the online report may go on after this answer, whatever it is about."""
        return self.path in GOES_ON

    def path_for(self, kind: str) -> GatePath:
        """Return where this answer leads in a report of this kind."""
        return GatePath.CONTINUE_AND_TELL if kind in self.goes_on else self.path

    def words_for(self, kind: str) -> tuple[str, str]:
        """Return heading and advice of this answer in a report of this kind."""
        return (self.goes_on_heading, self.goes_on_advice) if kind in self.goes_on else (self.heading, self.advice)

    def services_on(self, on: date | None = None) -> tuple[NationalService, ...]:
        """Return the services to show with the advice, under the names they have on a date."""
        return tuple(national_service(code, on) for code in self.services)


@dataclass(frozen=True)
class Gate:
    """One gate question for a time. ``only`` and ``left_out`` are the kinds of report that are, or are not, asked it."""

    code: str
    question: str
    answers: tuple[GateAnswer, ...]
    effective_from: date
    effective_to: date | None = None
    hint: str = ""
    only: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        values = [answer.value for answer in self.answers]
        if len(values) < 2 or len(set(values)) != len(values):
            raise ValueError("a gate needs two answers or more, each once")
        if not any(answer.path is GatePath.CONTINUE for answer in self.answers):
            raise ValueError("one answer must lead on to the next question")
        if self.only and self.left_out:
            raise ValueError("a gate names the kinds that are asked it or those that are not")

    def is_asked_of(self, kind: str) -> bool:
        """Whether a report of this kind is asked; without a kind, whether any is."""
        return not kind or (kind in self.only if self.only else kind not in self.left_out)

    def choose(self, value: str) -> GateAnswer:
        """Return the answer with this value. Raises ``UnknownGate``."""
        for answer in self.answers:
            if answer.value == value:
                return answer
        raise UnknownGate(f"{value!r} is not an answer to {self.question!r}")


@dataclass(frozen=True)
class GateTables:
    """The whole file."""

    about: About
    gates: DatedTable[Gate]


@cache
def tables() -> GateTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(GateTables, FILE, gates="gate")
    for gate in found.gates:
        try:
            [answer.services_on(gate.effective_to) for answer in gate.answers]
        except UnknownService as error:
            raise ReferenceDataInvalid(f"{FILE}: {gate.code}: {error}") from error
    _check_kinds(found.gates)
    return found


def _check_kinds(gates: DatedTable[Gate]) -> None:
    known = {kind.code for kind in report_kinds.tables().kinds}
    for gate in gates:
        named = {*gate.only, *gate.left_out}
        for answer in gate.answers:
            named |= {*answer.goes_on, *answer.instead}
        if named - known:
            raise ReferenceDataInvalid(f"{FILE}: {gate.code} names the unknown kind {min(named - known)!r}")


def gates(on: date | None = None, kind: str = "") -> tuple[Gate, ...]:
    """Return the gate questions asked on a date, in their order; with a kind, those that such a report is asked."""
    return tuple(gate for gate in tables().gates.in_force(on) if gate.is_asked_of(kind))


def gate(code: str, on: date | None = None) -> Gate:
    """Return one gate question. Raises ``UnknownGate``.

    Codes: in-progress, danger, live-attack, money-leaving, suspect-detained, violence, weapon, hate,
    child-or-vulnerable, modern-slavery.
    """
    return tables().gates.get(code, on, unknown=UnknownGate, thing="gate question")
