"""Everything that may be done: make the forecast, keep the record of told times, warn."""

from bizwatch.capacity.services.forecasting import forget_forecasts, is_due, refresh_forecast
from bizwatch.capacity.services.telling import settle_times, tell_time
from bizwatch.capacity.services.warning import look_for_breaks

__all__ = ["forget_forecasts", "is_due", "look_for_breaks", "refresh_forecast", "settle_times", "tell_time"]
