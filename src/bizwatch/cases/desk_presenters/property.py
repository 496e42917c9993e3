"""The property of a case: what was taken, damaged or not paid for, and what it is worth."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bizwatch.cases.choices import Side
from bizwatch.cases.models import PropertyLine
from bizwatch.cases.policies.joining import is_counted
from bizwatch.cases.selectors.case_page import CasePage
from bizwatch.design.filters import local_datetime, money


@dataclass(frozen=True)
class PropertyWords:
    """A line of property that holds now: its cells, and what was told before it, the newest first."""

    line: PropertyLine
    name: str
    marks: str
    each: str
    total: str
    before: tuple[str, ...]
    counts: bool


def lines(page: CasePage, origin: Callable[[Any], str]) -> list[PropertyWords]:
    """Return what was taken or damaged and holds now; ``origin`` says of which joined case a line is."""
    by_id = {line.pk: line for line in page.property_lines}
    return [
        PropertyWords(
            line,
            f"{line.description}{origin(line)}",
            _marks(line),
            _each(line),
            _line_total(line),
            tuple(_told_before(by_id, line)),
            counts(page, line),
        )
        for line in page.property_lines
        if line.ended_at is None
    ]


def _told_before(by_id: Mapping[int, PropertyLine], line: PropertyLine) -> Iterator[str]:
    while line.corrects_id is not None:
        line = by_id[line.corrects_id]
        yield f"Told before: {_whole(line)}. {_ended(line)}"


def taken_off(lines: tuple[PropertyLine, ...]) -> list[str]:
    """Return what was taken off the case without another line in its place, and why."""
    corrected = {line.corrects_id for line in lines}
    gone = [line for line in lines if line.ended_at is not None and line.pk not in corrected]
    return [f"{_whole(line)}. {_ended(line)}" for line in gone]


def _whole(line: PropertyLine) -> str:
    marks = _marks(line)
    value = "value not known" if line.unit_value is None else f"{_each(line)} each"
    return f"{line.quantity} × {line.description}{f' ({marks})' if marks else ''}, {value}"


def _ended(line: PropertyLine) -> str:
    return f"{line.ended_by_name}, {local_datetime(line.ended_at, short=True)}: {line.ended_reason}"


def total(page: CasePage) -> str:
    """Return the value of the lines that hold now, count and are of known value, and how many are not known."""
    return _value_of([line for line in page.property_lines if line.ended_at is None and counts(page, line)])


def counts(page: CasePage, line: PropertyLine) -> bool:
    """Whether a line counts in the value of the case: its own, and of joined reports what the police confirmed."""
    joined_at = next((join.at for join in page.joined if join.case_id == line.case_id), None)
    return is_counted(added_at=line.added_at, by_police=line.side == Side.POLICE, joined_at=joined_at)


def told_again(page: CasePage) -> list[str]:
    """Return of each joined report what it tells of property that is not counted, and its value."""
    told = [line for line in page.property_lines if line.ended_at is None and not counts(page, line)]
    return [
        f"Also told in {join.case.crime_reference}, not counted: {_value_of(lines)}."
        for join in page.joined
        if (lines := [line for line in told if line.case_id == join.case_id])
    ]


def _value_of(lines: Sequence[PropertyLine]) -> str:
    known = [line for line in lines if line.unit_value is not None]
    unknown = len(lines) - len(known)
    words = str(money(sum((_worth(line) for line in known), Decimal(0)))) if known else "Not known"
    return f"{words}, and {unknown} of unknown value" if unknown and known else words


def _marks(line: PropertyLine) -> str:
    marks = [
        "Added by the police" if line.side == Side.POLICE and line.corrects_id is None else "",
        "Damaged" if line.is_damage else "",
        "Recovered" if line.recovered else "",
        f"Serial {line.serial_number}" if line.serial_number else "",
    ]
    return ", ".join(filter(None, marks))


def _worth(line: PropertyLine) -> Decimal:
    return (line.unit_value or Decimal(0)) * line.quantity


def _each(line: PropertyLine) -> str:
    return money(line.unit_value) or "Not known"


def _line_total(line: PropertyLine) -> str:
    return money(_worth(line)) if line.unit_value is not None else "Not known"
