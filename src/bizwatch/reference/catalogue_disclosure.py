"""The tables of disclosure control as Markdown, for the generated part of the documentation."""

from bizwatch.reference import disclosure
from bizwatch.reference.markdown import page, span, table


def disclosure_markdown() -> str:
    """Return the limits, the squares and the kinds that are shown under a wider name."""
    known = disclosure.tables()
    limits = table(
        ("What", "Number", "In force", "Source", "Mark"),
        ((row.name, f"{row.value} {row.unit}", span(row), row.source, row.mark.value) for row in known.limits),
    )
    squares = table(
        ("Square", "In force", "Mark"), ((f"{row.metres} m", span(row), row.mark.value) for row in known.squares)
    )
    broader = table(
        ("Kind", "Shown as", "Why", "In force", "Mark"),
        ((row.code, row.shown_as, row.why, span(row), row.mark.value) for row in known.broader),
    )
    parts = (limits, "## Squares", squares, "## Kinds under a wider name", broader)
    return page(known.about, *parts)
