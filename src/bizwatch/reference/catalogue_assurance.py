"""The tables of the recording audit as Markdown: what is drawn, what a dip-sample asks, what a person is asked."""

from bizwatch.reference import assurance, diversity
from bizwatch.reference.markdown import page, span, table


def assurance_markdown() -> str:
    """Return how much the recording audit draws of what, its numbers, and what a dip-sample asks."""
    known = assurance.tables()
    drawn = table(
        ("Stratum", "Kinds of report", "Drawn each week", "In force", "Source", "Mark"),
        (
            (row.name, ", ".join(row.kinds) or "all others", str(row.size), span(row), row.source, row.mark.value)
            for row in known.strata
        ),
    )
    numbers = table(
        ("Rules", "Days to judge", "Days to settle", "Fewest crimes for a share", "Confidence", "In force", "Mark"),
        (
            (
                row.name,
                str(row.judge_days),
                str(row.settle_days),
                str(row.least_due),
                f"{row.confidence:.0%}",
                span(row),
                row.mark.value,
            )
            for row in known.rules
        ),
    )
    checks = table(
        ("Question", "Theme", "Source", "In force", "Mark"),
        ((row.question, row.theme, row.source, span(row), row.mark.value) for row in known.checks),
    )
    return page(known.about, drawn, "## Numbers", numbers, "## What a dip-sample asks", checks)


def diversity_markdown() -> str:
    """Return what a person is asked about themselves, if they like, and why."""
    known = diversity.tables()
    lines = table(
        ("Question", "Answers", "Why it is asked", "In force", "Mark"),
        (
            (row.label, ", ".join(label for _, label in row.choices), row.why, span(row), row.mark.value)
            for row in known.questions
        ),
    )
    return page(known.about, lines)
