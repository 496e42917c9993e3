"""The demonstration's zones: three night-time economy areas, drawn by eye for it and copied from nobody."""

from datetime import datetime, timedelta

from bizwatch.accounts.models import User
from bizwatch.geography.choices import ZoneKind
from bizwatch.geography.reading.typed import outline_from_text
from bizwatch.geography.services import ZoneFacts, add_zone
from bizwatch.kernel.clock import to_london

_AGO = timedelta(days=400)
# Eastings and northings round each, in metres.
_OUTLINES = {
    "Norwich night-time": (
        "622480, 308780",
        "622600, 308900",
        "623330, 308930",
        "623500, 308640",
        "623980, 308420",
        "624080, 308080",
        "623860, 308030",
        "623700, 308280",
        "623250, 308430",
        "622900, 308330",
        "622560, 308500",
    ),
    "King’s Lynn night-time": (
        "561500, 320450",
        "561850, 320480",
        "562150, 320250",
        "562120, 320050",
        "561750, 320000",
        "561480, 320150",
    ),
    "Great Yarmouth night-time": (
        "652250, 307850",
        "652500, 307900",
        "652700, 307600",
        "653080, 307550",
        "653080, 307350",
        "652650, 307300",
        "652500, 307050",
        "652330, 307100",
        "652350, 307500",
    ),
}


def draw_zones(analyst: User, *, at: datetime) -> None:
    """Draw the zones as an analyst would have, a year ago and more."""
    drawn_at = at - _AGO
    for name, points in _OUTLINES.items():
        facts = ZoneFacts(
            name=name,
            kind=ZoneKind.NIGHT_TIME_ECONOMY,
            valid_from=to_london(drawn_at).date(),
            outline=outline_from_text("\n".join(points)),
        )
        add_zone(facts=facts, by=analyst, at=drawn_at)
