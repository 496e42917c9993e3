"""How long tokens work, what they may be given, and how long a delivery is tried."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bizwatch.api.choices import Event, Scope
from bizwatch.api.exceptions import ExpiryNotPossible, NoEventChosen, NoScope, ScopeNeedsWholeBusiness

USUAL_DAYS = 365
LONGEST_DAYS = 730
MOST_TOKENS = 20
MOST_WEBHOOKS = 10
WARN_BEFORE = (timedelta(days=14), timedelta(days=2))
ANSWERS_KEPT = timedelta(days=30)
EVENTS_KEPT = timedelta(days=30)
BOTH_SECRETS_FOR = timedelta(hours=24)
TRIED_FOR = timedelta(days=3)
_WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1_800, 3_600, 7_200))
LONGEST_WAIT = timedelta(hours=4)


def check_scopes(scopes: Collection[str], *, for_some_premises: bool) -> list[str]:
    """Return the scopes in the order of ``Scope``. Raises ``NoScope`` and ``ScopeNeedsWholeBusiness``."""
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown:
        raise NoScope(f"There is no scope {unknown[0]}. There are: {', '.join(Scope.values)}.")
    if not scopes:
        raise NoScope("Select at least one thing that the token may do.")
    if for_some_premises and Scope.MANAGE_WEBHOOKS in scopes:
        raise ScopeNeedsWholeBusiness(
            "A webhook hears of every premises, so a token for some of them cannot manage webhooks."
        )
    return [scope for scope in Scope.values if scope in scopes]


def expiry(*, days: int, at: datetime) -> datetime:
    """Return when a token made now for so many days ends. Raises ``ExpiryNotPossible``."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ExpiryNotPossible(f"A token works for 1 to {LONGEST_DAYS} days.")
    return at + timedelta(days=days)


def check_events(events: Collection[str]) -> list[str]:
    """Return the events in the order of ``Event``. Raises ``NoEventChosen``."""
    if not set(events) & set(Event.values):
        raise NoEventChosen("Select at least one thing to be told of.")
    return [event for event in Event.values if event in events]


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed tries (1, 2, …): five seconds, growing to four hours."""
    return _WAITS[attempts - 1] if attempts <= len(_WAITS) else LONGEST_WAIT


def is_given_up(tried_since: datetime, at: datetime) -> bool:
    """Whether a delivery has been tried for three days."""
    return at - tried_since > TRIED_FOR
