"""The rules of a case, each a visible table or one pure function. Nothing here reads the clock or the database."""

from bizwatch.cases.policies.attention import ATTENTION_RULES, Attention, AttentionFacts, attention
from bizwatch.cases.policies.contact import CONTACT_RULES, ContactRule, keeps_promise
from bizwatch.cases.policies.leaving import CANCEL_RULES, CancelNeed, CancelRule
from bizwatch.cases.policies.outcomes import NEED_RULES, OutcomeCase, OutcomeOption, outcome_faults, outcome_options
from bizwatch.cases.policies.promises import PromiseState, promise_state
from bizwatch.cases.policies.solvability import (
    SOLVABILITY_FACTORS,
    SolvabilityFacts,
    solvability,
    solvability_reasons,
)
from bizwatch.cases.policies.transitions import (
    TRANSITIONS,
    Transition,
    can_become,
    check_transition,
    standing,
    state_diagram,
)
from bizwatch.cases.policies.waiting import Owed, Waiting, WaitingFacts, waiting_for

__all__ = [
    "ATTENTION_RULES",
    "CANCEL_RULES",
    "CONTACT_RULES",
    "NEED_RULES",
    "SOLVABILITY_FACTORS",
    "TRANSITIONS",
    "Attention",
    "AttentionFacts",
    "CancelNeed",
    "CancelRule",
    "ContactRule",
    "OutcomeCase",
    "OutcomeOption",
    "PromiseState",
    "SolvabilityFacts",
    "Transition",
    "attention",
    "can_become",
    "check_transition",
    "keeps_promise",
    "outcome_faults",
    "outcome_options",
    "promise_state",
    "solvability",
    "solvability_reasons",
    "standing",
    "state_diagram",
    "Owed",
    "Waiting",
    "WaitingFacts",
    "waiting_for",
]
