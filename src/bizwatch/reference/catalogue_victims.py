"""The tables of victim care as Markdown, for the generated part of the documentation."""

from bizwatch.reference import repeats, victim_care
from bizwatch.reference.markdown import page, span, table


def victim_pages() -> dict[str, str]:
    """Return the tables of repeats and of victim care, by the name of the page without its ending."""
    return {"repeat-victims": _repeats(), "victim-care": _care()}


def _repeats() -> str:
    known = repeats.tables()
    rules = table(
        ("What", "Number", "In force", "Source", "Mark"),
        ((row.name, f"{row.value} {row.unit}", span(row), row.source, row.mark.value) for row in known.rules),
    )
    groups = table(
        ("Group", "Kinds of report", "Offences", "In force", "Mark"),
        ((row.name, ", ".join(row.kinds), ", ".join(row.offences), span(row), row.mark.value) for row in known.groups),
    )
    return page(known.about, rules, "## What counts together", groups)


def _care() -> str:
    known = victim_care.tables()
    levels = table(
        ("Level", "What it means", "In force", "Mark"),
        ((row.label, row.meaning, span(row), row.mark.value) for row in known.levels),
    )
    questions = table(
        ("Question", "A yes speaks for", "Level at least", "In force", "Source", "Mark"),
        (
            (row.text, row.points_to.replace("-", " "), row.at_least, span(row), row.source, row.mark.value)
            for row in known.questions
        ),
    )
    categories = table(
        ("Category", "What it means", "A business can be", "In force", "Source", "Mark"),
        (
            (row.label, row.meaning, "yes" if row.for_business else "", span(row), row.source, row.mark.value)
            for row in known.categories
        ),
    )
    services = table(
        ("Service", "Telephone", "What it does", "In force", "Source", "Mark"),
        ((row.name, row.telephone, row.about, span(row), row.source, row.mark.value) for row in known.services),
    )
    parts = (levels, "## Needs assessment", questions, "## Enhanced rights", categories, "## Support", services)
    return page(known.about, *parts)
