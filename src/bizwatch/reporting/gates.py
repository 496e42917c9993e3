"""The gate's rules: which of its questions are asked, and where the answers lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bizwatch.reference.choices import GatePath
from bizwatch.reference.selectors import Gate, GateAnswer, gates

# What is most urgent comes first: it decides where the reporter is sent.
URGENCY = (
    GatePath.CALL_999,
    GatePath.HELPLINE,
    GatePath.CALL_101,
    GatePath.REPORT_INSTEAD,
    GatePath.CONTINUE_AND_TELL,
    GatePath.CONTINUE,
)
HATE = "hate"


@dataclass(frozen=True)
class Advice:
    """What one answer says to whom gave it, and whom to call."""

    heading: str
    advice: str
    answer: GateAnswer


@dataclass(frozen=True)
class Verdict:
    """Where the gate leads: the path, the codes that were ticked and what is said about each, most urgent first."""

    path: GatePath
    ticked: tuple[str, ...]
    answers: tuple[GateAnswer, ...]
    said: tuple[Advice, ...] = ()

    @property
    def may_continue(self) -> bool:
        """Whether the online report goes on."""
        return self.path in (GatePath.CONTINUE, GatePath.CONTINUE_AND_TELL)

    @property
    def is_restricted(self) -> bool:
        """Whether what was answered must not show to anyone without need."""
        return any(answer.restricted for answer in self.answers)

    @property
    def instead(self) -> tuple[str, ...]:
        """The kinds that are offered in place of this one: only where nothing more urgent is said."""
        if self.path not in (GatePath.REPORT_INSTEAD, GatePath.HELPLINE):
            return ()
        return self.answers[0].instead


def leading_answer(gate: Gate) -> GateAnswer:
    """Return the answer that ticking the question stands for."""
    return next(answer for answer in gate.answers if answer.path is not GatePath.CONTINUE)


def questions(on: date, kind: str = "") -> list[tuple[str, str]]:
    """Return code and question of each gate that a report of this kind is asked on a date; without a kind, of all."""
    return [(gate.code, gate.question) for gate in gates(on, kind)]


def hints(on: date, kind: str = "") -> dict[str, str]:
    """Return the hints of the gates that have one, by code."""
    return {gate.code: gate.hint for gate in gates(on, kind) if gate.hint}


def judge(ticked: Iterable[str], on: date, kind: str = "") -> Verdict:
    """Return where these answers lead in a report of this kind. What it is not asked on the date ("none") leads on."""
    wanted = set(ticked)
    found = [(gate.code, leading_answer(gate)) for gate in gates(on, kind) if gate.code in wanted]
    found.sort(key=lambda pair: URGENCY.index(pair[1].path_for(kind)))
    path = found[0][1].path_for(kind) if found else GatePath.CONTINUE
    return Verdict(
        path,
        tuple(code for code, _ in found),
        tuple(answer for _, answer in found),
        tuple(Advice(*answer.words_for(kind), answer) for _, answer in found),
    )


def told_to_desk(verdict: Verdict) -> list[str]:
    """Return the codes, hate apart, that a report which goes on must tell the desk of."""
    return [code for code in verdict.ticked if code != HATE] if verdict.may_continue else []
