"""What the app does in the background: imports that were started go on, whoever has closed which page."""

from bizwatch.audit.services import SystemActor
from bizwatch.businesses.selectors import running_imports
from bizwatch.businesses.services import import_more
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_minute

_ROWS_EACH = 20_000  # of one import in one go, so that a second one gets its turn


@every_minute
def go_on_importing() -> None:
    """Go on with every import that was started and is not done, also after a worker was killed."""
    for premises_import in running_imports():
        import_more(premises_import=premises_import, by=SystemActor("import"), at=clock.now(), rows=_ROWS_EACH)
