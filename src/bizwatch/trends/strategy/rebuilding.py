"""Each figure of the strategy beside what was rebuilt of it, and what the difference is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bizwatch.sources.models import Release
from bizwatch.trends.strategy.figures import Compare, Figure, MethodCode, strategy
from bizwatch.trends.strategy.methods import METHODS, Answer, CannotRebuild


class Verdict(StrEnum):
    """What came of rebuilding a figure."""

    AGREES = "agrees"
    OWN = "follows from the strategy's own total"
    DIFFERS = "differs"
    NOT_IMPORTED = "not imported"
    NOT_OPEN = "not from open data"


LABELS = {
    Verdict.AGREES: "Rebuilt, and agrees",
    Verdict.OWN: "Follows from the strategy’s own total",
    Verdict.DIFFERS: "Rebuilt, and differs",
    Verdict.NOT_IMPORTED: "Can be rebuilt; figures are missing",
    Verdict.NOT_OPEN: "Cannot be rebuilt from open data",
}


@dataclass(frozen=True)
class Rebuilt:
    """A figure and what came of it. ``answer`` is None where it was not rebuilt; ``why`` then says what is missing."""

    figure: Figure
    verdict: Verdict
    answer: Answer | None = None
    why: str = ""

    @property
    def value(self) -> float | None:
        """What was rebuilt, in the decimals that are shown."""
        return None if self.answer is None else round(self.answer.number, self.figure.decimals)

    @property
    def difference(self) -> float | None:
        """Rebuilt less stated, in the decimals that are shown."""
        if self.answer is None or self.figure.number is None or self.figure.compare is not Compare.EQUAL:
            return None
        return round(self.answer.number - self.figure.number, self.figure.decimals)

    @property
    def how(self) -> str:
        """The method in words, with the note of the figure."""
        told = self.answer.how if self.answer else self.why
        return f"{told} {self.figure.note}".strip()


def rebuild_all() -> list[Rebuilt]:
    """Return every figure of the strategy, in its order, rebuilt from what is in view now."""
    return [rebuild(figure) for figure in strategy().figures]


def rebuild(figure: Figure) -> Rebuilt:
    """Return one figure, rebuilt where that can be done."""
    if figure.method is MethodCode.NONE:
        return Rebuilt(figure, Verdict.NOT_OPEN, why=figure.why)
    try:
        answer = METHODS[figure.method](figure)
    except CannotRebuild as missing:
        return Rebuilt(figure, Verdict.NOT_IMPORTED, why=str(missing))
    if not _agrees(figure, answer.number):
        return Rebuilt(figure, Verdict.DIFFERS, answer)
    return Rebuilt(figure, Verdict.OWN if answer.is_own else Verdict.AGREES, answer)


def _agrees(figure: Figure, number: float) -> bool:
    stated = figure.number
    if stated is None:
        raise ValueError(f"{figure.code} has no number")
    if figure.compare is Compare.UNDER:
        return number < stated
    if figure.compare is Compare.AT_MOST:
        return number <= stated
    places = figure.decimals if figure.round is None else figure.round
    return round(number, places) == round(stated, places)


def releases_behind(found: Iterable[Rebuilt]) -> list[Release]:
    """Return the releases that any of the figures is made of, each once."""
    held = {release.pk: release for one in found if one.answer for release in one.answer.releases}
    return list(held.values())
