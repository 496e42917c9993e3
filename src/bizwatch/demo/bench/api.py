"""Reports a second through the API, each durable before it is answered, beside a bare insert and the bare statements.

The senders run on the same machine as the server, each on a connection that stays open. Every report is whole (nothing is
asked for afterwards), is another than the one before, and goes to another of the chain's premises.
"""

import http.client
import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client

from bizwatch.api.choices import Scope
from bizwatch.api.services import make_token
from bizwatch.audit.services import SystemActor
from bizwatch.demo.bench.pages import CannotMeasure, head_office
from bizwatch.demo.bench.replay import Bare, Statement, recording
from bizwatch.demo.bench.server import Server

SENDERS = 8
WARM_UP, REPORTS, INSERTS = 40, 800, 2_000
_PATH = "/api/v1/reports"
_TABLE = "reporting_report"


@dataclass(frozen=True)
class ApiFigures:
    """Reports a second from one sender and from eight at once, with the milliseconds of an answer.

    ``cpu_ms`` is the server's processor time for one report, which other work on the machine does not change.
    ``inserts`` are rows of the same table, one to a transaction, from as many connections; ``statements`` is how often a
    second the very statements of one report can be run bare, by one connection. The ratios are bare over ours.
    """

    reports: int
    senders: int
    one_reports_s: float
    one_p50_ms: float
    one_p95_ms: float
    many_reports_s: float
    many_p50_ms: float
    many_p95_ms: float
    cpu_ms: float
    one_inserts_s: float
    many_inserts_s: float
    statements_s: float
    queries: int
    one_insert_ratio: float
    many_insert_ratio: float
    statements_ratio: float


def measure_api(at: datetime) -> ApiFigures:
    """Measure. Raises ``CannotMeasure``."""
    bodies, token = _bodies(at), _token(at)
    os.environ["BIZWATCH_API_REQUESTS_A_MINUTE"] = "10000000"  # for the server: its own limit is not what is measured
    with Server() as server:
        _send(server.port, token, bodies, senders=SENDERS, reports=WARM_UP)
        one_s, one = _send(server.port, token, bodies, senders=1, reports=REPORTS // 2)
        before = _cpu_seconds(server.pid)
        many_s, many = _send(server.port, token, bodies, senders=SENDERS, reports=REPORTS)
        cpu_ms = (_cpu_seconds(server.pid) - before) / REPORTS * 1_000
    with recording() as noted:
        _in_process(token, next(bodies))
    insert = next(statement for statement in noted.statements if f'INSERT INTO "{_TABLE}"' in statement[0])
    bare = Bare(noted)
    try:
        statements_s = 1 / statistics.median(bare.run() for _ in range(200))
        one_inserts_s, many_inserts_s = (_inserts(insert, connections) for connections in (1, SENDERS))
    finally:
        bare.close()
    return ApiFigures(
        reports=REPORTS,
        senders=SENDERS,
        one_reports_s=round(one_s, 1),
        one_p50_ms=round(statistics.median(one) * 1_000, 1),
        one_p95_ms=_p95(one),
        many_reports_s=round(many_s, 1),
        many_p50_ms=round(statistics.median(many) * 1_000, 1),
        many_p95_ms=_p95(many),
        cpu_ms=round(cpu_ms, 1),
        one_inserts_s=round(one_inserts_s),
        many_inserts_s=round(many_inserts_s),
        statements_s=round(statements_s),
        queries=noted.queries,
        one_insert_ratio=round(one_inserts_s / one_s, 1),
        many_insert_ratio=round(many_inserts_s / many_s, 1),
        statements_ratio=round(statements_s / one_s, 1),
    )


def _cpu_seconds(pid: int) -> float:
    """Return the processor seconds that a process has used (proc(5)); 0 where that cannot be asked."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _token(at: datetime) -> str:
    business: Any = apps.get_model("businesses.Business").objects.filter(memberships__user=head_office()).first()
    by = SystemActor("bench")
    return make_token(business=business, name="Bench", scopes=[Scope.WRITE_REPORTS], days=1, by=by, at=at)[1]


def _bodies(at: datetime) -> Iterator[bytes]:
    """Yield reports without end, each of another event."""
    mine = apps.get_model("businesses.Premises").objects.filter(business__memberships__user=head_office(), is_open=True)
    references = list(mine.order_by("pk").values_list("reference", flat=True)[:200])
    if not references:
        raise CannotMeasure("There is nothing to measure on. Run: bizwatch fill --cases 100000")
    for number in count():
        report = {
            "kind": "shop_theft",
            "premises": references[number % len(references)],
            "happened_from": (at - timedelta(days=1, minutes=17 * number % 40_000)).isoformat(),
            "what_happened": f"Event {number}: two people filled a bag and left without paying.",
            "property": [{"description": "70cl vodka", "quantity": 4, "unit_value": 16.50}],
            "people": [{"description": "Tall, grey hood", "seen_before": "no"}],
            "contact": {"name": "Ada Marsh", "email": "ada@shop.example", "channel": "email"},
            "supports_action": "yes",
            "your_reference": f"INC-{at:%H%M%S}-{number}",
        }
        yield json.dumps(report).encode()


def _headers(token: str, body: bytes) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(hash(body)),
    }


def _send(port: int, token: str, bodies: Iterator[bytes], *, senders: int, reports: int) -> tuple[float, list[float]]:
    """Send so many reports from so many senders at once; return reports a second, and the seconds of each answer."""
    shares = [[next(bodies) for _ in range(reports // senders)] for _ in range(senders)]
    times: list[float] = []
    faults: list[str] = []

    def work(share: list[bytes]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for body in share:
            started = time.perf_counter()
            line.request("POST", _PATH, body=body, headers=_headers(token, body))
            answer = line.getresponse()
            said = answer.read()
            times.append(time.perf_counter() - started)
            if answer.status != 201:
                faults.append(f"{_PATH} answered {answer.status}: {said[:300]!r}")

    seconds = _together([lambda share=share: work(share) for share in shares])  # type: ignore[misc]
    if faults:
        raise CannotMeasure(faults[0])
    return len(times) / seconds, times


def _inserts(insert: Statement, connections: int) -> float:
    """Return how many rows a second go in, one to a transaction, from so many connections at once."""
    sql, params = insert
    bare = sql.replace(f'"{_TABLE}"', f'"bench_shadow_{_TABLE}"', 1).partition(" RETURNING ")[0]
    each = INSERTS // connections

    def work() -> None:
        try:
            for _ in range(each):
                with connection.cursor() as cursor:  # in autocommit: a transaction of its own
                    cursor.execute(bare, params)
        finally:
            if connections > 1:
                connection.close()

    return each * connections / _together([work] * connections)


def _together(works: list[Callable[[], None]]) -> float:
    """Do several works at once and return the seconds until the last is done."""
    threads = [threading.Thread(target=work) for work in works]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def _in_process(token: str, body: bytes) -> None:
    answer: Any = Client().post(_PATH, data=body, content_type="application/json", headers=_headers(token, body))
    if answer.status_code != 201:
        raise CannotMeasure(f"{_PATH} answered {answer.status_code}: {answer.content[:300]!r}")


def _p95(times: list[float]) -> float:
    return round(sorted(times)[int(len(times) * 0.95)] * 1_000, 1)
