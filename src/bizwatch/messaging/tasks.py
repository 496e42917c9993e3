"""What messaging does by itself."""

from bizwatch.kernel import clock
from bizwatch.kernel.background import every_minute, on_request
from bizwatch.messaging import services

_BATCH = 50


def send_due() -> None:
    """Send everything that is due."""
    while True:
        result = services.sweep_outbox(at=clock.now(), limit=_BATCH)
        if result.claimed < _BATCH or result.channel_down:
            return


@every_minute
def send_every_minute() -> None:
    """Send what is due; also what a killed worker had in hand, once its lease has run out."""
    send_due()


@on_request
def send_soon() -> None:
    """Send what was just queued, without waiting for the minute."""
    send_due()
