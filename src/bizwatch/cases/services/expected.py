"""When the business of a case may really expect contact, as an app above this one keeps it (``capacity``).

What is written to a business asks here, so that an e-mail tells the same time as the page, and not the plain promise beside
it. The app gives its answer in ``ready``, as it gives panels (docs/decisions/0014-happenings-and-panels.md).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bizwatch.cases.models import Case


class ExpectedTime(Protocol):
    """The time that a business was told, and whether it is after the promise."""

    @property
    def by_at(self) -> datetime: ...
    @property
    def is_later_than_promised(self) -> bool: ...


SayExpected = Callable[[Case], ExpectedTime | None]
_sayers: list[SayExpected] = []


def let_say_expected(sayer: SayExpected) -> None:
    """Let a function say which time the business of a case was told, None where only the promise stands. For an app's
    ``ready``; the same one counts once."""
    if sayer not in _sayers:
        _sayers.append(sayer)


def expected_time(case: Case) -> ExpectedTime | None:
    """Return the time that the business of a case was told when its report came, while it still stands."""
    return next((found for sayer in _sayers if (found := sayer(case)) is not None), None)
