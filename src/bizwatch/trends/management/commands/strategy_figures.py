"""``bizwatch strategy-figures``: each figure of the strategy, rebuilt from open data, with the difference or why not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bizwatch.trends.strategy.rebuilding import rebuild_all
from bizwatch.trends.strategy.telling import as_data, in_words


class Command(BaseCommand):
    help = "Rebuild each figure of the strategy from the figures that were imported, and say which cannot be and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, **options: Any) -> None:
        """Print every figure; one that cannot be rebuilt is a result like others."""
        found = rebuild_all()
        self.stdout.write(
            json.dumps(as_data(found), indent=2, ensure_ascii=False) if options["json"] else in_words(found)
        )
