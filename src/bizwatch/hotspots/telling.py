"""A backtest in words and as JSON: the table, what it allows one to say, and what is wrong with the data."""

from dataclasses import dataclass
from typing import Any

from bizwatch.hotspots.points import Points
from bizwatch.hotspots.testing import Backtest, Question
from bizwatch.science.hotspots.backtest import CEILING
from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.methods import BASELINES
from bizwatch.science.hotspots.summary import Row

SHOWN = 20  # refused rows printed for a person; --json has them all
SNAPPED = 0.5  # share of crimes on a point with others from which points look snapped
LEAST_CELL = 250.0  # metres: below it a map of snapped points is fiction
BESIDE = "all-history"
_HEAD = (
    "method",
    "hits",
    "of",
    "hit rate (90%)",
    "PAI",
    "PEI",
    "RRI",
    f"÷ {BESIDE} (90%)",
    "promised ÷ came",
    "log score",
)


@dataclass(frozen=True)
class Outcome:
    """All that is told."""

    question: Question
    points: Points
    test: Backtest
    rows: tuple[Row, ...]
    resumed: int
    seconds: float


def cautions(outcome: Outcome) -> list[str]:
    """Return what about these points and cells limits what the figures can mean."""
    points, cell, cells = outcome.points, outcome.question.cell, outcome.test.cells.number
    found = [
        f"{share:.2%} of {cells} cells is not one cell, so that share was left out."
        for share in outcome.question.shares
        if share not in outcome.test.plan.shares
    ]
    share = points.on_shared_points
    if share >= SNAPPED:
        found.append(
            f"{share:.0%} of crimes share their exact point with another one: the points look snapped, and a PAI measured on "
            "snapped points can be several times the true one."
        )
        if cell < LEAST_CELL:
            found.append(f"Cells of {cell:g} m are finer than snapped points can bear; use {LEAST_CELL:g} m or more.")
    if points.gap:
        found.append(
            f"There is no crime at all between {points.gap[0]} and {points.gap[1]}: if those months are missing from the file, "
            "what is promised is too low."
        )
    if points.is_by_month:
        found.append("Only the month of each crime is known, so a horizon of less than a month means nothing.")
    return found


def verdict(rows: tuple[Row, ...]) -> list[str]:
    """Return a sentence for each share of the area: what did best, and whether it beats plain counts beyond chance."""
    found = []
    plain = {method.name for method in BASELINES}
    for share in dict.fromkeys(row.share for row in rows):
        held = [row for row in rows if row.share == share and row.method != CEILING]
        best = max(held, key=lambda row: row.hot.hits)
        text = f"At {share:.2%} of the area {best.method} caught most: {best.hot.hit_rate:.1%} of crime."
        better = [row.method for row in held if row.method not in plain and row.ratio.low > 1]
        if better:
            text += f" Better than {BESIDE} beyond chance: {', '.join(better)}."
        else:
            text += f" Nothing beyond the baselines is better than {BESIDE} beyond chance."
        found.append(text)
    return found


def in_words(outcome: Outcome) -> str:
    """Return the whole outcome for a person."""
    test, points = outcome.test, outcome.points
    resumed = f", {outcome.resumed} of them from an earlier run" if outcome.resumed else ""
    lines = [
        f"{points.rows:,} rows, {len(points.faults):,} left out; {points.grid}.",
        f"{test.cells.number:,} cells ({test.cells.area / 1e6:,.1f} km²), laid out and first fitted on what came before "
        f"{test.trained_until}; {test.outside:,} crimes outside them.",
        f"{len(test.plan.origins)} forecasts of {outcome.question.horizon} days, every {outcome.question.step} days until "
        f"{test.tested_until}{resumed}; {outcome.seconds:.1f} seconds.",
        *(f"Beware: {one}" for one in cautions(outcome)),
    ]
    for share in dict.fromkeys(row.share for row in outcome.rows):
        lines += ["", f"The hottest {share:.2%} of the area:", *_table([r for r in outcome.rows if r.share == share])]
    lines += ["", *verdict(outcome.rows), f"{CEILING} has seen the future: it says how much there is to be gained."]
    lines += [f"Row {one.row}{f', {one.column}' if one.column else ''}: {one.reason}" for one in points.faults[:SHOWN]]
    if len(points.faults) > SHOWN:
        lines.append(f"and {len(points.faults) - SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)


def _table(rows: list[Row]) -> list[str]:
    cells = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(_HEAD))]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def _cells(row: Row) -> tuple[str, ...]:
    hot, rate, ratio = row.hot, row.hit_rate, row.ratio
    return (
        row.method,
        f"{hot.hits:,.1f}",
        f"{hot.events:,.0f}",
        f"{rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%})",
        f"{hot.pai:.2f}",
        f"{hot.pei:.3f}",
        f"{hot.rri:.2f}",
        f"{ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f})",
        f"{hot.calibration:.2f}",
        f"{row.log_score:.3f}",
    )


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Return the whole outcome for a machine. Ratios of nothing are null."""
    test, points = outcome.test, outcome.points
    return {
        "rows": points.rows,
        "refused": [{"row": one.row, "column": one.column, "reason": one.reason} for one in points.faults],
        "grid": points.grid,
        "crimes": len(test.events),
        "outside": test.outside,
        "cells": test.cells.number,
        "cell_metres": outcome.question.cell,
        "area_km2": round(test.cells.area / 1e6, 3),
        "trained_until": str(test.trained_until),
        "tested_until": str(test.tested_until),
        "horizon_days": outcome.question.horizon,
        "origins": len(test.plan.origins),
        "every_days": outcome.question.step,
        "resumed": outcome.resumed,
        "cautions": cautions(outcome),
        "beside": BESIDE,
        "results": [_row_data(row) for row in outcome.rows],
        "verdict": verdict(outcome.rows),
        "seconds": round(outcome.seconds, 2),
    }


def _row_data(row: Row) -> dict[str, Any]:
    hot = row.hot
    return {
        "method": row.method,
        "sees_the_future": row.method not in METHODS,
        "area_share": row.share,
        "cells_chosen": hot.chosen,
        "hits": hot.hits,
        "crimes": hot.events,
        "hit_rate": row.hit_rate.value,
        "hit_rate_90": [row.hit_rate.low, row.hit_rate.high],
        "pai": hot.pai,
        "pei": hot.pei,
        "rri": hot.rri,
        "ratio": row.ratio.value,
        "ratio_90": [row.ratio.low, row.ratio.high],
        "promised": hot.promised,
        "promised_over_came": hot.calibration if hot.hits else None,
        "log_score": row.log_score,
    }
