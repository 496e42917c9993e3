"""The forecast that stands, and the warning that does."""

from bizwatch.capacity.models import BreakWarning, Forecast


def latest_forecast() -> Forecast | None:
    """Return the newest forecast, however old."""
    return Forecast.objects.order_by("-made_at", "-pk").first()


def open_warning() -> BreakWarning | None:
    """Return the warning that stands, if one does."""
    return BreakWarning.objects.filter(ended_at=None).first()
