"""The figures of the strategy as rows of a table, for a page, a file and a command."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from bizwatch.design.filters import plural
from bizwatch.sources.presenters import provenance_lines
from bizwatch.trends.strategy.figures import Figure
from bizwatch.trends.strategy.rebuilding import LABELS, Rebuilt, Verdict, releases_behind

_COLUMNS = ("The strategy says", "Stated", "Rebuilt", "Difference", "Result", "How, or why not")
PAGE_COLUMNS: list[str | dict[str, Any]] = [
    _COLUMNS[0],
    {"text": _COLUMNS[1], "numeric": True},
    {"text": _COLUMNS[2], "numeric": True},
    {"text": _COLUMNS[3], "numeric": True},
    *_COLUMNS[4:],
]
FILE_COLUMNS = ("Code", "Section", *_COLUMNS, "Sources")
COLOURS = {
    Verdict.AGREES: "green",
    Verdict.OWN: "teal",
    Verdict.DIFFERS: "orange",
    Verdict.NOT_IMPORTED: "blue",
    Verdict.NOT_OPEN: "grey",
}


def number_words(figure: Figure, number: float | None, *, signed: bool = False) -> str:
    """Return a number in the unit of its figure: "12.05", "£11,260.33", "+16%"; "" for None."""
    if number is None:
        return ""
    text = f"{abs(number):,.{max(figure.decimals, 0)}f}"
    text = {"£": f"£{text}", "%": f"{text}%"}.get(figure.unit, text)
    sign = "−" if number < 0 else ("+" if signed and number > 0 else "")
    return f"{sign}{text}"


def page_row(one: Rebuilt) -> list[Any]:
    """Return the cells of a figure on the page."""
    figure = one.figure
    verdict = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(
        COLOURS[one.verdict], LABELS[one.verdict]
    )
    rebuilt, difference = number_words(figure, one.value) or "–", number_words(figure, one.difference, signed=True)
    return [figure.says, figure.stated, rebuilt, difference or "–", verdict, one.how]


def sections(found: Sequence[Rebuilt]) -> list[dict[str, Any]]:
    """Return the figures of each section of the strategy, in its order, as the tables of the page."""
    held: dict[str, list[list[Any]]] = {}
    for one in found:
        held.setdefault(one.figure.section, []).append(page_row(one))
    return [{"title": title, "rows": rows} for title, rows in held.items()]


def file_row(one: Rebuilt) -> list[Any]:
    """Return the values of a figure for a file: numbers stay numbers."""
    figure = one.figure
    cells = [figure.code, figure.section, figure.says, figure.stated, one.value, one.difference]
    return [*cells, LABELS[one.verdict], one.how, " ".join(_sources(one))]


def _sources(one: Rebuilt) -> list[str]:
    return [line.sentence for line in provenance_lines(one.answer.releases)] if one.answer else []


def as_data(found: Sequence[Rebuilt]) -> list[dict[str, Any]]:
    """Return the figures for ``--json``."""
    return [
        {
            "code": one.figure.code,
            "section": one.figure.section,
            "says": one.figure.says,
            "stated": one.figure.stated,
            "stated_number": one.figure.number,
            "rebuilt": one.value,
            "difference": one.difference,
            "reproducible": one.answer is not None,
            "result": one.verdict.value,
            "method": one.figure.method.value,
            "how": one.answer.how if one.answer else "",
            "why_not": one.why,
            "note": one.figure.note,
            "sources": _sources(one),
        }
        for one in found
    ]


def counts_words(found: Sequence[Rebuilt]) -> str:
    """Return how many figures came out how."""
    counted = Counter(one.verdict for one in found)
    parts = [f"{label}: {counted[verdict]:,}" for verdict, label in LABELS.items() if counted[verdict]]
    return f"Of {plural(len(found), 'figure')} – {'; '.join(parts)}."


def in_words(found: Sequence[Rebuilt]) -> str:
    """Return the figures for a person at a terminal."""
    lines = []
    for one in found:
        rebuilt = number_words(one.figure, one.value) or "–"
        lines += [
            f"{one.figure.stated:>20}  {rebuilt:>12}  {LABELS[one.verdict]}: {one.figure.says}",
            f"{'':36}{one.how}",
        ]
    lines += ["", counts_words(found)]
    lines += [line.sentence for line in provenance_lines(releases_behind(found))]
    return "\n".join(lines)
