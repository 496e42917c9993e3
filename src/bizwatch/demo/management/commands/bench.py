"""`bizwatch bench NAME [--json]`: a page over HTTP beside its bare database work."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from bizwatch.demo.bench.machine import machine
from bizwatch.demo.bench.pages import SCENARIOS, CannotMeasure, Figures, as_dict, measure, number_of_cases
from bizwatch.kernel import clock

HEADING = "| page | p50 ms | p95 ms | floor p50 ms | bare p50 ms | bare p95 ms | p95 ÷ bare p95 | queries | bytes |"


class Command(BaseCommand):
    help = "Measure a page over HTTP beside the same database work done bare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[*SCENARIOS, "all"], help="which page")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: object, **options: Any) -> None:
        names = list(SCENARIOS) if options["name"] == "all" else [options["name"]]
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


def _line(one: Figures) -> str:
    return (
        f"| {one.page} | {one.p50} | {one.p95} | {one.floor_p50} | {one.bare_p50} | {one.bare_p95} | {one.ratio} | {one.queries} |"
        f" {one.bytes:,} |"
    )
