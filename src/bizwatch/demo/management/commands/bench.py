"""`bizwatch bench NAME [--json]`: a page over HTTP beside its bare database work, or something else measured apart."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from bizwatch.demo.bench import capacity, disclosure, feedback, forecasts, trends
from bizwatch.demo.bench.api import measure_api
from bizwatch.demo.bench.counting import measure_counting
from bizwatch.demo.bench.forecast_tables import overall_lines, setting_lines, speed_lines
from bizwatch.demo.bench.imports import measure_import, measure_large_import
from bizwatch.demo.bench.machine import machine
from bizwatch.demo.bench.pages import SCENARIOS, CannotMeasure, Figures, as_dict, measure, number_of_cases
from bizwatch.demo.bench.uploads import measure_uploads
from bizwatch.kernel import clock

# What is no page: by its name, what measures it and returns a dataclass of figures.
APART: dict[str, Callable[[datetime], Any]] = {
    "uploads": measure_uploads,
    "import": measure_import,
    "import-large": measure_large_import,
    "api": measure_api,
    "counting": measure_counting,
}
WITHOUT_DATABASE = ("capacity", "forecasts", "trends")  # each a method of the command
# What prints its own tables as they stand in the documents, from a folder of data; no database is used.
PRINTED: dict[str, Callable[[Path], Iterator[str]]] = {"disclosure": disclosure.lines, "feedback": feedback.lines}
HEADING = "| page | p50 ms | p95 ms | floor p50 ms | bare p50 ms | bare p95 ms | p95 ÷ bare p95 | queries | bytes |"


class Command(BaseCommand):
    help = "Measure a page over HTTP beside the same database work done bare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name", choices=[*SCENARIOS, "all", *APART, *WITHOUT_DATABASE, *PRINTED], help="what to measure"
        )
        parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the cities' data")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: object, **options: Any) -> None:
        name = options["name"]
        if name in WITHOUT_DATABASE:
            getattr(self, f"_{name}")(options)
            return
        if name in APART:
            self._apart(name, as_json=options["json"])
            return
        if name in PRINTED:
            self._printed(name, options["data"])
            return
        names = list(SCENARIOS) if name == "all" else [name]
        with override_settings(ALLOWED_HOSTS=["*"]):  # the recording asks in-process, as "testserver"
            try:
                figures = [measure(name, clock.now()) for name in names]
            except CannotMeasure as error:
                raise CommandError(str(error)) from error
        about = machine() | {"cases": number_of_cases()}
        if options["json"]:
            self.stdout.write(json.dumps({"machine": about, "figures": [as_dict(one) for one in figures]}))
            return
        self.stdout.write(" · ".join(f"{name.replace('_', ' ')}: {value}" for name, value in about.items()))
        self.stdout.write(f"\n{HEADING}\n|{'---|' * 9}")
        for one in figures:
            self.stdout.write(_line(one))

    def _capacity(self, options: dict[str, Any]) -> None:
        """The forecast of contact times beside "same as last week", in worlds unlike the training; no database is used."""
        figures = capacity.measure_all()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in figures]))
            return
        lines = [capacity.COLUMNS, ["---"] * len(capacity.COLUMNS), *capacity.table(figures)]
        self.stdout.write("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def _forecasts(self, options: dict[str, Any]) -> None:
        """Backtests on two cities and the speed of a county, as they stand in the documents; no database is used."""
        try:
            speeds = list(forecasts.measure_speed(options["data"]))
            settings = list(forecasts.measure_settings(options["data"]))
        except CannotMeasure as error:
            raise CommandError(str(error)) from error
        lines = ["## Speed", "", *speed_lines(speeds), "", "## All settings", "", *overall_lines(settings), ""]
        for one in settings:
            lines += setting_lines(one)
        self.stdout.write("\n".join(lines))

    def _trends(self, options: dict[str, Any]) -> None:
        """The rules of trends in worlds where nothing changed, beside naive rules; no figure is read from the database."""
        told = list(trends.try_rules())
        if options["json"]:
            self.stdout.write(json.dumps({"machine": machine(), "figures": [asdict(one) for one in told]}))
            return
        self.stdout.write(" · ".join(f"{key.replace('_', ' ')}: {value}" for key, value in machine().items()))
        self.stdout.write("\n".join(["", *trends.table_lines(told)]))

    def _printed(self, name: str, folder: Path) -> None:
        try:
            found = list(PRINTED[name](folder))
        except CannotMeasure as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(found))

    def _apart(self, name: str, *, as_json: bool) -> None:
        with override_settings(ALLOWED_HOSTS=["*"]):
            try:
                figures = asdict(APART[name](clock.now()))
            except CannotMeasure as error:
                raise CommandError(str(error)) from error
        if as_json:
            self.stdout.write(json.dumps({"machine": machine(), "figures": {name: figures}}))
            return
        self.stdout.write(" · ".join(f"{key.replace('_', ' ')}: {value}" for key, value in machine().items()))
        self.stdout.write("\n| figure | value |\n|---|---|")
        for key, value in figures.items():
            self.stdout.write(f"| {key.replace('_', ' ')} | {value:,} |")


def _line(one: Figures) -> str:
    return (
        f"| {one.page} | {one.p50} | {one.p95} | {one.floor_p50} | {one.bare_p50} | {one.bare_p95} | {one.ratio} | {one.queries} |"
        f" {one.bytes:,} |"
    )
