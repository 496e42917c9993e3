"""Head office's pages for tokens and webhooks."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bizwatch.accounts.roles import ROLES
from bizwatch.api import selectors
from bizwatch.api.choices import Event, Scope
from bizwatch.api.models import ApiClient, Webhook, WebhookDelivery
from bizwatch.api.services import add_webhook, sweep_deliveries
from bizwatch.businesses.models import Business
from bizwatch.kernel import clock
from tests.accounts.people import TESTER, signed_in
from tests.api.receiver import listening
from tests.api.systems import System, system
from tests.businesses import shops

pytestmark = pytest.mark.django_db
URL = "https://hooks.shop.example/bizwatch"


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.BIZWATCH_WEBHOOKS = True


@pytest.fixture
def hana(till: System) -> Client:
    return signed_in(shops.member(till.business, email="hana@shop.example"))


def at(name: str, business: Business, *arguments: Any) -> str:
    return f"{reverse(f'api:{name}', args=arguments)}?business={business.reference}"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_page_is_head_offices_alone() -> None:
    holders = {code for code, role in ROLES.items() if "manage_api" in role.permissions}
    assert holders == {"head_office"}


class TestTokens:
    def test_a_token_is_made_and_shown_once(self, till: System, hana: Client) -> None:
        page = at("token_make", till.business)
        posted = {
            "name": "Incident desk",
            "scopes": ["reports:write", "reports:read"],
            "premises": till.premises.reference.lower(),
            "days": "90",
        }
        answer = hana.post(page, posted)
        shown = re.search(r"bizwatch_[a-z0-9]{8}_[\w-]{43}", text_of(answer))
        assert answer.status_code == 200
        assert shown is not None
        assert "no-store" in answer.headers["Cache-Control"]
        client = selectors.client_of_token(shown[0])
        assert client is not None
        assert (client.name, client.premises.get(), client.created_by_name) == (
            "Incident desk",
            till.premises,
            "Sam Till",
        )
        home = text_of(hana.get(at("home", till.business)))
        assert shown[0] not in home
        assert f"bizwatch_{client.prefix}_…" in home

    def test_what_is_wrong_stands_at_its_question(self, till: System, hana: Client) -> None:
        answer = hana.post(at("token_make", till.business), {"name": "", "days": "5"})
        assert answer.status_code == 422
        assert "Enter which system it is for" in text_of(answer)
        wrong = {"name": "X", "scopes": ["reports:read"], "premises": "P-NONE", "days": "30"}
        assert "open premises of this business" in text_of(hana.post(at("token_make", till.business), wrong))
        clash = {"name": "X", "scopes": ["webhooks:manage"], "premises": till.premises.reference, "days": "30"}
        assert "A webhook hears of every premises" in text_of(hana.post(at("token_make", till.business), clash))

    def test_a_token_is_withdrawn_after_a_question(self, till: System, hana: Client) -> None:
        page = at("token_withdraw", till.business, till.client.public_id)
        assert "can do nothing here from then on" in text_of(hana.get(page))
        assert hana.post(page).status_code == 302
        assert ApiClient.objects.get().withdrawn_at is not None
        assert till.get("/premises").status_code == 401
        assert "was withdrawn before" in text_of(hana.post(page, follow=True))

    def test_another_business_is_not_there(self, till: System, hana: Client) -> None:
        rival = system(name="Rival")
        assert hana.get(at("home", rival.business)).status_code == 404
        assert hana.get(at("token_withdraw", till.business, rival.client.public_id)).status_code == 404

    def test_making_and_withdrawing_ask_who_it_is_again(self, till: System) -> None:
        client = Client()
        client.force_login(shops.member(till.business, email="late@shop.example"))
        for page in (at("token_make", till.business), at("token_withdraw", till.business, till.client.public_id)):
            assert reverse("account_reauthenticate") in client.get(page).headers["Location"]


class TestWebhooks:
    def made(self, till: System, url: str = URL) -> Webhook:
        return add_webhook(business=till.business, url=url, events=Event.values, by=TESTER, at=clock.now())[0]

    def test_one_is_added_and_its_secret_shown_once(self, till: System, hana: Client) -> None:
        answer = hana.post(at("webhook_add", till.business), {"url": URL, "events": ["report.outcome"]})
        secret = re.search(r"whsec_[\w+/=]{44}", text_of(answer))
        webhook = Webhook.objects.get()
        assert secret is not None
        assert secret[0] not in text_of(hana.get(at("webhook", till.business, webhook.public_id)))

    @pytest.mark.parametrize(
        ("posted", "words"),
        [
            ({"url": "", "events": ["report.outcome"]}, "Enter an address that begins with https://"),
            ({"url": "http://shop.example/", "events": ["report.outcome"]}, "must begin with https://"),
            ({"url": "https://10.0.0.1/", "events": ["report.outcome"]}, "private network"),
            ({"url": URL}, "Select at least one thing to be told of"),
        ],
    )
    def test_what_is_wrong_stands_at_its_question(
        self, till: System, hana: Client, posted: dict[str, Any], words: str
    ) -> None:
        answer = hana.post(at("webhook_add", till.business), posted)
        assert (answer.status_code, words in text_of(answer)) == (422, True)

    def test_it_is_changed_switched_off_given_a_new_secret_and_removed(self, till: System, hana: Client) -> None:
        webhook = self.made(till)
        posted = {"url": f"{URL}/2", "events": ["report.message"], "on": "no"}
        assert hana.post(at("webhook_change", till.business, webhook.public_id), posted).status_code == 302
        webhook.refresh_from_db()
        assert (webhook.url, webhook.events, webhook.state) == (f"{URL}/2", ["report.message"], "off")
        assert "whsec_" in text_of(hana.post(at("webhook_secret", till.business, webhook.public_id)))
        remove = at("webhook_remove", till.business, webhook.public_id)
        assert "is told nothing more" in text_of(hana.get(remove))
        assert hana.post(remove).status_code == 302
        assert hana.get(at("webhook", till.business, webhook.public_id)).status_code == 404

    def test_deliveries_are_listed_and_sent_again(self, till: System, hana: Client) -> None:
        with listening() as receiver:
            webhook = self.made(till, receiver.url)
            receiver.answers = [500]
            till.report()
            sweep_deliveries(at=clock.now())
            page = at("webhook", till.business, webhook.public_id)
            shown = text_of(hana.get(page))
            assert "The address answered 500." in shown
            assert "report.received" in shown
            WebhookDelivery.objects.update(state="dead")
            event = WebhookDelivery.objects.earliest("pk").event
            replay = at("webhook_replay", till.business, webhook.public_id)
            assert hana.post(replay, {"event": str(event.public_id)}).status_code == 302
            assert "events are sent again" in text_of(hana.post(replay, {"since": "24"}, follow=True))
            sweep_deliveries(at=clock.now())
            assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}
        assert hana.post(replay, {"event": "nonsense"}).status_code == 404
        assert hana.post(replay, {}).status_code == 422

    def test_where_the_operator_has_them_off_the_page_says_so(self, till: System, hana: Client, settings: Any) -> None:
        settings.BIZWATCH_WEBHOOKS = False
        home = text_of(hana.get(at("home", till.business)))
        assert "Webhooks are switched off here" in home
        assert reverse("api:webhook_add") not in home
        answer = hana.post(at("webhook_add", till.business), {"url": URL, "events": ["report.outcome"]})
        assert "Webhooks are switched off here" in text_of(answer)


def test_every_scope_and_event_has_words(till: System, hana: Client) -> None:
    made, added = (
        text_of(hana.get(at("token_make", till.business))),
        text_of(hana.get(at("webhook_add", till.business))),
    )
    assert all(scope.label in made for scope in Scope)
    assert all(event.label in added for event in Event)
