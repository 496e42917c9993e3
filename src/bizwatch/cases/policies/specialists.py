"""Referrals to specialists and other bodies: what may follow what, and what each step needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from bizwatch.cases.choices import SpecialistState as State


@dataclass(frozen=True)
class SpecialistRule:
    """One step: after which states, and the sentences that ask for a person and for words where it needs them.

    ``ends``: the desk waits no longer. ``outside``: only a body that is no police may do it.
    """

    after: frozenset[State]
    person: str = ""
    note: str = ""
    ends: bool = False
    outside: bool = False


SPECIALIST_RULES: Mapping[State, SpecialistRule] = {
    State.SENT: SpecialistRule(frozenset()),
    State.ACCEPTED: SpecialistRule(frozenset({State.SENT}), person="Enter who accepted it there, by name."),
    State.TAKEN_ON: SpecialistRule(
        frozenset({State.SENT, State.ACCEPTED}),
        person="Enter who takes it on there, by name.",
        note="Write what they will do: the business must be told before outcome 20.",
        ends=True,
        outside=True,
    ),
    State.DECLINED: SpecialistRule(frozenset({State.SENT}), note="Write why they declined.", ends=True),
    State.RETURNED: SpecialistRule(frozenset({State.ACCEPTED}), note="Write what came of it.", ends=True),
    State.WITHDRAWN: SpecialistRule(
        frozenset({State.SENT, State.ACCEPTED}), note="Write why it is not asked for any more.", ends=True
    ),
}
WAITING = (State.SENT, State.ACCEPTED)


def specialist_faults(
    step: State, *, state: State, person: str, note: str, is_police: bool
) -> tuple[tuple[str, str], ...]:
    """Return all that stands in the way of a step; empty where it may be noted."""
    rule = SPECIALIST_RULES[step]
    if state not in rule.after:
        return (("state", f"It is \u201c{state.label.lower()}\u201d: that cannot be followed by this."),)
    faults = []
    if rule.outside and is_police:
        faults.append(("state", "A team of the police takes a case over by transfer: transfer the case instead."))
    if rule.person and not person:
        faults.append(("person", rule.person))
    if rule.note and not note:
        faults.append(("note", rule.note))
    return tuple(faults)


def steps_after(state: State, *, is_police: bool) -> tuple[State, ...]:
    """Return what can be noted now."""
    return tuple(
        step for step, rule in SPECIALIST_RULES.items() if state in rule.after and not (rule.outside and is_police)
    )
