"""Make the ledgers of clocks of cases that were there before them. Stopped at any moment, it goes on where it was."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bizwatch.cases.services.clocks_backfill import STEP, fill_ledgers
from bizwatch.kernel import clock


class Command(BaseCommand):
    """``bizwatch fill-clock-ledgers``: the worker does the same, a step each hour."""

    help = "Make the ledger of clocks of every case that has none yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many cases at most."""
        parser.add_argument("--most", type=int, default=0, help="stop after so many cases (0: do all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do step after step until no case is left, or as many as were asked for."""
        most, made = options["most"], 0
        while not most or made < most:
            step = fill_ledgers(at=clock.now(), most=min(STEP, most - made) if most else STEP)
            made += step
            if not step:
                break
        self.stdout.write(f"Ledgers made: {made:,}.")
