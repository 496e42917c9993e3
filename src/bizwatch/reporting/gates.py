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
    GatePath.CONTINUE_AND_TELL,
    GatePath.CONTINUE,
)
HATE = "hate"


@dataclass(frozen=True)
class Verdict:
    """Where the gate leads: the path, the codes that were ticked and what is said about each, most urgent first."""

    path: GatePath
    ticked: tuple[str, ...]
    answers: tuple[GateAnswer, ...]

    @property
    def may_continue(self) -> bool:
        """Whether the online report goes on."""
        return self.path in (GatePath.CONTINUE, GatePath.CONTINUE_AND_TELL)

    @property
    def is_restricted(self) -> bool:
        """Whether what was answered must not show to anyone without need."""
        return any(answer.restricted for answer in self.answers)


def leading_answer(gate: Gate) -> GateAnswer:
    """Return the answer that ticking the question stands for."""
    return next(answer for answer in gate.answers if answer.path is not GatePath.CONTINUE)


def questions(on: date) -> list[tuple[str, str]]:
    """Return code and question of each gate asked on a date."""
    return [(gate.code, gate.question) for gate in gates(on)]


def hints(on: date) -> dict[str, str]:
    """Return the hints of the gates that have one, by code."""
    return {gate.code: gate.hint for gate in gates(on) if gate.hint}


def judge(ticked: Iterable[str], on: date) -> Verdict:
    """Return where these answers lead. Codes that are not asked on the date ("none") lead on."""
    wanted = set(ticked)
    found = [(gate.code, leading_answer(gate)) for gate in gates(on) if gate.code in wanted]
    found.sort(key=lambda pair: URGENCY.index(pair[1].path))
    path = found[0][1].path if found else GatePath.CONTINUE
    return Verdict(path, tuple(code for code, _ in found), tuple(answer for _, answer in found))
