"""Pages of a list that others read to the end, again and again, and must not miss a row of."""

import base64
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from bizwatch.api.problems import Problem, Wrong

# Two reports sent at once may commit in the other order. A row is listed only when whatever was sent before it has
# committed too: a unit of work waits for SQLite's lock up to twenty seconds.
SETTLED_AFTER = timedelta(seconds=30)
_WRONG = Wrong("parameter", "cursor", "must be the next of a page that you were given, or left out")


def page(found: "QuerySet[Any]", *, cursor: str, limit: int, at: datetime) -> tuple[list[Any], str, bool]:
    """Return up to ``limit`` reports after a cursor, the cursor behind them, and whether there are more now.

    Raises ``Problem`` for a cursor that is none of ours.
    """
    rows = found.filter(sent_at__lte=at - SETTLED_AFTER).order_by("sent_at", "pk")
    if cursor:
        sent_at, pk = _decode(cursor)
        rows = rows.filter(Q(sent_at__gt=sent_at) | Q(sent_at=sent_at, pk__gt=pk))
    taken = list(rows[: limit + 1])
    shown = taken[:limit]
    return shown, _encode(shown[-1]) if shown else cursor, len(taken) > limit


def _encode(report: Any) -> str:
    return base64.urlsafe_b64encode(f"{report.sent_at.isoformat()} {report.pk}".encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        moment, _, pk = text.rpartition(" ")
        sent_at, number = datetime.fromisoformat(moment), int(pk)
    except ValueError as error:
        raise Problem("not-right", errors=[_WRONG]) from error
    if sent_at.tzinfo is None or not 2000 < sent_at.year < 2200 or not 0 < number < 2**62:
        raise Problem("not-right", errors=[_WRONG])
    return sent_at, number
