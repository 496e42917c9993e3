"""What the app does in the background."""

from bizwatch.hotspots import services
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour


@every_hour
def count_squares() -> None:
    """Count the map's newest months, and all of them once a day."""
    at = clock.now()
    services.count_months(at=at, **({} if services.is_counted_through(at=at) else {"months": services.KEPT_MONTHS}))
