"""The tables of what follows an outcome, of specialists and of counting hints, as Markdown for the documentation."""

from bizwatch.reference import after_outcomes, counting, specialists
from bizwatch.reference.markdown import page, span, table


def after_pages() -> dict[str, str]:
    """Return these tables as Markdown pages, by the name of the page."""
    return {
        "community-remedies": _remedies(),
        "restorative-justice": _restorative(),
        "reviews": _reviews(),
        "new-material": _material(),
        "specialists": _specialists(),
        "counting-hints": _counting(),
    }


def _yes(value: bool) -> str:
    return "Yes" if value else ""


def _remedies() -> str:
    about, found = after_outcomes.remedy_table()
    lines = (
        (row.code, row.label, row.hint, _yes(row.pays), _yes(row.by_service), span(row), row.mark.value)
        for row in found
    )
    return page(about, table(("Code", "Remedy", "What it is", "Money", "By a service", "In force", "Mark"), lines))


def _restorative() -> str:
    about, found = after_outcomes.restorative_table()
    lines = ((row.code, row.name, row.about, ", ".join(row.offered_after), span(row), row.mark.value) for row in found)
    return page(about, table(("Code", "Service", "About", "Offered after outcomes", "In force", "Mark"), lines))


def _reviews() -> str:
    about, found = after_outcomes.review_table()
    lines = (
        (
            row.code,
            row.label,
            ", ".join(row.outcomes),
            f"{row.ask_within_days} days",
            f"{row.answer_within_working_days} working days",
            row.decided_by.value,
            span(row),
            row.mark.value,
        )
        for row in found
    )
    heading = ("Code", "Scheme", "Outcomes", "Ask within", "Answered within", "Decided by", "In force", "Mark")
    return page(about, table(heading, lines))


def _material() -> str:
    about, found = after_outcomes.material_table()
    lines = (
        (
            row.code,
            row.label,
            ", ".join(row.outcomes),
            "By itself, once confirmed" if row.reopens else "A supervisor decides",
            _yes(row.by_hand),
            ", ".join(row.happenings),
            span(row),
            row.mark.value,
        )
        for row in found
    )
    heading = ("Code", "What arrived", "After outcomes", "Reopens", "Noted by hand", "Noticed by", "In force", "Mark")
    return page(about, table(heading, lines))


def _specialists() -> str:
    about, found = specialists.table()
    lines = (
        (
            row.code,
            row.name,
            row.level.value,
            "Police" if row.is_police else "Another body",
            row.takes,
            f"{row.answer_days} days",
            span(row),
            row.mark.value,
        )
        for row in found
    )
    heading = ("Code", "Name", "Level", "Police or not", "Takes", "Answer expected in", "In force", "Mark")
    return page(about, table(heading, lines))


def _counting() -> str:
    about, found = counting.table()
    lines = (
        (
            row.code,
            row.rule,
            ", ".join(row.kinds) or "every kind",
            ", ".join(row.words),
            row.advice,
            span(row),
            row.mark.value,
        )
        for row in found
    )
    return page(
        about, table(("Code", "Rule", "Kinds of report", "Words", "What the desk reads", "In force", "Mark"), lines)
    )
