"""`bizwatch work`: the background worker in the foreground, until SIGTERM or Ctrl+C."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bizwatch.config.worker import run_worker


class Command(BaseCommand):
    help = "Do background work: send what is due, make clean copies, note the audit's head. One or more may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parent", type=int, help="end when this process is no longer the parent (used by serve)")

    def handle(self, *args: object, **options: Any) -> None:
        if options["parent"] is None:
            self.stdout.write("The worker is running. Stop it with Ctrl+C.")
        run_worker(parent=options["parent"])
