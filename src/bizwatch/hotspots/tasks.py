"""What the app does in the background."""

from bizwatch.geography.choices import AreaKind
from bizwatch.geography.selectors import layer
from bizwatch.hotspots import services
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour


@every_hour
def count_squares() -> None:
    """Count the map's newest months, and all of them once a day; outlines that have to be derived are, so that no page waits."""
    at = clock.now()
    layer(AreaKind.DISTRICT)
    services.count_months(at=at, **({} if services.is_counted_through(at=at) else {"months": services.KEPT_MONTHS}))
