"""What reporting does by itself."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from bizwatch.audit.services import SystemActor
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute, on_request
from bizwatch.reporting.import_selectors import waiting_imports
from bizwatch.reporting.importing.choices import ImportState
from bizwatch.reporting.services.importing import check_more, import_more
from bizwatch.reporting.services.missing import remind_of_missing
from bizwatch.reporting.services.retention import erase_what_is_over

IMPORTER, ASKER = SystemActor("import"), SystemActor("reporting")
_ROWS_EACH = 1_000  # of one import in one go, so that a second one gets its turn


@db_periodic_task(crontab(hour="3", minute="20"))
def erase_what_is_old() -> None:
    """Erase what nobody waits for any more: it holds personal data."""
    erase_what_is_over(by=ASKER, at=clock.now())


def go_on_with_imports() -> None:
    """Go on with every file that is to be checked or imported, also after a worker was killed, until none is left."""
    left = True
    while left:
        left = False
        for held in waiting_imports():
            more = import_more if held.state == ImportState.RUNNING else check_more
            left = bool(more(held=held, by=held.uploaded_by or IMPORTER, at=clock.now(), rows=_ROWS_EACH)) or left


@every_minute
def go_on_every_minute() -> None:
    """Go on with what a killed worker had in hand."""
    go_on_with_imports()


@on_request
def go_on_soon() -> None:
    """Go on with what was just uploaded or started."""
    go_on_with_imports()


@every_hour
def remind_every_hour() -> None:
    """Remind businesses of what they have not told."""
    remind_of_missing(by=ASKER, at=clock.now())
