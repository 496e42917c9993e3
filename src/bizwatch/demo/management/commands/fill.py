"""`bizwatch fill --cases N`: adds a county of that size, for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.demo.fill import fill
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress


class Command(BaseCommand):
    help = "Add invented cases in bulk, with premises, people and history, to measure with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help="how many cases to add")

    def handle(self, *args: object, **options: Any) -> None:
        cases: int = options["cases"]
        if cases < 1:
            raise CommandError("Say how many cases to add with --cases, at least 1.")
        with Progress("Adding cases", total=cases) as progress:
            for written in fill(cases=cases, at=clock.now()):
                progress.advance(written)
        self.stdout.write(f"Added {cases:,} cases.")
