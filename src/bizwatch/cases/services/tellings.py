"""What a business is told, for whoever else in the product wants to hear it: the API's webhooks do.

A telling is passed on in the unit of work of what it tells, so a hearer that writes a row loses nothing and tells
nothing that was rolled back (docs/decisions/0013-webhooks-hear-what-is-told.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bizwatch.cases.models import Case

RECORDED = "recorded"  # told to systems only: no e-mail says it


@dataclass(frozen=True)
class Telling:
    """One thing that the business of a held case is told. ``what`` is the name of its e-mail, or ``RECORDED``.

    ``key`` tells apart two of the same kind on one case; ``facts`` are the values that the e-mail is written with.
    """

    what: str
    case: Case
    key: str
    at: datetime
    facts: Mapping[str, object] = field(default_factory=dict)


Hearer = Callable[[Telling], object]
Reader = Callable[[Case, datetime], bool]
_hearers: list[Hearer] = []
_readers: list[Reader] = []


def listen(hearer: Hearer) -> None:
    """Let a function hear every telling, within its unit of work. For an app's ``ready``; the same one counts once.

    It returns something true where what is told really goes on to a system of the business.
    """
    if hearer not in _hearers:
        _hearers.append(hearer)


def let_read(reader: Reader) -> None:
    """Let a function say whether a system of the business can read at a moment what is written on a case. For an app's
    ``ready``; the same one counts once.
    """
    if reader not in _readers:
        _readers.append(reader)


def can_be_read(case: Case, *, at: datetime) -> bool:
    """Whether any system of the business can read what is written on a case. To be told that there is something to read
    is not to read it: a webhook carries no text."""
    return not case.is_restricted and any(reader(case, at) for reader in _readers)


def tell(telling: Telling) -> bool:
    """Pass a telling on to all who listen, and return whether it goes on to a system of the business.

    Of a restricted case nobody is told anything, not even that there is one.
    """
    if telling.case.is_restricted:
        return False
    heard = [hearer(telling) for hearer in _hearers]  # each of them hears it, whatever the others say
    return any(heard)
