"""A message is sent only where somebody can read its words: to be told of it by a webhook is not to read it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from bizwatch.api.choices import Event
from bizwatch.api.models import ApiClient
from bizwatch.api.services import add_webhook
from bizwatch.cases import services
from bizwatch.cases.exceptions import NobodyReadsHere
from bizwatch.cases.models import Case, CaseMessage
from bizwatch.kernel import clock
from tests.accounts.people import TESTER
from tests.api.systems import System, system, token
from tests.businesses import shops
from tests.cases.world import person


def written(till: System) -> CaseMessage:
    officer = person("Ann Example", "investigator")
    return services.send_message(case=Case.objects.get(), text="Any news?", dedupe=uuid4(), by=officer, at=clock.now())


@pytest.fixture
def told(till: System, settings: Any) -> System:
    """A system whose webhook hears of messages, with one report that gave no e-mail address."""
    settings.BIZWATCH_WEBHOOKS = True
    assert till.report().status_code == 201
    Case.objects.update(contact_email="")
    url = "https://hooks.shop.example/bizwatch"
    add_webhook(business=till.business, url=url, events=[Event.MESSAGE], by=TESTER, at=clock.now())
    return till


def test_a_message_is_sent_where_a_token_reads_it(told: System) -> None:
    assert written(told).text == "Any news?"


def test_a_message_that_no_token_reads_is_refused_and_keeps_no_promise(told: System) -> None:
    ApiClient.objects.update(scopes=["reports:write", "webhooks:manage"])
    with pytest.raises(NobodyReadsHere, match="cannot read messages any more"):
        written(told)
    ApiClient.objects.update(scopes=["reports:read"], expires_at=clock.now() - timedelta(days=1))
    with pytest.raises(NobodyReadsHere):
        written(told)
    token(told.business, "reports:read", premises=[shops.premises(told.business, "Elsewhere").reference])
    system("reports:read", name="Somebody else")
    with pytest.raises(NobodyReadsHere):
        written(told)
    assert Case.objects.get().contacted_at is None
    assert not CaseMessage.objects.exists()
