"""A report sent again is taken once: one after the other, all at once, and whatever breaks in between."""

import threading
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection

from bizwatch.api.models import KeptAnswer
from bizwatch.api.services import forget_old
from bizwatch.cases.models import Case
from bizwatch.kernel import clock
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.models import Report
from tests.api.systems import System, minimum, system, token

KEY = "b0f6f6f2-till-7"


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_same_again_gets_the_same_answer_and_says_so(self, till: System) -> None:
        body = minimum(till.premises)
        first = till.ask("POST", "/reports", body=body, key=KEY)
        again = till.ask("POST", "/reports", body=body, key=KEY)
        quoted = till.ask("POST", "/reports", body=body, key=f'"{KEY}"')
        assert (first.status_code, again.status_code, quoted.status_code) == (201, 201, 201)
        assert first.content == again.content == quoted.content
        assert again.headers["Location"] == first.headers["Location"]
        assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
        assert Report.objects.count() == Case.objects.count() == 1

    def test_another_report_under_the_same_key_is_refused(self, till: System) -> None:
        till.report(key=KEY)
        answer = till.report(key=KEY, what_happened="Something else")
        assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/problems#key-used")
        assert Report.objects.count() == 1

    def test_another_path_under_the_same_key_is_refused(self, till: System) -> None:
        reference = till.report(key=KEY).json()["reference"]
        assert till.ask("POST", f"/reports/{reference}/messages", body={"text": "a"}, key=KEY).status_code == 409

    def test_what_was_refused_can_be_put_right_under_the_same_key(self, till: System) -> None:
        assert till.report(key=KEY, kind="nonsense").status_code == 422
        assert till.report(key=KEY).status_code == 201

    def test_another_token_has_keys_of_its_own(self, till: System) -> None:
        body = minimum(till.premises)
        _, text = token(till.business)
        other = System(till.business, till.premises, till.client, text)
        assert till.ask("POST", "/reports", body=body, key=KEY).status_code == 201
        assert "Idempotency-Replayed" not in other.ask("POST", "/reports", body=body, key=KEY).headers
        assert Report.objects.count() == 2

    def test_a_queue_replayed_after_three_days_is_still_once(self, till: System) -> None:
        body, at = minimum(till.premises), clock.now()
        first = till.ask("POST", "/reports", body=body, key=KEY)
        with time_machine.travel(at + timedelta(days=3)):
            again = till.ask("POST", "/reports", body=body, key=KEY)
        assert first.content == again.content

    def test_after_30_days_the_same_report_is_still_the_same_and_another_may_use_the_key(self, till: System) -> None:
        body, at = minimum(till.premises), clock.now()
        first = till.ask("POST", "/reports", body=body, key=KEY).json()
        with time_machine.travel(at + timedelta(days=31)):
            again = till.ask("POST", "/reports", body=body, key=KEY)
            other = till.report(key="other")
            forget_old(at=clock.now())
        assert again.json()["reference"] == first["reference"]
        assert other.json()["reference"] != first["reference"]
        assert KeptAnswer.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place",
    [
        "bizwatch.reporting.services.direct.open_case",
        "bizwatch.reporting.services.direct.ask_for_missing",
        "bizwatch.api.presenters.receipt",
        "bizwatch.api.services.once.KeptAnswer.save",
        "bizwatch.audit.services._write",
    ],
)
def test_whatever_breaks_in_between_leaves_nothing_half(till: System, place: str) -> None:
    body = minimum(till.premises)
    with patch(place, side_effect=RuntimeError("the power went")):
        assert till.ask("POST", "/reports", body=body, key=KEY).status_code == 500
    assert not Report.objects.exists()
    assert not Case.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not KeptAnswer.objects.exists()
    assert till.ask("POST", "/reports", body=body, key=KEY).status_code == 201
    assert Report.objects.count() == Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_ten_at_once_under_one_key_make_one_report() -> None:
    till = system()
    body = minimum(till.premises)
    answers: list[Any] = []
    ready = threading.Barrier(10)

    def send() -> None:
        ready.wait()
        try:
            answers.append(till.ask("POST", "/reports", body=body, key=KEY))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.status_code for answer in answers] == [201] * 10
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert Report.objects.count() == Case.objects.count() == KeptAnswer.objects.count() == 1
