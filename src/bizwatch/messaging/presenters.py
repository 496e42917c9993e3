"""The words of the contact preferences."""

from typing import Any

from bizwatch.messaging.models import ContactPreference
from bizwatch.messaging.policies import EVERY_DAY


def hour_in_words(hour: int) -> str:
    """Return an hour of the day, 0 to 24, as GOV.UK writes it: "midnight", "9am", "midday", "5pm"."""
    if hour in (0, 24):
        return "midnight" if hour == 0 else "midnight at the end of the day"
    if hour == 12:
        return "midday"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"


def preference_as_answers(preference: ContactPreference) -> dict[str, Any]:
    """Return what the form shows for a preference."""
    return {
        "wants_email": preference.wants_email,
        "from_hour": str(preference.from_hour),
        "to_hour": str(preference.to_hour),
        "days": [str(day) for day in preference.days or EVERY_DAY],
    }
