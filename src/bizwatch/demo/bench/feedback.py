"""Whether a forecast that directs patrols comes to believe in them: what ``docs/reference/fair-forecasts.md`` shows."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bizwatch.science.hotspots.feedback import LEARNERS, WORLDS, simulate

_WAYS = {"the area forecast highest": True, "drawn in proportion": False}


def lines(_folder: Path) -> Iterator[str]:
    """Return the table as lines of Markdown: each learner in each world, however patrols follow the forecast.

    No data is needed.
    """
    yield "| world | patrols go to | learns from | runs in which one area has 95% of patrols | runs within 5 points of the truth | furthest off, points, in half of runs |"
    yield "|---|---|---|---|---|---|"
    for name, world in WORLDS.items():
        for way, is_hottest in _WAYS.items():
            for learner, learns in LEARNERS.items():
                found = simulate(world, learns, is_hottest=is_hottest)
                off = 100 * float(np.median(np.abs(found.forecast - world.shares).max(axis=1)))
                yield (
                    f"| {name} | {way} | {learner} | {found.ran_away():.0%} | {found.stayed_true(world.shares):.1%} |"
                    f" {off:.1f} |"
                )
