"""How well a case can be solved: its lines of enquiry, counted. About the case, never about a person.

The count orders cases that are equally urgent and does nothing else; the reasons are shown wherever the number is.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class SolvabilityFacts:
    """Which lines of enquiry a case has. One field for each factor."""

    cctv: bool = False
    evidence: bool = False
    suspect_named: bool = False
    suspect_described: bool = False
    seen_before: bool = False
    registration: bool = False
    witness: bool = False
    serial_number: bool = False
    supports_action: bool = False


@dataclass(frozen=True)
class SolvabilityFactor:
    """One line of enquiry: the field of ``SolvabilityFacts``, and the reason in words."""

    code: str
    words: str


SOLVABILITY_FACTORS = (
    SolvabilityFactor("cctv", "CCTV that is secured or can still be secured"),
    SolvabilityFactor("evidence", "Photos, video or documents on the case"),
    SolvabilityFactor("suspect_named", "A suspect is named or known to the business"),
    SolvabilityFactor("suspect_described", "A suspect is described"),
    SolvabilityFactor("seen_before", "The business has seen the suspect before"),
    SolvabilityFactor("registration", "A vehicle registration"),
    SolvabilityFactor("witness", "A witness"),
    SolvabilityFactor("serial_number", "Property with a serial number"),
    SolvabilityFactor("supports_action", "The victim supports police action"),
)


def solvability(facts: SolvabilityFacts) -> int:
    """Return the number of lines of enquiry, 0 to 9."""
    return sum(bool(getattr(facts, field.name)) for field in fields(facts))


def solvability_reasons(facts: SolvabilityFacts) -> tuple[str, ...]:
    """Return the lines of enquiry in words, in the order of the table."""
    return tuple(factor.words for factor in SOLVABILITY_FACTORS if getattr(facts, factor.code))
