"""``bizwatch import-recorded-crime FILE``: the Home Office's table of recorded crime by quarter, force and offence."""

from bizwatch.audit.services import SystemActor
from bizwatch.trends.importing import TableCommand
from bizwatch.trends.recorded import KIND


class Command(TableCommand):
    help = "Import police recorded crime by quarter, force and offence code, as the Home Office's open data tables have it."
    actor = SystemActor("import-recorded-crime")
    table = KIND
