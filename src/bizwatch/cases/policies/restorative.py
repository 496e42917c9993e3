"""Restorative justice: what may follow what, and whose step it is. It is voluntary: a victim may leave at every moment."""

from collections.abc import Mapping
from dataclasses import dataclass

from bizwatch.cases.choices import RestorativeState as State


@dataclass(frozen=True)
class RestorativeRule:
    """One step: after which states, whether it is the victim's, and whether words for the business are needed."""

    after: frozenset[State]
    victims: bool = False
    ends: bool = False
    words: str = ""


_BEFORE_SERVICE = frozenset({State.OFFERED, State.LATER, State.REFUSED, State.WANTED})

RESTORATIVE_RULES: Mapping[State, RestorativeRule] = {
    State.OFFERED: RestorativeRule(frozenset()),
    State.WANTED: RestorativeRule(_BEFORE_SERVICE - {State.WANTED}, victims=True),
    State.LATER: RestorativeRule(_BEFORE_SERVICE - {State.LATER}, victims=True),
    State.REFUSED: RestorativeRule(
        (_BEFORE_SERVICE - {State.REFUSED}) | {State.REFERRED, State.ACCEPTED}, victims=True
    ),
    State.REFERRED: RestorativeRule(frozenset({State.WANTED})),
    State.ACCEPTED: RestorativeRule(frozenset({State.REFERRED})),
    State.DECLINED: RestorativeRule(
        frozenset({State.REFERRED}), ends=True, words="Write for the business why the service did not take it on."
    ),
    State.HELD: RestorativeRule(
        frozenset({State.ACCEPTED}), ends=True, words="Write for the business what was done and what came of it."
    ),
    State.ENDED: RestorativeRule(
        frozenset({State.WANTED, State.REFERRED, State.ACCEPTED}),
        ends=True,
        words="Write for the business why it ended. Say nothing of the offender.",
    ),
}


def possible_answers(state: State) -> tuple[State, ...]:
    """Return what the victim can answer now."""
    return tuple(step for step, rule in RESTORATIVE_RULES.items() if rule.victims and state in rule.after)


def possible_steps(state: State) -> tuple[State, ...]:
    """Return what the desk can note now."""
    return tuple(step for step, rule in RESTORATIVE_RULES.items() if not rule.victims and state in rule.after)
