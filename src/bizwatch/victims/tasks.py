"""What the app does in the background: premises are counted again after each act, and as the window moves on."""

from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute
from bizwatch.victims.services.repeats import BATCH, count_missing, count_noted, count_out_of_window


@every_minute
def count_repeats() -> None:
    """Count the premises of cases to which something happened."""
    while count_noted(at=clock.now()) == BATCH:
        pass


@every_hour
def follow_the_window() -> None:
    """Count what nobody counted, and what has left the window."""
    for work in (count_missing, count_out_of_window):
        while work(at=clock.now()) == BATCH:
            pass
