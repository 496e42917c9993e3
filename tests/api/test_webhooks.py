"""Webhooks: noted with what they tell, signed, sent until they arrive, sent again on demand."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction

from bizwatch.api import policies, sealed, sender
from bizwatch.api.choices import DeliveryState, Event, WebhookState
from bizwatch.api.models import Webhook, WebhookDelivery, WebhookEvent
from bizwatch.api.services import add_webhook, change_secret, forget_old, sweep_deliveries
from bizwatch.api.services.events import EVENTS
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases_services
from bizwatch.cases.choices import ActionKind, Side
from bizwatch.cases.models import Case
from bizwatch.cases.services import RECORDED, Mail
from bizwatch.kernel import clock
from tests.accounts.people import TESTER, police_user
from tests.api.receiver import Receiver, listening, verify
from tests.api.systems import System, system
from tests.businesses import shops
from tests.cases import world as cases

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.BIZWATCH_WEBHOOKS = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as one:
        yield one


def hook(till: System, receiver: Receiver, *events: str) -> tuple[Webhook, str]:
    return add_webhook(
        business=till.business, url=receiver.url, events=events or Event.values, by=TESTER, at=clock.now()
    )


def told(till: System, **changes: Any) -> str:
    return str(till.report(**changes).json()["reference"])


def sweep(after: timedelta = MINUTE) -> int:
    return sweep_deliveries(at=clock.now() + after)


def test_every_mail_says_whether_systems_hear_of_it() -> None:
    assert set(EVENTS) == {*Mail, RECORDED}
    assert {event for event in EVENTS.values() if event} == set(Event)


class TestNoting:
    def test_a_report_is_told_with_references_and_no_word_of_anybody(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver, "report.received")
        reference = told(till, your_reference="INC-7", contact={"name": "Ada Marsh", "email": "ada@shop.example"})
        sweep()
        (event,) = receiver.events
        assert event["type"] == "report.received"
        assert event["data"] == {
            "reports": [{"reference": reference, "your_reference": "INC-7"}],
            "crime_reference": Case.objects.get().crime_reference,
            "premises": till.premises.reference,
            "status": {"code": "new", "words": "With the police, not read yet"},
            "what": "acknowledgement",
        }
        assert not {"Ada", "ada@", "spirits"} & set(receiver.got[0][1].split())

    def test_each_step_of_a_case_is_told(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver)
        shops.member(till.business)
        told(till)
        case, officer, at = Case.objects.get(), police_user(), clock.now()
        taken = cases_services.take_case(case=case, by=officer, at=at)
        recorded = cases_services.record_crime(case=taken, by=officer, at=at, version=taken.version)
        cases.wrote(case, officer, at=at, text="Please call me about Mr Doe.")
        cases_services.add_action(
            case=case, side=Side.BUSINESS, kind=ActionKind.STATEMENT, text="A statement of Ada", by=officer, at=at
        )
        cases_services.finalise(
            case=recorded,
            outcome_code="18",
            facts=cases.everything(told=cases.told(at)),
            by=officer,
            at=at,
            version=Case.objects.get().version,
        )
        sweep()
        types = [event["type"] for event in receiver.events]
        assert sorted(types) == sorted(
            [
                "report.received",
                "report.requested",
                "report.crime_reference",
                "report.message",
                "report.requested",
                "report.outcome",
            ]
        )
        outcome = next(event for event in receiver.events if event["type"] == "report.outcome")
        assert outcome["data"]["outcome"]["code"] == "18"
        everything = json.dumps(receiver.events)
        assert "Doe" not in everything
        assert "Ada" not in everything
        assert officer.name not in everything

    def test_what_is_rolled_back_is_not_told(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver)
        with patch("bizwatch.api.presenters.receipt", side_effect=RuntimeError):
            till.report()
        assert not WebhookEvent.objects.exists()

    def test_only_what_a_webhook_wants_and_only_of_its_own_business(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver, "report.outcome")
        stranger = system(name="Rival")
        hook(stranger, receiver, "report.received")
        told(till)
        assert not WebhookEvent.objects.exists()
        told(stranger)
        assert [event.business for event in WebhookEvent.objects.all()] == [stranger.business]

    def test_nothing_of_a_restricted_case(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver)
        told(till)
        Case.objects.update(is_restricted=True)
        sweep()
        assert receiver.got == []
        assert not WebhookDelivery.objects.exists()

    def test_nothing_at_all_while_the_operator_has_it_off(
        self, till: System, receiver: Receiver, settings: Any
    ) -> None:
        hook(till, receiver)
        settings.BIZWATCH_WEBHOOKS = False
        told(till)
        assert (WebhookEvent.objects.count(), sweep(), receiver.got) == (0, 0, [])
        answer = till.ask("POST", "/webhooks", body={"url": receiver.url, "events": ["report.outcome"]})
        assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/problems#not-possible")


class TestSigning:
    def test_the_documented_check_takes_it_and_nothing_else(self, till: System, receiver: Receiver) -> None:
        _, secret = hook(till, receiver, "report.received")
        told(till)
        sweep()
        headers, body = receiver.got[0]
        now = clock.now().timestamp()
        assert verify(secret, headers, body, now=now)
        assert not verify(secret, headers, body + " ", now=now)
        assert not verify(secret, headers | {"webhook-id": "x"}, body, now=now)
        assert not verify(sealed.new_secret(), headers, body, now=now)
        assert not verify(secret, headers, body, now=now + 301)
        assert not verify(secret, headers, body, now=now - 301)

    def test_after_a_change_both_secrets_sign_for_a_day(self, till: System, receiver: Receiver) -> None:
        webhook, former = hook(till, receiver, "report.received")
        at = clock.now()
        new = change_secret(webhook=webhook, by=TESTER, at=at)
        told(till, key="a")
        sweep()
        told(till, key="b")
        sweep(after=timedelta(hours=25))
        for place, former_signs in ((0, True), (1, False)):
            headers, body = receiver.got[place]
            assert verify(new, headers, body, now=clock.now().timestamp())
            assert verify(former, headers, body, now=clock.now().timestamp()) is former_signs

    def test_secrets_are_encrypted_at_rest(self, till: System, receiver: Receiver) -> None:
        webhook, secret = hook(till, receiver)
        assert secret not in webhook.secret
        assert sealed.opened(webhook.secret) == secret


class TestDelivering:
    def test_it_is_sent_until_it_arrives_with_the_same_id_and_body(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver, "report.received")
        told(till)
        receiver.answers = [500, 503, 204]
        at = clock.now() + MINUTE
        for _ in range(3):
            sweep_deliveries(at=at)
            sweep_deliveries(at=at)
            at = max(at, WebhookDelivery.objects.get().send_after)
        assert len({body for _, body in receiver.got}) == 1
        assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
        delivery = WebhookDelivery.objects.get()
        assert (delivery.state, delivery.attempts, delivery.last_status) == (DeliveryState.DELIVERED, 3, 204)
        told_audit = AuditEvent.objects.get(subject_type="webhook", action="disclosure")
        assert told_audit.case_reference == Case.objects.get().crime_reference

    def test_after_three_days_it_is_given_up_and_stays_to_be_seen(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver, "report.received")
        told(till)
        receiver.answers = [500] * 100
        at, tries = clock.now(), 0
        while WebhookDelivery.objects.get().state == DeliveryState.WAITING:
            at = max(at, WebhookDelivery.objects.get().send_after)
            tries += sweep_deliveries(at=at)
        assert at - WebhookDelivery.objects.get().tried_since > policies.TRIED_FOR
        assert 20 < tries < 40
        assert WebhookDelivery.objects.get().last_fault == "The address answered 500."

    def test_an_address_that_is_gone_switches_its_webhook_off(self, till: System, receiver: Receiver) -> None:
        webhook, _ = hook(till, receiver, "report.received")
        told(till)
        receiver.answers = [410]
        sweep()
        webhook.refresh_from_db()
        assert webhook.state == WebhookState.GONE
        told(till, key="b")
        assert WebhookEvent.objects.count() == 1

    def test_one_that_fails_does_not_hold_up_the_others(self, till: System, receiver: Receiver) -> None:
        with listening() as broken:
            hook(till, broken, "report.received")
            hook(till, receiver, "report.received")
            broken.answers = [500] * 10
            for number in range(4):
                told(till, key=str(number))
            sweep()
        assert (len(broken.got), len(receiver.got)) == (1, 4)

    def test_a_worker_killed_in_the_middle_loses_nothing(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver, "report.received")
        told(till)
        with (
            patch("bizwatch.api.services.delivery._settle", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            sweep()
        assert sweep() == 0
        assert sweep(after=timedelta(minutes=10)) == 1
        assert len(receiver.got) == 2
        assert receiver.got[0][1] == receiver.got[1][1]

    def test_old_events_go_and_what_waits_stays(self, till: System, receiver: Receiver) -> None:
        hook(till, receiver, "report.received")
        told(till, key="a")
        sweep()
        told(till, key="b")
        forget_old(at=clock.now() + policies.EVENTS_KEPT + MINUTE)
        assert [delivery.state for delivery in WebhookDelivery.objects.all()] == [DeliveryState.WAITING]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_sweeps_at_once_send_each_once() -> None:
    till = system()
    with listening() as receiver:
        hook(till, receiver, "report.received")
        references = {told(till, key=str(number)) for number in range(8)}
        at: datetime = clock.now() + MINUTE

        def run() -> None:
            try:
                sweep_deliveries(at=at)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    sent = [event["data"]["reports"][0]["reference"] for event in receiver.events]
    assert (len(sent), set(sent)) == (8, references)


class TestOverTheApi:
    def add(self, till: System, receiver: Receiver) -> dict[str, Any]:
        answer = till.ask("POST", "/webhooks", body={"url": receiver.url, "events": ["report.received"]})
        assert answer.status_code == 201, answer.content
        return dict(answer.json())

    def test_a_webhook_from_its_making_to_its_end(self, till: System, receiver: Receiver) -> None:
        made = self.add(till, receiver)
        path = f"/webhooks/{made['id']}"
        assert made["secret"].startswith("whsec_")
        assert "secret" not in till.get(path).json()
        assert [one["id"] for one in till.get("/webhooks").json()["webhooks"]] == [made["id"]]
        changed = till.ask("PUT", path, body={"url": receiver.url, "events": ["report.outcome", "report.received"]})
        assert changed.json()["events"] == ["report.received", "report.outcome"]
        told(till)
        sweep()
        (delivery,) = till.get(f"{path}/deliveries").json()["deliveries"]
        assert (delivery["state"], delivery["event"], delivery["last_status"]) == ("delivered", "report.received", 204)
        assert till.ask("POST", f"{path}/secret").json()["secret"] != made["secret"]
        assert till.ask("DELETE", path).status_code == 204
        assert till.get(path).status_code == 404
        assert not Webhook.objects.get().secret

    def test_it_can_be_told_again_by_id_and_by_time(self, till: System, receiver: Receiver) -> None:
        made = self.add(till, receiver)
        path = f"/webhooks/{made['id']}"
        for number in range(3):
            told(till, key=str(number))
        sweep()
        event_id = till.get(f"{path}/deliveries").json()["deliveries"][0]["event_id"]
        one = till.ask("POST", f"{path}/replays", body={"event_id": event_id})
        assert (one.status_code, one.json()) == (202, {"events": 1})
        sweep()
        since = (clock.now() - timedelta(hours=1)).isoformat()
        assert till.ask("POST", f"{path}/replays", body={"since": since}).json() == {"events": 3}
        sweep()
        ids = [headers["webhook-id"] for headers, _ in receiver.got]
        assert (len(ids), len(set(ids))) == (7, 3)

    def test_a_new_webhook_can_be_told_what_was_before_it(self, till: System, receiver: Receiver) -> None:
        self.add(till, receiver)
        told(till)
        second = self.add(till, receiver)
        since = (clock.now() - timedelta(hours=1)).isoformat()
        answer = till.ask("POST", f"/webhooks/{second['id']}/replays", body={"since": since})
        assert answer.json() == {"events": 1}
        assert WebhookDelivery.objects.count() == 2

    @pytest.mark.parametrize(
        ("body", "where"),
        [
            ({}, {"#/url", "#/events"}),
            ({"url": "http://shop.example/", "events": ["report.outcome"]}, {"#/url"}),
            ({"url": "https://10.0.0.1/", "events": ["report.outcome"]}, {"#/url"}),
            ({"url": "https://hooks.shop.example/", "events": []}, {"#/events"}),
            ({"url": "https://hooks.shop.example/", "events": ["report.nothing"]}, {"#/events/0"}),
            ({"url": "https://hooks.shop.example/", "events": ["report.outcome"], "on": True}, {"#/on"}),
        ],
    )
    def test_what_cannot_be_a_webhook(self, till: System, body: dict[str, Any], where: set[str]) -> None:
        answer = till.ask("POST", "/webhooks", body=body)
        assert (answer.status_code, {one["pointer"] for one in answer.json()["errors"]}) == (422, where)

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"since": "yesterday"},
            {"since": "2026-11-23T10:00:00"},
            {"since": "0001-01-01T00:00:00Z"},
            {"event_id": 5},
            {"since": 5},
            {"event_id": "00000000-0000-4000-8000-000000000000", "since": "2026-11-23T10:00:00Z"},
        ],
    )
    def test_what_cannot_be_told_again(self, till: System, receiver: Receiver, body: dict[str, Any]) -> None:
        made = self.add(till, receiver)
        assert till.ask("POST", f"/webhooks/{made['id']}/replays", body=body).status_code == 422

    def test_another_businesss_webhook_is_not_there(self, till: System, receiver: Receiver) -> None:
        made = self.add(till, receiver)
        stranger = system(name="Rival")
        path = f"/webhooks/{made['id']}"
        answers = [stranger.get(path), stranger.ask("DELETE", path), stranger.get(f"{path}/deliveries")]
        assert {answer.status_code for answer in answers} == {404}

    def test_deliveries_come_in_pages(self, till: System, receiver: Receiver) -> None:
        path = f"/webhooks/{self.add(till, receiver)['id']}/deliveries"
        for number in range(3):
            told(till, key=str(number))
        first = till.get(f"{path}?limit=2").json()
        second = till.get(f"{path}?limit=2&cursor={first['next']}").json()
        assert till.get(f"{path}?cursor=x&limit=0").status_code == 422
        assert (len(first["deliveries"]), first["more"], len(second["deliveries"]), second["more"]) == (
            2,
            True,
            1,
            False,
        )


def test_the_sender_is_never_called_inside_a_unit_of_work(till: System, receiver: Receiver) -> None:
    hook(till, receiver, "report.received")
    told(till)
    depth: list[int] = []

    def note(*arguments: Any, **more: Any) -> sender.Reply:
        depth.append(len(transaction.get_connection().savepoint_ids))
        return sender.Reply(204)

    before = len(transaction.get_connection().savepoint_ids)
    with patch("bizwatch.api.services.delivery.sender.send", side_effect=note):
        sweep()
    assert depth == [before]
