"""The tables of stories as Markdown, for the generated part of the documentation."""

from bizwatch.reference import stories
from bizwatch.reference.markdown import page, span, table


def story_pages() -> dict[str, str]:
    """Return the outcomes of which stories tell, and what must be sure before one is approved."""
    known = stories.tables()
    told = table(
        ("Outcome", "Only when proceedings have ended", "In force", "Mark"),
        ((row.code, "Yes" if row.proceedings else "", span(row), row.mark.value) for row in known.outcomes),
    )
    checks = table(
        ("Check", "What whoever approves is sure of", "In force", "Mark"),
        ((row.code, row.label, span(row), row.mark.value) for row in known.checks),
    )
    return {"stories": page(known.about, told, "## Checks", checks)}
