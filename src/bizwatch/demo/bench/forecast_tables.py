"""The measured forecasts as tables, and what they say against the targets."""

from collections.abc import Iterable, Sequence

import numpy as np

from bizwatch.demo.bench.forecasts import SHARES, Setting, Speed
from bizwatch.science.hotspots.backtest import CEILING
from bizwatch.science.hotspots.methods import BASELINES
from bizwatch.science.hotspots.scores import Hot
from bizwatch.science.hotspots.summary import Row

BEST = "ensemble"
PLAIN = (*(method.name for method in BASELINES), "self-exciting")
_HEAD = "| method | PAI 0.25 / 0.5 / 1% | PEI 0.5% | ÷ all-history at 0.5% (90%) | promised ÷ came 0.25 / 0.5 / 1% | log score |"


def setting_lines(setting: Setting) -> list[str]:
    """Return one backtest as a table with its heading."""
    by = {(row.method, row.share): row for row in setting.rows}
    crimes = by[BEST, SHARES[0]].hot.events
    lines = [
        f"### {setting.city}, {setting.cell:g} m, {setting.horizon} days",
        "",
        f"{setting.origins} origins, {setting.cells:,} cells, {crimes:,.0f} crimes in the windows; {setting.seconds} CPU s.",
        "",
        _HEAD,
        f"|{'---|' * 6}",
    ]
    for method in dict.fromkeys(row.method for row in setting.rows):
        rows = [by[method, share] for share in SHARES]
        lines.append(f"| {method} | {' | '.join(_cells(rows))} |")
    return [*lines, ""]


def _cells(rows: Sequence[Row]) -> list[str]:
    middle = rows[1]
    return [
        " / ".join(f"{row.hot.pai:.2f}" for row in rows),
        f"{middle.hot.pei:.3f}",
        f"{middle.ratio.value:.2f} ({middle.ratio.low:.2f} to {middle.ratio.high:.2f})",
        " / ".join(f"{row.hot.calibration:.2f}" for row in rows),
        f"{middle.log_score:.3f}",
    ]


def overall_lines(settings: Sequence[Setting]) -> list[str]:
    """Return how each method does over all settings, by size of cell, beside the best baseline chosen with hindsight."""
    lines = [
        "| cells | method | ÷ best baseline | worst | ÷ ceiling, pooled | promised ÷ came, lowest to highest |",
        f"|{'---|' * 6}",
    ]
    for name, held in (
        ("fine", [s for s in settings if s.cell < 250]),
        ("250 m", [s for s in settings if s.cell >= 250]),
    ):
        for method in dict.fromkeys(row.method for one in held for row in one.rows):
            ratios = [_ratio(one, method, share) for one in held for share in SHARES]
            honest = [_hot(one, method, share).calibration for one in held for share in SHARES]
            pooled = _hits(held, method) / _hits(held, CEILING)
            lines.append(
                f"| {name} | {method} | {np.exp(np.mean(np.log(ratios))):.2f} | {min(ratios):.2f} | {pooled:.2f} | "
                f"{min(honest):.2f} to {max(honest):.2f} |"
            )
    return lines


def _ratio(setting: Setting, method: str, share: float) -> float:
    best = max(_hot(setting, name, share).hits for name in PLAIN)
    return max(_hot(setting, method, share).hits, 0.5) / best


def _hits(settings: Iterable[Setting], method: str) -> float:
    return sum(_hot(one, method, share).hits for one in settings for share in SHARES)


def _hot(setting: Setting, method: str, share: float) -> Hot:
    return next(row.hot for row in setting.rows if row.method == method and row.share == share)


def speed_lines(speeds: Iterable[Speed]) -> list[str]:
    """Return the speeds as a table."""
    rows = [f"| {one.what} | {one.seconds:.2f} | {one.peak_mb} |" for one in speeds]
    return ["| what | CPU seconds | peak MB of the process |", "|---|---|---|", *rows]
