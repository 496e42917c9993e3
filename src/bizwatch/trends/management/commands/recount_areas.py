"""``bizwatch recount-areas``: count street-level crimes anew by the boundaries and zones that are there now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bizwatch.audit.services import SystemActor
from bizwatch.design.filters import plural
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress
from bizwatch.sources.models import Release
from bizwatch.trends.police_uk.counting import recount_street
from bizwatch.trends.police_uk.layout import STREET

ACTOR = SystemActor("recount-areas")


class Command(BaseCommand):
    """Each month is counted by the edition that held then, in a unit of work of its own: broken off, it may be run again."""

    help = "Count street-level crimes anew by area, after boundaries or zones were imported or drawn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", metavar="CODE", help="only the months of one force, such as norfolk")

    def handle(self, **options: Any) -> None:
        releases = list(Release.objects.of(STREET, options["force"]).whole().order_by("covers_from"))
        with Progress("Months counted", total=len(releases)) as counted:
            for release in releases:
                recount_street(release=release, by=ACTOR, at=clock.now())
                counted.advance()
        self.stdout.write(f"{plural(len(releases), 'month')} counted anew.")
