"""How a sample follows from its seed: pure, so that anybody can work it out again.

The seed is HMAC-SHA-256 under the week's secret over the week and the anchor; the secret's SHA-256 was audited while the
week ran, and the anchor is a row of the audit's own chain that nobody could write before the week was over. So neither
whoever knows the secret, nor whoever can write the last row of the week, can choose the sample alone.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from bizwatch.cases.selectors.recording import ReportReceived
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.reference.selectors import Stratum, stratum_of

WEEK = timedelta(days=7)


def monday_of(moment: datetime) -> date:
    """Return the Monday of the week of a moment, in London."""
    day = to_london(moment).date()
    return day - timedelta(days=day.weekday())


def bounds_of(starts_on: date) -> tuple[datetime, datetime]:
    """Return the first moment of a week and the first after it, in UTC."""
    return parse_local(starts_on, time(0)), parse_local(starts_on + WEEK, time(0))


def promise_of(secret: str) -> str:
    """Return what is told of a secret before it is told: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seed_of(secret: str, starts_on: date, *, sequence: int, anchor: str) -> bytes:
    """Return the seed of a week's draw."""
    return hmac.new(secret.encode(), f"{starts_on}:{sequence}:{anchor}".encode(), hashlib.sha256).digest()


def in_order(references: Iterable[str], seed: bytes) -> list[str]:
    """Return references in the order of the draw: by the HMAC-SHA-256 of each under the seed."""
    return sorted(references, key=lambda one: hmac.new(seed, one.encode(), hashlib.sha256).digest())


def list_hash(references: Iterable[str]) -> str:
    """Return the SHA-256 of references, sorted, a line each: which list it was drawn from."""
    return hashlib.sha256("\n".join(sorted(references)).encode()).hexdigest()


def drawn_from(
    reports: Iterable[ReportReceived], seed: bytes, starts_on: date, strata: Sequence[Stratum]
) -> dict[str, tuple[int, list[ReportReceived]]]:
    """Return for each stratum how many reports it has and which of them are drawn, in order."""
    by_reference = {report.reference: report for report in reports}
    held: dict[str, list[ReportReceived]] = defaultdict(list)
    for reference in in_order(by_reference, seed):
        report = by_reference[reference]
        held[stratum_of(report.kind, starts_on).code].append(report)
    return {row.code: (len(held[row.code]), held[row.code][: row.size]) for row in strata}
