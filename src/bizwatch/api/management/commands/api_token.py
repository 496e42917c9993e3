"""`bizwatch api-token --business REF --scope SCOPE … [--premises REF …] [--expires DAYS] [--name NAME]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.api.choices import Scope
from bizwatch.api.policies import LONGEST_DAYS, USUAL_DAYS
from bizwatch.api.services import make_token
from bizwatch.audit.services import SystemActor
from bizwatch.businesses.selectors import business_by_reference
from bizwatch.design.filters import deadline_date
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

COMMAND_LINE = SystemActor("command line")


class Command(BaseCommand):
    help = "Make an API token for a business and print it, once. It cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business", required=True, metavar="REF", help="reference of the business")
        parser.add_argument(
            "--scope",
            required=True,
            nargs="+",
            action="extend",
            metavar="SCOPE",
            help=f"any of: {', '.join(Scope.values)}",
        )
        parser.add_argument(
            "--premises", nargs="+", action="extend", default=[], metavar="REF", help="only for these premises"
        )
        parser.add_argument(
            "--expires",
            type=int,
            default=USUAL_DAYS,
            metavar="DAYS",
            help=f"how long it works: {USUAL_DAYS}, at most {LONGEST_DAYS}",
        )
        parser.add_argument("--name", default="", help="which system it is for")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            client, token = make_token(
                business=business_by_reference(options["business"]),
                name=options["name"],
                scopes=options["scope"],
                premises=options["premises"],
                days=options["expires"],
                by=COMMAND_LINE,
                at=clock.now(),
            )
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(token)
        self.stderr.write(
            f"“{client.name}” of {client.business.name}, until {deadline_date(client.expires_at)}. Keep it like a password: it is not shown again."
        )
