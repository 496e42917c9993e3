"""``bizwatch backtest FILE``: how well would each method have forecast these crimes, seeing only what came before?"""

import json
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bizwatch.hotspots.points import Columns, Points, read_points
from bizwatch.hotspots.projecting import BRITISH, SystemNotSupported, system_of
from bizwatch.hotspots.telling import BESIDE, Outcome, as_data, in_words
from bizwatch.hotspots.testing import CannotTest, Question, checkpoint_for, prepare
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.science.hotspots.catalogue import METHODS
from bizwatch.science.hotspots.summary import summarise


class Command(BaseCommand):
    """Reads a file, forecasts from one origin after another, and prints the scores. It keeps nothing but a checkpoint.

    A run that is killed goes on where it stopped when it is started again in the same words.
    """

    help = "Test forecasting methods on a file of crimes, each seeing only what came before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="CSV (plain or gzipped) or Excel, a row for each crime"
        )
        parser.add_argument("--x", required=True, metavar="X", help="column of the easting or longitude")
        parser.add_argument("--y", required=True, metavar="Y", help="column of the northing or latitude")
        parser.add_argument("--when", required=True, metavar="T", help="column of the date, with or without a time")
        parser.add_argument("--crs", default=BRITISH, metavar="EPSG:n", help=f"system of x and y (default {BRITISH})")
        parser.add_argument(
            "--horizon", type=_days, default=30, metavar="DAYS", help="how far to forecast (default 30)"
        )
        parser.add_argument(
            "--cell", type=_metres, default=250.0, metavar="METRES", help="side of a cell (default 250)"
        )
        parser.add_argument(
            "--area",
            type=_share,
            nargs="+",
            default=[0.0025, 0.005, 0.01],
            metavar="SHARE",
            help="share of the area that may be chosen, like 0.005 or 0.5%% (default 0.25%% 0.5%% 1%%)",
        )
        parser.add_argument(
            "--method", nargs="+", default=list(METHODS), choices=METHODS, metavar="NAME", help=_names()
        )
        parser.add_argument(
            "--also", type=Path, action="append", default=[], metavar="FILE", help="crimes of another type"
        )
        parser.add_argument(
            "--from", dest="first", type=_date, metavar="DATE", help="first origin (default: last third)"
        )
        parser.add_argument("--until", dest="last", type=_date, metavar="DATE", help="last day that is scored")
        parser.add_argument(
            "--every", type=_days, metavar="DAYS", help="days between origins (default: half a horizon)"
        )
        parser.add_argument("--near", type=_metres, default=500.0, metavar="METRES", help="area around earlier crimes")
        parser.add_argument("--hexagons", action="store_true", help="hexagons of the same area in place of squares")
        parser.add_argument("--resume", type=Path, metavar="FOLDER", help="where to keep the checkpoint")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        """Exit with an error where the file cannot be read or tested; refused rows are a result like others."""
        started = time.perf_counter()
        try:
            outcome = _run(options, started)
        except (FileNotReadable, SystemNotSupported, CannotTest) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(as_data(outcome), indent=2) if options["json"] else in_words(outcome))


def _run(options: dict[str, Any], started: float) -> Outcome:
    question = _question(options)
    points, *others = _read(options)
    test = prepare(question, points, others)
    folder = options["resume"] or Path(settings.BIZWATCH_DATA_DIR) / "backtests"
    checkpoint = checkpoint_for(folder, question, points, others)
    with Progress("Forecasts scored", total=len(test.plan.origins)) as scored:
        windows, resumed = test.windows(question, checkpoint, scored.advance)
    rows = summarise(windows, test.plan.shares, beside=BESIDE, horizon=question.horizon)
    checkpoint.remove()
    return Outcome(question, points, test, tuple(rows), resumed, time.perf_counter() - started)


def _question(options: dict[str, Any]) -> Question:
    return Question(
        horizon=options["horizon"],
        cell=options["cell"],
        shares=tuple(sorted(set(options["area"]))),
        # What all are put beside is always among them.
        methods=tuple(name for name in METHODS if name in {BESIDE, *options["method"]}),
        first=options["first"],
        last=options["last"],
        every=options["every"],
        near=options["near"],
        hexagons=options["hexagons"],
    )


def _read(options: dict[str, Any]) -> list[Points]:
    system = system_of(options["crs"])
    columns = Columns(options["x"], options["y"], options["when"])
    with Progress("Rows read") as read:
        return [read_points(path, columns, system, read.advance) for path in (options["file"], *options["also"])]


def _names() -> str:
    return f"methods to test (default all): {', '.join(METHODS)}"


def _days(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 3650:
        raise ArgumentTypeError(f"{text} is not a number of days from 1 to 3650")
    return int(text)


def _metres(text: str) -> float:
    try:
        metres = float(text)
    except ValueError:
        metres = -1.0
    if not 1 <= metres <= 100_000:
        raise ArgumentTypeError(f"{text} is not a number of metres from 1 to 100,000")
    return metres


def _share(text: str) -> float:
    try:
        share = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise ArgumentTypeError(f"{text} is not a share like 0.005 or 0.5%")
    return share


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date like 2016-01-31") from None
