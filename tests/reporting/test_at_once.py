"""Fifty copies of one submit at once: one report, one case, one acknowledgement, on SQLite and on PostgreSQL."""

import threading
from typing import Any

import pytest
from django.db import connection

from bizwatch.accounts.models import User
from bizwatch.cases.models import Case
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting import services
from bizwatch.reporting.models import Draft, Report
from tests.reporting.samples import AT
from tests.reporting.walking import begin, fill, send
from tests.reporting.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
COPIES = 50


def at_once(work: Any, copies: int) -> list[Any]:
    """Run ``work`` in so many threads at the same moment and return what each gave, or what went wrong."""
    start, found = threading.Barrier(copies), list[Any]()

    def run() -> None:
        try:
            start.wait()
            found.append(work())
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return found


def test_fifty_copies_of_one_submit_make_one_report(now: Any) -> None:
    world = make_world()
    client = world.client()
    draft = begin(client)
    fill(client, draft)
    draft.refresh_from_db()

    def submit() -> str:
        by = User.objects.get(pk=world.user.pk)
        own = Draft.objects.get(pk=draft.pk)
        return services.submit(draft=own, version=draft.version, by=by, at=AT).reference

    found = at_once(submit, COPIES)
    assert len(found) == COPIES
    assert set(found) == {Report.objects.get().reference}
    case = Case.objects.get()
    assert OutboxMessage.objects.filter(case_reference=case.crime_reference).count() == 1


def test_pressed_at_once_in_ten_windows_it_leads_to_one_receipt(now: Any) -> None:
    world = make_world()
    client = world.client()
    draft = begin(client)
    fill(client, draft)

    clients = [world.client() for _ in range(10)]
    waiting = iter(clients)
    lock = threading.Lock()

    def press() -> str:
        with lock:
            mine = next(waiting)
        return str(send(mine, Draft.objects.get(pk=draft.pk)).headers["Location"])

    assert set(at_once(press, len(clients))) == {f"/report/{draft.pk}/sent/"}
    assert Report.objects.count() == Case.objects.count() == 1
