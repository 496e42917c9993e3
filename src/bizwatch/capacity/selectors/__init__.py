"""Everything that may be asked about capacity."""

from bizwatch.capacity.selectors.expected import Expected, expected_contact, expected_of, latest_expected
from bizwatch.capacity.selectors.outlook import Outlook, Rehearsal, at_risk, look_ahead, rehearse
from bizwatch.capacity.selectors.record import Record, WeekOfRecord, promise_record, settled_times
from bizwatch.capacity.selectors.state import latest_forecast, open_warning

__all__ = [
    "Expected",
    "Outlook",
    "Record",
    "Rehearsal",
    "at_risk",
    "WeekOfRecord",
    "expected_contact",
    "expected_of",
    "latest_expected",
    "latest_forecast",
    "look_ahead",
    "open_warning",
    "promise_record",
    "rehearse",
    "settled_times",
]
