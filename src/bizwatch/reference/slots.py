"""Call-back slots: the numbers by which a diarised call is offered, reminded of, tried again and given up."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import UnknownSlot
from bizwatch.reference.tables import DatedTable, read_file

FILE = "slots.toml"
_MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True)
class SlotRules:
    """The numbers of one kind of call for a time.

    ``minutes`` is the length of a call; it can be booked from ``lead_minutes`` to ``furthest_days`` ahead. After
    ``tries`` calls without an answer the desk decides; ``missed_after_minutes`` after its time a call that nobody made
    counts as missed; ``offered`` is how many times an e-mail offers. ``day_before_hour`` is the London hour of the day
    before at which a reminder goes, ``hour_before_minutes`` how long before the call the second one does,
    ``day_list_hour`` the hour at which an officer is sent the day's calls. A link to a booking lasts ``link_days``.
    """

    code: str
    name: str
    minutes: int
    lead_minutes: int
    furthest_days: int
    tries: int
    missed_after_minutes: int
    offered: int
    day_before_hour: int
    hour_before_minutes: int
    day_list_hour: int
    link_days: int
    effective_from: date
    source: str
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE

    def __post_init__(self) -> None:
        numbers = (self.minutes, self.furthest_days, self.tries, self.missed_after_minutes, self.offered)
        if min(*numbers, self.hour_before_minutes, self.link_days) < 1 or self.lead_minutes < 0:
            raise ValueError("every number must be 1 or more, lead_minutes 0 or more")
        if _MINUTES_OF_A_DAY % self.minutes:
            raise ValueError("a day must hold a whole number of calls, so minutes must divide it")
        if not (0 <= self.day_before_hour < 24 and 0 <= self.day_list_hour < 24):
            raise ValueError("an hour of the day is 0 to 23")

    @property
    def length(self) -> timedelta:
        """How long a call takes."""
        return timedelta(minutes=self.minutes)

    @property
    def lead(self) -> timedelta:
        """How soon a call can be booked."""
        return timedelta(minutes=self.lead_minutes)

    @property
    def missed_after(self) -> timedelta:
        """How long after its time a call that nobody made counts as missed."""
        return timedelta(minutes=self.missed_after_minutes)


@dataclass(frozen=True)
class SlotTables:
    """The whole file."""

    about: About
    slots: DatedTable[SlotRules]


@cache
def tables() -> SlotTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    return read_file(SlotTables, FILE, slots="slot")


def slot_rules(on: date | None = None, code: str = "call-back") -> SlotRules:
    """Return the numbers of a kind of call on a date; without a date, as the table now stands. Raises ``UnknownSlot``."""
    return tables().slots.get(code, on, unknown=UnknownSlot, thing="kind of call")
