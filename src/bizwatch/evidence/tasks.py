"""What the evidence does by itself."""

from bizwatch.evidence import services
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute


@every_minute
def make_copies() -> None:
    """Make the clean copies that could not be made when their files arrived."""
    services.make_copies_due(clock.now())


@every_hour
def remove_abandoned_uploads() -> None:
    """Remove the rest of uploads that broke off more than a day ago."""
    services.remove_abandoned(clock.now())
