"""Until when an e-mailed link to send evidence can be used: never shorter than to the end of the next shift."""

from datetime import datetime, time, timedelta

from bizwatch.cases.choices import Suits
from bizwatch.cases.policies.suits import suits
from bizwatch.kernel.clock import to_london

AT_LEAST = timedelta(days=7)
_STEP = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)
_LOOKS_AHEAD = timedelta(days=60)
_LONGEST_SHIFT = timedelta(hours=24)


def link_expires_at(*, at: datetime, due_at: datetime, contact_times: str, opening_hours: str) -> datetime:
    """Return when a link made at ``at`` expires: at the end of the first shift after seven days, and after it is due.

    A shift is a time that suits the business (``suits``: its contact times, else its opening hours, else 8am to 8pm), so
    that nobody who comes to work finds a link that expired while they were away; a shop that is closed for a fortnight
    has it until it has been open again. To the half hour; at midnight a minute before, so that nobody mistakes the day.
    """
    moment = _next_half_hour(max(at + AT_LEAST, due_at))
    ends = moment + _LOOKS_AHEAD
    while moment < ends and not _suits(moment, contact_times, opening_hours):
        moment += _STEP
    longest = moment + _LONGEST_SHIFT
    while moment < longest and _suits(moment, contact_times, opening_hours):
        moment += _STEP
    return moment - _MINUTE if to_london(moment).time() == time.min else moment


def _suits(moment: datetime, contact_times: str, opening_hours: str) -> bool:
    return suits(moment, Suits.HOURS, contact_times=contact_times, opening_hours=opening_hours)


def _next_half_hour(moment: datetime) -> datetime:
    past = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not past else moment - past + _STEP
