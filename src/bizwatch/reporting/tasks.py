"""What reporting does by itself."""

from datetime import timedelta

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from bizwatch.audit.services import SystemActor
from bizwatch.kernel import clock
from bizwatch.reporting.services import erase_drafts_left_since

UNTOUCHED = timedelta(days=30)


@db_periodic_task(crontab(hour="3", minute="20"))
def erase_old_drafts() -> None:
    """Erase reports that were begun and left: nobody waits for them, and they hold personal data."""
    at = clock.now()
    erase_drafts_left_since(moment=at - UNTOUCHED, by=SystemActor("reporting"), at=at)
