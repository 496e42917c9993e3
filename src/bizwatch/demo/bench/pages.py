"""The pages that the product promises to be quick, each over HTTP and beside its bare database work."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from bizwatch.accounts.models import User
from bizwatch.demo.bench.drafts import finished_drafts
from bizwatch.demo.bench.replay import Bare, recording
from bizwatch.demo.bench.server import Client as HttpClient
from bizwatch.demo.bench.server import Server
from bizwatch.demo.bench.sessions import cookies_of

WARM_UP, RUNS = 20, 200


class CannotMeasure(RuntimeError):
    """Something that the benchmark needs is not there; the text says what to do."""


@dataclass(frozen=True)
class Figures:
    """One page's figures, in milliseconds.

    ``floor_p50`` is a request to ``/healthz`` on the same server: what HTTP and the framework cost before any work.
    ``ratio`` is p95 over the bare work's p95, without the floor taken off.
    """

    page: str
    runs: int
    queries: int
    bytes: int
    p50: float
    p95: float
    floor_p50: float
    bare_p50: float
    bare_p95: float
    ratio: float


@dataclass(frozen=True)
class Visit:
    """One request: a path to get, or with ``fields`` to post."""

    path: str
    fields: dict[str, str] | None = None


def measure(name: str, at: datetime) -> Figures:
    """Measure one page by its name in ``SCENARIOS``. Raises ``CannotMeasure``."""
    user, visits = SCENARIOS[name](at)
    cookies = cookies_of(user)
    visits = iter(visits)
    with Server() as server:
        client = server.client(cookies)
        for _ in range(WARM_UP):
            _visit(client, next(visits), cookies)
        timed = [_visit(client, next(visits), cookies) for _ in range(RUNS)]
        floor = [_visit(client, Visit("/healthz"), cookies)[0] * 1_000 for _ in range(RUNS)]
    with recording() as noted:
        _in_process(next(visits), cookies)
    bare = Bare(noted)
    try:
        for _ in range(WARM_UP):
            bare.run()
        bare_times = sorted(bare.run() * 1_000 for _ in range(RUNS))
    finally:
        bare.close()
    times = sorted(seconds * 1_000 for seconds, _ in timed)
    p95, bare_p95 = _p95(times), _p95(bare_times)
    return Figures(
        page=name,
        runs=RUNS,
        queries=noted.queries,
        bytes=int(statistics.median(size for _, size in timed)),
        p50=round(statistics.median(times), 1),
        p95=round(p95, 1),
        floor_p50=round(statistics.median(floor), 1),
        bare_p50=round(statistics.median(bare_times), 1),
        bare_p95=round(bare_p95, 1),
        ratio=round(p95 / bare_p95, 1),
    )


def _p95(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.95)]


def _visit(client: HttpClient, visit: Visit, cookies: dict[str, str]) -> tuple[float, int]:
    started = time.perf_counter()
    status, body = (
        client.get(visit.path) if visit.fields is None else client.post(visit.path, _with_token(visit, cookies))
    )
    taken = time.perf_counter() - started
    if status not in (200, 302):
        raise CannotMeasure(f"{visit.path} answered {status}.")
    return taken, len(body)


def _with_token(visit: Visit, cookies: dict[str, str]) -> dict[str, str]:
    return (visit.fields or {}) | {"csrfmiddlewaretoken": cookies[settings.CSRF_COOKIE_NAME]}


def _in_process(visit: Visit, cookies: dict[str, str]) -> None:
    client = Client()
    client.cookies.load(cookies)
    answer = client.get(visit.path) if visit.fields is None else client.post(visit.path, visit.fields)
    if answer.status_code not in (200, 302):
        raise CannotMeasure(f"{visit.path} answered {answer.status_code}.")


def _investigator() -> User:
    return _first(User.objects.filter(grants__role="investigator"))


def _first(found: Any) -> Any:
    one = found.order_by("pk").first()
    if one is None:
        raise CannotMeasure("There is nothing to measure on. Run: bizwatch fill --cases 100000")
    return one


def _forever(paths: list[str]) -> Iterator[Visit]:
    while True:
        yield from (Visit(path) for path in paths)


def _queue(at: datetime) -> tuple[User, Iterator[Visit]]:
    return _investigator(), _forever(["/desk/"])


def _case(at: datetime) -> tuple[User, Iterator[Visit]]:
    cases = apps.get_model("cases.Case").objects.filter(is_open=True).order_by("-reported_at")
    references = list(cases.values_list("crime_reference", flat=True)[:100])
    if not references:
        raise CannotMeasure("There are no cases. Run: bizwatch fill --cases 100000")
    return _investigator(), _forever([f"/desk/cases/{reference}/" for reference in references])


def head_office() -> User:
    """Return the head office of the chain that `fill` makes, or of any business. Raises ``CannotMeasure``."""
    chain = apps.get_model("businesses.Business").objects.filter(name="Fill Stores")
    found = User.objects.filter(memberships__business__in=chain)
    return _first(found if found.exists() else User.objects.filter(memberships__role="head_office"))


def _my_cases(at: datetime) -> tuple[User, Iterator[Visit]]:
    return head_office(), _forever(["/my-cases/"])


def _submit(at: datetime) -> tuple[User, Iterator[Visit]]:
    user = head_office()
    premises = _first(apps.get_model("businesses.Premises").objects.filter(business__memberships__user=user))
    client = Client()
    client.cookies.load(cookies_of(user))
    ready = finished_drafts(client, premises_reference=premises.reference, at=at, count=WARM_UP + RUNS + 1)
    return user, iter(
        Visit(f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"})
        for draft, version in ready
    )


def _with_role(role: str) -> User:
    return _first(User.objects.filter(grants__role=role))


def _as(role: str, *paths: str) -> Callable[[datetime], tuple[User, Iterator[Visit]]]:
    """Return a scenario: somebody of a role opens pages in turn."""
    return lambda at: (_with_role(role), _forever(list(paths)))


def _officer(at: datetime) -> tuple[User, Iterator[Visit]]:
    officers = User.objects.filter(grants__role="investigator").order_by("pk")[:10]
    return _with_role("supervisor"), _forever([f"/desk/workload/{one.public_id}/" for one in officers])


SCENARIOS: dict[str, Callable[[datetime], tuple[User, Iterator[Visit]]]] = {
    "desk-queue": _queue,
    "case-page": _case,
    "my-cases": _my_cases,
    "submit": _submit,
    "supervision": _as("supervisor", "/desk/supervision/"),
    "workload": _as("supervisor", "/desk/workload/"),
    "officer": _officer,
    "reviews": _as("supervisor", "/desk/reviews/"),
    "give-many": _as("supervisor", "/desk/give-many/"),
    "where-cases-wait": _as("supervisor", "/desk/where-cases-wait/"),
    "districts": _as("command", "/districts/"),
    "area": _as("beat_manager", "/area/"),
}


def number_of_cases() -> int:
    """Return how many cases the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT count(*) FROM "cases_case"')
        return int(cursor.fetchone()[0])


def as_dict(figures: Figures) -> dict[str, Any]:
    """Return the figures as plain values."""
    return asdict(figures)
