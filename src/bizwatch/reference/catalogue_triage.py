"""The tables of triage as Markdown: THRIVE, the attendance rule, the order of the queue."""

from bizwatch.reference import attendance, thrive, triage
from bizwatch.reference.markdown import page, span, table


def thrive_table_markdown() -> str:
    """Return the parts of a THRIVE assessment and its levels in words."""
    known = thrive.tables()
    parts = table(
        ("Part", "What it asks", "Answered with", "Counts for the order", "In force", "Mark"),
        (
            (row.name, row.question, row.kind.value, "Yes" if row.hastens else "", span(row), row.mark.value)
            for row in known.parts
        ),
    )
    levels = table(
        ("Level", "What it means", "Steps", "In force", "Mark"),
        ((row.name, row.meaning, str(row.steps), span(row), row.mark.value) for row in known.levels),
    )
    return page(known.about, parts, "## Levels", levels)


def attendance_table_markdown() -> str:
    """Return when the plan asks for an officer to attend."""
    known = attendance.tables()
    rules = table(
        ("Rule", "What it says", "How binding it is", "In force", "Source", "Mark"),
        ((row.name, row.wording, row.caveat, span(row), row.source, row.mark.value) for row in known.rules),
    )
    conditions = table(
        ("Condition", "Where it holds", "In force", "Source", "Mark"),
        ((row.words, row.effect.value, span(row), row.source, row.mark.value) for row in known.conditions),
    )
    return page(known.about, rules, "## Conditions", conditions)


def triage_table_markdown() -> str:
    """Return what moves a case up the queue, by how many hours at first, and the limit."""
    known = triage.tables()
    factors = table(
        ("Factor", "Reason in words", "Hours", "Counted up to", "In force", "Source", "Mark"),
        (
            (row.name, row.words, str(row.hours), str(row.most), span(row), row.source, row.mark.value)
            for row in known.factors
        ),
    )
    limits = table(
        ("Most hours together", "Repeat place", "In force", "Mark"),
        (
            (
                str(row.hours),
                f"{row.repeat_cases} cases in {row.repeat_days} days before the report",
                span(row),
                row.mark.value,
            )
            for row in known.limits
        ),
    )
    bands = table(
        ("From days of harm", "Steps", "In force", "Mark"),
        ((f"{row.from_days:g}", str(row.steps), span(row), row.mark.value) for row in known.bands),
    )
    return page(known.about, factors, "## Limit", limits, "## Harm of an offence", bands)
