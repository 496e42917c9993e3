"""Pages and tables as Markdown, for the generated part of the documentation."""

from collections.abc import Iterable, Sequence

from bizwatch.reference.about import COVERAGE_START, About
from bizwatch.reference.tables import Dated, spoken_date


def page(about: About, *parts: str, level: str = "#") -> str:
    """Return a page: its title, what is to be noted, its parts and its source."""
    head = [f"{level} {about.title}"]
    if about.note:
        head.append(about.note)
    licence = f" Licence: {about.licence}." if about.licence else ""
    foot = f"Source: {about.source}.{licence}"
    return "\n\n".join((*head, *parts, foot)) + "\n"


def table(heading: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    rows = [heading, ["---"] * len(heading), *lines]
    return "\n".join(f"| {' | '.join(cell(text) for text in row)} |" for row in rows)


def cell(text: str) -> str:
    """Return what stands in a cell without breaking its table."""
    return text.replace("|", "\\|").replace("\n", " ")


def span(row: Dated) -> str:
    """Return from when to when a row holds."""
    start = "" if row.effective_from == COVERAGE_START else f"from {spoken_date(row.effective_from)}"
    end = "" if row.effective_to is None else f"to {spoken_date(row.effective_to)}"
    return " ".join(part for part in (start, end) if part) or "throughout"
