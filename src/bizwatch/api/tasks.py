"""What the API does by itself."""

from bizwatch.api import services
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute, on_request

_BATCH = 100


def send_due() -> None:
    """Send every delivery that is due."""
    while services.sweep_deliveries(at=clock.now(), limit=_BATCH) == _BATCH:
        continue


@every_minute
def send_webhooks_every_minute() -> None:
    """Send what is due; also what a killed worker had in hand, once its lease has run out."""
    send_due()


@on_request
def send_webhooks_soon() -> None:
    """Send what was just noted, without waiting for the minute."""
    send_due()


@every_hour
def warn_of_expiring_tokens() -> None:
    """Write to head office about tokens that end soon."""
    services.warn_of_expiry(at=clock.now())


@every_hour
def forget_old_answers_and_events() -> None:
    """Remove what is kept no longer."""
    services.forget_old(at=clock.now())
