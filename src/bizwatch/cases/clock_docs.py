"""The clocks of a case as Markdown, from the table that runs them and the dated reference data."""

from bizwatch.cases.policies.clocks import CLOCK_RULES, ClockRule, OnReopening
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import clock

_REOPENED = {
    OnReopening.RUNS_ON: "runs on from where it began",
    OnReopening.ANEW: "a new one starts",
    OnReopening.STAYS: "stays as it ended",
}
_HEAD = (
    "Clock",
    "Length",
    "Starts with",
    "Stops with",
    "When the case closes",
    "When it is reopened",
    "Pauses",
    "Mark",
)


def clock_rules_markdown() -> str:
    """Return one table: which acts start and stop each clock on a case, and what closing and reopening do to it."""
    lines = [
        "# Clocks of a case\n",
        "Acts are named as the services that do them. Lengths and sources stand in [reference data](reference-data.md); "
        "why it is so, in [the clocks](../explanation/clocks.md).\n",
        "| " + " | ".join(_HEAD) + " |",
        "|---" * len(_HEAD) + "|",
        *(_line(rule) for rule in CLOCK_RULES.values()),
    ]
    return "\n".join(lines) + "\n"


def _line(rule: ClockRule) -> str:
    row = clock(rule.code)
    enhanced = f"; {_length(rule.enhanced)} with enhanced rights" if rule.enhanced else ""
    every = "" if rule.natures != frozenset({Nature.CRIME}) else " (crimes only)"
    cells = (
        f"`{rule.code}`: {row.name}{every}",
        f"{_length(rule.code)}{enhanced}",
        _acts(rule.starts),
        _acts(rule.stops),
        _closing(rule),
        "ends" if rule.only_closed else _REOPENED[rule.on_reopening],
        "while the victim decides" if row.pauses else "never",
        row.mark.value,
    )
    return "| " + " | ".join(cells) + " |"


def _length(code: str) -> str:
    row = clock(code)
    return f"{row.length} {row.unit.value}"


def _acts(acts: frozenset[str]) -> str:
    return ", ".join(f"`{act}`" for act in sorted(acts))


def _closing(rule: ClockRule) -> str:
    return "runs on until it is done" if rule.runs_on_closed else "ends, unless it was broken before"
