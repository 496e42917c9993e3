"""Gate questions: what is asked before any report, and where each answer leads."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import GatePath
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownGate, UnknownService
from bizwatch.reference.national_services import NationalService, national_service
from bizwatch.reference.tables import DatedTable, only_tables, read_toml, rows

FILE = "gates.toml"


@dataclass(frozen=True)
class GateAnswer:
    """One answer and where it leads.

    ``restricted``: the record of this answer is kept from the ordinary desk and from the business's account.
    ``services`` are codes; ``GateAnswer.services_on`` gives their names and numbers.
    """

    value: str
    label: str
    path: GatePath
    heading: str = ""
    advice: str = ""
    services: tuple[str, ...] = ()
    restricted: bool = False

    def __post_init__(self) -> None:
        if (self.path is GatePath.CONTINUE) == bool(self.advice and self.heading):
            raise ValueError("an answer has a heading and advice if, and only if, it leads somewhere else")

    @property
    def may_continue(self) -> bool:
        """Whether the online report may go on after this answer."""
        return self.path in (GatePath.CONTINUE, GatePath.CONTINUE_AND_TELL)

    def services_on(self, on: date | None = None) -> tuple[NationalService, ...]:
        """Return the services to show with the advice, under the names they have on a date."""
        return tuple(national_service(code, on) for code in self.services)


@dataclass(frozen=True)
class Gate:
    """One gate question for a time."""

    code: str
    question: str
    answers: tuple[GateAnswer, ...]
    effective_from: date
    effective_to: date | None = None
    hint: str = ""

    def __post_init__(self) -> None:
        values = [answer.value for answer in self.answers]
        if len(values) < 2 or len(set(values)) != len(values):
            raise ValueError("a gate needs two answers or more, each once")
        if not any(answer.path is GatePath.CONTINUE for answer in self.answers):
            raise ValueError("one answer must lead on to the next question")

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
    document = read_toml(FILE)
    only_tables(document, ("about", "gate"), FILE)
    found = GateTables(About.of(document, FILE), DatedTable(rows(document, "gate", Gate, FILE), FILE))
    for gate in found.gates:
        try:
            [answer.services_on(gate.effective_to) for answer in gate.answers]
        except UnknownService as error:
            raise ReferenceDataInvalid(f"{FILE}: {gate.code}: {error}") from error
    return found


def gates(on: date | None = None) -> tuple[Gate, ...]:
    """Return the gate questions asked on a date, in the order in which they are asked."""
    return tables().gates.in_force(on)


def gate(code: str, on: date | None = None) -> Gate:
    """Return one gate question. Raises ``UnknownGate``.

    Codes: in-progress, suspect-detained, violence, weapon, hate, child-or-vulnerable, modern-slavery.
    """
    return tables().gates.get(code, on, unknown=UnknownGate, thing="gate question")
