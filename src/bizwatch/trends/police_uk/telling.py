"""What an import of data.police.uk's files says at its end, to a person and as data."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from bizwatch.design.filters import plural
from bizwatch.kernel.months import runs
from bizwatch.sources.models import Release
from bizwatch.trends.choices import Found
from bizwatch.trends.police_uk.importing import FAILED, KNOWN, LEFT_OUT, Result
from bizwatch.trends.police_uk.layout import STREET
from bizwatch.trends.selectors import MonthCover, StreetTotals, coverage, street_totals

_SHOWN = 20


@dataclass(frozen=True)
class Outcome:
    """What came of every file, and how long it took."""

    results: tuple[Result, ...]
    seconds: float

    @property
    def read(self) -> list[Release]:
        """Releases that were read in this run."""
        return [one.release for one in self.results if one.release and one.did not in (KNOWN, FAILED, LEFT_OUT)]

    @property
    def known(self) -> list[Release]:
        """Releases that were in the tables before."""
        return [one.release for one in self.results if one.release and one.did == KNOWN]

    @property
    def totals(self) -> StreetTotals:
        """Where the street rows of this run lie, those that were there before with them."""
        return street_totals(release for release in self.read + self.known if release.kind == STREET)

    @property
    def forces(self) -> list[str]:
        """The forces of whose months anything was said."""
        return sorted({release.subject for release in self.read + self.known})


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome for ``--json``."""
    rows, totals = sum(release.done for release in outcome.read), outcome.totals
    return {
        "files": [_file(one) for one in outcome.results],
        "rows": rows,
        "rows_kept": sum(release.rows_kept for release in outcome.read),
        "rows_faulty": sum(release.rows_faulty for release in outcome.read),
        "street": {
            "rows": totals.rows,
            "inside_the_force": totals.inside,
            "no_coordinates": totals.no_coordinates,
            "at_0_0": totals.at_zero,
            "at_sea_or_abroad": totals.at_sea,
            "in_no_known_force": totals.unknown,
            "elsewhere": totals.elsewhere,
            "no_crime_id": totals.no_crime_id,
        },
        "missing_months": {force: _missing(coverage(force)) for force in outcome.forces},
        "seconds": round(outcome.seconds, 2),
        "rows_per_second": round(rows / outcome.seconds) if outcome.seconds > 0 else 0,
    }


def _file(result: Result) -> dict[str, Any]:
    release = result.release
    told: dict[str, Any] = {"file": result.name, "did": result.did}
    if result.reason:
        told["reason"] = result.reason
    if release is not None and release.covers_from is not None:
        told |= {
            "kind": release.kind,
            "force": release.subject,
            "month": f"{release.covers_from:%Y-%m}",
            "published": release.published_on.isoformat() if release.is_published_known else None,
            "rows_kept": release.rows_kept,
            "rows_faulty": release.rows_faulty,
            "rows_out_of_area": release.rows_out_of_area,
        }
    return told


def _missing(months: list[MonthCover]) -> dict[str, list[str]]:
    """Return the months of which a file is missing between the first and the last that are there, by kind of file."""
    told = {
        "street": [f"{one.month:%Y-%m}" for one in months if not one.has_street],
        "outcomes": [f"{one.month:%Y-%m}" for one in months if not one.has_outcomes],
    }
    return {kind: found for kind, found in told.items() if found}


def in_words(outcome: Outcome) -> str:
    """Return the outcome for a person."""
    rows, faulty = sum(one.done for one in outcome.read), sum(one.rows_faulty for one in outcome.read)
    did = Counter(one.did for one in outcome.results)
    lines = [
        f"{plural(rows, 'row')} read in {outcome.seconds:.1f} seconds, {faulty:,} at fault: "
        + ", ".join(f"{plural(many, 'file')} {what}" for what, many in did.items())
        + "."
    ]
    lines += _shown([f"{one.name}: {one.reason}" for one in outcome.results if one.reason])
    lines += _faults(outcome)
    if outcome.forces:
        lines += ["", *_places(outcome.totals), "", *_coverage(outcome)]
    return "\n".join(lines)


def _faults(outcome: Outcome) -> list[str]:
    told = []
    for release in outcome.read:
        if release.rows_faulty:
            first = release.faults.order_by("line").first()
            example = f" Line {first.line}: {first.sentence}" if first else ""
            told.append(f"{release.name}: {plural(release.rows_faulty, 'row')} at fault.{example}")
    return _shown(told)


def _shown(lines: list[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], f"and {more:,} more; the page of outside figures lists them."] if more > 0 else lines


def _places(totals: StreetTotals) -> list[str]:
    elsewhere = ", ".join(f"{force} {number:,}" for force, number in list(totals.elsewhere.items())[:5])
    many = sum(totals.elsewhere.values())
    counted = [
        (Found.INSIDE.label, totals.inside, ""),
        (Found.NONE.label, totals.no_coordinates, ""),
        (Found.ZERO.label, totals.at_zero, ""),
        (Found.SEA.label, totals.at_sea, ""),
        (Found.ELSEWHERE.label, many, f" ({elsewhere}{', …' if len(totals.elsewhere) > 5 else ''})" if many else ""),
        (Found.UNKNOWN.label, totals.unknown, ""),
    ]
    lines = [f"  {label}: {number:,}{more}" for label, number, more in counted]
    return [
        "Street-level crimes of these files by where they lie; every row is kept:",
        *lines,
        f"  Without a crime id (anti-social behaviour): {totals.no_crime_id:,}",
    ]


def _coverage(outcome: Outcome) -> list[str]:
    lines = []
    for force in outcome.forces:
        months = coverage(force)
        if not months:
            continue
        street = [one for one in months if one.has_street]
        lines.append(
            f"{force}: {months[0].month:%Y-%m} to {months[-1].month:%Y-%m}, {plural(len(street), 'month')} of street files"
        )
        lines += [f"  missing {kind}: {_spans(found)}" for kind, found in _missing(months).items()]
        twice = [f"{one.month:%Y-%m}" for one in months if one.publications > 1]
        lines += [f"  published more than once: {', '.join(twice)}"] if twice else []
    return lines


def _spans(months: list[str]) -> str:
    """Return months with runs drawn together: "2019-03 to 2021-02, 2022-04"."""
    found = runs([_number(month) for month in months])
    return ", ".join(months[first] if first == last else f"{months[first]} to {months[last]}" for first, last in found)


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)
