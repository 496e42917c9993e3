"""What the app does in the background."""

from bizwatch.capacity import services
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute


@every_minute
def keep_forecast_fresh() -> None:
    """Settle told times, and make a forecast where the newest is too old; then look whether promises will break."""
    at = clock.now()
    services.settle_times(at=at)
    if services.is_due(at=at):
        services.look_for_breaks(forecast=services.refresh_forecast(at=at), at=at)


@every_hour
def forget_old_forecasts() -> None:
    """Erase forecasts that nobody reads any more."""
    services.forget_forecasts(at=clock.now())
