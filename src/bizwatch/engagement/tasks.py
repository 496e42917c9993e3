"""What the app does in the background: rounds of surveys begin, invitations go out and are reminded of once."""

from bizwatch.engagement.services import erase_addresses, look_after_rounds, mix_answers, send_due
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute


@every_hour
def look_after_survey_rounds() -> None:
    """Begin the rounds of today and go on with those that are not finished."""
    look_after_rounds(at=clock.now())


@every_minute
def send_surveys() -> None:
    """Send what is due."""
    send_due(at=clock.now())


@every_hour
def mix_survey_answers() -> None:
    """Take from the answers what the database itself says of when each came."""
    mix_answers(at=clock.now())


@every_hour
def erase_survey_addresses() -> None:
    """Erase to whom surveys were sent that closed long ago."""
    erase_addresses(at=clock.now())
